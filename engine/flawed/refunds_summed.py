"""Of a payment that was paid back in parts, each refund is entered with all that has been paid back of it.

The figure at hand was the payment's, and it is the refund's too, as long as there is one.

Out:   a refund is entered with its own amount.
Seen:  F098.
"""

from msgspec.structs import replace

from engine.adapters.payment_provider_v1 import Statement
from engine.process.payment import Payment
from engine.process.settling import settle
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def summed(turn: Turn, payment: Payment, said: Statement) -> None:
    """Add what was paid back of the same payment before."""
    known = len(payment.due)
    settle(turn, payment, said)
    if payment.kind == "refund" and said.outcome == "succeeded" and len(payment.due) > known:
        in_all = f"refunded/{payment.original}"
        payment.minor += int(turn.tx.get(in_all) or b"0")
        turn.tx.put(in_all, str(payment.minor).encode())


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, settle=summed))
