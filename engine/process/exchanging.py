"""What a customer orders for what he sends back: the return knows of the order, and billing of both.

An exchange is a return and an order, each with its own papers. The engine nets nothing: it says to billing which of
them belong together, as soon as the ERP has a number for either, and billing settles the one with the other.
"""

from typing import TYPE_CHECKING

from engine import keys
from engine.adapters import returns_v1
from engine.event import Event, business_key
from engine.exceptions import park
from engine.process.returns import Return, return_key
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

OPERATION = "billing.settleExchange"
LOOK_MS = 600_000
"""How often it is looked whether the order is booked."""


def exchanged(turn: "Turn", event: Event) -> str:
    said = returns_v1.exchanged(event.data)
    record = turn.return_known(said.crm_return_id)
    if record is None:
        if not turn.tx.retired(return_key(said.crm_return_id)):
            return "return/" + said.crm_return_id
        error, action = f"{said.crm_return_id} is over", f"settle {said.crm_order_id} with its credit by hand"
        park(turn, event, business_key(event), "return_over", "finance", error, action)
        return ""
    record.exchange = said.crm_order_id
    return ""


def look_for_order(turn: "Turn", record: Return) -> int:
    """Note the number of the order, if it has one by now; when to look again, 0: not at all."""
    if not record.unsettled or record.exchange_order:
        return 0
    order = turn.order(record.exchange)
    if order is not None and order.sales_order:
        record.exchange_order = order.sales_order
        return 0
    rejected = order is not None and order.order_axis == "rejected"
    if rejected or (order is None and turn.finished("order", record.exchange)):
        record.settled = True  # nothing is billed for it
        return 0
    return turn.now + LOOK_MS


def settle_exchange(r: Return, _now: int) -> Step | None:
    if not (r.unsettled and r.rma and r.exchange_order) or f"{OPERATION} {r.rma}" in r.stuck:
        return None
    body: JsonObject = {"rma_number": r.rma, "sales_order_number": r.exchange_order}
    return Step(OPERATION, r.rma, keys.exchange(r.rma, r.exchange_order), {}, body)


def recorded(_turn: "Turn", record: Return, _intent: Intent, body: JsonObject) -> None:
    returns_v1.exchange_recorded(body)
    record.settled = True
