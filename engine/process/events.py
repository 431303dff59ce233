"""What an admitted message means. Each handler changes records only; calls follow from the records (`plan`).

A handler returns "" when it is done, or the name of the document that must be known first ("fo/SO-7-1"). Handlers
rely on the inbox: a message reaches them once. Statements about one document carry its version, and an older one
never overwrites a newer one.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.adapters import billing_v1, crm_v1, erp_v1, wms_v1
from engine.event import Event, business_key
from engine.exceptions import park
from engine.process import axes
from engine.process.backorders import look_for_stock
from engine.process.order import DISPUTE, Fulfilment, Milestone, Order, Recall
from engine.process.stock import LotBalance, Movement

if TYPE_CHECKING:
    from engine.turn import Turn

Handler = Callable[["Turn", Event], str]


def whole(order: Order) -> list[tuple[str, int, str]]:
    """All lines of an order as milestone lines."""
    return [(line.line_no, line.quantity, "") for line in order.lines]


def tell(turn: "Turn", order: Order, kind: str, document: str, version: int,
         lines: list[tuple[str, int, str]], reason: str = "", at: str = "") -> None:  # fmt: skip
    """Put a milestone into the order's queue to the CRM."""
    order.tell.append(Milestone(kind, document, version, at or turn.calendar.text(turn.now), lines, reason))


# ---------------------------------------------------------------- CRM


def submitted(turn: "Turn", event: Event) -> str:
    wish = crm_v1.submitted(event.data)
    known = turn.order(wish.crm_order_id)
    if known is not None and known.revision != wish.revision:
        _for_a_person(turn, event, "revision_submitted", "book the change in the ERP")
        return ""
    if known is None and turn.finished("order", wish.crm_order_id):
        return "order/" + wish.crm_order_id  # a correction of what is over: never a second order
    order = crm_v1.order(wish)
    if known is not None and known.disputed:  # a corrected order is still the one that he wants cancelled
        order.stuck = [one for one in known.stuck if one.startswith(DISPUTE)]
    turn.add(order)
    turn.release("order/" + wish.crm_order_id)
    return ""


def wished(turn: "Turn", event: Event) -> str:
    number: str = event.data["crm_order_id"]
    order = turn.order(number)
    if order is None:
        return "order/" + number
    _for_a_person(turn, event, event.type.replace(".", "_"), "decide in the ERP and tell the customer")
    return ""


def _for_a_person(turn: "Turn", event: Event, reason: str, action: str) -> None:
    park(turn, event, business_key(event), reason, "order_desk", f"{event.type} {event.subject}", action)


# ---------------------------------------------------------------- ERP


def note_version(order: Order, version: int) -> None:
    order.version = max(order.version, version)


def apply_holds(turn: "Turn", order: Order, version: int, holds: tuple[str, ...]) -> bool:
    """Take over the ERP's statement of which holds are in force; False if a newer one was applied."""
    note_version(order, version)
    if not turn.parts.newer(order.holds_version, version):
        return False
    order.holds_version = version
    order.holds = sorted(holds)
    if order.order_axis != "submitted":
        axes.advance_order(order, "held" if holds else "hold_released")
    return True


def take_prices(order: Order, version: int, prices: dict[str, int]) -> None:
    if version <= order.prices_version:
        return
    order.prices_version = version
    for line in order.lines:
        line.price_minor = prices.get(line.line_no, line.price_minor)


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
    if apply_holds(turn, order, said.version, holds) and order.sales_order and holds:
        tell(turn, order, "on_hold", order.sales_order, said.version, whole(order), holds[0])
    return ""


def hold_released(turn: "Turn", event: Event) -> str:
    order, said, parent = _order_event(turn, event)
    if order is None:
        return parent
    apply_holds(turn, order, said.version, said.holds or ())
    take_prices(order, said.version, {x.line_no: x.unit_price.minor for x in said.lines})
    if not order.fulfilments:
        for one in said.fulfilment_orders:
            open_fulfilment(turn, order, one, "open")
    if not order.holds:
        if order.sales_order and not order.booked_told:
            order.booked_told = True
            tell(turn, order, "booked", order.sales_order, said.version, whole(order))
        for waiting in order.fulfilments:
            if waiting.stage == "waiting":
                look_for_stock(turn, waiting)
    return ""


