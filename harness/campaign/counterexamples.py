"""What a campaign leaves behind of its failures: for each distinct signature the smallest trial that shows it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from harness.interrupt import Interruption
from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.shrink.search import Budget
from harness.shrink.shrink import Hears, shrink
from harness.shrink.written import file_parts
from harness.spec import TrialSpec
from harness.swarm import Weathering
from harness.trial_file import write_trial
from reports.record import CampaignRecord, Counterexample

SHRUNKEN_MAX = 12
"""An engine that fails in more ways than these has more urgent trouble than the thirteenth."""
BUDGET_S = 30
"""Seconds of CPU for each."""

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
        recording = Recording(scenario, record.engine, TrialSpec.of(given.seed))
        done = shrink(recording, Budget(BUDGET_S, asked), Hears(), signature=given.signature)
        file = where / f"{_slug(given.signature)}.trial.json"
        write_trial(file, done.recording, done.trial, file_parts(done.record.parts))
        after = done.record.after
        yield replace(given, file=str(file), faults=after.faults, actions=after.actions)


def _slug(signature: str) -> str:
    """A file name: "S35/shipment/invoiced twice" is "S35-shipment-invoiced-twice"."""
    return "".join(letter if letter.isalnum() else "-" for letter in signature)
