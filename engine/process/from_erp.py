"""What the ERP's messages mean: what the order book decided."""

from typing import TYPE_CHECKING

from engine.adapters import erp_recalls_v1, erp_v1
from engine.event import Event
from engine.process import axes
from engine.process.backorders import look_for_stock
from engine.process.commitments import begin
from engine.process.order import Order
from engine.process.statements import (
    apply_holds,
    note_version,
    open_fulfilment,
    take_prices,
    tell,
    tell_held,
    want_back,
    whole,
)
from engine.process.stock import Allocation, Transfer

if TYPE_CHECKING:
    from engine.turn import Turn


def _order_event(turn: "Turn", event: Event) -> tuple[Order | None, erp_v1.OrderEvent, str]:
    said = erp_v1.order_event(event.data)
    if said.external_id:
        return turn.order(said.external_id), said, "order/" + said.external_id
    number = said.sales_order_number or event.subject
    return turn.order_of("so", number), said, "so/" + number


def held(turn: "Turn", event: Event) -> str:
    order, said, parent = _order_event(turn, event)
    if order is None:
        return parent
    holds = said.holds or ()
    if apply_holds(turn, order, said.version, holds):
        tell_held(turn, order, said.version, holds)
    return ""


def hold_released(turn: "Turn", event: Event) -> str:
    order, said, parent = _order_event(turn, event)
    if order is None:
        return parent
    apply_holds(turn, order, said.version, said.holds or ())
    take_prices(order, said.version, said.lines)
    if said.hold == "pricing":
        document = said.sales_order_number or order.sales_order
        tell(turn, order, "price_approved", document, said.version, whole(order), said.price, event.time)
    if not order.fulfilments:
        for one in said.fulfilment_orders:
            open_fulfilment(turn, order, one, "open")
    if not order.holds:
        if order.sales_order and not order.booked_told and order.order_axis not in axes.OVER:
            order.booked_told = True
            tell(turn, order, "booked", order.sales_order, said.version, whole(order))
        for waiting in order.fulfilments:
            if waiting.stage == "waiting":
                look_for_stock(turn, waiting)
    return ""


def recall_requested(turn: "Turn", event: Event) -> str:
    said = erp_recalls_v1.recall_requested(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    note_version(order, said.version)
    want_back(order, said.fulfilment_order_no, said.recall_no, said.cause)
    return ""


def cancelled(turn: "Turn", event: Event) -> str:
    said = erp_v1.cancelled(event.data)
    order = turn.order(said.external_id)
    if order is None:
        return "order/" + said.external_id
    note_version(order, said.version)
    for x in said.lines:
        line = order.line(x.line_no)
        if line is not None:
            line.cut_base += x.quantity_base
    _decided(order, said.cancel_request_id, "cancelled" if said.status.order == "cancelled" else "partly_cancelled")
    lines = [(x.line_no, x.quantity_base, "") for x in said.lines]
    tell(turn, order, "cancelled", said.cancel_request_id, said.version, lines, at=event.time)
    return ""


def cancellation_refused(turn: "Turn", event: Event) -> str:
    """It ships, or has shipped, and will be billed."""
    said = erp_v1.cancellation_refused(event.data)
    order = turn.order(said.external_id)
    if order is None:
        return "order/" + said.external_id
    note_version(order, said.version)
    _decided(order, said.cancel_request_id, "cancellation_refused")
    number = said.cancel_request_id
    tell(turn, order, "cancellation_refused", number, said.version, [], said.reason_code, event.time)
    return ""


def _decided(order: Order, number: str, how: str) -> None:
    """The ERP has decided about a wish to cancel. If there is no other, the order goes on, or is over."""
    order.cancels = [one for one in order.cancels if one.number != number]
    if not order.cancels or how == "cancelled":
        axes.advance_order(order, how)
        if order.holds:
            axes.advance_order(order, "held")


def order_closed(turn: "Turn", event: Event) -> str:
    order, said, parent = _order_event(turn, event)
    if order is None:
        return parent
    note_version(order, said.version)
    axes.advance_order(order, "closed")
    tell(turn, order, "closed", order.sales_order, said.version, [], at=event.time)
    return ""


def allocation_changed(turn: "Turn", event: Event) -> str:
    said = erp_v1.allocation_changed(event.data)
    stock = turn.stock(said.item, said.site)
    known = stock.allocations.get(said.channel)
    if known is None or turn.parts.newer(known.version, said.version):
        stock.allocations[said.channel] = Allocation(said.version, said.allocated_base)
        begin(turn)
    return ""


def transfer_ordered(turn: "Turn", event: Event) -> str:
    said = erp_v1.transfer_ordered(event.data)
    transfer = Transfer(said.transfer_no, said.to_site, said.quantity_base, event.correlationid)
    turn.stock(said.item, said.from_site).transfers.append(transfer)
    return ""


def order_noted(turn: "Turn", event: Event) -> str:
    """A statement that only brings a version: the answer of the call that caused it says the rest."""
    order, said, parent = _order_event(turn, event)
    if order is None:
        return "" if turn.finished(*parent.split("/", 1)) else parent
    note_version(order, said.version)
    return ""
