"""What a person may correct in a case, for which reason, and what makes no sense.

The table is literal: a reason that is not in it is mended where the trouble is, and the case is then retried or closed.
Nothing is corrected in a system's books from here: a correction says how the engine shall carry on what the customer
wishes (which item the old number means, whose order it is). A corrected order is another text, so it is booked under a
key of its own; the refusal that opened the case was a clear answer, so nothing is booked under the first one.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from engine.process.order import Order
from seatrial.message import Response, problem

if TYPE_CHECKING:
    from engine.exceptions import Case
    from engine.turn import Turn

Text = Annotated[str, Meta(min_length=1)]
BOOKING = "erp.bookOrder "
"""First word of what a case is about that says: the order book refuses the order."""

CORRECTABLE: Mapping[str, str] = {
    "unknown_item": "items",
    "unknown_customer": "customer_number",
    "conflicting_body": "",
}
"""Reason code -> what the correction of such a case says; "": nothing, the parked content holds."""


class Replacement(Struct, frozen=True, forbid_unknown_fields=True):
    """Every line of the order that asks for `item` asks for `replaced_by` from now on."""

    item: Text
    replaced_by: Text


class Correction(Struct, frozen=True, forbid_unknown_fields=True):
    items: Annotated[tuple[Replacement, ...], Meta(min_length=1)] | None = None
    customer_number: Text | None = None

    @property
    def said(self) -> tuple[str, ...]:
        return tuple([name for name in ("items", "customer_number") if getattr(self, name) is not None])


def objection(turn: "Turn", case: "Case", action: str, correction: Correction | None) -> Response | None:
    """Why a person's wish makes no sense, where it says so, and what he can do; None if it does."""
    if action != "correct":
        if correction is None:
            return None
        return _no(
            "correction_unwanted", "correction", f"{action} corrects nothing", "leave it out, or ask for correct"
        )
    if case.reason_code not in CORRECTABLE:
        said = f"a case of {case.reason_code} has nothing that could be corrected here"
        return _no("not_correctable", "action", said, f"{case.next_action}; then retry, or close with a reason")
    wanted = CORRECTABLE[case.reason_code]
    said_besides = [name for name in (correction.said if correction else ()) if name != wanted]
    if said_besides:
        place = f"correction/{said_besides[0]}"
        return _no("correction_senseless", place, f"{case.reason_code} is not about that", "leave it out")
    if not wanted:
        return None
    if correction is None or wanted not in correction.said:
        remedy = "say which item takes its place" if wanted == "items" else "say whose order it is"
        return _no("correction_missing", f"correction/{wanted}", "nothing would be other than before", remedy)
    order = _unbooked(turn, case)
    if order is None:
        return _no("correction_senseless", "case_id", "no order waits for it to be booked", "retry, or close")
    if correction.customer_number == order.customer:
        said = f"{order.root} is {order.customer}'s already"
        return _no("correction_senseless", "correction/customer_number", said, "name another customer, or retry")
    ordered = {line.item for line in order.lines}
    for index, one in enumerate(correction.items or ()):
        if one.item not in ordered:
            said = f"{order.root} does not ask for {one.item}"
            remedy = f"name one of {', '.join(sorted(ordered))}"
            return _no("correction_senseless", f"correction/items/{index}/item", said, remedy)
        if one.replaced_by == one.item:
            place = f"correction/items/{index}/replaced_by"
            return _no("correction_senseless", place, "it is the same item", "name its successor, or retry")
    return None


def take(turn: "Turn", case: "Case", correction: Correction) -> None:
    """Carry the order on as corrected."""
    order = _unbooked(turn, case)
    if order is None:
        return
    order.corrected += 1
    order.customer = correction.customer_number or order.customer
    successors = {one.item: one.replaced_by for one in correction.items or ()}
    for line in order.lines:
        if line.item in successors:
            order.called.setdefault(line.line_no, line.item)
        line.item = successors.get(line.item, line.item)


def _unbooked(turn: "Turn", case: "Case") -> Order | None:
    """The order whose booking the case is about, as long as it is not booked."""
    order = turn.load(case.record) if case.concern.startswith(BOOKING) else None
    if not isinstance(order, Order) or order.sales_order or case.concern not in order.stuck:
        return None
    return order


def _no(code: str, place: str, said: str, remedy: str) -> Response:
    return problem(422, code, f"{place}: {said}; {remedy}", place=place, remedy=remedy)
