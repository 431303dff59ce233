"""What a campaign leaves behind of its failures: for each distinct signature the smallest trial that shows it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from harness.interrupt import Interruption
from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.shrink.counterexample import SHRUNKEN_MAX, leave
from harness.spec import TrialSpec
from harness.swarm import Weathering
from reports.record import CampaignRecord, Counterexample

OnStart = Callable[[Counterexample], None]


def shrunken(
    record: CampaignRecord,
    stories: Mapping[str, Scenario],
    sky: Weathering,
    where: Path,
    asked: Interruption,
    on_start: OnStart,
) -> Iterator[Counterexample]:
    """The record's counterexamples, in their order, the first ones each with the file of its shrunken trial."""
    for number, given in enumerate(record.counterexamples):
        if asked or number >= SHRUNKEN_MAX:
            yield given
            continue
        on_start(given)
        scenario = sky.over(stories[given.scenario], given.seed)
        left = leave(Recording(scenario, record.engine, TrialSpec.of(given.seed), given.signature), where, asked)
        yield replace(given, file=left.file, faults=left.faults, actions=left.actions)
