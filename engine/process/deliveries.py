"""From the dock to the customer's door: announced, proved, recorded, and what was refused brought back.

The carrier states what it has delivered late, twice, out of order, and sometimes before it has counted. A statement
replaces one with a lower version; only one that is final is a proof. Then, independently of each other, the customer is
told, billing gets what he has accepted, if that is what his orders are billed on (`engine.process.plan`), and the ERP
is told. What was refused goes where the ERP sends it.

A refusal of what is billed already, because the order is billed on goods issue, is for finance: credit memos come with
returns.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine import exceptions, keys, outbox
from engine.adapters import carrier_v1, erp_deliveries_v1, wms_refused_v1
from engine.event import Event
from engine.exceptions import Trouble
from engine.process import axes
from engine.process.delivery import Delivery, Proved, delivery_key
from engine.process.order import PROOF_OF_DELIVERY, Order
from engine.process.shipment import Shipment
from engine.process.statements import tell
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

CARRIER = "carrier"
ANNOUNCE, RECORD, EXPECT = "carrier.announceShipment", "erp.recordDelivery", "wms.expectRefused"
QUIET_MS = 3_600_000
"""A delivery that is dealt with is kept this long, and then becomes a tombstone."""


def left(turn: "Turn", order: Order, shipment: Shipment) -> None:
    """A parcel has left. Where nobody delivers for us, or nobody says so, that is all there is to it."""
    if CARRIER not in turn.systems:
        return
    turn.add(
        Delivery(
            key=delivery_key(shipment.number),
            root=order.root,
            slots={},
            wake_at=0,
            stuck=[],
            cases=[],
            shipment=shipment.number,
            fulfilment_order=shipment.fulfilment_order,
            goods_issue_at=shipment.goods_issue_at,
            zone=shipment.zone,
            lines=list(shipment.lines),
            book=order.book,
        )
    )
    turn.learn("shp", shipment.number, order.root)


# ---------------------------------------------------------------- what the carrier says


def confirmed(turn: "Turn", event: Event) -> str:
    """`delivery.confirmed`."""
    said = carrier_v1.delivery_confirmed(event.data)
    delivery = turn.delivery(said.shipment_number)
    if delivery is None:
        return "shp/" + said.shipment_number
    apply(turn, delivery, said, proof=said.status == "final")
    return ""


def apply(turn: "Turn", delivery: Delivery, said: carrier_v1.DeliveryConfirmed, *, proof: bool) -> None:
    """Take over a statement, unless a newer one or the proof was applied."""
    if not turn.parts.newer(delivery.version, said.version):
        return
    if delivery.final:
        _contradicted(turn, delivery, said)
        return
    delivery.version, delivery.final = said.version, proof
    delivery.delivered_at, delivery.delivered_zone, delivery.signed_by = said.delivered_at, said.zone, said.signed_by
    delivery.proved = [
        Proved(x.shipment_line, x.accepted_base, x.refused_base, x.missing_base, x.reason_code) for x in said.lines
    ]
    if proof:
        _proved(turn, delivery)


def _proved(turn: "Turn", delivery: Delivery) -> None:
    """Note on the order what its customer has accepted."""
    order = turn.order_of("shp", delivery.shipment)
    shipment = None if order is None else order.shipment(delivery.shipment)
    if order is None or shipment is None:
        if any(x.refused_base or x.missing_base for x in delivery.proved):
            _billed_already(turn, delivery)  # who is billed on proof is not finished before it
        return
    shipment.delivered_at, shipment.delivered_zone = delivery.delivered_at, delivery.delivered_zone
    shipment.accepted = {x.shipment_line: x.accepted_base for x in delivery.proved}
    whose = {x.shipment_line: x.line_no for x in delivery.lines}
    accepted: dict[str, int] = {}
    for x in delivery.proved:
        line = order.line(whose[x.shipment_line])
        if x.accepted_base:
            accepted[whose[x.shipment_line]] = accepted.get(whose[x.shipment_line], 0) + x.accepted_base
        if line is not None and order.billing_trigger == PROOF_OF_DELIVERY:
            line.refused_base += x.refused_base + x.missing_base
    everything = all(line.shipped_base + line.cut_base >= line.quantity_base for line in order.lines)
    if everything and all(one.delivered_at or one.purchase_order for one in order.shipments):
        axes.advance_fulfilment(order, "delivered")
    if all(line.invoiced_base >= line.shipped_base - line.refused_base for line in order.lines):
        axes.advance_billing(order, "invoiced")
    reason = next((x.reason for x in delivery.proved if x.reason), "")
    lines = [(line_no, base, "") for line_no, base in accepted.items()]
    tell(turn, order, "delivered", delivery.shipment, delivery.version, lines, reason, delivery.delivered_at)
    if order.billing_trigger != PROOF_OF_DELIVERY and accepted != _left(delivery):
        _billed_already(turn, delivery)


def _left(delivery: Delivery) -> dict[str, int]:
    """Units that left, by order line."""
    units: dict[str, int] = {}
    for x in delivery.lines:
        units[x.line_no] = units.get(x.line_no, 0) + x.quantity_base
    return units


def _billed_already(turn: "Turn", delivery: Delivery) -> None:
    turn.parts.open_case(
        turn,
        delivery,
        Trouble(
            f"{delivery.shipment}:refused",
            "refused_after_billing",
            "finance",
            f"{delivery.shipment} is billed as it left, and not all of it was accepted",
            "credit what was refused or missing",
            concern=f"credit {delivery.shipment}",
        ),
    )


def _contradicted(turn: "Turn", delivery: Delivery, said: carrier_v1.DeliveryConfirmed) -> None:
    """Nothing is stated after a proof, says the contract; somebody has to ask the carrier."""
    turn.parts.open_case(
        turn,
        delivery,
        Trouble(
            f"{delivery.shipment}:v{said.version}",
            "proof_contradicted",
            "finance",
            f"version {said.version} of the delivery of {delivery.shipment} came after its proof",
            "ask the carrier which of the two holds, and credit or bill the difference",
        ),
    )


# ---------------------------------------------------------------- what comes next


def announce(d: Delivery) -> Step | None:
    if ANNOUNCE in d.answered or _stuck(d, ANNOUNCE):
        return None
    return Step(ANNOUNCE, d.shipment, keys.announce(d.shipment), {}, carrier_v1.announce(d))


def record(d: Delivery) -> Step | None:
    if not d.final or RECORD in d.answered or _stuck(d, RECORD):
        return None
    return Step(RECORD, d.shipment, keys.delivery(d.shipment, d.version), {}, erp_deliveries_v1.record_delivery(d))


def expect_refused(d: Delivery) -> Step | None:
    """What was refused comes back if the ERP has decided so, under its number."""
    if not d.return_no or EXPECT in d.answered or _stuck(d, EXPECT):
        return None
    return Step(EXPECT, d.shipment, keys.refused(d.return_no), {}, wms_refused_v1.expect_refused(d))


STEPS: tuple[tuple[str, Callable[[Delivery], Step | None]], ...] = (
    (CARRIER, announce),
    ("erp", record),
    ("wms", expect_refused),
)
"""By receiver."""


def _stuck(d: Delivery, operation: str) -> bool:
    return bool(d.stuck) and f"{operation} {d.shipment}" in d.stuck


def answered(_turn: "Turn", delivery: Delivery, intent: Intent, body: JsonObject) -> None:
    if intent.operation == RECORD:
        delivery.return_no = erp_deliveries_v1.recorded(body).return_no or ""
    if intent.operation not in delivery.answered:
        delivery.answered.append(intent.operation)


def plan_next(turn: "Turn", delivery: Delivery) -> None:
    outbox.due(turn, delivery)
    for receiver, rule in turn.parts.deliver:
        if receiver not in delivery.slots:
            step = rule(delivery)
            if step is not None:
                if receiver == "erp":
                    step.system = delivery.book
                outbox.send(turn, delivery, receiver, step)
    if _done(delivery):
        if not delivery.retire_at:
            delivery.retire_at = turn.now + QUIET_MS
        elif delivery.retire_at <= turn.now:
            _retire(turn, delivery)
            return
    at = outbox.next_due(delivery)
    turn.remind(delivery, min(at, delivery.retire_at) if at and delivery.retire_at else at or delivery.retire_at)


def _done(delivery: Delivery) -> bool:
    """It is proved, everybody knows, and what was refused is expected."""
    wanted = {ANNOUNCE, RECORD, EXPECT} if delivery.return_no else {ANNOUNCE, RECORD}
    return not delivery.slots and not delivery.stuck and wanted <= set(delivery.answered)


def _retire(turn: "Turn", delivery: Delivery) -> None:
    """As with an order: while a case about it is open, somebody may still want to look at it."""
    if not exceptions.forget_cases(turn, delivery):
        delivery.retire_at = turn.now + QUIET_MS
        turn.remind(delivery, delivery.retire_at)
        return
    turn.tx.retire("xref/shp/" + delivery.shipment)
    turn.drop(delivery)
