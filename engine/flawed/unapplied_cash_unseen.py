"""What no invoice has taken of a customer's money is on his account, and nobody looks there.

Right as long as everybody pays what is open. He pays the invoice as he has it, and what he has sent back was credited
on it meanwhile: a part of his money is too much, and whose turn it is to give it back nobody has said.

Out:   finance knows what no invoice has taken.
Seen:  F093, F094.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.process import entries, from_billing, prepaid
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {
        **EVENTS,
        "billing/payment.received": prepaid.received,
        "billing/payment.applied": from_billing.payment_applied,
        "billing/payment.unapplied": entries.unapplied,
    }
    return assemble(setup, replace(PARTS, events=events))
