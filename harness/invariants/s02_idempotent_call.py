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
Convicts:  flawed:key-per-attempt, flawed:unknown-is-failed.
Seen:      F011, F025.
Example:   10:00 CallSent operation=postInvoice key=a1 body=77 subject=INV-9
           10:00:15 CallAnswered operation=postInvoice key=a1 subject=INV-9 status=0
           10:00:16 CallSent operation=postInvoice key=a2 body=77 subject=INV-9
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.answers import NO_EFFECT, definite, done
from harness.invariants.papers import Papers
from seatrial.facts import CallAnswered, CallExecuted, CallSent, Fact
from seatrial.rule import Handler, Rule


class Tried(Struct):
    """One key of one call. `entry` -1: not executed."""

    at: int
    entry: int
    known: bool = False
    declined: bool = False
    """Executed, and left the receiver's books as they were: nothing is there to be doubled."""
    executed_at: int = 0
    executed_entry: int = -1


class Call(Struct):
    """One call over all its attempts: key → attempt. Forgotten when all of them have been answered for good."""

    origin: str
    name: str
    body: str
    tried: dict[str, Tried] = field(default_factory=dict)
    convicted: bool = False


class IdempotentCall(Rule):
    id = "S02"

    def prepare(self) -> None:
        self._calls: Papers[Call] = Papers()
        self._by_key: Papers[Call] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {CallSent: self.sent, CallExecuted: self.executed, CallAnswered: self.answered}

    def sent(self, fact: CallSent, at: int, entry: int) -> None:
        if not fact.subject:
            return
        name = f"{fact.operation}|{fact.subject}|{fact.body}"
        call = self._calls.get(name)
        if call is None:
            call = Call(fact.origin, name, fact.body)
            self._calls.put(fact.origin, name, call)
        else:
            self.exercised += 1
        tried = call.tried.get(fact.key)
        if tried is not None:
            tried.known = False
            return
        if call.tried:
            self._other_key(fact, call, at, entry)
        key_name = f"{fact.operation}|{fact.key}"
        same_key = self._by_key.get(key_name)
        if same_key is None:
            self._by_key.put(fact.origin, key_name, call)
        else:
            self.exercised += 1
            self._other_body(fact, same_key, at, entry)
        call.tried[fact.key] = Tried(at, entry)

    def _other_key(self, fact: CallSent, call: Call, at: int, entry: int) -> None:
        key, tried = next(
            ((key, tried) for key, tried in call.tried.items() if not (tried.known or tried.declined)), ("", None)
        )
        if tried is None or call.convicted:
            return
        call.convicted = True
        what = f"{fact.operation} for {fact.subject} was sent again under another key"
        first = f"{key} at {self.clock(tried.at)}, of which nobody knew what had become"
        witness = (tried.entry, entry)
        self.breach("call", "sent again under another key", f"{what}: {first}; {fact.key} at {self.clock(at)}",
                    at, *witness)  # fmt: skip

    def _other_body(self, fact: CallSent, same_key: Call, at: int, entry: int) -> None:
        tried = same_key.tried[fact.key]
        if same_key.body != fact.body and not same_key.convicted:
            same_key.convicted = True
            what = f"{fact.operation} for {fact.subject} was sent with two bodies under one key, {fact.key}"
            times = f"at {self.clock(tried.at)} and at {self.clock(at)}"
            self.breach("call", "one key for two bodies", f"{what}: {times}", at, tried.entry, entry)

    def executed(self, fact: CallExecuted, at: int, entry: int) -> None:
        call = self._by_key.get(f"{fact.operation}|{fact.key}")
        if call is None or fact.replayed or fact.body != call.body:
            return
        tried = call.tried[fact.key]
        tried.declined = fact.code in NO_EFFECT
        if not done(fact.status, fact.code):
            return
        if tried.executed_entry < 0:
            tried.executed_at, tried.executed_entry = at, entry
        elif not call.convicted:
            call.convicted = True
            what = f"{fact.operation} for {fact.subject} was executed twice under one key, {fact.key}"
            times = f"at {self.clock(tried.executed_at)} and at {self.clock(at)}"
            witness = (tried.entry, tried.executed_entry, entry)
            self.breach("call", "executed twice", f"{what}: {times}", at, *witness)

    def answered(self, fact: CallAnswered, _at: int, _entry: int) -> None:
        if not definite(fact.status):
            return
        call = self._by_key.get(f"{fact.operation}|{fact.key}")
        if call is None:
            return
        call.tried[fact.key].known = True
        if all(tried.known for tried in call.tried.values()):
            self._calls.drop(call.origin, call.name)
            for key in call.tried:
                self._by_key.drop(call.origin, f"{fact.operation}|{key}")

    def retire(self, origin: str) -> None:
        self._calls.forget(origin)
        self._by_key.forget(origin)
