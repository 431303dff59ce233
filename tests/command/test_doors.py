"""The command line as a pipeline meets it: one object on stdout, one exit code, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[2]


def seatrial(*words: str, cwd: Path = HOME) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "seatrial", *words],
        cwd=cwd,
        env={"PYTHONPATH": str(HOME), "NO_COLOR": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def record(*words: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = seatrial(*words, "--json")
    return code, json.loads(out)


def test_a_trial_that_holds_is_zero_and_says_so_in_one_object() -> None:
    code, said = record("run", "nightly-500", "--seed", "3")
    assert (code, said["verdict"], said["format"]) == (0, "held", "seatrial.run/1")
    assert said["exercised"]["S13"] > 0
    assert not said["violations"]


def test_a_flawed_engine_is_one_and_the_finding_is_in_words() -> None:
    code, said = record("run", "nightly-500", "--seed", "3", "--engine", "flawed:snapshot-availability")
    assert (code, said["verdict"]) == (1, "violated")
    (finding,) = [each for each in said["violations"] if each["invariant"] == "S13"]
    assert "240 units of WIDGET" in finding["summary"]
    assert "120 that were free" in finding["summary"]


def test_the_same_seed_is_the_same_digest_in_another_process() -> None:
    assert (
        record("run", "nightly-500", "--seed", "5")[1]["digest"]
        == record("run", "nightly-500", "--seed", "5")[1]["digest"]
    )


def test_a_campaign_counts_its_trials() -> None:
    code, said = record("explore", "nightly-500", "--seeds", "6", "--workers", "2")
    assert code == 0
    assert (said["trials"], said["held"], said["violated"], said["nondeterministic"]) == (6, 6, 0, 0)
    assert said["lowest_failing_seed"] is None


def test_a_campaign_names_the_lowest_failing_seed_whoever_found_it() -> None:
    words = ("explore", "nightly-500", "--seeds", "4", "--first-seed", "10", "--engine", "flawed:snapshot-availability")
    for workers in ("1", "2"):
        code, said = record(*words, "--workers", workers)
        assert (code, said["violated"], said["lowest_failing_seed"]) == (1, 4, 10)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "nightly-5000"),
        ("run", "nightly-500", "--engine", "flawed:nothing"),
        ("run", "nightly-500", "--engine", "no.such.module:factory"),
        ("run", "there/is/no/such.yaml"),
        ("explain", "S999"),
    ],
)
def test_bad_input_is_two_with_one_clear_error(words: tuple[str, ...]) -> None:
    code, said = record(*words) if words[0] != "explain" else (seatrial(*words)[0], {"error": {"message": "x"}})
    assert code == 2
    assert said["error"]["message"]


def test_bad_usage_is_two() -> None:
    assert seatrial("run")[0] == 2
    assert seatrial("sail")[0] == 2
    assert seatrial("run", "nightly-500", "--seed", "three")[0] == 2


def test_garbage_is_refused_with_file_line_and_remedy(tmp_path: Path) -> None:
    story = tmp_path / "day.yaml"
    story.write_text("format: seatrial.scenario/1\nname: day\nweatehr: {}\n")
    code, said = record("run", str(story))
    assert code == 2
    assert "weatehr" in said["error"]["message"]
    assert "day.yaml" in json.dumps(said["error"])


@pytest.mark.parametrize("listing", ["scenarios", "invariants", "engines"])
def test_lists_are_json_on_request_and_tables_otherwise(listing: str) -> None:
    code, said = record(listing)
    assert (code, bool(said)) == (0, True)
    assert seatrial(listing)[0] == 0


def test_a_rule_explains_itself() -> None:
    code, out, _ = seatrial("explain", "S35")
    assert code == 0
    assert "invoiced" in out
    assert "flawed:key-per-attempt" in out
