"""The invoice is keyed on the order: the first shipment bills everything, the others nothing.

Right as long as an order leaves in one piece.

Out:   billing each shipment for what it contains.
Seen:  F110, F111, F112, F118.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import billing_v1
from engine.process.order import Order
from engine.process.plan import STEPS, stuck
from engine.process.shipment import Shipment, ShippedLine
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_the_order(order: Order, _now: int) -> Step | None:
    """All lines in full, on the strength of the first shipment."""
    for s in order.shipments:
        if s.billed:
            continue
        if order.charged and order.charged != s.number:
            s.billed = True
            continue
        if not order.sales_order or stuck(order, "billing.recordBillableEvents", s.number):
            return None
        order.charged = s.number
        lines = [
            ShippedLine(str(n), line.line_no, line.item, order.site, "", line.quantity_base)
            for n, line in enumerate(order.lines, 1)
        ]
        whole = Shipment(s.number, s.fulfilment_order, s.goods_issue_at, s.zone, lines)
        body = billing_v1.goods_issue_event(order, whole, True)
        return Step("billing.recordBillableEvents", s.number, keys.bill(order.sales_order), {}, body)
    return None


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_the_order,)}))
