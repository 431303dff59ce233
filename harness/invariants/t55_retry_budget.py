"""Whoever tries again does so ever more slowly, as late as he was told, and never what was refused for good.   [T55]

Kind:      timed; at every attempt after the first, whatever the faults. The budget as a whole is asked for at rest.
Reads:     CallAnswered, CallSent, CaseDecided, OutageSeen.
Needs:     nothing of the engine.
Formula:   for the calls of one system under one key (operation, key), n = 1, 2, ...: attempts <= attempts_max; attempt
           n + 1 is sent at least min(retry_wait_ms_min * 2^(n-1), retry_wait_ms_max) after attempt n was answered or
           given up, and not before the Retry-After of that answer has passed; after 400, 404, 409 or 422 (a 409 that
           says that the first attempt is still being worked on apart) the same key does not come with the same body
           again. And over the trial: retries <= retries_per_call_max * first attempts + attempts_max. And of any one
           operation, retries within a minute of the clock <= retries_per_minute_max, where the scenario declares one.
           And if none of the last 20 calls or more of one operation, for five minutes, got an answer of the system's
           own (nothing, 5xx, or what a gateway says for it: come back later), those that come to nothing within a
           minute of the clock <= probes_per_minute_max, where the scenario declares one.
           The catalogue asks for waits that never get shorter. Taken literally that convicts whoever was told to stay
           away for a minute and then goes on with his own four seconds; so the bound below which no wait may fall is
           what must not get shorter. It does not ask for jitter either: that is not to be seen in one call. A yes
           ends a call: the key, should it come again, is counted anew (S01 and S02 have that).
           What a person asks for is asked for: an attempt after he has decided a case of the same origin is his.
           What an engine that dies had been told shortly before may be lost with it: answers older than its last
           death bind nobody.
Why:       A system that is coming back is brought down again by those who waited for it, all at once. And what is
           refused for good stays refused: attempts only hide it from the person who could correct it.
Exercised: by every attempt that follows another one, and by every refusal for good.
Convicts:  flawed:retry-storm, flawed:permanent-is-transient, flawed:no-circuit-breaker.
Seen:      F017, F069, F173, F174.
Example:   10:00 CallSent operation=reserveStock key=reserve:SO-7-1 body=77 subject=SO-7-1
           10:00:01 CallAnswered operation=reserveStock key=reserve:SO-7-1 status=503 retry_after_ms=60000
           10:00:02 CallSent operation=reserveStock key=reserve:SO-7-1 body=77 subject=SO-7-1
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.calls import called
from harness.invariants.wording import duration
from seatrial.facts import CallAnswered, CallSent, CaseDecided, Fact, OutageSeen
from seatrial.rule import Handler, Rule

ENGINE = "engine"
MINUTE_MS = 60_000
SILENT_CALLS, SILENT_MS = 20, 300_000
"""So many calls in a row, and for so long, without an answer of its own: the system is away."""
DIED = "died"
"""Code of a call whose caller died while it was under way."""
FOR_GOOD = frozenset({400, 404, 409, 422})
LATER = frozenset({401, 408, 425, 429})
"""Answers that a gateway gives for a system that may be down."""
IN_FLIGHT = frozenset({"idempotency_key_in_flight", "idempotency_in_progress", "idempotency_key_in_progress"})
"""Codes of a 409 that means: not yet."""


class Attempts(Struct, gc=False):
    """All attempts under one key that were not answered with yes. `answered_at` -1: the last one is under way."""

    origin: str
    body: str
    sent: int
    sent_entry: int
    sent_at: int
    answered_at: int = -1
    answered_entry: int = -1
    not_before: int = 0
    final: int = 0


class RetryBudget(Rule):
    id = "T55"
    kind = "timed"

    def prepare(self) -> None:
        self._calls: dict[tuple[str, str, str], Attempts] = {}
        self._first = self._again = 0
        self._died_at = -1
        self._last_entry = -1
        self._minutes: dict[tuple[str, str], tuple[int, int]] = {}
        """By system and operation: the last minute in which it was tried again, and how often."""
        self._silent: dict[tuple[str, str], tuple[int, int, int]] = {}
        """By system and operation: calls in a row that came to nothing, when the first of them did, in which entry."""
        self._probes: dict[tuple[str, str], tuple[int, int]] = {}
        """By system and operation that are away: the last minute in which a call came to nothing, and how many."""
        self._asked_at: dict[str, int] = {}
        """Origin -> when a person last had something of it tried again."""
        self._convicted: set[tuple[str, str, str]] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            CallSent: self.sent,
            CallAnswered: self.answered,
            CaseDecided: self.decided,
            OutageSeen: self.away,
        }

    def decided(self, fact: CaseDecided, at: int, _entry: int) -> None:
        if fact.action != "close":
            self._asked_at[fact.origin] = at

    def away(self, fact: OutageSeen, _at: int, _entry: int) -> None:
        if fact.system == ENGINE:
            self._died_at = fact.starts_at

    def sent(self, fact: CallSent, at: int, entry: int) -> None:
        name = (fact.operation, fact.key, fact.system)
        call = self._calls.get(name)
        if call is None:
            self._first += 1
            self._calls[name] = Attempts(fact.origin, fact.body, 1, entry, at)
            return
        self.exercised += 1
        self._again += 1
        self._last_entry = entry
        self._count(fact, at, entry)
        if call.answered_at > max(self._died_at, self._asked_at.get(call.origin, -1)):
            self._look(call, fact, at, entry)
        elif call.answered_at < 0 and call.sent_at > self._died_at:
            said = f"{called(*_what(fact))} was sent again while attempt {call.sent} was still under way"
            self._convict("sent again while under way", said, name, at, call.sent_entry, entry)
        call.sent += 1
        if call.sent > self.trial.policies.attempts_max:
            allowed = f"at most {self.trial.policies.attempts_max} are allowed"
            said = f"{called(*_what(fact))} was sent {call.sent} times, {allowed}"
            self._convict("too many attempts", said, name, at, call.sent_entry, entry)
        call.body, call.sent_entry, call.sent_at = fact.body, entry, at
        call.answered_at, call.not_before, call.final = -1, 0, 0

    def _count(self, fact: CallSent, at: int, entry: int) -> None:
        """A system that has just got up is not run over by those who waited for it."""
        allowed = self.trial.policies.retries_per_minute_max
        if not allowed:
            return
        minute, count = self._minutes.get((fact.system, fact.operation), (-1, 0))
        count = count + 1 if minute == at // MINUTE_MS else 1
        self._minutes[fact.system, fact.operation] = (at // MINUTE_MS, count)
        if count > allowed:
            said = f"{fact.operation} was sent again {count} times within one minute, at most {allowed} are allowed"
            self._convict("too many at once", said, (fact.operation, "", fact.system), at, entry)

    def _hear(self, fact: CallAnswered, at: int, entry: int) -> None:
        """A refusal is a sign of life too. To be told to come again is none, nor that the caller died meanwhile.

        What is counted is calls that came to nothing, not calls: what the engine only reads is not in the facts, and
        may have been answered already when it begins to call again.
        """
        what = fact.system, fact.operation
        later = fact.status in LATER
        if 0 < fact.status < 500 and not later:
            self._silent.pop(what, None)
            return
        calls, since, first = self._silent.get(what, (0, at, entry))
        if calls >= SILENT_CALLS and at - since >= SILENT_MS:
            self._probed(what, at, since, first, entry)
        if not later and fact.code != DIED:
            self._silent[what] = (calls + 1, since, first)

    def _probed(self, what: tuple[str, str], at: int, since: int, first: int, entry: int) -> None:
        """A system that is away is left alone, but for a call in a while that finds out whether it is back."""
        allowed = self.trial.policies.probes_per_minute_max
        if not allowed:
            return
        self.exercised += 1
        minute, count = self._probes.get(what, (-1, 0))
        count = count + 1 if minute == at // MINUTE_MS else 1
        self._probes[what] = (at // MINUTE_MS, count)
        if count > allowed:
            system, operation = what
            said = (
                f"{system} had given {operation} no sign of life for {duration(at - since)}, and {count} calls came to "
                f"nothing within one minute, at most {allowed} are allowed"
            )
            self._convict("not left alone", said, (operation, "", system), at, first, entry)

    def _look(self, call: Attempts, fact: CallSent, at: int, entry: int) -> None:
        """The last attempt came to nothing: may there be another one, and already?"""
        name, what = (fact.operation, fact.key, fact.system), called(*_what(fact))
        waited = at - call.answered_at
        policies = self.trial.policies
        floor = min(policies.retry_wait_ms_min << min(call.sent - 1, 20), policies.retry_wait_ms_max)
        if call.final and fact.body == call.body:
            said = f"{what} was refused for good ({call.final}), and sent once more {duration(waited)} later"
            self._convict("refusal not accepted", said, name, at, call.answered_entry, entry)
        elif at < call.not_before:
            asked = duration(call.not_before - call.answered_at)
            said = f"{what} was to stay away for {asked}, and came back after {duration(waited)}"
            self._convict("back before it was asked", said, name, at, call.answered_entry, entry)
        elif waited < floor:
            said = f"{what} was sent again {duration(waited)} after attempt {call.sent}, {duration(floor)} are required"
            self._convict("sent again too soon", said, name, at, call.answered_entry, entry)

    def answered(self, fact: CallAnswered, at: int, entry: int) -> None:
        self._hear(fact, at, entry)
        name = (fact.operation, fact.key, fact.system)
        call = self._calls.get(name)
        if call is None:
            return
        if 200 <= fact.status < 300:
            del self._calls[name]
            return
        call.answered_at, call.answered_entry = at, entry
        call.not_before = at + fact.retry_after_ms
        if fact.status in FOR_GOOD and not (fact.status == 409 and fact.code in IN_FLIGHT):
            call.final = fact.status
            self.exercised += 1

    def conclude(self, at: int, _entry: int) -> None:
        budget = self.trial.policies.retries_per_call_max * self._first + self.trial.policies.attempts_max
        if self._again > budget:
            summary = f"{self._first} calls were sent again {self._again} times, at most {budget} are allowed"
            self.breach("trial", "budget overdrawn", summary, at, self._last_entry)

    def retire(self, origin: str) -> None:
        """Only calls without a yes are still known: there are few to look through."""
        for name in [name for name, call in self._calls.items() if call.origin == origin]:
            del self._calls[name]

    def _convict(self, kind: str, summary: str, name: tuple[str, str, str], at: int, *witness: int) -> None:
        if name not in self._convicted:
            self._convicted.add(name)
            self.breach("call", kind, summary, at, *witness)


def _what(fact: CallSent) -> tuple[str, str]:
    return fact.operation, fact.subject
