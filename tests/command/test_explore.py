"""Campaigns of real trials in real processes: the same whoever runs them, and truthful when somebody stops them."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import engines
from tests.command.shell import ROOT, command, environment, one_object, typed

MEASURED = ("wall_s", "cpu_s", "trials_per_cpu_s", "workers")
FLAWED = "flawed:snapshot-availability"


def facts(campaign: dict[str, Any]) -> dict[str, Any]:
    """A campaign's record without what depends on the machine."""
    scenarios = [{key: value for key, value in tally.items() if key != "cpu_s"} for tally in campaign["scenarios"]]
    return {key: value for key, value in campaign.items() if key not in MEASURED} | {"scenarios": scenarios}


def explored(*words: str) -> dict[str, Any]:
    done = typed("explore", "nightly-500", *words, "--json")
    assert done.returncode in (0, 1), done.stderr
    return facts(one_object(done.stdout))


def test_the_result_is_the_same_however_many_workers_there_are() -> None:
    alone = explored("--seeds", "9", "--workers", "1", "--engine", FLAWED)
    assert alone["violated"] == 9
    for workers in ("2", "5"):
        assert explored("--seeds", "9", "--workers", workers, "--engine", FLAWED) == alone


def test_the_shards_of_a_campaign_find_what_the_whole_finds() -> None:
    whole = explored("--seeds", "5", "--first-seed", "20", "--engine", FLAWED)
    parts = [explored("--seeds", "5", "--first-seed", "20", "--shard", f"{i}/2", "--engine", FLAWED) for i in (1, 2)]
    assert [part["trials"] for part in parts] == [2, 3]
    assert [each for part in parts for each in part["failures"]] == whole["failures"]


def test_a_shard_without_trials_is_exit_4() -> None:
    assert typed("explore", "nightly-500", "--seeds", "1", "--shard", "1/2").returncode == 4


def under_way(workers: str) -> "subprocess.Popen[str]":
    """A campaign that would take hours, in a process group of its own, of which a first chunk has come in."""
    words = ("explore", "nightly-500", "--seeds", "100000", "--engine", FLAWED, "--workers", workers, "--json")
    child = subprocess.Popen(
        command(*words), cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert child.stderr is not None
    assert "✗" in child.stderr.readline()
    return child


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_campaign_that_is_stopped_reports_what_it_has(workers: str, signum: signal.Signals, code: int) -> None:
    child = under_way(workers)
    child.send_signal(signum)
    stdout, stderr = child.communicate()
    assert child.returncode == code, stderr
    record = one_object(stdout)
    assert record["interrupted"]
    assert 0 < record["trials"] < record["planned"] == 100_000
    assert record["violated"] == record["trials"]
    assert record["lowest_failing_seed"] == 0
    assert record["harness_bugs"] == []


def test_a_signal_that_reaches_the_workers_too_is_no_crash_of_a_worker() -> None:
    child = under_way("2")
    os.killpg(child.pid, signal.SIGTERM)
    stdout, stderr = child.communicate()
    assert child.returncode == 143, stderr
    assert one_object(stdout)["harness_bugs"] == []


def test_a_worker_that_dies_is_a_bug_that_names_its_chunk(tmp_path: Path) -> None:
    (tmp_path / "dying.py").write_text(engines.DYING, encoding="utf-8")
    words = ("explore", "nightly-500", "--seeds", "4", "--workers", "2", "--engine", "dying:factory", "--json")
    done = typed(*words, cwd=tmp_path)
    assert done.returncode == 3
    (bug,) = one_object(done.stdout)["harness_bugs"]
    assert "a worker process died" in bug
    assert "nightly-500 seeds 0 to " in bug
    assert "--first-seed 0" in bug


def test_an_engine_that_does_not_repeat_itself_is_caught_and_the_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "fickle.py").write_text(engines.FICKLE, encoding="utf-8")
    words = ("explore", "nightly-500", "--seeds", "1", "--workers", "1", "--engine", "fickle:factory", "--json")
    done = typed(*words, cwd=tmp_path)
    assert done.returncode == 3
    record = one_object(done.stdout)
    assert record["nondeterministic"] > 0
    assert any("is not deterministic: entry " in bug for bug in record["harness_bugs"])


