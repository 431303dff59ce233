"""A call whose outcome nobody knows has neither failed nor succeeded: it is found out, and never done twice.   [S09]

Kind:      safety; at every instant, and when the trial has come to rest.
Reads:     CallAnswered, CallExecuted, CallSent, CaseListed.
Needs:     nothing of the engine.
Formula:   for every call (operation, business key of the contract, body without its key) of which an attempt ended
           without an answer: count(executions that had an effect) <= 1, under whatever keys; and at rest it was
           executed, or declined (a 2xx with a business "no", which can be looked up), or answered, or replaced by a
           later call of that operation for that business key, or an open case is about it.
Why:       A timeout says that nobody has answered, not that nothing was done. Who books again after a timeout has two
           orders; who gives up after one may have none.
Exercised: by every attempt that ends without an answer.
Convicts:  flawed:unknown-is-failed, flawed:no-inbox-dedupe, flawed:key-per-attempt,
           flawed:period-billed-per-run.
Seen:      F008, F009, F010, F011, F015, F016.
Example:   10:00 CallSent operation=bookOrder key=k1 body=77 subject=CRM-7
           10:00:01 CallExecuted operation=bookOrder key=k1 body=77 subject=CRM-7 status=201
           10:00:15 CallAnswered operation=bookOrder key=k1 subject=CRM-7 status=0 code=timeout
           10:00:16 CallSent operation=bookOrder key=k1 body=77 subject=CRM-7
           10:00:17 CallExecuted operation=bookOrder key=k1 body=77 subject=CRM-7 status=201
"""

from collections import deque
from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.answers import definite, done
from harness.invariants.calls import called
from harness.invariants.cases import Cases
from seatrial.facts import CallAnswered, CallExecuted, CallSent, CaseListed, Fact
from seatrial.rule import Handler, Rule

REMEMBERED_MS = 3_600_000
"""A call that was answered in the end is remembered this long, for a copy that is still on its way."""

What = tuple[str, str, str, str]
"""Operation, business key, body."""
When = tuple[int, int]
"""(at, journal entry)"""


class Doubtful(Struct, gc=False):
    """A call of which an attempt ended without an answer, or which was executed twice before its first answer."""

    origin: str
    what: What
    keys: dict[str, None] = field(default_factory=dict)
    executed: list[When] = field(default_factory=list)
    unknown: list[When] = field(default_factory=list)
    learnt: bool = False
    convicted: bool = False


class UnknownIsNotFailed(Rule):
    id = "S09"

    def prepare(self) -> None:
        self._under_way: dict[tuple[str, str, str], What] = {}
        self._executed: dict[What, When] = {}
        self._declined: dict[What, None] = {}
        self._doubtful: dict[What, Doubtful] = {}
        self._waiting: dict[tuple[str, str, str], list[Doubtful]] = {}
        self._answered: deque[tuple[int, Doubtful]] = deque()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            CallSent: self.sent,
            CallExecuted: self.executed,
            CallAnswered: self.answered,
            CaseListed: self._cases.seen,
        }

    def sent(self, fact: CallSent, _at: int, _entry: int) -> None:
        self._under_way.setdefault(
            (fact.operation, fact.key, fact.system), (fact.operation, fact.subject, fact.body, fact.system)
        )

    def executed(self, fact: CallExecuted, at: int, entry: int) -> None:
        if fact.replayed or not 200 <= fact.status < 300:
            return
        what = (fact.operation, fact.subject, fact.body, fact.system)
        if not done(fact.status, fact.code):
            self._declined[what] = None
            return
        call = self._doubtful.get(what)
        if call is None:
            first = self._executed.setdefault(what, (at, entry))
            if first[1] == entry:
                return  # the first time, and so far nobody doubts it: nearly always
            call = self._doubt(fact.origin, what)
        call.executed.append((at, entry))
        if len(call.executed) > 1 and call.unknown:
            self._twice(call)

    def _doubt(self, origin: str, what: What) -> Doubtful:
        call = self._doubtful[what] = Doubtful(origin, what)
        first = self._executed.pop(what, None)
        if first is not None:
            call.executed.append(first)
        return call

    def answered(self, fact: CallAnswered, at: int, entry: int) -> None:
        name = (fact.operation, fact.key, fact.system)
        what = self._under_way.get(name)
        if what is None:
            return
        if not fact.status:
            self.exercised += 1
            call = self._doubtful.get(what) or self._doubt(fact.origin, what)
            call.keys[fact.key] = None
            if not call.unknown:
                self._waiting.setdefault((what[0], what[1], what[3]), []).append(call)
            call.unknown.append((at, entry))
            if len(call.executed) > 1:
                self._twice(call)
        elif definite(fact.status):
            del self._under_way[name]
            self._declined.pop(what, None)
            if not self._doubtful:
                self._executed.pop(what, None)
                return
            for earlier in self._waiting.pop((what[0], what[1], what[3]), ()):
                earlier.learnt = True
            doubted = self._doubtful.get(what)
            if doubted is None:
                self._executed.pop(what, None)
            else:
                self._answered.append((at, doubted))
            while self._answered and self._answered[0][0] < at - REMEMBERED_MS:
                self._forget(self._answered.popleft()[1])

    def _forget(self, call: Doubtful) -> None:
        self._declined.pop(call.what, None)
        if self._doubtful.pop(call.what, None) is not None:
            for key in call.keys:
                self._under_way.pop((call.what[0], key, call.what[3]), None)

    def _twice(self, call: Doubtful) -> None:
        if call.convicted:
            return
        call.convicted = True
        operation, subject, *_ = call.what
        times = " and ".join(self.clock(at) for at, _ in call.executed)
        what = f"{called(operation, subject)} was done twice, at {times}"
        summary = f"{what}: at {self.clock(call.unknown[0][0])} nobody knew what had become of it"
        at = max(call.executed[-1][0], call.unknown[0][0])
        witness = sorted([call.executed[0][1], call.unknown[0][1], call.executed[1][1]])
        self.breach("call", "done twice after an unknown outcome", summary, at, *witness)

    def conclude(self, at: int, _entry: int) -> None:
        for waiting in self._waiting.values():
            for call in waiting:
                operation, subject, *_ = call.what
                decided = call.executed or call.what in self._declined
                if not (call.learnt or decided or self._cases.about(subject, *call.keys)):
                    what = f"{called(operation, subject)} was sent and never answered"
                    since = f"the last attempt ended without an answer at {self.clock(call.unknown[-1][0])}"
                    summary = f"{what}: {since}, nothing was done, and nobody was asked to look"
                    self.breach("call", "outcome never learnt", summary, at, *[pair[1] for pair in call.unknown])

    def retire(self, origin: str) -> None:
        """Only calls in doubt are still known: there are few to look through."""
        for call in [call for call in self._doubtful.values() if call.origin == origin]:
            call.learnt = True
            self._forget(call)
