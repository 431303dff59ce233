"""With --json, stdout is exactly one object of a known format, whatever happens and whoever prints."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from harness.command import main
from reports.schemas import schema
from tests.command import engines
from tests.command.shell import one_object, typed

Capture = pytest.CaptureFixture[str]


def valid(name: str, found: dict[str, Any]) -> dict[str, Any]:
    jsonschema_rs.validator_for(schema(name)).validate(found)
    return found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["run", "nightly-500", "--seed", "3"], "run"),
        (["scenarios"], "scenarios"),
        (["invariants"], "invariants"),
        (["engines"], "engines"),
        (["explain", "S35"], "explanation"),
        (["explain", "flawed:log-and-200"], "explanation"),
        (["explain", "nightly-500"], "explanation"),
        (["explore", "nightly-500", "--seeds", "2", "--workers", "1"], "campaign"),
    ],
)
def test_a_command_prints_one_object_of_its_format(words: list[str], name: str, capfd: Capture) -> None:
    assert main([*words, "--json"]) == 0
    valid(name, one_object(capfd.readouterr().out))


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["run", "nightly-50"], "scenario_invalid", "nightly-50"),
        (["run", "no/such/file.yaml"], "scenario_invalid", "file.yaml"),
        (["run", "nightly-500", "--engine", "refrence"], "usage_error", "refrence"),
        (["run", "nightly-500", "--seed", "x"], "usage_error", "--seed"),
        (["run", "nightly-500", "--seed", "-1"], "usage_error", "--seed"),
        (["run"], "usage_error", "scenario"),
        (["sail"], "usage_error", "sail"),
        (["explain", "S34"], "usage_error", "S34"),
        (["explore", "--shard", "5/4"], "usage_error", "5 of 4"),
        (["explore", "--seeds", "0"], "usage_error", "--seeds"),
        (["explore", "nightly-500", "nightly-500"], "usage_error", "nightly-500"),
    ],
)
def test_a_refusal_is_one_object_too_and_exit_2(words: list[str], code: str, says: str, capfd: Capture) -> None:
    assert main([*words, "--json"]) == 2
    stdout, stderr = capfd.readouterr()
    error = valid("error", one_object(stdout))["error"]
    assert error["code"] == code
    assert says in f"{error['where']} {error['message']}"
    assert error["remedy"]
    assert "Traceback" not in stderr


def test_a_refusal_names_file_and_line(tmp_path: Path, capfd: Capture) -> None:
    file = tmp_path / "day.yaml"
    file.write_text("format: seatrial.scenario/1\nname: day\nweatehr: {}\n", encoding="utf-8")
    assert main(["run", str(file), "--json"]) == 2
    error = one_object(capfd.readouterr().out)["error"]
    assert error["where"].startswith(f"{file}:3")
    assert "weather" in error["remedy"]


def test_what_an_engine_prints_goes_to_stderr(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(engines.LOUD, encoding="utf-8")
    words = ["--engine", "loud:factory", "--json"]
    run = typed("run", "nightly-500", *words, cwd=tmp_path)
    valid("run", one_object(run.stdout))
    for line in ("imported", "built", "to stderr", "straight to the descriptor"):
        assert line in run.stderr
    campaign = typed("explore", "nightly-500", "--seeds", "2", "--workers", "2", *words, cwd=tmp_path)
    valid("campaign", one_object(campaign.stdout))


def test_a_crash_is_one_object_and_exit_3(tmp_path: Path) -> None:
    (tmp_path / "raising.py").write_text(engines.RAISING, encoding="utf-8")
    done = typed("run", "nightly-500", "--seed", "5", "--engine", "raising:factory", "--json", cwd=tmp_path)
    assert done.returncode == 3
    error = valid("error", one_object(done.stdout))["error"]
    assert error["code"] == "uncaught_exception"
    assert "no engine today" in error["message"]
    assert "raising.py:3" in error["where"]
    assert "seed 5" in error["where"]
    assert "SEATRIAL_DEBUG=1 seatrial run nightly-500 --seed 5" in error["remedy"]


def test_after_a_double_dash_json_is_a_name(capfd: Capture) -> None:
    assert main(["explain", "--", "--json"]) == 2
    assert capfd.readouterr().out == ""
