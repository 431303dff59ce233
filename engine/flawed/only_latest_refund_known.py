"""Of the refunds of a payment only the number of the latest is remembered, to know it when it is told of again.

There was one refund for each payment when that was written. A word about an older one is a new refund.

Out:   every refund is remembered.
Seen:  F021.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters.payment_provider_v1 import Statement
from engine.process.payment import DOUBTFUL, Payment, Settlement
from engine.process.settling import settle
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def latest_only(turn: Turn, payment: Payment, said: Statement) -> None:
    """Compare with the latest refund of that payment."""
    if payment.kind != "refund" or said.outcome != "succeeded":
        settle(turn, payment, said)
        return
    latest = f"latest/{payment.original}"
    if turn.tx.get(latest) == said.transaction.encode():
        return
    turn.tx.put(latest, said.transaction.encode())
    if payment.stage in (*DOUBTFUL, "opened", "asked"):
        settle(turn, payment, said)
        return
    payment.rounds += 1
    key = f"{keys.settlement(said.transaction)}:{payment.rounds}"
    payment.due.append(Settlement(said.transaction, said.outcome, key))


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, settle=latest_only))
