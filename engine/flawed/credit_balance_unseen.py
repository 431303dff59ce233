"""What is left of a credit memo is on the customer's account, and nobody looks there.

Right as long as what comes back is not paid yet. Of a paid invoice the credit is money, and whose turn it is to pay it
back nobody has said.

Out:   finance knows what is left of a credit memo.
Seen:  F094, F097.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import returns_v1
from engine.event import Event
from engine.process import from_billing, returning
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def applied(turn: Turn, event: Event) -> str:
    said = returns_v1.credit_applied(event.data)
    return from_billing.settled(turn, event, returns_v1.as_payment(said)) if said.credited_invoice_number else ""


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "billing/credit_memo.posted": returning.credit_posted,
        "billing/credit_memo.applied": applied,
    }
    return assemble(setup, replace(PARTS, events=events))