def test_an_engine_that_crashes_only_when_run_again_is_no_pass(tmp_path: Path) -> None:
    (tmp_path / "tired.py").write_text(engines.TIRED, encoding="utf-8")
    words = ("explore", "nightly-500", "--seeds", "4", "--orders", "6", "--workers", "1", "--engine", "tired:factory")
    done = typed(*words, "--json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    record = one_object(done.stdout)
    assert (record["trials"], record["rerun"], record["nondeterministic"]) == (4, 0, record["planned_reruns"])
    assert any("RuntimeError: tired at " in bug for bug in record["harness_bugs"])


def test_a_failure_that_is_gone_when_it_is_shrunken_is_exit_3_and_the_report_is_kept(tmp_path: Path) -> None:
    (tmp_path / "mended.py").write_text(engines.MENDED, encoding="utf-8")
    words = ("explore", "nightly-500", "--seeds", "1", "--workers", "1", "--engine", "mended:factory", "--out", "out")
    done = typed(*words, "--json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    record = one_object(done.stdout)
    assert (record["format"], record["violated"], record["nondeterministic"]) == ("seatrial.campaign/1", 1, 1)
    assert all("and not when run again: the trial does not fail" in bug for bug in record["harness_bugs"])
    assert {one["file"] for one in record["counterexamples"]} == {""}


def test_whoever_stops_the_shrinking_gets_the_campaign_and_what_is_not_finished(tmp_path: Path) -> None:
    words = ("explore", "nightly-500", "--seeds", "1", "--engine", FLAWED, "--out", str(tmp_path), "--json")
    child = subprocess.Popen(
        command(*words), cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("shrinking"):
            child.send_signal(signal.SIGINT)
            break
    stdout, stderr = child.communicate()
    assert child.returncode == 130, stderr
    record = one_object(stdout)
    assert (record["interrupted"], record["trials"], record["violated"]) == (True, 1, 1)
    first, *others = record["counterexamples"]
    assert (Path(first["file"]).exists(), first["finished"]) == (True, False)
    assert {(one["file"], one["finished"]) for one in others} <= {("", None)}
    assert json.loads((tmp_path / "campaign.json").read_text()) == record


def signatures_of(stdout: str, seed: int) -> set[str]:
    return {name for each in one_object(stdout)["failures"] if each["seed"] == seed for name in each["signatures"]}


def test_out_holds_the_campaign_and_the_lowest_failing_trial_with_its_journal(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    done = typed("explore", "nightly-500", "--seeds", "2", "--engine", FLAWED, "--out", str(out), "--json")
    assert done.returncode == 1
    names = sorted(path.name for path in out.iterdir() if not path.name.endswith(".trial.json"))
    assert names == ["campaign.json", "nightly-500-0.journal.ndjson", "nightly-500-0.run.json"]
    shown = one_object(done.stdout)["counterexamples"]
    assert [Path(one["file"]).name for one in shown] == [
        "".join(letter if letter.isalnum() else "-" for letter in one["signature"]) + ".trial.json" for one in shown
    ]
    signatures = {name for failure in one_object(done.stdout)["failures"] for name in failure["signatures"]}
    assert {one["signature"] for one in shown} == signatures
    assert all(one["seed"] == 0 or one["signature"] not in signatures_of(done.stdout, 0) for one in shown)
    assert facts(json.loads((out / "campaign.json").read_text())) == facts(one_object(done.stdout))
    trial = json.loads((out / "nightly-500-0.run.json").read_text())
    assert trial["digest"] == one_object(done.stdout)["failures"][0]["digest"]
    entries = [json.loads(line) for line in (out / "nightly-500-0.journal.ndjson").read_text().splitlines()]
    witness = trial["violations"][0]["witness"]
    assert all(entries[number][0] == "fact" for number in witness)
