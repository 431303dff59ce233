"""A payment of which nobody knows what has become of it is made once more, as a new one.

An empty answer is no success, so it was a failure, and a failed payment is tried again. The key of the first attempt
would bring the same empty answer, so there is a new one.

Out:   unknown is not failed, and the provider is asked.
Seen:  F011, F023, F210.
"""

from msgspec.structs import replace

from engine import keys, outbox
from engine.process.payment import Payment
from engine.process.payments import execute
from engine.process.settling import ask
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def again(turn: Turn, payment: Payment) -> None:
    """Execute it under another key."""
    if payment.stage != "unknown":
        ask(turn, payment)
        return
    payment.rounds += 1
    payment.look_at = turn.now + turn.policies.payment_unknown_ms_max
    step = execute(payment, f"{keys.payment(payment.number)}:{payment.rounds}")
    outbox.send(turn, payment, "payment_provider", step)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, doubt=again))
