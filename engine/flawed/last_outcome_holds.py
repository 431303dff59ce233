"""An invoice has one payment status, and it is whatever the payment provider has said last.

An attempt that the customer gave up on fails half an hour after the next one has succeeded, and its failure is entered
for the invoice: that is, for the payment that has paid it.

Out:   what has happened is not undone by a later word.
Seen:  F030, F032, F033, F034, F037.
"""

from msgspec.structs import replace

from engine.adapters.payment_provider_v1 import Statement
from engine.process.payment import Payment, Settlement
from engine.process.settling import settle
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def last_holds(turn: Turn, payment: Payment, said: Statement) -> None:
    """A failure is that of the invoice."""
    settle(turn, payment, said)
    raw = turn.tx.get("paid/" + payment.invoice) if payment.invoice and said.outcome == "failed" else None
    paid_by = None if raw is None else turn.payment(raw.decode())
    if paid_by is not None and paid_by is not payment:
        key = f"failed:{paid_by.number}:{said.transaction}"
        paid_by.due.append(Settlement(said.transaction, "failed", key, reason=said.reason))


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, settle=last_holds))
