"""The digest of one short trial of each story of the library, by the reference engine: seed 0, six orders.

    python -m tests.trials.golden

writes them down anew, and the trials beside them, when a change is meant to move them.
"""

from pathlib import Path

from msgspec import Struct, json

from harness.command.options import sized
from harness.errors import HarnessBug
from harness.replay.comparing import replay
from harness.scenario.reader import library, read_scenario
from harness.spec import WORLD_VERSION, TrialSpec
from harness.trial import run_trial
from harness.trial_file import read_trial, write_trial

FILE = Path(__file__).with_name("digests.json")
TRIALS = sorted(Path(__file__).parent.glob("*.trial.json"))
ENGINE = "reference"
SEED = 0
ORDERS = 6
COMMAND = "python -m tests.trials.golden"


class Golden(Struct, frozen=True, forbid_unknown_fields=True):
    """Scenario -> digest, in this version of the world."""

    world_version: int
    digests: dict[str, str]


def written() -> Golden:
    """Those that are committed."""
    return json.decode(FILE.read_bytes(), type=Golden)


def digest(scenario: str) -> str:
    """That of the trial as it comes out here."""
    return run_trial(sized(read_scenario(scenario), ORDERS), ENGINE, TrialSpec.of(SEED)).record.digest


def main() -> None:
    """Write all of them down. HarnessBug if a trial that holds does not hold any more."""
    golden = Golden(WORLD_VERSION, {name: digest(name) for name in library()})
    FILE.write_bytes(json.format(json.encode(golden), indent=1) + b"\n")
    for path in TRIALS:
        file = read_trial(path)
        run = replay(file)
        if not run.again:
            raise HarnessBug("it does not come out as it was written down: find out why first", str(path))
        write_trial(path, file.recording(), run.trial, file.parts)


if __name__ == "__main__":
    main()
