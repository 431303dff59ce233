"""That a payment was taken off its invoice again is told, and nobody has thought of what to do about it.

It is answered, and not followed: the ledger shows an invoice as paid that is open, and so it is never asked for.

Out:   the ledger follows what is taken off as it follows what is applied.
Seen:  F093, F132.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.process.events import EVENTS, Handler, nothing
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "billing/payment.unapplied": nothing}
    return assemble(setup, replace(PARTS, events=events))
