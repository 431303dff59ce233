"""The smallest story that convicts: how many faults and actions it still takes when all else has been taken out."""

from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.shrink.search import Budget
from harness.shrink.shrink import Hears, shrink
from harness.spec import TrialSpec
from reports.certify import StorySize


def smallest(scenario: Scenario, engine: str, seed: int, signature: str, cpu_s_max: int) -> StorySize:
    """The size of the best story within the budget. ReplayDiverged if it does not repeat itself."""
    given = Recording(scenario, engine, TrialSpec.of(seed), signature)
    record = shrink(given, Budget(cpu_s_max), Hears(), signature=signature).record
    after = record.after
    return StorySize(
        faults=after.faults, actions=after.actions + after.reactions, finished=record.finished, cpu_s=record.cpu_s
    )
