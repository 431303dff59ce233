"""The smallest story that convicts: how many faults and actions it still takes when all else has been taken out."""

from pathlib import Path

from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.shrink.search import Budget
from harness.shrink.shrink import Hears, shrink
from harness.shrink.written import file_parts
from harness.spec import TrialSpec
from harness.trial_file import write_trial
from reports.certify import StorySize


def smallest(
    scenario: Scenario, engine: str, seed: int, signature: str, budget: Budget, where: Path | None
) -> StorySize:
    """The size of the best story within the budget; it is left as a trial file in `where`, if that is given.

    ReplayDiverged if it does not repeat itself, UsageError if the file cannot be written.
    """
    given = Recording(scenario, engine, TrialSpec.of(seed), signature)
    done = shrink(given, budget, Hears(), signature=signature)
    record, after = done.record, done.record.after
    file = "" if where is None else str(where / f"{engine.rpartition(':')[2]}.trial.json")
    if file:
        write_trial(Path(file), done.recording, done.trial, file_parts(record.parts))
    return StorySize(
        faults=after.faults,
        actions=after.actions + after.reactions,
        finished=record.finished,
        cpu_s=record.cpu_s,
        file=file,
    )
