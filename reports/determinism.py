"""Whether the same trial is the same everywhere: one line per thing that must make no difference."""

from typing import Literal

from msgspec import Struct


class Check(Struct, frozen=True, kw_only=True):
    """`what` makes no difference (`held`), or does; `detail` says over which trials, or how they differ."""

    what: str
    held: bool
    detail: str


class Interpreter(Struct, frozen=True, kw_only=True):
    """A Python that was looked for. `skipped` says why it took no part; "" if it did."""

    name: str
    version: str
    skipped: str


class DeterminismRecord(Struct, frozen=True, kw_only=True):
    format: Literal["seatrial.determinism/1"] = "seatrial.determinism/1"
    held: bool
    checks: tuple[Check, ...]
    interpreters: tuple[Interpreter, ...]
    digests: dict[str, str]
    """Scenario -> digest of its seeds, the same in every process."""
