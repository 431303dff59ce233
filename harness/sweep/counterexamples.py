"""What a sweep leaves behind of its failures: for each distinct signature the smallest trial that shows it, made from
the first class of steps that failed so."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from harness.errors import HarnessBug, ReplayDiverged
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
) -> SweepRecord:
    """The record with a counterexample for each signature, the first ones each with the file of its shrunken trial.

    A trial that does not fail again is told with the bugs, and the others go on. UsageError: a file cannot be written.
    """
    found: list[Counterexample] = []
    bugs: list[str] = []
    for number, (signature, failure) in enumerate(first_failures(record).items()):
        named = Counterexample(signature=signature, scenario=record.scenario, seed=record.seed)
        if asked or number >= SHRUNKEN_MAX:
            found.append(named)
            continue
        on_start(named)
        spec = replace(TrialSpec.of(record.seed), pins=failure.pins, dice=False, actions=failure.actions)
        try:
            left = leave(Recording(scenario, record.engine, spec, signature), where, asked)
        except (ReplayDiverged, HarnessBug) as error:
            bugs.append(f"{failure.command}: {error}")
            found.append(named)
            continue
        found.append(replace(named, file=left.file, faults=left.faults, actions=left.actions, finished=left.finished))
    return replace(
        record,
        counterexamples=tuple(found),
        harness_bugs=(*record.harness_bugs, *bugs),
        interrupted=record.interrupted or bool(asked),
    )
