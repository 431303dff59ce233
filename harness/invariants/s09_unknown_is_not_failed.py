"""A call whose outcome nobody knows has neither failed nor succeeded: it is found out, and never done twice.   [S09]

Kind:      safety; at every instant, and when the trial has come to rest.
Reads:     CallAnswered, CallExecuted, CallSent, CaseListed.
Needs:     nothing of the engine.
Formula:   for every call (operation, business key of the contract, body without its key) of which an attempt ended
           without an answer: count(executions that had an effect) <= 1, under whatever keys; and at rest it was
           executed, or answered, or replaced by a later call of that operation for that business key, or a case is
           about it.
Why:       A timeout says that nobody has answered, not that nothing was done. Who books again after a timeout has two
           orders; who gives up after one may have none.
Exercised: by every attempt that ends without an answer.
Convicts:  flawed:unknown-is-failed, flawed:key-per-attempt.
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
from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from seatrial.facts import CallAnswered, CallExecuted, CallSent, CaseListed, Fact
from seatrial.rule import Handler, Rule

REMEMBERED_MS = 3_600_000
"""A call that was answered in the end is remembered this long, for a copy that is still on its way."""


class Call(Struct):
    """One call over all its attempts. Pairs are (at, journal entry)."""

    origin: str
    name: str
    operation: str
    subject: str
    keys: dict[str, None] = field(default_factory=dict)
    executed: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)
    learnt: bool = False
    convicted: bool = False


class UnknownIsNotFailed(Rule):
    id = "S09"

    def prepare(self) -> None:
        self._calls: Papers[Call] = Papers()
        self._by_key: Papers[Call] = Papers()
        self._unknown: dict[str, list[Call]] = {}
        self._answered: deque[tuple[int, Call]] = deque()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            CallSent: self.sent,
            CallExecuted: self.executed,
            CallAnswered: self.answered,
            CaseListed: self._cases.seen,
        }

    def sent(self, fact: CallSent, _at: int, _entry: int) -> None:
        name = f"{fact.operation}|{fact.subject}|{fact.body}"
        call = self._calls.get(name)
        if call is None:
            call = Call(fact.origin, name, fact.operation, fact.subject)
            self._calls.put(fact.origin, name, call)
        if fact.key not in call.keys:
            call.keys[fact.key] = None
            key_name = f"{fact.operation}|{fact.key}"
            if self._by_key.get(key_name) is None:
                self._by_key.put(fact.origin, key_name, call)

    def executed(self, fact: CallExecuted, at: int, entry: int) -> None:
        if fact.replayed or not done(fact.status, fact.code):
            return
        call = self._calls.get(f"{fact.operation}|{fact.subject}|{fact.body}")
        if call is not None:
            call.executed.append((at, entry))
            if len(call.executed) > 1 and call.unknown:
                self._twice(call)

    def answered(self, fact: CallAnswered, at: int, entry: int) -> None:
        call = self._by_key.get(f"{fact.operation}|{fact.key}")
        if call is None:
            return
        if not fact.status:
            self.exercised += 1
            if not call.unknown:
                self._unknown.setdefault(f"{fact.operation}|{fact.subject}", []).append(call)
            call.unknown.append((at, entry))
            if len(call.executed) > 1:
                self._twice(call)
        elif definite(fact.status):
            for earlier in self._unknown.pop(f"{fact.operation}|{fact.subject}", ()):
                earlier.learnt = True
            if call.unknown:
                self._answered.append((at, call))
            else:
                self._drop(call)
            while self._answered and self._answered[0][0] < at - REMEMBERED_MS:
                self._drop(self._answered.popleft()[1])

    def _drop(self, call: Call) -> None:
        self._calls.drop(call.origin, call.name)
        for key in call.keys:
            self._by_key.drop(call.origin, f"{call.operation}|{key}")

    def _twice(self, call: Call) -> None:
        if call.convicted:
            return
        call.convicted = True
        times = " and ".join(self.clock(at) for at, _ in call.executed)
        what = f"{call.operation} for {call.subject} was executed twice, at {times}"
        summary = f"{what}: at {self.clock(call.unknown[0][0])} nobody knew what had become of it"
        at = max(call.executed[-1][0], call.unknown[0][0])
        witness = sorted([call.executed[0][1], call.unknown[0][1], call.executed[1][1]])
        self.breach("call", "done twice after an unknown outcome", summary, at, *witness)

    def conclude(self, at: int, _entry: int) -> None:
        for waiting in self._unknown.values():
            for call in waiting:
                about = self._cases.about(call.subject, *call.keys)
                if not (call.learnt or call.executed or about):
                    what = f"{call.operation} for {call.subject} was sent and never answered"
                    since = f"the last attempt ended without an answer at {self.clock(call.unknown[-1][0])}"
                    summary = f"{what}: {since}, nothing was done, and nobody was asked to look"
                    self.breach("call", "outcome never learnt", summary, at, *[pair[1] for pair in call.unknown])

    def retire(self, origin: str) -> None:
        self._by_key.forget(origin)
        for _, call in self._calls.forget(origin):
            call.learnt = True
