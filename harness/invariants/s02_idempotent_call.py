"""A call that is sent again is the same call: same key, same body, one effect.   [S02]

Kind:      safety; at every instant, whatever the faults.
Reads:     CallAnswered, CallExecuted, CallSent.
Needs:     nothing of the engine.
Formula:   for every call (operation, business key of the contract, body without its key): as long as one attempt has
           not been answered for good, every further attempt carries the same key; one key has one body; and the
           executions under one key that had an effect (2xx, not replayed, not refused) are at most one.
Why:       A key that is drawn anew for every attempt, or is lost in a restart, protects against nothing: the receiver
           cannot know that the second letter is a copy of the first. After a clear answer a new attempt may have a new
           key: a release that was refused is asked for again when the order has changed. The caller may also have
           learnt of the refusal by a search, which is no answer to the call: what declined left nothing behind.
Exercised: by every call that is sent a second time.
Convicts:  flawed:no-inbox-dedupe, flawed:key-per-attempt, flawed:key-per-version, flawed:unknown-is-failed.
Seen:      F011, F025.
Example:   10:00 CallSent operation=postInvoice key=a1 body=77 subject=INV-9
           10:00:15 CallAnswered operation=postInvoice key=a1 subject=INV-9 status=0
           10:00:16 CallSent operation=postInvoice key=a2 body=77 subject=INV-9
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.answers import NO_EFFECT, definite, done
from harness.invariants.calls import called
from seatrial.facts import CallAnswered, CallExecuted, CallSent, Fact
from seatrial.rule import Handler, Rule


class Tried(Struct, gc=False):
    """One key of one call. `executed_entry` -1: not executed."""

    key: str
    at: int
    entry: int
    known: bool = False
    declined: bool = False
    """Executed, and left the receiver's books as they were: nothing is there to be doubled."""
    executed_at: int = 0
    executed_entry: int = -1


class Call(Struct, gc=False):
    """One call over all its attempts. Forgotten when all of them have been answered for good, as most are at once.

    `what`: operation, business key, body. `others`: attempts under other keys than the first one's.
    """

    origin: str
    what: tuple[str, str, str, str]
    first: Tried
    others: list[Tried] | None = None
    convicted: bool = False

    def tried(self, key: str) -> Tried | None:
        if self.first.key == key:
            return self.first
        return next((each for each in self.others or () if each.key == key), None)


class IdempotentCall(Rule):
    id = "S02"

    def prepare(self) -> None:
        self._calls: dict[tuple[str, str, str, str], Call] = {}
        self._by_key: dict[tuple[str, str, str], Call] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {CallSent: self.sent, CallExecuted: self.executed, CallAnswered: self.answered}

    def sent(self, fact: CallSent, at: int, entry: int) -> None:
        what = (fact.operation, fact.subject, fact.body, fact.system)
        call = self._calls.get(what)
        if call is None:
            if not fact.subject:
                return  # about no business that one could do twice
            call = self._calls[what] = Call(fact.origin, what, Tried(fact.key, at, entry))
            same_key = self._by_key.setdefault((fact.operation, fact.key, fact.system), call)
            if same_key is not call:
                self.exercised += 1
                self._other_body(fact, same_key, at, entry)
            return
        self.exercised += 1
        tried = call.tried(fact.key)
        if tried is not None:
            tried.known = False
            return
        self._other_key(fact, call, at, entry)
        tried = Tried(fact.key, at, entry)
        call.others = [*(call.others or ()), tried]
        self._by_key.setdefault((fact.operation, fact.key, fact.system), call)

    def _other_key(self, fact: CallSent, call: Call, at: int, entry: int) -> None:
        tried = next((each for each in (call.first, *(call.others or ())) if not (each.known or each.declined)), None)
        if tried is not None and not call.convicted:
            call.convicted = True
            what = f"{called(fact.operation, fact.subject)} was sent again under another key"
            first = f"{tried.key} at {self.clock(tried.at)}, of which nobody knew what had become"
            summary = f"{what}: {first}; {fact.key} at {self.clock(at)}"
            self.breach("call", "sent again under another key", summary, at, tried.entry, entry)

    def _other_body(self, fact: CallSent, same_key: Call, at: int, entry: int) -> None:
        tried = same_key.tried(fact.key)
        if tried is not None and not same_key.convicted:
            same_key.convicted = True
            what = f"{called(fact.operation, fact.subject)} was sent with two bodies under one key, {fact.key}"
            times = f"at {self.clock(tried.at)} and at {self.clock(at)}"
            self.breach("call", "one key for two bodies", f"{what}: {times}", at, tried.entry, entry)

    def executed(self, fact: CallExecuted, at: int, entry: int) -> None:
        call = self._by_key.get((fact.operation, fact.key, fact.system))
        if call is None or fact.replayed or fact.body != call.what[2]:
            return
        tried = call.tried(fact.key)
        if tried is None:
            return
        if not done(fact.status, fact.code):
            tried.declined = fact.code in NO_EFFECT
            return
        if tried.executed_entry < 0:
            tried.executed_at, tried.executed_entry = at, entry
        elif not call.convicted:
            call.convicted = True
            what = f"{called(fact.operation, fact.subject)} was done twice under one key, {fact.key}"
            times = f"at {self.clock(tried.executed_at)} and at {self.clock(at)}"
            witness = (tried.entry, tried.executed_entry, entry)
            self.breach("call", "executed twice", f"{what}: {times}", at, *witness)

    def answered(self, fact: CallAnswered, _at: int, _entry: int) -> None:
        if not definite(fact.status):
            return
        call = self._by_key.get((fact.operation, fact.key, fact.system))
        if call is not None:
            tried = call.tried(fact.key)
            if tried is not None:
                tried.known = True
            if call.first.known and all(each.known for each in call.others or ()):
                self._forget(call)

    def _forget(self, call: Call) -> None:
        self._calls.pop(call.what, None)
        for tried in (call.first, *(call.others or ())):
            self._by_key.pop((call.what[0], tried.key, call.what[3]), None)

    def retire(self, origin: str) -> None:
        """Only calls that were never answered are still known: there are few to look through."""
        for call in [call for call in self._calls.values() if call.origin == origin]:
            self._forget(call)
