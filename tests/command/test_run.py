"""One trial from the command line: its files, and being stopped."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from harness.command.output import write_file
from harness.documents import SCENARIOS
from harness.errors import UsageError
from tests.command import engines
from tests.command.shell import command, environment, one_object, typed


def test_out_holds_the_record_and_the_journal_and_no_scraps(tmp_path: Path) -> None:
    done = typed("run", "nightly-500", "--seed", "3", "--out", str(tmp_path), "--json")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "nightly-500-3.journal.ndjson",
        "nightly-500-3.run.json",
    ]
    written = json.loads((tmp_path / "nightly-500-3.run.json").read_text())
    assert written == one_object(done.stdout)
    entries = [json.loads(line) for line in (tmp_path / "nightly-500-3.journal.ndjson").read_text().splitlines()]
    assert sum(entry[0] == "fact" for entry in entries) == written["facts"]


def test_the_journal_makes_no_difference_to_the_digest(tmp_path: Path) -> None:
    with_journal = one_object(typed("run", "nightly-500", "--out", str(tmp_path), "--json").stdout)
    assert with_journal["digest"] == one_object(typed("run", "nightly-500", "--json").stdout)["digest"]


def test_a_story_of_ones_own_runs_like_one_of_the_library(tmp_path: Path) -> None:
    file = tmp_path / "my day.yaml"
    file.write_text((SCENARIOS / "nightly-500.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    done = typed("run", str(file), "--seed", "1")
    assert done.returncode == 0
    assert "".join(f"seatrial explore '{file}'".split()) in "".join(done.stdout.split())


def test_a_folder_that_cannot_be_written_to_is_refused_before_the_trial(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "folder"):
        done = typed("run", "nightly-500", "--out", str(folder))
        assert done.returncode == 2
        assert f"cannot write to {folder}" in done.stderr
        assert done.stdout == ""


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_file(tmp_path / "record.json", b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_file(file, b"new and longer")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_trial_that_is_stopped_says_so_and_leaves_nothing(tmp_path: Path, signum: signal.Signals, code: int) -> None:
    (tmp_path / "slow.py").write_text(engines.SLOW, encoding="utf-8")
    child = subprocess.Popen(
        command("run", "nightly-500", "--engine", "slow:factory", "--out", "out", "--json"), cwd=tmp_path,
        env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stderr is not None
    assert child.stderr.readline() == "under way\n"
    child.send_signal(signum)
    stdout, _ = child.communicate()
    assert child.returncode == code
    assert one_object(stdout)["error"]["code"] == "interrupted"
    assert not list((tmp_path / "out").iterdir())
