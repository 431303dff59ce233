"""The engine: sans-IO, one transaction a turn, no clock, no socket, no thread, nothing kept between turns.

    handle(tx, input, now)  a request, the outcome of a call, or a wake-up: change records, then plan each one touched
    recover(tx, now)        after a crash or at the start: find every record with something on its mind and go on

Planning is level-triggered: a touched record is looked at as it is, its due intents act, every free receiver gets the
next step, and the record asks for one wake-up for whatever only time will bring. What is in the store is therefore
all there is to know, and recovery is the same code.
"""

from collections.abc import Sequence

import msgspec

from engine import outbox, polling, streams, versions
from engine.early import decode_early
from engine.experience import EXPERIENCE
from engine.finance import FINANCE
from engine.inbox import EARLY_DEADLINE_MS, overdue, take_up
from engine.kinds import KINDS, kind_of
from engine.parts import Parts
from engine.record import Intent, Record
from engine.turn import Turn
from engine.views import API
from seatrial.calendar import Calendar
from seatrial.engine import Answered, Arrived, Input, Output, Reply, Setup, Tx
from seatrial.message import JsonObject, Request, Response, problem

_OPERATIONS = {**API, **EXPERIENCE, **FINANCE}


class OrderToCash:
    """The sync engine. Its only state is what it was built from."""

    __slots__ = ("_books", "_calendar", "_clients", "_parts", "_policies", "_systems")

    def __init__(self, setup: Setup, parts: Parts) -> None:
        self._parts = parts
        self._policies = setup.policies
        self._systems = setup.systems
        self._books = setup.books
        self._clients = setup.clients
        self._calendar = Calendar(setup.start)

    def handle(self, tx: Tx, given: Input, now_ms: int) -> Sequence[Output]:
        turn = Turn(tx, now_ms, self._parts, self._policies, self._calendar, self._books, self._systems)
        if isinstance(given, Arrived):
            turn.out.append(Reply(given.ticket, self._answer(turn, given.request)))
        elif isinstance(given, Answered):
            record = turn.load(outbox.record_of(given.call_id))
            if record is not None:
                done = outbox.answered(turn, record, given.call_id, given.response, given.failure)
                if done is not None:
                    self._done(turn, record, *done)
        elif given.key.startswith("early/"):
            overdue(turn, given.key)
        else:
            record = turn.load(given.key)
            if record is not None:
                record.wake_at = 0
        self._close(turn)
        return turn.out

    def recover(self, tx: Tx, now_ms: int) -> Sequence[Output]:
        turn = Turn(tx, now_ms, self._parts, self._policies, self._calendar, self._books, self._systems)
        for prefix in KINDS:
            for key, _ in tx.scan(prefix + "/"):
                record = turn.load(key)
                if record is not None:
                    self._parts.resume(turn, record)
        for source, name in streams.heard(self._systems, self._policies):
            turn.stream(source, name)
        if self._policies.poll_ms:
            for source, operation in polling.POLLS:
                if source in self._systems:
                    turn.poll(source, operation)
        for key, raw in tx.scan("early/"):
            turn.wake(key, decode_early(raw).since + EARLY_DEADLINE_MS)
        self._close(turn)
        return turn.out

    # ------------------------------------------------------------ inside

    def _answer(self, turn: Turn, request: Request) -> Response:
        answer = _OPERATIONS.get(request.operation)
        if answer is None:
            return problem(404, "unknown_operation", f"no operation {request.operation}")
        return self._parts.refusal(self._clients, request) or answer(turn, request)

    def _done(self, turn: Turn, record: Record, intent: Intent, body: JsonObject) -> None:
        """A call has been answered with yes, or with an outcome."""
        try:
            kind_of(record.key).answered(turn, record, intent, versions.read(turn, intent, body))
        except msgspec.ValidationError as error:
            outbox.unreadable(turn, record, intent, str(error))

    def _close(self, turn: Turn) -> None:
        """Plan every touched record, until none is touched any more; then write them all."""
        take_up(turn)
        while (record := turn.next_dirty()) is not None:
            kind_of(record.key).plan(turn, record)
        for record in turn.records.values():
            turn.write(record)


def resume(turn: Turn, record: Record) -> None:
    """After a crash: no wake-up is armed any more, and no answer to what was on its way will come."""
    record.wake_at = 0
    outbox.lost(turn, record)
