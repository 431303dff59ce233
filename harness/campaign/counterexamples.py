"""What a campaign leaves behind of its failures: for each distinct signature the smallest trial that shows it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec.structs import replace

from harness.errors import HarnessBug, ReplayDiverged
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
) -> CampaignRecord:
    """The record with the file of its shrunken trial for each of the first counterexamples.

    A trial that does not fail again is not deterministic: it is counted and told with the bugs, and the others go on.
    UsageError if a file cannot be written.
    """
    found: list[Counterexample] = []
    parted: dict[tuple[str, int], None] = {}
    bugs: list[str] = []
    for number, given in enumerate(record.counterexamples):
        if asked or number >= SHRUNKEN_MAX:
            found.append(given)
            continue
        on_start(given)
        scenario = sky.over(stories[given.scenario], given.seed)
        recording = Recording(scenario, record.engine, TrialSpec.of(given.seed), given.signature)
        try:
            left = leave(recording, where, asked)
        except (ReplayDiverged, HarnessBug) as error:
            if isinstance(error, ReplayDiverged):
                parted[given.scenario, given.seed] = None
            bugs.append(f"{given.scenario} seed {given.seed}: {error}")
            found.append(given)
            continue
        found.append(replace(given, file=left.file, faults=left.faults, actions=left.actions, finished=left.finished))
    return replace(
        record,
        counterexamples=tuple(found),
        nondeterministic=record.nondeterministic + len(parted),
        harness_bugs=(*record.harness_bugs, *bugs),
        interrupted=record.interrupted or bool(asked),
    )
