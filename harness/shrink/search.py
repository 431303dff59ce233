"""The smallest failing trial so far. Passes offer candidates; one that fails in the same way and is smaller takes its
place, written down again as it happened."""

from collections.abc import Callable

from msgspec import json
from xxhash import xxh3_128_digest

from harness.interrupt import Interruption
from harness.recording import Recording
from harness.shrink.seen import Look, Seen
from harness.stopwatch import Stopwatch


class Enough(Exception):  # noqa: N818  (not an error: the best so far is the result)
    """The budget is used up, or somebody asked to stop."""


EXPLAIN_SHARE = 5
"""One part in five of a budget is kept back for explaining what is left."""


class Budget:
    """How long shrinking may take, in seconds of CPU; and whether somebody asked to stop."""

    def __init__(self, cpu_s_max: int, asked: Interruption | None = None) -> None:
        self.cpu_s_max = cpu_s_max
        self._kept_back_s = cpu_s_max // EXPLAIN_SHARE
        self.watch = Stopwatch()
        self.asked = Interruption() if asked is None else asked  # `or` would not do: not asked yet is false

    def check(self) -> None:
        """Enough if no further trial may begin."""
        if self.asked or self.watch.cpu_s() >= self.cpu_s_max - self._kept_back_s:
            raise Enough

    def all_of_it(self) -> None:
        """From now on nothing is kept back."""
        self._kept_back_s = 0


class Search:
    """`best` only ever gets smaller. `trials` counts what was run, `accepted` how often that was a step.

    `bugs`: what a candidate brought to light that no engine is to blame for.
    """

    def __init__(
        self, first: Seen, look: Look, budget: Budget, on_step: Callable[["Search"], None] | None = None
    ) -> None:
        self.first = first
        self.best = first
        self.trials = 0
        self.accepted = 0
        self.bugs: list[str] = []
        self._look = look
        self._budget = budget
        self._on_step = on_step
        self._tried = {_identity(first.recording): first}

    def look(self, candidate: Recording) -> Seen:
        """What is seen when it is run; each candidate once. Enough if the budget is used up."""
        identity = _identity(candidate)
        known = self._tried.get(identity)
        if known is not None:
            return known
        self._budget.check()
        found = self._look(candidate)
        self.trials += 1
        if found.bugs and not self.first.bugs:
            self.bugs += [bug for bug in found.bugs if bug not in self.bugs]
        self._tried[identity] = found
        if self._on_step is not None:
            self._on_step(self)
        return found

    def accepts(self, candidate: Recording) -> bool:
        """Whether the candidate fails in the same way and is smaller than the best: it is the best from now on."""
        found = self.look(candidate)
        if not found.fails or not found.size < self.best.size or (found.bugs and not self.first.bugs):
            return False
        self.best = found
        self.accepted += 1
        self._tried[_identity(found.recording)] = found
        return True


def _identity(recording: Recording) -> bytes:
    return xxh3_128_digest(json.encode(recording))
