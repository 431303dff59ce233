"""`seatrial determinism` compares processes, hash seeds and seeds, and tells when they differ."""

import sys

import pytest

from harness.command import determinism
from harness.command.determinism import _interpreters, _processes
from reports.determinism import Interpreter
from tests.command.shell import one_object, typed

HERE = Interpreter(name=sys.executable, version="3.11.0", skipped="")


def test_the_same_trial_is_the_same_in_every_process() -> None:
    done = typed("determinism", "nightly-500", "--seeds", "20", "--python", "no-such-python", "--json")
    assert done.returncode == 0, done.stderr
    record = one_object(done.stdout)
    assert record["held"]
    assert [check["what"].split(",")[-1] for check in record["checks"]] == [
        "journal on or off", " PYTHONHASHSEED=0", " PYTHONHASHSEED=1", " 20 digests",
    ]  # fmt: skip
    assert list(record["digests"]) == ["nightly-500"]
    assert record["interpreters"][1]["skipped"].startswith("not there")


def test_a_process_that_differs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(determinism, "_child", lambda python, hash_seed, names, engine: {"day": f"digest {hash_seed}"})
    digests, checks = _processes(["day"], "reference", (HERE,))
    assert digests == {"day": "digest 0"}
    assert [check.held for check in checks] == [True, False]
    assert checks[1].detail == "differs in day"


def test_an_engine_that_hangs_on_the_order_of_a_set_is_found_out() -> None:
    own = ("--engine", "tests.harness.strangers:unordered", "--seeds", "1", "--python", "no-such-python", "--json")
    done = typed("determinism", "nightly-500", *own)
    assert done.returncode == 3, done.stderr
    differs = [check for check in one_object(done.stdout)["checks"] if not check["held"]]
    assert [check["detail"] for check in differs] == ["differs in nightly-500"]


def test_an_interpreter_that_cannot_import_the_product_is_skipped_with_the_reason() -> None:
    (_, nowhere, shim) = _interpreters(["no-such-python", "false"])
    assert nowhere.skipped.startswith("not there")
    assert shim.skipped == "exit code 1"
