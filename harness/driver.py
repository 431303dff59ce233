"""Drives an engine in virtual time: workers, transactions, crashes to come.

A transaction begins and commits at separate virtual instants, with several workers, so that races between workers
exist: what a worker read may have changed before it commits. Then the store says `Conflict`, and `handle` runs
again with the same input. Outputs leave only after the commit.

An exception out of an engine is not a finding but an end: whatever it was told is lost. It is recorded for the
verdict (exit 3), the request in hand is answered 500, and the driver goes on.
"""

import traceback
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from harness.clock import Clock
from harness.dice import Dice, key
from harness.wire import ReplyWith, Wire
from seatrial.engine import Answered, Arrived, Call, Conflict, Input, Output, Reply, Transaction, Vessel, Wake, Woke
from seatrial.message import Request, Response, problem

WORK_MS = (1, 8)
"""Between the beginning of a transaction and its commit."""
CONFLICTS_MAX = 1_000
"""An input that conflicts more often than this in a row is going in circles."""


class Job(Struct):
    """One input on its way through a worker."""

    given: Input
    name: bytes
    conflicts: int = 0


class Driver:
    """One engine at work. `busy` counts inputs waiting or in a transaction."""

    def __init__(
        self, vessel: Vessel, workers: int, clock: Clock, dice: Dice, wire: Wire, label: Callable[[str], str]
    ) -> None:
        self.vessel = vessel
        self._engine = vessel.engine
        self._store = vessel.store
        self._clock = clock
        self._dice = dice
        self._wire = wire
        self._label = label
        self._idle = workers
        self._waiting: deque[Job] = deque()
        self._replies: dict[int, ReplyWith] = {}
        self._tickets = 0
        self._wakes: dict[str, int] = {}
        self.crashes: list[str] = []
        self.conflicts = 0
        self.busy = 0

    def start(self) -> None:
        """First start: let the engine derive what it wants to do from an empty store."""
        tx = self._store.begin()
        outputs = self._engine.recover(tx, self._clock.now)
        tx.commit()
        self._emit(outputs)

    def receive(self, request: Request, job: bytes, reply: ReplyWith) -> None:
        """A request reached the engine."""
        ticket = self._tickets
        self._tickets = ticket + 1
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
        tx = self._store.begin()
        try:
            outputs = self._engine.handle(tx, job.given, self._clock.now)
        except Exception as error:  # the engine is anybody's code: whatever it throws is for the verdict
            self._crashed(job, error)
            return
        low, high = WORK_MS
        takes = self._dice.between("work", job.name, low, high)
        self._clock.at(self._clock.now + takes, job.name, partial(self._commit, job, tx, outputs))

    def _commit(self, job: Job, tx: Transaction, outputs: Sequence[Output], _event: object) -> None:
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
        self._emit(outputs)
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
        self.crashes.append(
            f"the engine threw {type(error).__name__}: {error}{place}, handling {type(job.given).__name__}"
        )
        if isinstance(job.given, Arrived):
            self._reply(job.given.ticket, problem(500, "internal_error", "the engine failed"))
        self._next()

    # ------------------------------------------------------------ outputs

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
            self.crashes.append(f"the engine answered request {ticket} twice, or one that never came")
        else:
            reply(response)

    def _call(self, call: Call) -> None:
        self._wire.call(call.request, call.timeout_ms, partial(self._answered, call.call_id))

    def _answered(self, call_id: str, response: Response | None, failure: str, exchange: bytes) -> None:
        self._offer(Job(Answered(call_id, response, failure), exchange + b"answered"))

    def _arm(self, wake: Wake) -> None:
        at = max(wake.at_ms, self._clock.now)
        if self._wakes.get(wake.key) != at:
            self._wakes[wake.key] = at
            self._clock.at(at, key("wake", wake.key), partial(self._wake, wake.key, at))

    def _wake(self, name: str, at: int, _event: object) -> None:
        if self._wakes.get(name) == at:
            del self._wakes[name]
            # Numbers in the key would be minted ones: an order less would then move everybody's timing.
            self._offer(Job(Woke(name), key("woke", self._label(name.rpartition("/")[2]))))
