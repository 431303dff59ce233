"""Which story puts which rule to the test, and how often: what `docs/coverage.md` shows.

One trial of each story of the library, at its full size, by the reference engine, with seed `SEED`: every build runs
them, so that the page is never older than the code.
"""

from functools import cache

from harness.errors import HarnessBug
from harness.invariants import RULES
from harness.scenario.model import Scenario
from harness.scenario.reader import library, read_scenario
from harness.spec import TrialSpec
from harness.trial import run_trial
from reports.record import RunRecord

SEED = 0
NEVER = "·"


@cache
def trials() -> tuple[tuple[Scenario, RunRecord], ...]:
    """Every story with the record of its trial, by name. HarnessBug if one is violated or does not come to rest."""
    found = []
    for name in library():
        story = read_scenario(name)
        record = run_trial(story, "reference", TrialSpec.of(SEED)).record
        if record.verdict in ("violated", "unconverged") or record.harness_bugs:
            raise HarnessBug(f"the reference engine does not hold: {record.verdict}", f"{name}, seed {SEED}")
        found.append((story, record))
    return tuple(found)


def table() -> str:
    """The stories with their numbers, and the rules with a column for each."""
    stories = [
        "| no. | story | orders | rules put to the test | kinds of fault that struck |",
        "|---:|---|---:|---:|---:|",
        *[
            f"| {number} | {story.name} | {record.orders} | {sum(map(bool, record.exercised.values()))} "
            f"| {sum(map(bool, record.faults.values()))} |"
            for number, (story, record) in enumerate(trials(), 1)
        ],
    ]
    numbers = [str(number) for number in range(1, len(trials()) + 1)]
    rules = [
        f"| rule | {' | '.join(numbers)} | all |",
        "|---|" + "---:|" * (len(numbers) + 1),
        *[_row(rule.id) for rule in RULES],
    ]
    return "\n".join([*stories, "", *rules])


def _row(rule: str) -> str:
    cells = [_cell(record.exercised.get(rule, 0), rule in story.at_stake) for story, record in trials()]
    together = sum(record.exercised.get(rule, 0) for _, record in trials())
    return f"| [{rule}](invariants.md#{rule.lower()}) | {' | '.join(cells)} | {together} |"


def _cell(count: int, at_stake: bool) -> str:
    if not count:
        return NEVER
    return f"**{count}**" if at_stake else str(count)
