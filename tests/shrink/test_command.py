"""`seatrial shrink` on the command line: what it takes, prints, writes and exits with."""

import json
import signal
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest

from harness.command import main
from reports.schemas import schema
from tests.command.shell import ROOT, command, environment, one_object, typed
from tests.trial_file.voyages import SIGNATURE, written


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A trial file with a fault and a quantity that do not matter."""
    return written(tmp_path)


def test_a_trial_file_becomes_smaller_and_replays(file: Path, tmp_path: Path) -> None:
    done = typed("shrink", str(file), "--out", str(tmp_path / "small"), "--json")
    assert done.returncode == 0, done.stderr
    record = one_object(done.stdout)
    jsonschema_rs.validator_for(schema("shrink")).validate(record)
    assert (record["signature"], record["finished"], record["interrupted"]) == (SIGNATURE, True, False)
    assert record["before"]["faults"] == 2
    assert (record["after"]["faults"], record["after"]["actions"], record["after"]["units"]) == (1, 1, 1)
    assert json.loads((tmp_path / "small" / "double-ship-confirm-0-S35.shrink.json").read_bytes()) == record
    again = typed("replay", record["file"], "--json")
    assert again.returncode == 1, again.stderr
    assert one_object(again.stdout)["run"]["digest"] == record["digest"]


def test_people_are_told_what_was_there_what_is_left_and_what_to_type(
    file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["shrink", str(file), "--signature", "S35"]) == 0
    said = " ".join(capfd.readouterr().out.replace("│", " ").split())
    assert "there were 2 faults, 1 action of people (and 4 in return), " in said
    assert "are left 1 fault, 1 action of people, 1 unit on 1 line" in said
    assert "Nothing more can be taken out." in said
    assert "needed: without it the engine holds" in said
    assert "any value would do: from 1 unit to 12 units it fails in the same way" in said
    typed = f"seatrial shrink {file} --signature '{SIGNATURE}' --out DIR"
    assert "".join(typed.split()) in "".join(said.replace(" \\", "").split())  # however long the path is


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "name one trial"),
        (("no-such.trial.json", "--scenario", "nightly-500"), "name one trial"),
        (("no-such.trial.json",), "no such file"),
        (("--scenario", "nightly-500"), "the trial does not fail: there is nothing to shrink"),
        (("--scenario", "nightly-500", "--engine", "flawed:snapshot-availability", "--signature", "S99"),
         "the trial does not fail by S99"),
        (("--scenario", "nowhere"), "there is no scenario"),
        (("--scenario", "nightly-500", "--engine", "nobody"), "engine"),
    ],
)  # fmt: skip
def test_what_cannot_be_shrunk_is_refused_with_one_message(
    words: tuple[str, ...], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["shrink", *words]) == 2
    out, err = capfd.readouterr()
    assert says in err
    assert out == ""


def test_an_engine_that_is_sound_has_nothing_to_shrink(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["shrink", str(file), "--engine", "reference"]) == 2
    assert "the trial does not fail" in capfd.readouterr().err


def test_whoever_stops_it_gets_the_best_so_far(tmp_path: Path) -> None:
    words = ("--scenario", "nightly-500", "--engine", "flawed:snapshot-availability", "--signature", "S13")
    child = subprocess.Popen(
        command("shrink", *words, "--out", str(tmp_path), "--json"), cwd=ROOT, env=environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stderr is not None
    assert "left; follow the witness; 1 trial, " in child.stderr.readline()
    child.send_signal(signal.SIGINT)
    stdout, _ = child.communicate()
    assert child.returncode == 130
    record = one_object(stdout)
    assert (record["interrupted"], record["finished"]) == (True, False)
    assert {part["verdict"] for part in record["parts"]} == {"untried"}
    assert Path(record["file"]).exists()
