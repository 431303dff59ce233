"""Running a trial again: before anyone is told that it failed, and when two runs of it have differed."""

from harness.campaign.chunk import RunTrial, Trial
from harness.scenario.model import Scenario
from harness.spec import TrialSpec

_SHOWN_MAX = 160
"""Characters of a journal entry that are quoted."""


def witness(scenario: Scenario, engine: str, seed: int, run: RunTrial) -> Trial:
    """The trial once more, in this process, with its journal."""
    return run(scenario, engine, TrialSpec.of(seed), journal=True)


def where_they_part(scenario: Scenario, engine: str, seed: int, run: RunTrial) -> str:
    """Runs the trial twice with the journal on and says in one sentence where the two runs part."""
    return first_difference(
        witness(scenario, engine, seed, run).journal or (), witness(scenario, engine, seed, run).journal or ()
    )


def first_difference(one: tuple[bytes, ...], other: tuple[bytes, ...]) -> str:
    """The first journal entry that differs.

    >>> first_difference((b"a", b"b"), (b"a", b"c"))
    'entry 1 differs: b / c'
    >>> first_difference((b"a",), (b"a", b"c"))
    'entry 1 differs: (no more entries) / c'
    """
    for number in range(max(len(one), len(other))):
        left, right = _entry(one, number), _entry(other, number)
        if left != right:
            return f"entry {number} differs: {_quoted(left)} / {_quoted(right)}"
    return (
        f"two more runs in this process agree on all {len(one)} entries, so the difference comes from what the process "
        "did before (state that outlives a trial) or from the process itself (hash seed, environment)"
    )


def _entry(journal: tuple[bytes, ...], number: int) -> bytes | None:
    return journal[number] if number < len(journal) else None


def _quoted(entry: bytes | None) -> str:
    if entry is None:
        return "(no more entries)"
    text = entry.decode(errors="replace")
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…"
