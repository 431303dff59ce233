"""What becomes of a payment when somebody says what it has come to, and when nobody does.

The same news comes as an answer, as a message, as a message once more and by a search, in any order. It counts once,
by the table in `engine.process.payment`.

Billing opens a payment request for what is open on an invoice, and may open another one while nobody knows what became
of the first. If both succeed, the invoice was paid twice: what comes second is kept on account, and finance is asked
what to do with it.
"""

from typing import TYPE_CHECKING

from engine import keys, outbox
from engine.adapters.payment_provider_v1 import Statement
from engine.exceptions import Trouble, case_id
from engine.process import currency, payers
from engine.process.payment import DOUBTFUL, Payment, Settlement, move
from engine.record import Step

if TYPE_CHECKING:
    from engine.turn import Turn

FIND = "payment_provider.findPayments"
PAID_TWICE = "paid_twice"
DOUBT = "payment_unknown"


def settle(turn: "Turn", payment: Payment, said: Statement) -> None:
    """Take in a statement. What is known already is not news, and a later word does not change what has happened."""
    if not move(payment, said.outcome):
        return
    payment.transaction = said.transaction or payment.transaction
    if payment.stage in DOUBTFUL:
        payment.look_at = turn.now + turn.policies.payment_unknown_ms_max
        return
    turn.parts.close_case(turn, case_id(payment.number, DOUBT), "settled")
    on_account = said.outcome == "succeeded" and turn.parts.paid_twice(turn, payment, said.transaction)
    if payment.kind == "capture" and said.outcome == "succeeded":
        currency.taken(turn, said.transaction, payment.currency)
    key = keys.settlement(said.transaction)
    payment.due.append(Settlement(said.transaction, said.outcome, key, on_account, said.reason))


def paid_twice(turn: "Turn", payment: Payment, transaction: str) -> bool:
    """Whether another payment has paid the same invoice already; finance is told. The first to come is noted."""
    if payment.kind != "capture" or not payment.invoice:
        return False
    if payers.claim(turn, payment.invoice, payment.number):
        return False
    business_key = f"{payment.number} {payment.invoice} {transaction}"
    turn.tx.put("twice/" + transaction, f"{payment.minor} {business_key}".encode())
    turn.parts.open_case(
        turn,
        payment,
        Trouble(
            business_key,
            PAID_TWICE,
            "finance",
            f"{payment.invoice} was paid by another payment already; {payment.number} has succeeded as well",
            "pay it back, or leave it on the customer's account",
            severity="warning",
        ),
    )
    return True


def given_back(turn: "Turn", payment: Payment) -> None:
    """Of what was taken twice, some has been paid back; of all of it nobody has to decide any more. `payment`: of the
    refund."""
    twice = "twice/" + payment.original
    raw = turn.tx.get(twice)
    if raw is None:
        return
    kept_minor, _, business_key = raw.decode().partition(" ")
    left_minor = int(kept_minor) - payment.minor
    turn.tx.put(twice, f"{left_minor} {business_key}".encode())
    if left_minor <= 0:
        turn.parts.close_case(turn, case_id(business_key, PAID_TWICE), "refunded")


def ask(turn: "Turn", payment: Payment) -> None:
    """Nobody has said for too long what became of it: the provider is asked, and a person knows that it is open. It is
    not executed again, for the first may still succeed."""
    if payment.stage == "unknown":
        turn.parts.open_case(
            turn,
            payment,
            Trouble(
                payment.number,
                DOUBT,
                "finance",
                "the payment provider does not know what became of it",
                "none: it is asked again and again; whoever takes another payment may have to pay one back",
                severity="warning",
            ),
        )
    payment.look_at = turn.now + turn.policies.payment_unknown_ms_max
    outbox.send(turn, payment, "payment_provider",
                Step(FIND, payment.number, "", {"payment_request_id": payment.number}, None))  # fmt: skip
