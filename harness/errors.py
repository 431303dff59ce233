"""Everything that can stop Seatrial itself: one small tree, each branch with its exit code.

What a system under test does wrong is a finding and never an exception. These are for bad input, bad usage and our
own bugs. A message says what is wrong, where, and what to do about it; the command line prints `str(error)` and
exits with `error.exit_code`.

    >>> print(ScenarioInvalid("unknown key 'weatehr'", Place("day.yaml", 12, 3), "Did you mean 'weather'?"))
    day.yaml:12:3: unknown key 'weatehr'
      Did you mean 'weather'?
"""

from typing import ClassVar

from msgspec import Struct


class Place(Struct, frozen=True):
    """A point in a document, as editors count: line and column from 1. 0 means the whole file, or the whole line."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


class SeatrialError(Exception):
    """Root of the tree. `where` is a place in a document, or a text for what has no file ("seed 17, entry 431")."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, where: Place | str = "", remedy: str = "") -> None:
        super().__init__(message, where, remedy)  # all three in args: an error crosses process borders whole
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if str(self.where) else self.message
        return f"{head}\n  {self.remedy}" if self.remedy else head


class ScenarioInvalid(SeatrialError):  # noqa: N818  (named for what is wrong, as people say it)
    """A scenario document cannot be used as it stands."""

    exit_code = 2


class TrialInvalid(SeatrialError):  # noqa: N818  (named for what is wrong, as people say it)
    """A trial file cannot be replayed as it stands."""

    exit_code = 2


class ContractInvalid(SeatrialError):  # noqa: N818  (named for what is wrong, as people say it)
    """A contract document cannot be used as it stands."""

    exit_code = 2


class UsageError(SeatrialError):
    """The command line, or a caller of the library, asked for something that does not exist."""

    exit_code = 2


class ReplayDiverged(SeatrialError):  # noqa: N818  (named for what is wrong, as people say it)
    """A trial run again did not do the same: something in it is not deterministic."""

    exit_code = 3


class HarnessBug(SeatrialError):  # noqa: N818  (named for what is wrong, as people say it)
    """A simulator or the harness broke its own promise. Never the fault of the engine under test."""

    exit_code = 3
