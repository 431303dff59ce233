"""A credit memo that settles another invoice is booked on the invoice that it credits, and that is that.

Both are receivables, so the control account is right, to the cent, as a whole. Only that one invoice has a credit on it
and the other is open, both for good: dunning sends a reminder for what is paid, and its order is never over.

Out:   the ledger follows a credit to the invoice that it settles.
Seen:  F093, F094.
"""

from msgspec.structs import replace

from engine.adapters import returns_v1
from engine.event import Event
from engine.process import credit_balance
from engine.process.events import EVENTS
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def applied(turn: Turn, event: Event) -> str:
    said = returns_v1.credit_applied(event.data)
    if not turn.finished("credit", said.credit_memo_number):
        return "credit/" + said.credit_memo_number
    left = credit_balance.left_of(turn, said)
    if said.credited_invoice_number and left is not None:
        credit_balance.spend(turn, said, left)
    return ""


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "billing/credit_memo.applied": applied}))
