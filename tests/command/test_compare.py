"""`seatrial compare` puts engines side by side; that one of them breaks rules is a finding and no failure."""

from pathlib import Path

from tests.command.shell import one_object, typed

STORY = "phased-modernisation"


def test_a_night_is_longer_than_a_quarter_of_an_hour_and_that_is_longer_than_a_push(tmp_path: Path) -> None:
    done = typed("compare", STORY, "--seeds", "1", "--orders", "40", "--out", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    record = one_object(done.stdout)
    assert one_object((tmp_path / "compare.json").read_text()).keys() == record.keys()
    engines = {each["engine"].partition(":")[2] or each["engine"]: each for each in record["contenders"]}
    assert list(engines) == ["nightly-batch", "polling", "webhooks", "orchestration", "reference"]
    booked = {name: each["times_ms"]["booked"]["p50"] for name, each in engines.items()}
    assert booked["nightly-batch"] > 3_600_000 > 900_000 > booked["polling"] > 60_000 > booked["reference"]
    assert engines["nightly-batch"]["counts"]["exchanges"] < engines["polling"]["counts"]["exchanges"]
    assert all(each["counts"]["orders_submitted"] == 40 for each in engines.values())
    assert [each["held"] for each in engines.values()] == [1, 1, 0, 1, 1]
    assert engines["webhooks"]["broken"], "what a sender fails to deliver is never heard of"


def test_engines_of_ones_own_choice_are_shown_in_that_order() -> None:
    engines = ("--engine", "flawed:snapshot-availability", "--engine", "reference")
    done = typed("compare", "nightly-500", *engines, "--seeds", "1", COLUMNS="100")
    assert done.returncode == 0, done.stderr
    heads = done.stdout.splitlines()[1]
    assert heads.index("snapshot-availability") < heads.index("reference")
    assert "flawed:snapshot-availability: " in done.stdout
    assert "seatrial run nightly-500 --seed 0 --engine flawed:snapshot-availability" in done.stdout


def test_the_same_engine_twice_and_one_that_there_is_not_are_usage_errors() -> None:
    twice = typed("compare", STORY, "--engine", "reference", "--engine", "reference")
    assert (twice.returncode, "'reference' is there twice" in twice.stderr) == (2, True)
    unknown = typed("compare", STORY, "--engine", "architecture:night-batch")
    assert (unknown.returncode, "Did you mean 'architecture:nightly-batch'?" in unknown.stderr) == (2, True)
