"""A trial file that is run again: to the byte, by another engine, in another world, or not as it was written down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from harness.errors import UsageError
from harness.replay import comparing
from harness.replay.comparing import Replayed, calendar, lines, replay, shows
from harness.replay.message import message
from harness.replay.moment import entry_at
from harness.replay.story import story
from harness.trial_file import TrialFile, read_trial
from harness.trial_file.writing import versions
from tests.trial_file.voyages import LATE, SIGNATURE, read, sailed, written


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> TrialFile:
    return read(tmp_path_factory.mktemp("trial"))


def spoilt(file: TrialFile, number: int = 300) -> TrialFile:
    """As if another journal had been written down: another digest, and another mark from that entry on."""
    marks = (*file.marks[:number], *("????" for _ in file.marks[number:]))
    return replace(file, marks=marks, expected=replace(file.expected, digest="00" * 16))


def sentence(run: Replayed) -> str:
    return message(run, ())


def test_what_was_written_is_replayed_to_the_byte(file: TrialFile) -> None:
    run = replay(file)
    assert (run.standing, run.again, run.differs, run.difference) == ("same", True, (), None)
    assert lines(run.trial) == sailed().journal
    assert sentence(run) == f"Replayed to the byte, {len(file.marks):,} entries: {SIGNATURE} is shown again."


def test_the_first_entry_that_differs_is_named_with_its_neighbours(file: TrialFile) -> None:
    run = replay(spoilt(file))
    assert run.standing == "diverged"
    found = run.difference
    assert found is not None
    assert found.came is not None
    assert found.entry == found.came.number == 300
    assert [each.number for each in found.around] == [298, 299, 301, 302]
    assert found.came.text.encode() == lines(run.trial)[300]
    assert "entry 300 is not the one" in sentence(run)


def test_a_journal_that_ends_early_or_late_differs_where_it_ends(file: TrialFile) -> None:
    last = len(file.marks)
    longer = replace(spoilt(file, last), marks=(*file.marks, "????"))
    found = replay(longer).difference
    assert found is not None
    assert (found.entry, found.came) == (last, None)
    shorter = replace(spoilt(file, last), marks=file.marks[:-1])
    found = replay(shorter).difference
    assert found is not None
    assert found.came is not None
    assert found.entry == last - 1


def test_a_library_of_another_version_is_named_as_the_likely_cause(file: TrialFile) -> None:
    old = replace(file.versions, libraries={**file.versions.libraries, "simpy": "1.0"})
    run = replay(replace(spoilt(file), versions=old))
    assert run.standing == "diverged"
    assert "simpy" in sentence(run)
    assert replay(replace(file, versions=old)).standing == "same", "what makes no difference is no reason"


def test_another_engine_is_judged_and_its_digest_not_compared(file: TrialFile) -> None:
    run = replay(file, "reference")
    assert (run.standing, run.again, run.difference) == ("other engine", False, None)
    assert sentence(run).startswith(f"The failure is gone: {SIGNATURE}. Nothing else is broken.")


def test_an_engine_whose_source_has_changed_is_another_engine(file: TrialFile) -> None:
    run = replay(replace(spoilt(file), fingerprint="11" * 16))
    assert (run.standing, run.again) == ("other engine", True)
    assert run.difference is not None
    assert run.difference.entry == 300, "what has changed is looked for from there"
    assert sentence(run) == (
        f"The failure is still there: {SIGNATURE}. The engine's source has changed since the file was written: "
        "entry 300 is the first that differs."
    )
    edited = replay(replace(spoilt(file), fingerprint="11" * 16, edited=True))
    assert edited.difference is None
    assert sentence(edited).endswith(
        "The engine's source has changed, and the file was edited: digests are not compared."
    )


def test_a_change_that_the_trial_does_not_notice(file: TrialFile) -> None:
    run = replay(replace(file, fingerprint="11" * 16))
    assert run.standing == "same"
    assert "this trial does not notice" in sentence(run)


def test_the_same_journal_that_is_judged_otherwise_is_not_shown_again(
    file: TrialFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = replay(replace(file, expected=replace(file.expected, verdict="unconverged")))
    assert (run.standing, run.again) == ("same", False)
    assert (
        sentence(run) == "The digest is the same, but the verdict is violated and not unconverged: a rule has changed."
    )
    run = replay(replace(file, expected=replace(file.expected, signature="", verdict="held"), edited=True))
    assert (run.standing, run.again) == ("same", False)
    assert sentence(run).endswith(" is broken: the file was edited since it was written.")
    tame = replace(sailed(), record=replace(sailed().record, verdict="held", violations=()))
    monkeypatch.setattr(comparing, "run_trial", lambda *_, **__: tame)
    run = replay(file)
    assert (run.standing, run.again) == ("same", False)
    assert sentence(run) == f"The digest is the same, but the failure is not shown ({SIGNATURE}): a rule has changed."


def test_a_fault_that_never_came_up_is_told_however_the_file_stands(file: TrialFile) -> None:
    idle = LATE.replace("SHP2", "SHP9")
    never = "Fault 3 never came up: nothing happened that it was about."
    file = replace(file, spec=replace(file.spec, pins={**file.spec.pins, idle: "5000"}))
    old = replace(file.versions, world=1)
    for standing, given in (("same", file), ("other world", replace(spoilt(file), versions=old))):
        run = replay(given)
        told = story(file.scenario, file.spec, run.trial.record, lines(run.trial), SIGNATURE)
        assert run.standing == standing
        assert message(run, told.faults).endswith(never)


def test_in_another_world_the_signature_is_compared(file: TrialFile) -> None:
    old = replace(file.versions, world=1)
    run = replay(replace(spoilt(file), versions=old))
    assert (run.standing, run.again, run.difference) == ("other world", True, None)
    assert sentence(run) == (
        f"The same failure, {SIGNATURE}. The file was written in world version 1 and this is {versions().world}: "
        "digests are not compared."
    )
    other = replace(spoilt(file).expected, signature="S10/stock/gone")
    run = replay(replace(spoilt(file), versions=old, expected=other))
    assert not run.again
    assert "The failure is not shown, S10/stock/gone, but S02" in sentence(run)


def test_a_trial_that_holds_as_expected_is_shown_again(file: TrialFile) -> None:
    held = replace(file.expected, signature="")
    assert shows(replay(file, "reference").trial.record, replace(file, expected=held))
    assert not shows(sailed().record, replace(file, expected=held))
    assert not shows(replace(sailed().record, violations=()), file)
    assert comparing.signatures(replace(sailed().record, violations=(), verdict="unconverged")) == ("unconverged",)


def test_a_file_edited_by_hand_is_not_taken_for_one_that_diverges(tmp_path: Path) -> None:
    path = written(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"{LATE}": "5000"', f'"{LATE}": "7000"'), encoding="utf-8")
    run = replay(read_trial(path))
    assert (run.standing, run.again, run.difference) == ("edited", True, None)
    assert sentence(run).endswith("The file was edited since it was written: digests are not compared.")
    path.write_text(f"{text}\n", encoding="utf-8")
    assert not read_trial(path).edited, "layout is no decision"


Data = dict[str, Any]
EDITS: dict[str, Callable[[Data], object]] = {
    "verdict": lambda data: data["expected"].update(verdict="held"),
    "signature": lambda data: data["expected"].update(signature="S99/none/none"),
    "summary": lambda data: data["expected"].update(summary="nothing was broken"),
    "digest": lambda data: data["expected"].update(digest="zz"),
    "engine": lambda data: data["engine"].update(name="reference"),
    "fingerprint": lambda data: data["engine"].update(fingerprint="11" * 16),
    "seeds": lambda data: data["seeds"].update(tie=1),
    "dice": lambda data: data.update(dice=True),
    "pins": lambda data: data["pins"].pop(LATE),
    "actions": lambda data: data.update(actions=None),
    "world": lambda data: data["versions"].update(world=1),
    "library": lambda data: data["versions"]["libraries"].update(simpy="1.0"),
    "scenario": lambda data: data["scenario"].update(title="Another"),
    "journal": lambda data: data["journal"].reverse(),
    "journal cut": lambda data: (
        data.update(journal=["".join(data["journal"])[:-4]]),
        data["expected"].update(entries=data["expected"]["entries"] - 1),
    ),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_whatever_a_replay_depends_on_is_under_the_seal(tmp_path: Path, change: Callable[[Data], object]) -> None:
    path = written(tmp_path)
    data = json.decode(path.read_bytes())
    change(data)
    path.write_bytes(json.encode(data))
    assert read_trial(path).edited


def test_what_is_for_reading_is_not_under_the_seal(tmp_path: Path) -> None:
    path = written(tmp_path)
    data = json.decode(path.read_bytes())
    data["parts"] = []
    path.write_bytes(json.encode(data))
    assert not read_trial(path).edited


# ---------------------------------------------------------------- moments


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("07:14:09", "07:14:09"),
        ("07:14", "07:14:42"),
        ("2026-03-04T07:14:09", "07:14:09"),
        ("2026-03-04T06:14:09Z", "07:14:09"),
        ("03:00:00", "03:00:00"),
    ],
)
def test_a_time_is_the_last_entry_up_to_it(file: TrialFile, said: str, clock: str) -> None:
    journal, when = lines(sailed()), calendar(file)
    at = entry_at(said, journal, when)
    assert when.local(json.decode(journal[at])[1])[11:19] <= clock
    later = json.decode(journal[at + 1])[1]
    assert later > json.decode(journal[at])[1]


def test_an_entry_is_its_number(file: TrialFile) -> None:
    journal, when = lines(sailed()), calendar(file)
    assert entry_at("300", journal, when) == 300
    assert entry_at("2027-01-01T00:00:00", journal, when) == len(journal) - 1
    for wrong in ("99999", "9" * 40, "noon", "25:99", "2026-03-04T05:00:00"):
        with pytest.raises(UsageError) as caught:
            entry_at(wrong, journal, when)
        assert caught.value.remedy
