"""What the payment provider says is entered as it is said: its answer, and its message as well.

There are two ways in, and each books what it hears. They were tested one at a time.

Out:   money counts once, by the provider's number.
Seen:  F005, F006, F020, F022, F024.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters.payment_provider_v1 import Statement
from engine.process.payment import DOUBTFUL, Payment, Settlement
from engine.process.settling import settle
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def as_told(turn: Turn, payment: Payment, said: Statement) -> None:
    """Enter it, under the number of the entry."""
    if payment.stage in (*DOUBTFUL, "opened", "asked") or said.outcome != "succeeded":
        settle(turn, payment, said)
        return
    payment.rounds += 1
    key = f"{keys.settlement(said.transaction)}:{payment.rounds}"
    payment.due.append(Settlement(said.transaction, said.outcome, key))


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, settle=as_told))
