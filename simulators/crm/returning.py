"""Wishes to send goods back, and what is ordered for them: as they are told and as they become facts."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import convert, to_builtins

from seatrial.facts import ReturnExchanged, ReturnLine, ReturnRequested
from seatrial.message import JsonObject, Request, Response, problem
from simulators.crm.bodies import Exchange, ReturnWish
from simulators.crm.state import Order, State
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.records import ItemRecord
from simulators.system import Tray
from simulators.units import whole_base


class Desk(Protocol):
    """Where it is told."""

    tray: Tray
    log: EventLog


def ask_back(state: State, desk: Desk, order: Order, request: Request, now_ms: int, origin: str) -> Response:
    """`requestReturn`: a wish, to be decided elsewhere."""
    wish = convert(request.body, ReturnWish)
    known = {line.external_line_id for line in order.wish.lines}
    if not all(line.external_line_id.partition(".")[0] in known for line in wish.lines):
        return problem(422, "unknown_line", f"{order.number} has only lines {', '.join(sorted(known))}")
    state.returns += 1
    number = f"RET-{state.returns}"
    desk.tray.minted.append((number, origin))
    desk.tray.facts.append(requested(number, order, wish, state.items, origin))
    cause = Cause(origin, order.number, cause_of(request, origin).causation)
    desk.log.emit("return.requested", number, announced(number, order, wish), cause, now_ms)
    return Response(201, {"crm_return_id": number})


def exchange(state: State, desk: Desk, request: Request, now_ms: int, origin: str) -> Response:
    """`exchangeReturn`: an order is for what comes back. Each keeps its own papers."""
    ordered, number = convert(request.body, Exchange).crm_order_id, request.params.get("crm_return_id", "")
    if number not in {f"RET-{nth}" for nth in range(1, state.returns + 1)}:
        return problem(404, "unknown_return", f"no return {number!r}")
    order = state.orders.get(ordered)
    if order is None:
        return problem(422, "unknown_order", f"no order {ordered!r}")
    said: JsonObject = {"crm_return_id": number, "crm_order_id": ordered}
    desk.tray.facts.append(ReturnExchanged(origin=order.origin, system="crm", return_id=number, order=ordered))
    cause = order.cause(cause_of(request, origin).causation)
    desk.log.emit("return.exchanged", number, {"version": 2, "revision": 1, **said}, cause, now_ms)
    return Response(201, said)


def announced(number: str, order: Order, wish: ReturnWish) -> JsonObject:
    """Data of `return.requested`."""
    return {
        "version": 1,
        "revision": 1,
        "crm_order_id": order.number,
        "crm_return_id": number,
        **to_builtins(wish),
    }


def requested(
    number: str, order: Order, wish: ReturnWish, items: Mapping[str, ItemRecord], origin: str
) -> ReturnRequested:
    """Quantities in base units; what the CRM has no record of counts as it is written."""
    known = {line.external_line_id: line.item for line in order.wish.lines}
    lines = []
    for said in wish.lines:
        item = known.get(said.external_line_id, "")
        record = items.get(item)
        unit = None if record is None else record.unit(said.quantity.uom)
        base = None if unit is None else whole_base(unit, said.quantity.value)
        units = said.quantity.value if base is None else base
        lines.append(ReturnLine(said.invoice_number, said.external_line_id, item, units))
    return ReturnRequested(origin=origin, system="crm", return_id=number, order=order.number, lines=tuple(lines))
