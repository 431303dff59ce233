"""`seatrial crash-sweep` on the command line."""

from pathlib import Path

import jsonschema_rs

from reports.schemas import schema
from tests.command.shell import one_object, typed

ONE = ("crash-sweep", "nightly-500", "--seed", "1", "--workers", "1")


def test_the_reference_is_swept_and_holds() -> None:
    done = typed(*ONE, "--job", "recordBillableEvents", "--json")
    assert done.returncode == 0, done.stderr
    record = one_object(done.stdout)
    jsonschema_rs.validator_for(schema("sweep")).validate(record)
    assert record["covered"] == record["classes"] == record["held"] > 0
    assert "crashes, 0 did not come right" in done.stderr


def test_a_person_sees_which_jobs_were_crashed_and_what_to_type_next() -> None:
    done = typed(*ONE, "--job", "order.submitted", "--engine", "flawed:forgets-what-was-sent")
    assert done.returncode == 1, done.stderr
    assert "VIOLATED" in done.stdout
    assert "crm>engine order.submitted" in done.stdout
    assert "seatrial crash-sweep nightly-500 --seed 1" in done.stdout
    assert "the signs: before-commit, after-commit, amid-send, after-send." in done.stdout


def test_a_crash_that_did_not_come_right_is_left_in_a_file_that_replays(tmp_path: Path) -> None:
    words = (*ONE, "--job", "order.submitted", "--engine", "flawed:forgets-what-was-sent", "--out", str(tmp_path))
    done = typed(*words)
    assert done.returncode == 1, done.stderr
    record = one_object((tmp_path / "nightly-500-1.sweep.json").read_text())
    jsonschema_rs.validator_for(schema("sweep")).validate(record)
    (first, *_) = record["counterexamples"]
    assert f"seatrialreplay{first['file']}" in "".join(done.stdout.split()), "long lines are broken"
    again = typed("replay", first["file"], "--json")
    assert again.returncode == 1, again.stderr
    assert (one_object(again.stdout)["again"], one_object(again.stdout)["expected"]) == (True, first["signature"])


def test_a_step_or_a_job_that_is_not_there_is_bad_usage() -> None:
    for words in (("--at", "crash|engine|woke|nobody|after-send|1|0"), ("--job", "bookOder")):
        done = typed(*ONE, *words, "--json")
        assert done.returncode == 2
        assert one_object(done.stdout)["error"]["code"] == "usage_error"
