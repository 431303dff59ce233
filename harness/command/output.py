"""Where words go: results to stdout, everything else to stderr.

With `--json` the process's real stdout is set aside at the start and everything that anyone prints meanwhile (an
engine under test, a library, a worker process) goes to stderr; the one JSON object is then written to the real one.
Rich honours NO_COLOR, FORCE_COLOR and a missing terminal by itself.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import msgspec
from rich.console import Console, RenderableType

from harness.errors import SeatrialError, UsageError

STDOUT, STDERR = 1, 2
WIDTH_MAX = 120
"""Wider lines are hard to read, however wide the window is."""


def to_stderr() -> Console:
    """For progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, emoji=False)
    if console.width > WIDTH_MAX:
        console.width = WIDTH_MAX
    return console


def never_choke_on_letters() -> None:
    """A terminal that has no "·" shows "?": a verdict is worth more than its dots."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def real_stdout() -> Iterator[int]:
    """Within, stdout is stderr; gives the descriptor of the real one."""
    sys.stdout.flush()
    real = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    try:
        yield real
    finally:
        sys.stdout.flush()
        os.dup2(real, STDOUT)
        os.close(real)


def write_json(record: msgspec.Struct, descriptor: int) -> None:
    """The record as one JSON object and a newline."""
    _write(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n", descriptor)


def write_bytes(content: bytes, descriptor: int) -> None:
    """A result in another tool's language, which no terminal may fold or colour."""
    sys.stdout.flush()
    _write(content, descriptor)


def show(shown: RenderableType) -> None:
    """Print a result for a person."""
    _show(shown, _console(stderr=False), sys.stdout, STDOUT)


def complain(shown: RenderableType) -> None:
    """Print an error for a person, its lines unbroken so that a place in a file stays clickable."""
    with suppress(SeatrialError):  # nobody is left to tell
        _show(shown, _console(stderr=True), sys.stderr, STDERR, soft_wrap=True)


def _show(shown: RenderableType, console: Console, stream: TextIO, descriptor: int, *, soft_wrap: bool = False) -> None:
    stream.flush()
    with console.capture() as captured:
        console.print(shown, soft_wrap=soft_wrap)
    _write(captured.get().encode(stream.encoding or "utf-8", errors="replace"), descriptor)


def _write(text: bytes, descriptor: int) -> None:
    """All of it. A reader that has gone away (`| head`) is no error; SeatrialError if there is no room."""
    rest = memoryview(text)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except BrokenPipeError:
        return
    except OSError as error:
        raise SeatrialError(f"the result cannot be written: {error.strerror}", "stdout", "Make room.") from None


# ---------------------------------------------------------------- files


def folder(out: Path | None) -> Path | None:
    """The folder for `--out`, made if need be. UsageError if it cannot be written to: before a trial, not after."""
    if out is None:
        return None
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".seatrial-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(f"cannot write to {out}: {error.strerror}", "--out", "Name a folder that can be.") from None
    return out


def write_file(path: Path, content: bytes) -> Path:
    """Whole or not at all: written beside its place, then moved into it. UsageError if it cannot be written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {error.strerror}", "--out", "Name a folder that can be.") from None
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return path


def write_record(path: Path, record: msgspec.Struct) -> Path:
    return write_file(path, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")


def write_journal(path: Path, journal: tuple[bytes, ...]) -> Path:
    """One JSON array a line, in order of entry number from 0."""
    return write_file(path, b"".join(line + b"\n" for line in journal))
