"""Shipments that were taken back: what shows a sight, and what does not."""

from collections.abc import Mapping

from seatrial.facts import (
    BillableEventsReversed,
    EventAcknowledged,
    Fact,
    InvoicePosted,
    ShipmentConfirmed,
    ShipmentLine,
    ShipmentReversed,
)
from tests.harness.bare import fact

LINE = ShipmentLine("1", "1", "A", "DC1", "L1", 1)
BACK = fact(ShipmentReversed, shipment="SHP-1", order_number="SO-1", lines=(LINE,))
BILLED = fact(InvoicePosted, source_document="SHP-1")
HEARD, HEARD_BACK = [
    fact(EventAcknowledged, type=f"shipment.{what}", subject="SHP-1", status=202) for what in ("confirmed", "reversed")
]

REVERSED: Mapping[str, tuple[list[Fact], list[Fact]]] = {
    "reversed-before-invoicing": (
        [fact(BillableEventsReversed, outcome="withdrawn")],
        [fact(BillableEventsReversed, outcome="credited")],
    ),
    "reversed-after-invoicing": ([BILLED, BACK], [BACK, BILLED]),
    "reversed-before-heard": ([HEARD_BACK, HEARD], [HEARD, HEARD_BACK]),
    "shipped-again": (
        [BACK, fact(ShipmentConfirmed, order_number="SO-1", lines=(LINE,))],
        [BACK, fact(ShipmentConfirmed, order_number="SO-2", lines=(LINE,))],
    ),
}
"""Sight -> facts that show it, and facts that do not."""
