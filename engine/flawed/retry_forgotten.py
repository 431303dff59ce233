"""A case that a person has resolved is off the queue, and what waited for it waits for ever.

The button works: the case turns green, the message says "will be tried again". Nothing is.

Out:   taking up again what has waited for a case.
Seen:  F016, F031.
"""

from msgspec.structs import replace

from engine.exceptions import Case
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def noted(_turn: Turn, _case: Case, _action: str) -> None:
    """It is resolved, and that is all."""


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, go_on=noted))
