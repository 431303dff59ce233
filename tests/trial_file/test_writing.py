"""A trial file says everything that a trial depends on, reads back as what was written, and is whole or not there."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from harness.documents import HOME
from harness.errors import HarnessBug, UsageError
from harness.faults import KINDS
from harness.recording import Recording, written_down
from harness.scenario.reader import library, read_scenario
from harness.spec import WORLD_VERSION, TrialSpec
from harness.trial import run_trial
from harness.trial_file import read_trial, write_trial
from harness.trial_file.fingerprint import fingerprint
from tests.trial_file.voyages import ENGINE, LATE, LOST, ORDER, PARTS, read, recording, sailed, written


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    file = read(tmp_path)
    assert file.recording() == recording()
    assert file.parts == PARTS
    assert file.expected.digest == sailed().record.digest
    assert file.expected.entries == len(file.marks) == len(sailed().journal or ())
    assert file.fingerprint == fingerprint(ENGINE)
    assert file.versions.world == WORLD_VERSION


@pytest.mark.parametrize("name", library())
def test_every_story_of_the_library_survives_being_embedded(tmp_path: Path, name: str) -> None:
    """The whole trial, drawn by dice: nothing is pinned, all actions happen."""
    story = read_scenario(name)
    orders = TrialSpec(3, 3, 3, dice=False, actions=())
    trial = run_trial(story, "reference", orders, journal=True)
    write_trial(tmp_path / "a.trial.json", Recording(story, "reference", orders), trial)
    again = read_trial(tmp_path / "a.trial.json").recording()
    assert again.scenario == story
    assert again.spec == orders
    assert run_trial(again.scenario, again.engine, again.spec).record.digest == trial.record.digest


def test_the_file_is_readable_its_keys_in_order_and_its_pins_one_a_line(tmp_path: Path) -> None:
    text = written(tmp_path).read_text(encoding="utf-8")
    assert list(json.loads(text)) == [
        "format", "expected", "engine", "seeds", "dice", "pins", "actions", "parts", "versions", "scenario", "journal",
    ]  # fmt: skip
    assert f'  "{LOST}": "1",\n  "{LATE}": "5000"\n' in text
    assert f'  "{ORDER}"\n' in text
    assert max(map(len, text.splitlines())) < 1_500
    again = tmp_path / "again"
    again.mkdir()
    assert written(again).read_text(encoding="utf-8") == text


def test_a_recording_that_names_no_failure_gets_the_first(tmp_path: Path) -> None:
    write_trial(tmp_path / "a.trial.json", recording(signature=""), sailed())
    assert read_trial(tmp_path / "a.trial.json").expected.signature == sailed().record.violations[0].signature


def test_a_failure_that_the_trial_does_not_show_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(HarnessBug, match="does not show S35/shipment/lost"):
        write_trial(tmp_path / "a.trial.json", recording(signature="S35/shipment/lost"), sailed())
    with pytest.raises(HarnessBug, match="kept its journal"):
        write_trial(tmp_path / "a.trial.json", recording(), replace(sailed(), journal=None))
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        write_trial(tmp_path / "no" / "a.trial.json", recording(), sailed())
    assert not list(tmp_path.iterdir())


def test_a_fingerprint_changes_with_the_source_and_with_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "harbour_works"
    package.mkdir()
    (package / "__init__.py").write_bytes(b"")
    (package / "dock.py").write_bytes(b"from engine.reference import build\n")
    monkeypatch.syspath_prepend(tmp_path)
    first = fingerprint("harbour_works.dock:build")
    (package / "notes.txt").write_text("no source", encoding="utf-8")
    (package / "dock.py").write_bytes(b"from engine.reference import build\r\n")
    assert fingerprint("harbour_works.dock:build") == first != ""
    (package / "crane.py").write_bytes(b"")
    assert fingerprint("harbour_works.dock:build") != first


def test_an_engine_that_ships_is_its_own_source_and_not_that_of_its_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    ignored = shutil.ignore_patterns("__pycache__")
    for room in ("engine", "seatrial"):
        shutil.copytree(HOME / room, home / room, ignore=ignored)
    monkeypatch.setattr("harness.trial_file.fingerprint.HOME", home)
    engines = ("reference", ENGINE, "flawed:key-per-job")
    first = [fingerprint(engine) for engine in engines]
    assert len(dict.fromkeys(first)) == 3

    def moved(file: str) -> list[bool]:
        path = home / file
        before = path.read_bytes()
        path.write_bytes(before + b"# another\n")
        found = [fingerprint(engine) != was for engine, was in zip(engines, first, strict=True)]
        path.write_bytes(before)
        return found

    assert moved("engine/reference.py") == moved("engine/stores/__init__.py") == [True, True, True]
    assert moved("engine/flawed/key_per_attempt.py") == [False, True, False]
    assert moved("engine/catalog/__init__.py") == moved("seatrial/calendar.py") == [False, False, False]


def test_every_kind_of_fault_that_fires_can_be_written_down_and_read_back(tmp_path: Path) -> None:
    story = read_scenario("double-ship-confirm")
    weather = {name: kind.options(chance_ppm=200_000 if kind.plan else 60_000) for name, kind in KINDS.items()}
    story = replace(story, weather=weather)
    few = TrialSpec(1, 1, 1, actions=tuple(f"order/{number:04}" for number in range(1, 25)))
    trial = run_trial(story, "reference", few, journal=True)
    assert sum(map(bool, trial.record.faults.values())) > len(KINDS) * 2 // 3
    down = written_down(story, few, trial.journal or ())
    again = run_trial(story, "reference", down, journal=True)
    write_trial(tmp_path / "a.trial.json", Recording(story, "reference", down), again)
    file = read_trial(tmp_path / "a.trial.json")
    assert file.recording().spec == down
    assert file.scenario == story
