"""What a worker does with a chunk: run its trials one after the other and keep only what the sum needs.

A trial that holds leaves a few counters and its digest; a trial that fails leaves its seed, its signatures and one
sentence. Journals never cross a process border: the parent runs a failing seed again if it wants one.
"""

import traceback
from collections import Counter
from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace
from xxhash import xxh3_64_hexdigest

from harness.campaign.plan import Chunk
from harness.errors import SeatrialError
from harness.scenario.model import Scenario
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch
from reports.record import FailingTrial, RunRecord, Verdict

VERDICTS: tuple[Verdict, ...] = ("held", "violated", "unconverged", "unexercised")


class Trial(Protocol):
    """What a trial gives: its record, and its journal (encoded entries) if that was asked for."""

    @property
    def record(self) -> RunRecord: ...
    @property
    def journal(self) -> tuple[bytes, ...] | None: ...


class RunTrial(Protocol):
    """`harness.trial.run_trial`, or what a test puts in its place."""

    def __call__(self, scenario: Scenario, engine: str, spec: TrialSpec, *, journal: bool = False) -> Trial: ...


class Finished(Struct):
    """The sum over the trials of one chunk that were run. Shorter than the chunk if someone asked to stop."""

    chunk: Chunk
    seeds: list[int] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    """Of `seeds`, in the same order; "" for a trial that crashed."""
    fingerprints: list[str] = field(default_factory=list)
    """Likewise: the digest and all that was made of the trial, so that a verdict that changes is seen as well."""
    verdicts: Counter[str] = field(default_factory=Counter)
    exercised: Counter[str] = field(default_factory=Counter)
    required_unexercised: Counter[str] = field(default_factory=Counter)
    unseen: Counter[str] = field(default_factory=Counter)
    by_invariant: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    exchanges: int = 0
    virtual_s: int = 0
    cpu_s: float = 0.0
    failures: list[FailingTrial] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)


def sail(chunk: Chunk, scenario: Scenario, engine: str, run: RunTrial, stop: Callable[[], bool]) -> Finished:
    """Run the chunk's trials in order, until `stop()` is true between two of them."""
    done = Finished(chunk)
    watch = Stopwatch()
    for seed in chunk.seeds:
        if stop():
            break
        done.seeds.append(seed)
        try:
            record = run(scenario, engine, TrialSpec.of(seed)).record
        except SeatrialError as error:
            if error.exit_code == 2:
                raise  # bad input is bad for every seed
            done.bugs.append(f"{scenario.name} seed {seed}: {error}")
            done.digests.append("")
            done.fingerprints.append("")
        except (Exception, SystemExit) as error:  # an engine that calls sys.exit() ends its trial, not the campaign
            done.bugs.append(f"{scenario.name} seed {seed}: {crash(error)}")
            done.digests.append("")
            done.fingerprints.append("")
        else:
            done.digests.append(record.digest)
            done.fingerprints.append(fingerprint(record))
            if not chunk.again:
                _count(done, record, scenario.name, seed)
    done.cpu_s = watch.cpu_s()
    return done


def fingerprint(record: RunRecord) -> str:
    """Equal for two runs of a trial that differ in nothing but the time they took."""
    told = msgspec.json.encode(replace(record, wall_s=0.0))
    return f"{record.digest}/{xxh3_64_hexdigest(told)}"


def _count(done: Finished, record: RunRecord, scenario: str, seed: int) -> None:
    done.verdicts[record.verdict] += 1
    done.exercised.update(record.exercised)
    done.required_unexercised.update(record.required_unexercised)
    done.unseen.update(record.unseen)
    done.by_invariant.update(sorted({violation.invariant for violation in record.violations}))
    done.faults.update(record.faults)
    done.orders += record.orders
    done.exchanges += record.exchanges
    done.virtual_s += record.virtual_s
    done.bugs.extend(f"{scenario} seed {seed}: {bug}" for bug in record.harness_bugs)
    if record.verdict in ("violated", "unconverged"):
        done.failures.append(failing(record, scenario, seed))


def failing(record: RunRecord, scenario: str, seed: int) -> FailingTrial:
    """What a campaign keeps of a failing trial."""
    return FailingTrial(
        scenario=scenario,
        seed=seed,
        verdict=record.verdict,
        signatures=tuple(sorted({violation.signature for violation in record.violations})),
        summary=record.violations[0].summary if record.violations else "did not come to rest within its bound",
        digest=record.digest,
    )


def crash(error: BaseException) -> str:
    """Where it happened in one line: the innermost frame is where people start to look."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{at}"
