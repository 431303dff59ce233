"""What every simulated system is: passive. It answers operations and does declared work; it starts nothing.

A system knows no engine, no wire, no fault and no dice. It holds typed state and has one handler per operation of
its contract. Whatever happens besides the answer goes into its tray, which whoever called it empties afterwards:
facts for the judges, events for subscribers, and work that falls due later.
"""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct, field

from seatrial.facts import Fact
from seatrial.message import JsonObject, Request, Response


class OutgoingEvent(Struct, frozen=True):
    """An event for every subscriber of its stream: a complete CloudEvent, and the action it descends from."""

    body: JsonObject
    origin: str


class Due(Struct, frozen=True):
    """Work that this system will do by itself, `ms_min` to `ms_max` from now: a pick, a posting run, a nightly job.

    `job` names the kind of work, `document` what it is done on; together they are unique among outstanding work.
    `background`: recurring work that does not keep a trial from coming to rest (the nightly job).
    """

    job: str
    document: str
    origin: str
    ms_min: int
    ms_max: int
    background: bool = False


class Tray(Struct):
    """What a system hands out. The caller takes it with `take` after every `handle` and `perform`."""

    facts: list[Fact] = field(default_factory=list)
    events: list[OutgoingEvent] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)
    minted: list[tuple[str, str]] = field(default_factory=list)
    """(document number, origin) of every document made, so that later calls about it are known by their origin."""
    calls: list[Request] = field(default_factory=list)
    """What it asks of other systems, if it asks anything of anybody (`Asking`)."""


class Draw(Protocol):
    """Chance, handed to work that needs it: how long, whether the picker finds it. Keyed by the caller."""

    def between(self, name: str, low: int, high: int) -> int: ...
    def chance(self, name: str, chance_ppm: int) -> bool: ...


class Promises(Struct, frozen=True):
    """What a contract version promises about time, read from its document by whoever builds the system."""

    idempotency_window_ms: int = 86_400_000
    """How long an `Idempotency-Key` is remembered; afterwards the same key is a new request."""
    search_visibility_ms: int = 5_000
    """How long a new document stays invisible to find operations."""


class Log(Protocol):
    """The record of everything that a system has told (`simulators.eventlog`)."""

    def enrol(self, subscriber: str, streams: Sequence[str], sink: str) -> None:
        """Somebody has been subscribed since before the first day."""
        ...

    def subscribers(self, stream: str) -> Sequence[str]:
        """Who is subscribed to a stream by the log's own list, each once, in the order in which they came."""
        ...

    def restart(self, carried: Sequence[JsonObject], now_ms: int) -> bool:
        """Begin another log in its place, in which only what is `carried` over stands, under new numbers. Whether
        anything is other than before."""
        ...

    def restore(self, backup_ms: int, carried: Sequence[JsonObject], now_ms: int) -> bool:
        """Go back to what stood in it at `backup_ms`, and add what of `carried` is gone by that, under new numbers.
        Whether anything is other than before."""
        ...


class System(Protocol):
    """A simulated system. `tray` is emptied by the caller; `origin` is the action that a request descends from."""

    name: str
    tray: Tray

    @property
    def log(self) -> Log: ...

    def open(self, now_ms: int) -> None:
        """Start of the trial: opening balances as facts, recurring work as due."""
        ...

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        """Execute one operation. Unknown operations and bad preconditions are problem documents, never exceptions."""
        ...

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        """Do a piece of work that fell due."""
        ...


@runtime_checkable
class Asking(Protocol):
    """A system that asks others something by itself (`Tray.calls`). It can do no more than read what they tell."""

    def hear(self, request: Request, response: Response | None, now_ms: int) -> None:
        """What came of a request: the answer, or None if there was none in time."""
        ...


@runtime_checkable
class Restorable(Protocol):
    """A system whose documents can be put back to a backup. Any: what a backup holds is the system's own affair."""

    def back_up(self) -> Any:
        """The documents as they stand, with their counters."""
        ...

    def go_back(self, backup: Any) -> bool:
        """Forget what has come since; whether anything is other than before."""
        ...
