"""A trial file that is damaged, foreign or wrong is refused with one error that names the place and the remedy."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import TrialInvalid
from harness.trial_file import read_trial
from harness.trial_file.format import BYTES_MAX
from harness.trial_file.marks import first_difference, marks, packed, unpacked
from harness.trial_file.reading import parse_trial
from tests.trial_file.voyages import LOST, written

Data = dict[str, Any]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("trial")).read_text(encoding="utf-8")


def refused(raw: str | bytes) -> TrialInvalid:
    with pytest.raises(TrialInvalid) as caught:
        parse_trial(raw.encode() if isinstance(raw, str) else raw, "a.trial.json")
    assert caught.value.exit_code == 2
    assert str(caught.value.where).startswith("a.trial.json")
    assert caught.value.remedy
    return caught.value


def spoilt(text: str, change: Callable[[Data], object]) -> TrialInvalid:
    data = json.loads(text)
    change(data)
    return refused(json.dumps(data, indent=1))


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "no.trial.json", "no such file"), (tmp_path, "not a file")):
        with pytest.raises(TrialInvalid, match=message):
            read_trial(path)


def test_a_file_that_is_huge_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.trial.json"
    with path.open("wb") as file:
        file.truncate(BYTES_MAX + 1)
    with pytest.raises(TrialInvalid, match="larger than 32 MB"):
        read_trial(path)


@pytest.mark.parametrize("share", [1, 10, 50, 90, 99])
def test_a_truncated_file(text: str, share: int) -> None:
    assert "ends too early" in refused(text[: len(text) * share // 100]).message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xff\xfe{", "not UTF-8"),
        (b"hello", "not JSON"),
        (b"format: seatrial.trial/1\n", "not JSON"),
        (b"[]", "no `format`"),
        (b"7", "no `format`"),
        (b'{"a": 1}', "no `format`"),
        (b'{"format": NaN}', "NaN is no number"),
        (b'{"format": 1, "format": 2}', "`format` stands here twice"),
        (b'{"format": "seatrial.run/1"}', "and not 'seatrial.trial/1'"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"format": ' + b"9" * 10_000 + b"}", "number too long"),
    ],
)
def test_what_is_no_trial_file(raw: bytes, message: str) -> None:
    assert message in refused(raw).message


def test_a_newer_format_is_told_from_another_kind_of_file() -> None:
    assert "Another version of Seatrial" in refused('{"format": "seatrial.trial/2"}').remedy
    assert "seatrial shrink" in refused('{"format": "seatrial.run/1"}').remedy


@pytest.mark.parametrize(
    "field", ["expected", "engine", "seeds", "dice", "pins", "actions", "versions", "scenario", "journal"]
)
def test_a_field_that_is_missing_or_of_another_type(text: str, field: str) -> None:
    assert field in spoilt(text, lambda data: data.pop(field)).message
    wrongs: tuple[Any, ...] = (7, "x", [[]], {"x": 1})
    for wrong in wrongs:
        data = json.loads(text)
        data[field] = wrong
        refused(json.dumps(data))


def test_an_unknown_field_is_named_with_its_line(text: str) -> None:
    error = spoilt(text, lambda data: data["seeds"].update({"wether": 1}))
    assert (error.message, error.remedy) == ("unknown key `wether`", "Did you mean `weather`?")
    assert str(error.where).count(":") == 2, "file, line and column"


def test_what_is_wrong_with_the_scenario_is_named_at_its_line(text: str) -> None:
    error = spoilt(text, lambda data: data["scenario"]["systems"]["erp"].update({"latency": "slow"}))
    assert "'slow' is not known" in error.message
    line = int(str(error.where).split(":")[1])
    data = json.loads(text)
    data["scenario"]["systems"]["erp"]["latency"] = "slow"
    assert '"slow"' in json.dumps(data, indent=1).splitlines()[line - 1]


@pytest.mark.parametrize(
    ("pin", "outcome", "message"),
    [
        (LOST.replace("lost-reply", "lost-replies"), "1", "is no kind of fault"),
        (LOST, "often", "decides nothing"),
        (LOST, "-1", "decides nothing"),
        ("lost-reply|engine>billing", "1", "decides nothing"),
        (LOST.replace("response", "sometimes"), "1", "decides nothing"),
        (LOST.replace("response", "wake"), "1", "decides nothing"),
        (f"{LOST.rsplit('|', 2)[0]}|xx|0", "1", "decides nothing"),
        (f"{LOST.rsplit('|', 2)[0]}|1|xx", "1", "decides nothing"),
        ("outage|erp|window/0", "5", "decides nothing"),
        ("outage|nosys|window/0", "0+1000", "'nosys', which is no system"),
        ("sequence-reset|nosys|window/0", "0+0", "'nosys', which is no system"),
        ("outage|erp|window/9", "999999999999+1000", "begins after the storm"),
        ("quantity|order/0035|1", "999999999999999", "more than anybody orders"),
        ("quantity|order/0035|9", "1", "about no line"),
        ("quantity|order/9999|1", "1", "about no line"),
        ("action|order/0035", "7", "decides nothing"),
        ("", "1", "is no kind of fault"),
    ],
)  # fmt: skip
def test_a_pin_that_decides_nothing(text: str, pin: str, outcome: str, message: str) -> None:
    error = spoilt(text, lambda data: data["pins"].update({pin: outcome}))
    assert message in error.message


def test_a_near_miss_gets_the_name_that_was_meant(text: str) -> None:
    pin = LOST.replace("lost-reply", "lost-replies")
    assert "lost-reply" in spoilt(text, lambda data: data["pins"].update({pin: "1"})).remedy


def test_an_action_that_nobody_plans(text: str) -> None:
    assert "no action 'order/9999'" in spoilt(text, lambda data: data["actions"].append("order/9999")).message


def test_an_action_that_is_named_twice(text: str) -> None:
    error = spoilt(text, lambda data: data["actions"].append(data["actions"][0]))
    assert "stands here twice" in error.message


@pytest.mark.parametrize(("start", "year"), [("9999-12-31T00:00:00+01:00", 9999), ("0001-01-01T00:00:00+00:53", 1)])
def test_a_start_that_no_calendar_reaches(text: str, start: str, year: int) -> None:
    error = spoilt(text, lambda data: data["scenario"].update({"start": start}))
    assert f"in the year {year}" in error.message


def test_seeds_are_seeds(text: str) -> None:
    assert "seed" in spoilt(text, lambda data: data["seeds"].update({"tie": -1})).message


def test_marks_that_were_cut_off_are_found_out(text: str) -> None:
    assert "marks of" in spoilt(text, lambda data: data["journal"].pop()).message
    assert "marks of" in spoilt(text, lambda data: data["journal"].append("a b!")).message


def test_letters_that_json_escapes_are_no_reason_to_lose_the_error(text: str) -> None:
    data = json.loads(text)
    data["scenario"]["title"] = "\U0001f6a2"
    data["nonsense"] = 1
    assert "nonsense" in refused(json.dumps(data, indent=1)).message
    assert "nonsense" in refused(json.dumps(data, indent="\t")).message


def test_marks_survive_being_packed_and_name_the_first_difference() -> None:
    some = marks([b"%d" % number for number in range(100)])
    assert unpacked(packed(some)) == some
    other = (*some[:70], "????", *some[71:])
    assert first_difference(some, other) == 70
    assert first_difference(some, some[:90]) == 90
    assert first_difference(some, some) is None
