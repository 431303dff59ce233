"""What a sweep leaves behind of its failures: for each distinct signature the smallest trial that shows it, made from
the first class of steps that failed so."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from harness.interrupt import Interruption
from harness.recording import Recording
from harness.scenario.model import Scenario
from harness.shrink.counterexample import SHRUNKEN_MAX, leave
from harness.shrink.seen import UNCONVERGED
from harness.spec import TrialSpec
from reports.record import Counterexample
from reports.sweep import SweepFailure, SweepRecord

OnStart = Callable[[Counterexample], None]


def first_failures(record: SweepRecord) -> dict[str, SweepFailure]:
    """Signature -> the first failure that shows it, in order of classes."""
    found: dict[str, SweepFailure] = {}
    for failure in record.failures:
        for signature in (*failure.signatures, *[UNCONVERGED] * (failure.verdict == UNCONVERGED)):
            found.setdefault(signature, failure)
    return found


def shrunken(
    record: SweepRecord, scenario: Scenario, where: Path, asked: Interruption, on_start: OnStart
) -> Iterator[Counterexample]:
    """A counterexample for each signature, the first ones each with the file of its shrunken trial."""
    for number, (signature, failure) in enumerate(first_failures(record).items()):
        named = Counterexample(signature=signature, scenario=record.scenario, seed=record.seed)
        if asked or number >= SHRUNKEN_MAX:
            yield named
            continue
        on_start(named)
        spec = replace(TrialSpec.of(record.seed), pins=failure.pins, dice=False, actions=failure.actions)
        left = leave(Recording(scenario, record.engine, spec, signature), where, asked)
        yield replace(named, file=left.file, faults=left.faults, actions=left.actions, finished=left.finished)
