"""What can be seen of shipments that were taken back (`harness.sights`)."""

from collections.abc import Mapping

from harness.watches import Seen
from seatrial.facts import (
    BillableEventsReversed,
    EventAcknowledged,
    Fact,
    InvoicePosted,
    ShipmentConfirmed,
    ShipmentReversed,
)


def before_invoicing() -> Mapping[type[Fact], Seen]:
    """Evidence was told of, and could be withdrawn."""
    return {BillableEventsReversed: lambda fact: fact.outcome == "withdrawn"}


def after_invoicing() -> Mapping[type[Fact], Seen]:
    invoiced: set[str] = set()

    def posted(fact: InvoicePosted) -> bool:
        invoiced.update(part.source_document for part in fact.parts)
        return False

    return {InvoicePosted: posted, ShipmentReversed: lambda fact: fact.shipment in invoiced}


def before_heard() -> Mapping[type[Fact], Seen]:
    """The engine took in the reversal before what it reverses."""
    heard: set[str] = set()

    def acknowledged(fact: EventAcknowledged) -> bool:
        if fact.type == "shipment.confirmed" and 200 <= fact.status < 300:
            heard.add(fact.subject)
        return fact.type == "shipment.reversed" and 200 <= fact.status < 300 and fact.subject not in heard

    return {EventAcknowledged: acknowledged}


def shipped_again() -> Mapping[type[Fact], Seen]:
    taken_back: set[tuple[str, str]] = set()

    def reversed_(fact: ShipmentReversed) -> bool:
        taken_back.update((fact.order_number, line.line) for line in fact.lines)
        return False

    def left(fact: ShipmentConfirmed) -> bool:
        return any((fact.order_number, line.line) in taken_back for line in fact.lines)

    return {ShipmentReversed: reversed_, ShipmentConfirmed: left}
