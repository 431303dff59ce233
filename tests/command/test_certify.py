"""`seatrial certify` on the command line."""

from pathlib import Path

import jsonschema_rs

from reports.schemas import schema
from tests.command.shell import one_object, typed

ONE = ("certify", "--engine", "flawed:snapshot-availability", "--seeds", "1", "--workers", "1", "--shrink-s", "0")


def test_a_flawed_engine_is_convicted_and_the_record_says_how(tmp_path: Path) -> None:
    done = typed(*ONE, "--json", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    record = one_object(done.stdout)
    jsonschema_rs.validator_for(schema("certify")).validate(record)
    assert [(each["name"], each["convicted_by"]) for each in record["engines"]] == [
        ("flawed:snapshot-availability", "S13")
    ]
    assert record["engines"][0]["story"] is None
    assert (tmp_path / "certify.json").exists()


def test_a_person_sees_a_table() -> None:
    done = typed(*ONE)
    assert done.returncode == 0, done.stderr
    assert "CERTIFIED" in done.stdout
    assert "snapshot-availability" in done.stdout
    assert "seatrial run nightly-500 --seed 0 --engine flawed:snapshot-availability" in done.stdout


def test_an_engine_of_which_nobody_knows_a_flaw_cannot_be_certified() -> None:
    for name in ("reference", "flawed:no-such-engine", "tests.harness.strangers:unordered"):
        assert typed("certify", "--engine", name).returncode == 2


def test_other_seeds_are_another_campaign_and_each_smallest_story_leaves_a_trial_file(tmp_path: Path) -> None:
    done = typed(
        "certify", "--engine", "flawed:recall-ignored", "--seeds", "3", "--first-seed", "40", "--workers", "1",
        "--shrink-s", "3", "--json", "--out", str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [found] = one_object(done.stdout)["engines"]
    assert found["seed"] >= 40
    assert found["seeds_needed"] == found["seed"] - 39
    assert found["story"]["file"] == str(tmp_path / "recall-ignored.trial.json")
    again = typed("replay", found["story"]["file"], "--json")
    assert one_object(again.stdout)["again"] is True
    assert again.returncode == 1, again.stderr
