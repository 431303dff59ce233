"""The judge shows every fact to the rules that follow its kind, and puts together what they found.

Rules are anybody's code. One that raises is a bug of the harness and not a pass: it is named with the fact and the
exception, and is out, with everything it had said so far. What a self-check finds is a bug as well: only a simulator
can break it. A rule that needs what the engine does not offer is not applicable: listed, and never a pass.

The table from kind of fact to handlers is built once; showing a fact costs one look-up and the handlers themselves.
"""

import traceback
from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from harness.invariants import RULES
from harness.pairs.pair_rule import PairRule
from seatrial.facts import Fact
from seatrial.rule import Breach, Circumstances, Handler, Rule

RuleT = TypeVar("RuleT", bound=Rule)


def signature(rule: str, breach: Breach) -> str:
    """By which two failures count as the same: `S35/shipment/invoiced twice`."""
    return f"{rule}/{breach.entity}/{breach.kind}"


class Judge:
    """All rules of one trial. `facts` counts what was seen; `not_applicable` names rules that this engine is spared."""

    def __init__(self, trial: Circumstances, capabilities: frozenset[str], rules: Sequence[type[Rule]] = RULES) -> None:
        self.facts = 0
        self.not_applicable = tuple(rule.id for rule in rules if not rule.needs <= capabilities)
        self._rules: dict[str, Rule] = {}
        self._crashes: dict[str, str] = {}
        self._handlers: dict[type[Fact], list[tuple[Rule, Handler]]] = {}
        for kind in rules:
            if kind.needs <= capabilities:
                self._admit(kind, trial)

    def _admit(self, kind: type[Rule], trial: Circumstances) -> None:
        try:
            rule = kind(trial)
            handlers = rule.follows()
        except Exception as error:  # a rule is anybody's code
            self._crashes[kind.id] = f"rule {kind.id} crashed before the first fact: {_told(error)}"
            return
        self._rules[kind.id] = rule
        for fact, handler in handlers.items():
            self._handlers.setdefault(fact, []).append((rule, handler))

    # ------------------------------------------------------------ while the trial runs

    def see(self, fact: Fact, at: int, entry: int) -> None:
        """A fact was recorded at `at` (ms) as the journal's entry number `entry`."""
        self.facts += 1
        for rule, handler in self._handlers.get(type(fact), ()):
            try:
                handler(fact, at, entry)
            except Exception as error:  # a rule is anybody's code
                self._out(rule, f"on {type(fact).__name__}, journal entry {entry}", error)

    def retire(self, origin: str) -> None:
        """The order with this origin is finished: rules forget it, except for tombstones."""
        for rule in list(self._rules.values()):
            try:
                rule.retire(origin)
            except Exception as error:  # a rule is anybody's code
                self._out(rule, f"retiring {origin}", error)

    def conclude(self, at: int, entry: int) -> None:
        """The trial has come to rest at `at`; `entry` is the last journal entry. Not called if it did not settle."""
        for rule in list(self._rules.values()):
            try:
                rule.conclude(at, entry)
            except Exception as error:  # a rule is anybody's code
                self._out(rule, "at rest", error)

    # ------------------------------------------------------------ two trials

    def rules_of(self, kind: type[RuleT]) -> list[RuleT]:
        """The rules of this kind that judge the trial."""
        return [rule for rule in self._rules.values() if isinstance(rule, kind)]

    def meet(self, rule: PairRule, partner: "Judge | None", at: int, entry: int) -> None:
        """Show a rule of two trials what its like has seen in the partner; None: that never came to rest."""
        try:
            found = partner.rules_of(type(rule)) if partner else []
            if partner is None or found:  # one that has crashed there is a bug, and told as such
                rule.compare(found[0] if found else None, at, entry)
        except Exception as error:  # a rule is anybody's code
            self._out(rule, "comparing two trials", error)

    def _out(self, rule: Rule, where: str, error: Exception) -> None:
        self._crashes[rule.id] = f"rule {rule.id} crashed {where}: {_told(error)}"
        self._rules.pop(rule.id, None)
        for kind, handlers in self._handlers.items():
            self._handlers[kind] = [pair for pair in handlers if pair[0] is not rule]

    # ------------------------------------------------------------ what came of it

    def exercised(self) -> dict[str, int]:
        """Rule id -> how often its precondition was met; 0 has not held. Without crashed and not applicable rules."""
        return {rule.id: rule.exercised for rule in self._rules.values()}

    def breaches(self) -> list[tuple[str, str, Breach]]:
        """(rule, signature, breach) of everything an engine can be blamed for, by instant."""
        found = [
            (rule.id, signature(rule.id, breach), breach)
            for rule in self._rules.values()
            if rule.kind != "self-check"
            for breach in _reported(rule)
        ]
        return sorted(found, key=lambda each: each[2].at_ms)

    def bugs(self) -> list[str]:
        """Crashed rules and broken self-checks: nothing that an engine did (exit 3)."""
        broken = [
            f"self-check {signature(rule.id, breach)}: {breach.summary}"
            for rule in self._rules.values()
            if rule.kind == "self-check"
            for breach in _reported(rule)
        ]
        return [*self._crashes.values(), *broken]


def _reported(rule: Rule) -> Iterator[Breach]:
    """A rule's breaches; the last one says how many more there were."""
    last = len(rule.breaches) - 1
    for number, breach in enumerate(rule.breaches):
        if number == last and rule.unreported:
            yield replace(breach, summary=f"{breach.summary} (and {rule.unreported} more, not listed)")
        else:
            yield breach


def _told(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {frame[0].filename.rsplit('/', 1)[-1]}:{frame[0].lineno}" if frame else ""
    return f"{type(error).__name__}: {error}{place}"
