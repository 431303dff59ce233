"""What people do: planned from the start, or because something happened. And everything there was before."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from seatrial.facts import Fact
from seatrial.message import Request
from simulators.master import Master
from simulators.system import Draw


class Action(Struct, frozen=True):
    """A person calls a system at `at_ms`.

    `name` ("order/0007", "order/0007/pay/1") is the origin of whatever comes of it. It is the same in every trial in
    which the action occurs, and every decision about the action hangs on it alone. `fact`: what is so by that, whatever
    the system makes of it; it happens once, however often he presses the button.
    """

    at_ms: int
    name: str
    system: str
    request: Request
    fact: Fact | None = None


class CalledOff(Struct, frozen=True):
    """Somebody does not do what he was about to do: the planned action of this name."""

    name: str


Decide = Callable[[Any, int, Draw], tuple[Action | CalledOff, ...]]
"""decide(fact, at_ms, draw) -> what somebody does about it. Any: the fact is of the reaction's own kind."""


class Reaction(Struct, frozen=True):
    """What people do when a fact of this kind happens. `decide` may remember things, so it serves one trial."""

    fact: type[Fact]
    decide: Decide


class Workload(Struct, frozen=True):
    """The business of one trial. `actions` are in order of time; `orders` is how many of them are orders."""

    master: Master
    actions: tuple[Action, ...]
    reactions: tuple[Reaction, ...]
    orders: int


def keyed(name: str) -> dict[str, str]:
    """Headers of a person's unsafe call: the action's name makes its key."""
    return {"idempotency-key": f"person:{name}"}
