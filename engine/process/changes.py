"""A wish to change an order is the ERP's to decide; until it has, nothing more is done to supply the order.

    wish kept ──▶ erp.amendOrder ──▶ amended | refused          the event tells the customer
                        └─ recall_needed ──▶ the warehouse decides ──▶ erp.recordRecallResult, and with its answer
                                                                       what became of the change

Quantities change with the answers only: no other call about the order is with the ERP then, so what an answer takes off
a fulfilment order is taken off what the ERP had been told. The events that follow say which wish is decided. One
revision takes the place of the one before: a wish that was overtaken is answered with the one that overtook it.
"""

from typing import TYPE_CHECKING

from engine.adapters import erp_amending_v1, erp_recalls_v1
from engine.adapters.crm_v1 import SubmittedLine
from engine.event import Event, business_key
from engine.exceptions import Trouble, case_id, is_open, park
from engine.process.backorders import look_for_stock
from engine.process.order import Change, Order
from engine.process.statements import give_up, note_version, open_fulfilment, tell
from engine.record import Intent
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

NOT_BOOKED = "order_not_booked"


def wished(turn: "Turn", order: Order, event: Event, revision: int, said: tuple[SubmittedLine, ...]) -> None:
    """Keep the wish, or put it on a desk if it cannot be carried: about another line, or contradicting another one."""
    version: int = event.data["version"]
    if order.order_axis == "rejected":
        tell(turn, order, "change_refused", _document(order, revision), version, [], "order_rejected")
        return
    lines = [(x.external_line_id, x.item, x.quantity.value, x.quantity.uom, x.quoted_price.minor) for x in said]
    known = next((one for one in order.changes if one.revision == revision), None)
    if known is not None and known.lines == lines:
        return  # said twice, as a wish and as a submission
    if any(one.revision > revision for one in order.changes):
        return
    items = {line.line_no: line.item for line in order.lines}
    strange = not lines or any(items.get(line_no) != item for line_no, item, *_ in lines)
    if known is not None or revision <= order.revision or strange:
        reason = "revision_submitted" if event.type == "order.submitted" else "order_change_requested"
        park(turn, event, business_key(event), reason, "order_desk",
             f"{event.type} {event.subject}", "decide in the ERP and tell the customer")  # fmt: skip
        return
    order.changes = [one for one in order.changes if one.asked or one.decided]
    order.changes.append(Change(revision, lines))


def amendment_answered(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    said = erp_amending_v1.amendment(body)
    for one in order.changes:
        if asked_as(order, one.revision) == intent.about:
            one.asked = True
    note_version(order, said.version)
    taken_off(turn, order, said.given_up, intent.about)
    for opened in said.fulfilment_orders:
        open_fulfilment(turn, order, opened, "open")
    _look_again(turn, order)


def taken_off(turn: "Turn", order: Order, given_up: tuple[erp_recalls_v1.GivenUp, ...], cause: str) -> None:
    """Fulfilment orders have less to supply than they had."""
    for x in given_up:
        f = order.fulfilment(x.fulfilment_order_no)
        if f is not None:
            give_up(turn, order, f, x.line_no, x.quantity_base, cause)


def amended(turn: "Turn", event: Event) -> str:
    said = erp_amending_v1.amended(event.data)
    order = turn.order(said.external_id)
    if order is None:
        return "order/" + said.external_id
    note_version(order, said.version)
    order.revision = max(order.revision, said.amended_revision)
    for x in said.lines:
        line = order.line(x.line_no)
        if line is not None:
            line.quantity_base = max(line.quantity_base, x.ordered_base)
            line.cut_base += x.given_up_base
    lines = [(x.line_no, x.quantity_base, "") for x in said.lines]
    tell(turn, order, "amended", _document(order, said.amended_revision), said.version, lines, at=event.time)
    _decided(turn, order, said.amended_revision)
    return ""


def refused(turn: "Turn", event: Event) -> str:
    said = erp_amending_v1.amendment_refused(event.data)
    order = turn.order(said.external_id)
    if order is None:
        return "order/" + said.external_id
    note_version(order, said.version)
    document = _document(order, said.amended_revision)
    tell(turn, order, "change_refused", document, said.version, [], said.reason_code, event.time)
    _decided(turn, order, said.amended_revision)
    return ""


def never_booked(turn: "Turn", order: Order, version: int) -> None:
    """The order was rejected, and with it every change of it."""
    for one in order.changes:
        if not one.decided:
            one.asked = one.decided = True
            tell(turn, order, "change_refused", _document(order, one.revision), version, [], "order_rejected")


def stays_as_it_is(turn: "Turn", order: Order, about: str) -> None:
    """A wish that the ERP cannot understand will not be carried out: the order goes on, and the customer is told."""
    for one in order.changes:
        if asked_as(order, one.revision) == about and not one.decided:
            one.asked = True
            document = _document(order, one.revision)
            tell(turn, order, "change_refused", document, max(order.version, 1), [], "order_desk")
            _decided(turn, order, one.revision)


def _document(order: Order, revision: int) -> str:
    """What a wish to change is called: the order's number, and which of its revisions."""
    return f"{order.sales_order or order.root}-r{revision}"


def asked_as(order: Order, revision: int) -> str:
    """What the call is about: a name that a wish has already before its order is booked."""
    return f"{order.root}-r{revision}"


def not_booked(turn: "Turn", order: Order) -> None:
    """The booking waits for a person, and with it what the customer wishes of the order: he has to know of both."""
    if f"erp.bookOrder {order.root}" not in order.stuck:
        return
    for one in order.changes:
        if not one.decided:
            key = f"crm/order.change_requested/{order.root}/{one.revision}"
            _on_a_desk(turn, order, key, f"erp.amendOrder {asked_as(order, one.revision)}")
    for wish in order.cancels:
        key = f"crm/order.cancel_requested/{order.root}/{wish.number}"
        _on_a_desk(turn, order, key, f"erp.requestCancellation {wish.number}")


def _on_a_desk(turn: "Turn", order: Order, key: str, concern: str) -> None:
    if not is_open(turn, case_id(key, NOT_BOOKED)):
        error = f"{order.root} is not booked"
        action = "see to the booking: the wish is carried out after it; close if it shall not be"
        turn.parts.open_case(turn, order, Trouble(key, NOT_BOOKED, "order_desk", error, action, concern=concern))


def _decided(turn: "Turn", order: Order, revision: int) -> None:
    for one in order.changes:
        if one.revision <= revision:
            one.decided = True
    _look_again(turn, order)


def _look_again(turn: "Turn", order: Order) -> None:
    """The order goes on with whatever has waited, if it can."""
    if order.free:
        for f in order.fulfilments:
            if f.stage == "waiting":
                look_for_stock(turn, f)
