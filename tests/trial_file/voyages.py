"""One small story that is used by all tests here: one order, one lost answer, and an engine that asks twice."""

from functools import lru_cache
from pathlib import Path

from harness.recording import Recording
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from harness.trial_file import Part, TrialFile, read_trial, write_trial

ENGINE = "flawed:key-per-attempt"
ORDER = "order/0035"
LOST = f"lost-reply|engine>billing|recordBillableEvents|goods_issue/{ORDER}#SHP1|response|1|0"
LATE = f"delay|engine>billing|recordBillableEvents|goods_issue/{ORDER}#SHP2|request|1|0"
SPEC = TrialSpec(0, 0, 0, pins={LOST: "1", LATE: "5000"}, dice=False, actions=(ORDER,))
SIGNATURE = "S35/shipment/invoiced twice"
PARTS = (
    Part(name=LOST, verdict="needed"),
    Part(name=LATE, verdict="needed", magnitude="any", magnitudes="0 ms to 2 min 0 s"),
)


def recording(engine: str = ENGINE, spec: TrialSpec = SPEC, signature: str = SIGNATURE) -> Recording:
    return Recording(read_scenario("double-ship-confirm"), engine, spec, signature)


@lru_cache(maxsize=8)
def sailed(engine: str = ENGINE) -> Trial:
    """The story, run once with this engine."""
    one = recording(engine)
    return run_trial(one.scenario, engine, one.spec, journal=True)


def written(folder: Path) -> Path:
    """The story as a file."""
    path = folder / "twice.trial.json"
    write_trial(path, recording(), sailed(), PARTS)
    return path


def read(folder: Path) -> TrialFile:
    return read_trial(written(folder))
