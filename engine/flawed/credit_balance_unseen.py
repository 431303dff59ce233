"""What is left of a credit memo is on the customer's account, and nobody looks there.

Right as long as what comes back is not paid yet. Of a paid invoice the credit is money, and whose turn it is to pay it
back nobody has said.

Out:   finance knows what is left of a credit memo.
Seen:  F094, F097.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.process import returning
from engine.process.events import EVENTS, Handler, nothing
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "billing/credit_memo.posted": returning.credit_posted,
        "billing/credit_memo.applied": nothing,
    }
    return assemble(setup, replace(PARTS, events=events))
