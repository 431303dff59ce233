"""Drives an engine in virtual time: workers, transactions, crashes.

A transaction begins and commits at separate virtual instants, with several workers, so that races between workers
exist: what a worker read may have changed before it commits. Then the store says `Conflict`, and `handle` runs
again with the same input. Outputs leave only after the commit.

A crash happens at a step of a transaction: before its commit, after it and before anything leaves, when some of several
messages have left, or when all has left and no answer has been heard. What is not in the store is lost: open
transactions, inputs that wait, wake-ups, who asked and whose answer is due. Whoever was connected sees the connection
break. After a while another incarnation is built by the same factory, over the same store, and recovers. (The factory
is called in the same process: what a module keeps outside the vessel would survive, as in no real crash.)

An exception out of an engine is not a finding but an end: whatever it was told is lost. It is recorded for the
verdict (exit 3), the request in hand is answered 500, and the driver goes on.
"""

import traceback
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.json import decode, encode
from msgspec.structs import replace

from harness.clock import Clock
from harness.counts import Counts
from harness.dice import Dice, key, parts
from harness.exchange import ReplyWith
from harness.faults.kind import Leg, Moment
from harness.weather import Weather
from harness.wire import ENGINE, Wire
from seatrial.engine import (
    Answered,
    Arrived,
    Call,
    Conflict,
    Engine,
    Input,
    Output,
    Reply,
    Transaction,
    Vessel,
    Wake,
    Woke,
)
from seatrial.message import Request, Response, problem

WORK_MS = (1, 8)
"""Between the beginning of a transaction and its commit."""
CRASHES_TOLD_MAX = 10
CONFLICTS_MAX = 1_000
"""An input that conflicts more often than this in a row is going in circles."""

_ANSWERED = key("answered")

Message = TypeVar("Message", Request, Response)
Stepped = Callable[[Leg, int], None]
"""stepped(step, now_ms)"""


class Job(Struct):
    """One input on its way through a worker. `name`: its identity, as `dice.key` makes it."""

    given: Input
    name: bytes
    conflicts: int = 0


