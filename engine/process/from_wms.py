"""What the warehouse's messages mean: what is there, what is missing, what has left."""

from typing import TYPE_CHECKING

from engine.adapters import wms_v1
from engine.event import Event
from engine.process import axes, contracts, deliveries, reversing
from engine.process.books import book_for
from engine.process.order import Order
from engine.process.shipment import Shipment
from engine.process.statements import decide_recall, stated, take_off, tell
from engine.process.stock import Movement

if TYPE_CHECKING:
    from engine.turn import Turn

CONSIGNMENT = "consignment"
"""Type of an order that fills up what lies at a customer's."""


POSTED_OTHERWISE = frozenset({"goods_issue", "goods_issue_reversal", "return"})
"""Kinds of movement that have a posting of their own: `postGoodsIssue`, `reverseGoodsIssue`, `postReturnReceipt`."""


def inventory_reserved(turn: "Turn", event: Event) -> str:
    stated(turn, wms_v1.inventory_reserved(event.data).balances)
    return ""


def inventory_changed(turn: "Turn", event: Event) -> str:
    said = wms_v1.inventory_changed(event.data)
    stated(turn, said.balances)
    for x in said.movements:
        if x.kind not in POSTED_OTHERWISE:
            turn.stock(x.item, x.site).movements.append(
                Movement(
                    x.movement_id,
                    x.kind,
                    x.lot,
                    x.from_status,
                    x.to_status,
                    x.quantity_base,
                    x.occurred_at,
                    event.correlationid,
                    book_for(turn.books, x.site, turn.calendar.ms(x.occurred_at)),
                )
            )
    return ""


def shorted(turn: "Turn", event: Event) -> str:
    """`pick.shorted` and `reservation.broken`: what was promised is not there."""
    short = wms_v1.short(wms_v1.shorted(event.data))
    order = turn.order_of("fo", short.fulfilment_order)
    fulfilment = None if order is None else order.fulfilment(short.fulfilment_order)
    if order is None or fulfilment is None:
        return "fo/" + short.fulfilment_order
    order.shorts.append(short)
    take_off(order, fulfilment, {line_no: base for line_no, _, base, _ in short.lines}, short.number)
    return ""


def shipment_confirmed(turn: "Turn", event: Event) -> str:
    said = wms_v1.shipment_confirmed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    shipment = wms_v1.shipment(said)
    has_left(turn, order, shipment, said.version)
    reversing.has_left(turn, order, shipment)
    return ""


def has_left(turn: "Turn", order: Order, shipment: Shipment, version: int) -> None:
    """A parcel is on its way to the customer, whoever has packed it."""
    shipment.country = order.ship_to["country"]
    order.shipments.append(shipment)
    if not shipment.purchase_order:
        deliveries.left(turn, order, shipment)
        if order.contract:
            contracts.used(turn, order, shipment)
    if order.order_type == CONSIGNMENT:
        turn.stream("crm", "consumption")  # from now on a count sheet may come, and be lost on its way
    lines: dict[str, int] = {}
    for x in shipment.lines:
        lines[x.line_no] = lines.get(x.line_no, 0) + x.quantity_base
        line = order.line(x.line_no)
        if line is not None:
            line.shipped_base += x.quantity_base
    everything = all(line.shipped_base + line.cut_base >= line.quantity_base for line in order.lines)
    axes.advance_fulfilment(order, "shipped" if everything else "partly_shipped")
    axes.advance_billing(order, "shipped")
    tell(turn, order, "shipped", shipment.number, version,
         [(n, q, "") for n, q in lines.items()], at=shipment.goods_issue_at)  # fmt: skip


def recall_decided(turn: "Turn", event: Event) -> str:
    said = wms_v1.recall_decided(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    for recall in order.recalls:
        if recall.number == said.recall_no and recall.fulfilment_order == said.fulfilment_order_no:
            decide_recall(order, recall, said)
    return ""
