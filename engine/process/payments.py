"""One payment, whenever it is touched: the provider is asked, billing is told, the ledger follows, and it is over."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine import exceptions, keys, outbox
from engine.adapters import billing_cash_v1, erp_cash_v1, payment_provider_v1
from engine.process import payers
from engine.process.late import moved
from engine.process.payment import DOUBTFUL, Payment, Settlement, move
from engine.process.postings import accepted
from engine.process.settling import FIND
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

EXECUTE, RECORD, POST = "payment_provider.executePayment", "billing.recordSettlement", "erp.postRefund"
WANTED = frozenset({"opened", "asked"})
"""Nobody has said what became of it. Asked, and without a call on its way: it was refused, and a person wants it tried
again. It is executed under the same key."""
QUIET_MS = 14_400_000
"""A closed payment is kept this long, for whoever says once more what became of it."""


def plan_next(turn: "Turn", payment: Payment) -> None:
    outbox.due(turn, payment)
    slots, now = payment.slots, turn.now
    if "payment_provider" not in slots:
        if payment.stage in WANTED and not _stuck(payment, EXECUTE, payment.number):
            move(payment, "asked")
            outbox.send(turn, payment, "payment_provider", execute(payment))
        elif payment.stage in DOUBTFUL and payment.look_at <= now and not _stuck(payment, FIND, payment.number):
            turn.parts.doubt(turn, payment)
    if "billing" not in slots:
        for settlement in payment.due:
            if not _stuck(payment, RECORD, settlement.key) and not payers.kept_back(turn, payment, settlement):
                outbox.send(turn, payment, "billing", record_settlement(payment, settlement))
                break
    if "erp" not in slots:
        step = post_refund(payment)
        if step is not None:
            step.system = payment.book
            outbox.send(turn, payment, "erp", step)
    if not slots and not payment.due and not payment.refunds and payment.stage in ("recorded", "closed"):
        if payment.kind != "refund":
            move(payment, "nothing_to_post")
        if payment.stage == "closed" and not payment.retire_at:
            payment.retire_at = now + QUIET_MS
    if payment.retire_at and payment.retire_at <= now:
        _retire(turn, payment)
        return
    at = outbox.next_due(payment)
    then = payment.look_at if payment.stage in DOUBTFUL and "payment_provider" not in slots else payment.retire_at
    turn.remind(payment, min(at, then) if at and then else at or then)


def execute(payment: Payment, key: str = "") -> Step:
    """The key is that of the payment request: whoever executes it again executes it once."""
    body: JsonObject = {
        "payment_request_id": payment.number,
        "kind": payment.kind,
        "customer_number": payment.customer,
        "reference": payment.reference,
        "amount": {"minor": payment.minor, "currency": payment.currency},
    }
    if payment.original:
        body["transaction_id"] = payment.original
    return Step(EXECUTE, payment.number, key or keys.payment(payment.number), {}, body)


def record_settlement(payment: Payment, settlement: Settlement) -> Step:
    body: JsonObject = {
        "transaction_id": settlement.transaction,
        "kind": payment.kind,
        "outcome": settlement.outcome,
        "amount": {"minor": payment.minor, "currency": payment.currency},
        "on_account": settlement.on_account,
    }
    if payment.kind == "charge_back":
        body["original_transaction_id"] = payment.original
    if payment.checkout:
        body |= {"sales_order_number": payment.order, "customer_number": payment.customer}
    if settlement.reason:
        body["reason_code"] = settlement.reason
    return Step(RECORD, settlement.key, settlement.key, {"payment_request_id": payment.number}, body)


def post_refund(payment: Payment) -> Step | None:
    for one in payment.refunds:
        about = f"{one.payment_id}/{one.refund_no}"
        if not _stuck(payment, POST, about):
            body = erp_cash_v1.post_refund(payment, one)
            key = keys.late(keys.refund_posting(one.refund_no), one.late_of, one.posting_date)
            return Step(POST, about, key, {}, body)
    return None


def _stuck(payment: Payment, operation: str, about: str) -> bool:
    return f"{operation} {about}" in payment.stuck


def _retire(turn: "Turn", payment: Payment) -> None:
    """While a case about it is open somebody may still want to look at it."""
    if not exceptions.forget_cases(turn, payment):
        payment.retire_at = turn.now + QUIET_MS
        turn.remind(payment, payment.retire_at)
        return
    turn.drop(payment)


# ---------------------------------------------------------------- answers


def executed(turn: "Turn", payment: Payment, _intent: Intent, body: JsonObject) -> None:
    turn.parts.settle(turn, payment, payment_provider_v1.answer(body))


def looked_up(turn: "Turn", payment: Payment, _intent: Intent, body: JsonObject) -> None:
    for said in payment_provider_v1.found(body):
        turn.parts.settle(turn, payment, said)


def recorded(turn: "Turn", payment: Payment, intent: Intent, body: JsonObject) -> None:
    said = billing_cash_v1.recorded(body)
    settlement = next((one for one in payment.due if one.key == intent.about), None)
    if payment.kind == "charge_back":
        payers.gone(turn, payment)
    elif payment.kind == "capture" and settlement is not None and settlement.outcome == "succeeded":
        payers.recorded(turn, payment, settlement.transaction, said.payment_id)
    payment.due = [one for one in payment.due if one.key != intent.about]
    move(payment, "recorded")


def posted(turn: "Turn", payment: Payment, intent: Intent, body: JsonObject) -> None:
    for one in payment.refunds:
        if f"{one.payment_id}/{one.refund_no}" == intent.about and moved(one, body):
            return
    if not accepted(turn, payment, intent, body):
        return
    payment.refunds = [one for one in payment.refunds if f"{one.payment_id}/{one.refund_no}" != intent.about]
    move(payment, "posted")


ANSWERS: Mapping[str, Callable[["Turn", Payment, Intent, JsonObject], None]] = {
    EXECUTE: executed,
    FIND: looked_up,
    RECORD: recorded,
    POST: posted,
}
"""By operation, for calls about a payment."""


def answered(turn: "Turn", payment: Payment, intent: Intent, body: JsonObject) -> None:
    ANSWERS[intent.operation](turn, payment, intent, body)