def recall_requested(turn: "Turn", event: Event) -> str:
    said = erp_v1.recall_requested(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    note_version(order, said.version)
    order.recalls.append(Recall(said.recall_no, said.fulfilment_order_no, said.cause))
    fulfilment = order.fulfilment(said.fulfilment_order_no)
    if fulfilment is not None:
        fulfilment.recall = said.recall_no
    return ""


def order_closed(turn: "Turn", event: Event) -> str:
    order, said, parent = _order_event(turn, event)
    if order is None:
        return parent
    note_version(order, said.version)
    axes.advance_order(order, "closed")
    tell(turn, order, "closed", order.sales_order, said.version, [], at=event.time)
    return ""


def order_noted(turn: "Turn", event: Event) -> str:
    """A statement that only brings a version: the answer of the call that caused it says the rest."""
    order, said, parent = _order_event(turn, event)
    if order is None:
        return "" if turn.finished(*parent.split("/", 1)) else parent
    note_version(order, said.version)
    return ""


def nothing(_turn: "Turn", _event: Event) -> str:
    """Told for information; the engine keeps nothing of it."""
    return ""


# ---------------------------------------------------------------- WMS


def open_fulfilment(turn: "Turn", order: Order, opened: erp_v1.FulfilmentOrder, stage: str) -> Fulfilment:
    known = order.fulfilment(opened.fulfilment_order_no)
    if known is not None:
        return known
    fulfilment = Fulfilment(opened.fulfilment_order_no, opened.site, erp_v1.parts(opened), stage)
    order.fulfilments.append(fulfilment)
    turn.learn("fo", fulfilment.number, order.root)
    return fulfilment


def stated(turn: "Turn", balances: tuple[wms_v1.Balance, ...]) -> None:
    """Take over the warehouse's statements, each unless a newer one about the same item and site was applied."""
    for said in balances:
        stock = turn.stock(said.item, said.site)
        if not turn.parts.newer_statement(stock.sequence, said.sequence):
            if said.sequence == stock.sequence and (at := turn.calendar.ms(said.as_of)) > stock.as_of:
                stock.as_of, stock.as_of_text = at, said.as_of
            continue
        rose = said.available_base > stock.available_base and stock.sequence != ""
        stock.sequence = said.sequence
        stock.as_of = turn.calendar.ms(said.as_of)
        stock.as_of_text = said.as_of
        stock.uom = said.uom
        stock.available_base = said.available_base
        stock.reserved_hard_base = said.reserved_hard_base
        stock.in_transit_base = said.in_transit_base
        stock.lots = [LotBalance(x.lot, x.stock_status, x.on_hand_base, x.reserved_hard_base) for x in said.by_lot]
        if rose:
            stock.look_at = turn.now


def inventory_reserved(turn: "Turn", event: Event) -> str:
    stated(turn, wms_v1.inventory_reserved(event.data).balances)
    return ""


def inventory_changed(turn: "Turn", event: Event) -> str:
    said = wms_v1.inventory_changed(event.data)
    stated(turn, said.balances)
    for x in said.movements:
        if x.kind != "goods_issue":
            turn.stock(x.item, x.site).movements.append(
                Movement(x.movement_id, x.kind, x.lot, x.from_status, x.to_status, x.quantity_base, x.occurred_at)
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


def take_off(order: Order, fulfilment: Fulfilment, short_base: dict[str, int], short_no: str) -> None:
    """Reduce a fulfilment order, and a promise that has not left yet, by what the warehouse lost.

    While the warehouse's answer to the reservation still has to reach the ERP, that statement stands as it was made:
    the short is recorded after it and taken off then.
    """
    if fulfilment.stage in ("open", "reserved"):
        return
    for part in fulfilment.parts:
        part.quantity_base = max(0, part.quantity_base - short_base.get(part.line_no, 0))
    fulfilment.parts = [part for part in fulfilment.parts if part.quantity_base]
    fulfilment.shorted_by = short_no
    axes.move(fulfilment, "shorted" if fulfilment.parts else "emptied")
    unsent = order.tell[1:] if "crm" in order.slots else order.tell
    for milestone in unsent:
        if milestone.kind == "confirmed" and milestone.document == fulfilment.number:
            milestone.lines = [
                (line_no, base - short_base.get(line_no, 0), date)
                for line_no, base, date in milestone.lines
                if base > short_base.get(line_no, 0)
            ]
            if not milestone.lines:
                order.tell.remove(milestone)
            break


def shipment_confirmed(turn: "Turn", event: Event) -> str:
    said = wms_v1.shipment_confirmed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    order.shipments.append(wms_v1.shipment(said))
    lines: dict[str, int] = {}
    for x in said.lines:
        lines[x.line_no] = lines.get(x.line_no, 0) + x.quantity_base
        line = order.line(x.line_no)
        if line is not None:
            line.shipped_base += x.quantity_base
    everything = all(line.shipped_base + line.cut_base >= line.quantity_base for line in order.lines)
    axes.advance_fulfilment(order, "shipped" if everything else "partly_shipped")
    axes.advance_billing(order, "shipped")
    tell(turn, order, "shipped", said.shipment_number, said.version,
         [(n, q, "") for n, q in lines.items()], at=said.goods_issue_at)  # fmt: skip
    return ""


def recall_decided(turn: "Turn", event: Event) -> str:
    said = wms_v1.recall_decided(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    for recall in order.recalls:
        if recall.number == said.recall_no and recall.fulfilment_order == said.fulfilment_order_no:
            decide_recall(order, recall, said)
    return ""


def decide_recall(order: Order, recall: Recall, said: wms_v1.RecallDecision | wms_v1.RecallDecided) -> None:
    """The warehouse has decided; said twice (answer and event), it is taken over once."""
    if recall.outcome or said.outcome not in ("recalled", "too_late"):
        return
    recall.outcome = said.outcome
    fulfilment = order.fulfilment(recall.fulfilment_order)
    recall.lines = [(x.line_no, x.recalled_base, x.shipped_base) for x in said.lines]
    if fulfilment is None:
        return
    if not recall.lines and said.outcome == "recalled":
        recall.lines = [(part.line_no, part.quantity_base, 0) for part in fulfilment.parts]
    fulfilment.recall = ""
    if said.outcome == "recalled":
        axes.move(fulfilment, "recalled" if fulfilment.ship_asked else "recalled_unshipped")
        axes.advance_fulfilment(order, "recalled")


# ---------------------------------------------------------------- billing


def invoice_posted(turn: "Turn", event: Event) -> str:
    said = billing_v1.invoice_posted(event.data)
    order = turn.order_of("so", said.sales_order_number)
    if order is None:
        return "so/" + said.sales_order_number
    order.invoices.append(billing_v1.invoice(said))
    for x in said.lines:
        line = order.line(x.line_no)
        if line is not None:
            line.invoiced_base += x.quantity_base
    everything = all(line.invoiced_base >= line.shipped_base for line in order.lines)
    axes.advance_billing(order, "invoiced" if everything else "partly_invoiced")
    lines = [(x.line_no, x.quantity_base, "") for x in said.lines]
    tell(turn, order, "invoiced", said.invoice_number, said.version, lines, at=event.time)
    _tell_payments(turn, order)
    return ""


def payment_applied(turn: "Turn", event: Event) -> str:
    said = billing_v1.payment_applied(event.data)
    order = turn.order_of("so", said.sales_order_number)
    if order is None:
        return "so/" + said.sales_order_number
    order.payments.append(billing_v1.payment(said))
    _tell_payments(turn, order)
    return ""


def _tell_payments(turn: "Turn", order: Order) -> None:
    """A payment may overtake its invoice; the customer is told of the invoice first."""
    for payment in order.payments:
        if payment.told or order.invoice(payment.invoice) is None:
            continue
        payment.told = True
        axes.advance_payment(order, "partly_paid" if payment.open_minor else "paid")
        tell(turn, order, "paid", payment.application_no, payment.version, [], at=payment.applied_at)


EVENTS: Mapping[str, Handler] = {
    "crm/order.submitted": submitted,
    "crm/order.change_requested": wished,
    "crm/order.cancel_requested": wished,
    "erp/order.booked": order_noted,
    "erp/order.rejected": order_noted,
    "erp/order.held": held,
    "erp/order.hold_released": hold_released,
    "erp/order.released": order_noted,
    "erp/order.recall_requested": recall_requested,
    "erp/order.cancelled": order_noted,
    "erp/order.cancellation_refused": order_noted,
    "erp/order.closed": order_closed,
    "erp/credit.approved": nothing,
    "erp/stock.snapshot": nothing,
    "erp/item.changed": nothing,
    "erp/customer.changed": nothing,
    "erp/allocation.changed": nothing,
    "wms/inventory.reserved": inventory_reserved,
    "wms/inventory.changed": inventory_changed,
    "wms/reservation.broken": shorted,
    "wms/reservation.expired": nothing,
    "wms/pick.released": nothing,
    "wms/pick.shorted": shorted,
    "wms/shipment.confirmed": shipment_confirmed,
    "wms/recall.decided": recall_decided,
    "billing/invoice.posted": invoice_posted,
    "billing/payment.received": nothing,
    "billing/payment.applied": payment_applied,
}
"""By "source/type". A type that is missing here is parked, never ignored."""