class Driver:
    """One engine at work. `busy` counts inputs waiting or in a transaction, and being down; `unanswered` calls under
    way. `rebuilt` gives the engine anew after a crash. `died` hears of a crash.

    With `copies`, messages are copied on their way in and out: an engine that changes what it was handed, as anybody's
    code may, must not change what the systems, the wire and the journal look at.
    """

    def __init__(
        self,
        vessel: Vessel,
        rebuilt: Callable[[], Vessel],
        workers: int,
        clock: Clock,
        dice: Dice,
        wire: Wire,
        weather: Weather,
        label: Callable[[str], str],
        *,
        copies: bool = False,
    ) -> None:
        self._copies = copies
        self._built = rebuilt
        self._engine: Engine = vessel.engine
        self.store = vessel.store
        self._clock = clock
        self._dice = dice
        self._wire = wire
        self._weather = weather
        self._steps = weather.watches("before-commit")
        self._overlaps = weather.watches("wake")
        self._label = label
        self._workers = self._idle = workers
        self._down = False
        self.died: Callable[[int], None]
        """Told until when the engine is down."""
        self.stepped: Stepped | None = None
        """Told of every step at which the engine could crash."""
        self.incarnation = 0
        self._waiting: deque[Job] = deque()
        self._replies: dict[int, ReplyWith] = {}
        self._tickets = 0
        self._wakes: dict[str, int] = {}
        self._firings = Counts()
        self._fired: dict[str, dict[str, int]] = {}
        """Origin -> key of a wake-up -> when it last came up."""
        self._crashes: list[str] = []
        self.conflicts = 0
        self.off_ms = 0
        """How far the engine's clock is ahead of the true time."""
        self.busy = 0
        self.unanswered = 0

    def start(self) -> None:
        """Let the engine derive what it wants to do from what is in the store: at first, nothing.

        After a crash that is a transaction like any other: the engine can die in it once more.
        """
        job = Job(Woke(""), key("recover", self.incarnation)) if self.incarnation else None
        tx = self.store.begin()
        outputs = self._engine.recover(tx, self._clock.now + self.off_ms)
        if job and self._dies(job, "before-commit"):
            return
        tx.commit()
        if job and self._dies(job, "after-commit"):
            return
        self._sends(outputs, job)

    def receive(self, request: Request, job: bytes, reply: ReplyWith) -> None:
        """A request reached the engine."""
        ticket = self._tickets
        self._tickets = ticket + 1
        if self._down:
            reply(None)
            return
        self._replies[ticket] = reply
        self._offer(Job(Arrived(ticket, request), job))

    # ------------------------------------------------------------ workers

    def _offer(self, job: Job) -> None:
        self.busy += 1
        if self._idle:
            self._idle -= 1
            self._begin(job)
        else:
            self._waiting.append(job)

    def _begin(self, job: Job) -> None:
        tx = self.store.begin()
        try:
            given = _own(job.given) if self._copies else job.given
            outputs = self._engine.handle(tx, given, self._clock.now + self.off_ms)
        except Exception as error:  # the engine is anybody's code: whatever it throws is for the verdict
            self._crashed(job, error)
            return
        low, high = WORK_MS
        name = job.name if not job.conflicts else key(job.name.decode(), job.conflicts)
        takes = self._dice.between("work", name, low, high)
        self._clock.at(self._clock.now + takes, name, partial(self._commit, self.incarnation, job, tx, outputs))

    def _commit(self, incarnation: int, job: Job, tx: Transaction, outputs: Sequence[Output], _event: object) -> None:
        if incarnation != self.incarnation:
            return
        if not job.conflicts and self._dies(job, "before-commit"):  # a transaction that was lost once has kept nothing
            return
        try:
            tx.commit()
        except Conflict:
            self.conflicts += 1
            job.conflicts += 1
            if job.conflicts < CONFLICTS_MAX:
                self._begin(job)
            else:
                self._crashed(job, RuntimeError(f"{CONFLICTS_MAX} conflicts in a row"))
            return
        if self._dies(job, "after-commit"):
            return
        if self._sends(outputs, job):
            self._next()

    def _next(self) -> None:
        self.busy -= 1
        if self._waiting:
            self._begin(self._waiting.popleft())
        else:
            self._idle += 1

    def _crashed(self, job: Job, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1:]
        place = f" at {frame[0].filename.rsplit('/', 1)[-1]}:{frame[0].lineno}" if frame else ""
        self._crashes.append(
            f"the engine threw {type(error).__name__}: {error}{place}, handling {type(job.given).__name__}"
        )
        if isinstance(job.given, Arrived):
            self._reply(job.given.ticket, problem(500, "internal_error", "the engine failed"))
        self._next()

    def crashed(self) -> list[str]:
        """What the engine threw, in words: the first few, and how many more."""
        more = len(self._crashes) - CRASHES_TOLD_MAX
        return self._crashes[:CRASHES_TOLD_MAX] + [f"the engine threw {more} more times"] * (more > 0)

    # ------------------------------------------------------------ death and recovery

    def _dies(self, job: Job, step: Moment) -> bool:
        """Whether the engine crashes at this step of this job; if so, it is gone now."""
        if self.stepped is not None:
            self.stepped(_moment(step, job.name), self._clock.now)
        if not self._steps:
            return False
        down_ms = self._weather.look(_moment(step, job.name), self._clock.now).magnitude
        if down_ms:
            self._die(down_ms, job.name)
        return down_ms > 0

    def _die(self, down_ms: int, name: bytes) -> None:
        self.incarnation += 1
        self._down = True
        self._waiting.clear()
        self._wakes.clear()
        self.busy, self.unanswered, self._idle = 1, 0, 0
        replies, self._replies = self._replies, {}
        for reply in replies.values():
            reply(None)
        until = self._clock.now + down_ms
        self._wire.caller_died()
        self.died(until)
        self._clock.at(until, name + key("restart"), self._restart)

    def _restart(self, _event: object) -> None:
        self._down = False
        self.busy, self._idle = 0, self._workers
        self._engine = self._built().engine
        self.start()

    # ------------------------------------------------------------ outputs

    def _sends(self, outputs: Sequence[Output], job: Job | None) -> bool:
        """Let out what a transaction has to say; False if the engine dies over it. (At its first start it does not.)"""
        if job is None:
            self._emit(outputs)
            return True
        if self._steps or self.stepped:  # nobody looks for the place to die where none is decided
            leaving = [number for number, output in enumerate(outputs) if not isinstance(output, Wake)]
            if len(leaving) > 1:
                out = leaving[self._dice.between("crash/out", job.name, 1, len(leaving) - 1)]
                self._emit(outputs[:out])
                if self._dies(job, "amid-send"):
                    return False
                outputs = outputs[out:]
        self._emit(outputs)
        return not self._dies(job, "after-send")

    def _emit(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            if isinstance(output, Call):
                self._call(output)
            elif isinstance(output, Reply):
                self._reply(output.ticket, output.response)
            else:
                self._arm(output)

    def _reply(self, ticket: int, response: Response) -> None:
        reply = self._replies.pop(ticket, None)
        if reply is None:
            self._crashes.append(f"the engine answered request {ticket} twice, or one that never came")
        else:
            reply(_copied(response) if self._copies else response)

    def _call(self, call: Call) -> None:
        self.unanswered += 1
        request = _copied(call.request) if self._copies else call.request
        self._wire.call(request, call.timeout_ms, partial(self._answered, self.incarnation, call.call_id))

    def _answered(
        self, incarnation: int, call_id: str, response: Response | None, failure: str, exchange: bytes
    ) -> None:
        if incarnation == self.incarnation:
            self.unanswered -= 1
            self._offer(Job(Answered(call_id, response, failure), exchange + _ANSWERED))

    def _arm(self, wake: Wake) -> None:
        at = max(wake.at_ms - self.off_ms, self._clock.now)
        if self._wakes.get(wake.key) != at:
            self._wakes[wake.key] = at
            # Numbers in the key would be minted ones: an order less would then move everybody's timing.
            label = self._wake_label(wake.key)
            self._clock.at(at, key("wake", label), partial(self._wake, wake.key, label, at))

    def _wake_label(self, name: str) -> str:
        return self._label(name.rpartition("/")[2])

    def _wake(self, name: str, label: str, at: int, _event: object) -> None:
        if self._wakes.get(name) == at:
            del self._wakes[name]
            origin = label.partition("#")[0]
            job = key("woke", label, self._firings.next(origin, label))
            self._fired.setdefault(origin, {})[name] = at
            twice = self._overlaps and self._weather.look(_moment("wake", job), self._clock.now).magnitude
            self._offer(Job(Woke(name), job))
            if twice:
                self._offer(Job(Woke(name), job + key("overlap")))

    def forget(self, origin: str) -> None:
        """The order with this origin is finished: its wake-ups need not be counted on."""
        self._firings.forget(origin)
        self._fired.pop(origin, None)

    def intends(self, since: int, until: int) -> bool:
        """Whether the engine still waits for a moment of its own: a wake-up before `until` is armed, under a key
        that has not come up since `since`. (One that has, and brought nothing about, is a poll.)"""
        return any(at < until and self._fired_at(name) <= since for name, at in self._wakes.items())

    def _fired_at(self, name: str) -> int:
        label = self._wake_label(name)
        return self._fired.get(label.partition("#")[0], {}).get(name, -1)


def _moment(moment: Moment, job: bytes) -> Leg:
    """A step of a job as the faults see it, named by what the job is about:

    >>> _moment("after-commit", key("engine>erp", "bookOrder", "order/0007", 1) + _ANSWERED).decision("crash")
    'crash|engine>erp|bookOrder answered|order/0007|after-commit|1|0'
    >>> _moment("wake", key("woke", "order/0007#CRM1", 2)).decision("crash")
    'crash|engine|woke|order/0007#CRM1|wake|2|0'
    """
    copy = "0"
    match parts(job):
        case ["woke", about, attempt, *overlap]:
            channel, operation, copy = ENGINE, "woke", str(len(overlap))
        case ["recover", attempt]:
            channel, operation, about = ENGINE, "recover", ""
        case ["ask", *_] as said:  # people look, when all is over
            channel, operation, about, attempt = ENGINE, " ".join(said), "", "1"
        case [channel, operation, about, attempt, "request", copy]:
            pass
        case [channel, name, about, attempt, _]:
            operation = f"{name} answered"
        case said:  # a call of something that there is not
            channel, operation, about, attempt = ENGINE, " ".join(said), "", "1"
    return Leg(channel, operation, about, moment, int(attempt), int(copy), True, True, False, job + key(moment))


def _own(given: Input) -> Input:
    """The input with a body of its own: a fresh one for every attempt."""
    if isinstance(given, Arrived):
        return replace(given, request=_copied(given.request))
    if isinstance(given, Answered) and given.response is not None:
        return replace(given, response=_copied(given.response))
    return given


def _copied(message: Message) -> Message:
    return replace(message, body=decode(encode(message.body)))
