"""Towards people: no traceback unasked, no colour unwanted, help when asked, and the real exit code into a pipe."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from harness.command import main
from tests.command import engines
from tests.command.shell import ROOT, command, environment, typed


def in_a_terminal(*words: str, **more: str) -> tuple[int, str]:
    """The same with a terminal: its exit code, and all that was written to it."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        command(*words), cwd=ROOT, env=environment(TERM="xterm-256color", COLUMNS="100", **more), stdin=theirs,
        stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    while True:
        try:
            some = os.read(ours, 65_536)
        except OSError:
            break  # Linux's way to say that the other side has closed
        if not some:
            break
        written += some
    os.close(ours)
    return child.wait(), written.decode()


def test_a_terminal_gets_colour_and_a_pipe_gets_none() -> None:
    code, written = in_a_terminal("run", "nightly-500")
    assert code == 0
    assert "\x1b[1;32mHELD" in written
    assert "\x1b[" not in typed("run", "nightly-500").stdout


def test_no_color_is_honoured() -> None:
    _, written = in_a_terminal("run", "nightly-500", NO_COLOR="1")
    assert "HELD" in written
    colours = [f"\x1b[{bold}{code}m" for bold in ("", "1;", "2;") for code in range(30, 38)]
    assert not any(colour in written for colour in colours)


def test_progress_and_complaints_go_to_stderr() -> None:
    done = typed("explore", "nightly-500", "--seeds", "2", "--workers", "1")
    assert done.returncode == 0
    assert "2/2 trials" in done.stderr
    assert "trials/s" in done.stderr
    assert "2/2 trials," not in done.stdout
    assert typed("run", "nowhere").stdout == ""


def test_a_violation_is_told_while_the_campaign_runs() -> None:
    done = typed("explore", "nightly-500", "--seeds", "3", "--workers", "1", "--engine", "flawed:snapshot-availability")
    assert done.returncode == 1
    assert "✗ nightly-500 seed 0 " in done.stderr
    assert "the lowest failing seed is 0" in " ".join(done.stdout.replace("│", " ").split())


def test_no_traceback_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "raising.py").write_text(engines.RAISING, encoding="utf-8")
    words = ("run", "nightly-500", "--engine", "raising:factory")
    unasked = typed(*words, cwd=tmp_path)
    assert unasked.returncode == 3
    assert "ZeroDivisionError: no engine today" in unasked.stderr
    assert "Traceback" not in unasked.stderr
    assert len(unasked.stderr.strip().splitlines()) == 2
    assert "Traceback" in typed(*words, cwd=tmp_path, SEATRIAL_DEBUG="1").stderr


def test_an_engine_that_exits_does_not_choose_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "leaving.py").write_text(engines.LEAVING, encoding="utf-8")
    done = typed("run", "nightly-500", "--engine", "leaving:factory", cwd=tmp_path)
    assert done.returncode == 3
    assert "sys.exit(0)" in done.stderr


def test_help_is_no_error_and_nothing_at_all_is_bad_usage() -> None:
    asked = typed("--help")
    assert asked.returncode == 0
    for name in ("demo", "run", "explore", "scenarios", "invariants", "engines", "explain", "bench", "determinism"):
        assert name in asked.stdout
        assert main([name, "-h"]) == 0
    nothing = typed()
    assert nothing.returncode == 2
    assert "Usage" in nothing.stdout


def test_a_reader_that_goes_away_changes_no_verdict() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    for words in (("run", "nightly-500"), ("run", "nightly-500", "--json"), ("scenarios",), ("--help",)):
        done = subprocess.run(
            command(*words), cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=writing,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
    os.close(writing)


def test_a_terminal_without_our_letters_still_gets_a_verdict() -> None:
    done = typed("run", "nightly-500", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "HELD" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the path is Linux's")
def test_a_full_disk_is_said_to_be_one() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command("scenarios"), cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 3
    assert "No space left" in done.stderr
