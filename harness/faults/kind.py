"""A fault kind: one small file that decides; the wire, the sender and the outage plan act.

A kind looks at one leg and answers with a magnitude: 0 for "not this time", otherwise a number whose meaning
the kind's `effect` fixes:

    effect    magnitude                    who acts
    drop      1                            the wire loses the leg
    copy      ms until the second copy     the wire delivers the request twice
    delay     ms                           the wire lets the leg take longer
    answer    Retry-After in seconds       the wire answers in the system's place, which never sees the request
    lag       ms                           the sender holds the event back before its first delivery

The decision hangs on the leg's key and the kind's name alone, so a new kind never moves an old decision.
"""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from harness.dice import Dice

Effect = Literal["drop", "copy", "delay", "answer", "lag"]
LegName = Literal["request", "response", "event"]
"""`event` is an event's way from the sender's books to its first delivery, decided once per event."""


class Leg(Struct):
    """One leg of one exchange, as the faults see it. Reused for every leg of a trial: never keep one.

    `key` is the leg's identity (channel, operation, business key, leg, attempt, copy), length-prefixed.
    """

    channel: str
    operation: str
    business_key: str
    leg: LegName
    attempt: int
    copy: int
    from_engine: bool
    repeatable: bool
    """The contract lets the way there duplicate requests."""
    emitted: bool
    """The answer on this leg belongs to an exchange that also raised events."""
    key: bytes

    def decision(self, kind: str) -> str:
        """The readable name of a decision about this leg: what pins are keyed by."""
        return f"{kind}|{self.channel}|{self.operation}|{self.business_key}|{self.leg}|{self.attempt}|{self.copy}"


Decide = Callable[[Dice, Leg, Any, int], int]
"""decide(dice, leg, options, now_ms) -> magnitude"""


class Kind(Struct, frozen=True):
    """`status` is for kinds that answer. `per_leg`: the kind's first throw is its chance on the leg's own key."""

    name: str
    options: type[Struct]
    legs: tuple[LegName, ...]
    effect: Effect | None
    decide: Decide | None
    status: int = 0
    per_leg: bool = True
