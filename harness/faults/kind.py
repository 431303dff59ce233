"""A fault kind: one small file that decides; the wire, the senders, the driver and the world act.

A kind looks at one moment and answers with a magnitude: 0 for "not this time", otherwise a number whose meaning the
kind's `effect` fixes:

    effect    decided at         magnitude                    who acts
    drop      request, response  1                            the wire loses the leg
    reset     request, response  1                            the wire loses the leg, and its caller learns of it
    copy      request            ms until the second copy     the wire delivers the request twice
    delay     request, response  ms                           the wire lets the leg take longer
    answer    request, response  Retry-After in s, or 1       the wire answers in the receiver's place
    alter     request, response  which alteration, from 1     the wire hands over another message than was sent
    lag       event              ms                           the sender holds the event back before its first delivery
    resend    event              ms until it is sent again    the sender sends the event again, under another id
    crash     step               ms until the restart         the driver lets the engine die there, and starts it again
    twice     wake               1                            the driver wakes the engine twice at once
    act       action             the kind's own, from 1       people do something else, or something besides
    lasts     (windows of time)  start and duration           the world, when the window begins and ends

The decision hangs on the moment's key and the kind's name alone, so a new kind never moves an old decision.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct

from harness.dice import Dice
from harness.faults.window import Window
from seatrial.message import JsonObject

Effect = Literal[
    "drop", "reset", "copy", "delay", "answer", "alter", "lag", "resend", "crash", "twice", "act", "lasts"
]  # fmt: skip
Moment = Literal[
    "request", "response", "event", "before-commit", "after-commit", "amid-send", "after-send", "wake", "action"
]  # fmt: skip
"""Where decisions are made. `event`: an event's way from the sender's books to its first delivery, once per event.
`before-commit`, `after-commit`, `amid-send`, `after-send`: the steps of the engine's transactions. `wake`: a wake-up
comes up. `action`: a person is about to do something."""
STEPS: tuple[Moment, ...] = ("before-commit", "after-commit", "amid-send", "after-send")
"""The steps of one transaction: nothing is kept yet; kept, and nothing has left; some of several messages have left;
all has left, no answer was heard."""
MOMENTS: tuple[Moment, ...] = ("request", "response", "event", *STEPS, "wake", "action")

Valid = Callable[[JsonObject], bool]


class Leg(Struct):
    """One leg of one exchange, or another moment, as the faults see it. Reused within a trial: never keep one.

    `key` is the moment's identity (channel, operation, business key, leg, attempt, copy), length-prefixed.
    """

    channel: str
    operation: str
    business_key: str
    leg: Moment
    attempt: int
    copy: int
    from_engine: bool
    repeatable: bool
    """The contract lets the way there duplicate requests."""
    emitted: bool
    """The answer on this leg belongs to an exchange that also raised events."""
    key: bytes
    body: JsonObject | None = None
    """What goes to the engine on this leg; None on a leg to a system, and for an answer without a body."""
    valid: Valid | None = None
    """Whether another body in its place would keep the contract."""

    def decision(self, kind: str) -> str:
        """The readable name of a decision about this moment: what pins are keyed by."""
        return f"{kind}|{self.channel}|{self.operation}|{self.business_key}|{self.leg}|{self.attempt}|{self.copy}"


Decide = Callable[[Dice, Leg, Any, int], int]
"""decide(dice, leg, options, now_ms) -> magnitude"""
Alter = Callable[[JsonObject, Valid, int], JsonObject | None]
"""alter(body, valid, magnitude) -> another body (the given one is never changed), or None: nothing to alter here."""
Plan = Callable[[Dice, Any, int], Sequence[Window]]
"""plan(dice, options, storm_ms) -> all windows of a trial"""


class Kind(Struct, frozen=True):
    """`status` is for kinds that answer. `per_leg`: the kind's first throw is its chance on the leg's own key.
    `misstates`: an alteration of it keeps the contract and means something else, so nobody is blamed who refuses it."""

    name: str
    options: type[Struct]
    legs: tuple[Moment, ...]
    effect: Effect
    decide: Decide | None = None
    status: int = 0
    per_leg: bool = True
    alter: Alter | None = None
    plan: Plan | None = None
    misstates: bool = False
