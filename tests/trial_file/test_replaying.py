"""A trial file that is run again: to the byte, by another engine, in another world, or not as it was written down."""

from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from harness.errors import UsageError
from harness.replay import comparing
from harness.replay.comparing import Replayed, calendar, lines, replay, shows
from harness.replay.message import message
from harness.replay.moment import entry_at
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
    old = replace(file.versions, libraries={**file.versions.libraries, "faker": "1.0"})
    run = replay(replace(spoilt(file), versions=old))
    assert run.standing == "diverged"
    assert "faker" in sentence(run)
    assert replay(replace(file, versions=old)).standing == "same", "what makes no difference is no reason"


def test_another_engine_is_judged_and_its_digest_not_compared(file: TrialFile) -> None:
    run = replay(file, "reference")
    assert (run.standing, run.again, run.difference) == ("other engine", False, None)
    assert sentence(run).startswith(f"The failure is gone: {SIGNATURE}. Nothing else is broken.")


def test_an_engine_whose_source_has_changed_is_another_engine(file: TrialFile) -> None:
    run = replay(replace(spoilt(file), fingerprint="11" * 16))
    assert (run.standing, run.again, run.difference) == ("other engine", True, None)
    assert sentence(run).startswith(f"The failure is still there: {SIGNATURE}.")


def test_a_change_that_the_trial_does_not_notice(file: TrialFile) -> None:
    run = replay(replace(file, fingerprint="11" * 16))
    assert run.standing == "same"
    assert "this trial does not notice" in sentence(run)


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
