"""One order, whenever it is touched: its due calls, the next step for every free receiver, and whether it is over."""

from typing import TYPE_CHECKING

from engine import exceptions, outbox
from engine.process import axes, backorders, changes, commitments, invoices, numbers, plan, prepaid
from engine.process.books import FIRST
from engine.process.order import Order
from engine.record import Intent
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

QUIET_MS = 3_600_000
"""A finished order is kept this long, for late duplicates and questions, and then becomes a tombstone."""


def answered(turn: "Turn", order: Order, intent: Intent, body: JsonObject) -> None:
    turn.parts.answers[intent.operation](turn, order, intent, body)


def plan_next(turn: "Turn", order: Order) -> None:
    commitments.note(turn, order)
    numbers.hush(order)
    if order.deaf:
        order.tell = []
    if order.stuck and not order.sales_order and (order.changes or order.cancels):
        changes.not_booked(turn, order)
    outbox.due(turn, order)
    for f in order.fulfilments:
        if f.asked_by:
            backorders.let_go(turn, order, f)
    slots = order.slots
    for receiver, rules in turn.parts.steps.items():
        if receiver not in slots:
            step = plan.next_step(rules, order, turn.now)
            if step is not None:
                if receiver == FIRST:
                    step.system = order.book
                outbox.send(turn, order, receiver, step)
    if order.order_axis in axes.OVER and not slots and not order.tell and not order.stuck and _settled(order):
        if not order.retire_at:
            order.retire_at = turn.now + QUIET_MS
        elif order.retire_at <= turn.now:
            _retire(turn, order)
            return
    elif order.retire_at:
        order.retire_at = 0
    at = outbox.next_due(order)
    then = plan.next_due(order, turn.now)
    turn.remind(order, min(at, then) if at and then else at or then)


def _settled(order: Order) -> bool:
    """Nothing of the order is still to be told to anybody."""
    return (
        all(s.settled for s in order.shipments)
        and all(c.posted for c in order.credits)
        and all(i.posted for i in order.invoices)
        and all(p.posted for p in order.payments)
        and not any(f.excess or f.stage == "undo" for f in order.fulfilments)
        and not order.shorts
        and not order.recalls
        and not order.cancels
        and not order.changing
    )


def _retire(turn: "Turn", order: Order) -> None:
    """A finished order becomes tombstones: its record, its cross-references, its closed cases.

    While a case about it is open somebody may still want to look at it.
    """
    if not exceptions.forget_cases(turn, order):
        order.retire_at = turn.now + QUIET_MS
        turn.remind(order, order.retire_at)
        return
    if order.sales_order:
        turn.tx.retire("xref/so/" + order.sales_order)
    for f in order.fulfilments:
        turn.tx.retire("xref/fo/" + f.number)
    turn.drop(order)
    invoices.look_again(turn, order)
    prepaid.over(turn, order.sales_order)
