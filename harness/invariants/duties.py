"""What somebody has to be told of, and whether he was."""

from collections.abc import Mapping

from msgspec import Struct, field

WISHES: Mapping[str, str] = {"order.change_requested": "change", "order.cancel_requested": "cancel"}
"""Events by which a customer wants something else of his order → what he wants to do with it."""
DECISIONS: Mapping[str, frozenset[str]] = {
    "order.change_requested": frozenset({"amended", "change_refused"}),
    "order.cancel_requested": frozenset({"cancelled", "cancellation_refused"}),
}
"""Milestones that tell a customer what became of such a wish."""


class Duty(Struct, gc=False):
    """Something that happened and that somebody has to be told of. `whom` is not told yet."""

    origin: str
    says: str
    whom: str
    names: tuple[str, ...]
    at: int
    entry: int
    acknowledged: tuple[int, int] | None = None
    """When the engine took the message on: (at, journal entry)."""
    refused: tuple[int, int] | None = None
    """When it first said no to it."""


CLOSABLE: Mapping[str, bool] = {
    "amendOrder": False,
    "bookOrder": True,
    "recordMilestone": False,
    "requestCancellation": False,
}
"""Calls that a person may give up by closing the case about their refusal, and whether the customer must have been told
that his order is rejected."""


class Refused(Struct, frozen=True, gc=False):
    """A call refused for good. `names`: what a case about it may name."""

    operation: str
    says: str
    names: tuple[str, ...]
    at: int
    entry: int


class Duties(Struct, gc=False):
    """What the events of one type still have to tell, by its own name, and by the origin of event and duty."""

    by_name: dict[str, Duty] = field(default_factory=dict)
    by_origin: dict[str, dict[str, Duty]] = field(default_factory=dict)
