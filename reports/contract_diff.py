"""What `seatrial contracts diff` found, as a record."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

Level = Literal["breaking", "unknown", "meaning", "warning", "info"]
LEVELS: tuple[Level, ...] = ("breaking", "unknown", "meaning", "warning", "info")
"""Worst first. `unknown` is no third kind of good: whoever must be sure lets it fail (`--fail-on breaking,unknown`)."""


class Side(Struct, frozen=True, kw_only=True):
    """One of the two documents. `file` is as it was named; `kind` what it is written in."""

    file: str
    kind: str
    title: str
    version: str
    operations: int


class At(Struct, frozen=True, kw_only=True):
    """One place where a client meets the change. `operation` is "" in a bare JSON Schema.

    `part` is what of the operation ("request application/json", "query status", "200 application/json"), and `field`
    the path within it. `consumers` are those whose pacts touch it here.
    """

    operation: str
    part: str
    field: str
    consumers: tuple[str, ...] = ()


class Example(Struct, frozen=True, kw_only=True):
    """A document that one side may send and the other refuses, and what its validator says."""

    document: Any
    complaint: str


WaiverState = Literal["used", "unused", "elsewhere", "expired"]
"""`elsewhere`: it is about another document. `unused`: it is about this one, and nothing here needs it."""


class WaiverUse(Struct, frozen=True, kw_only=True):
    """One waiver of the file, and what became of it here. `expires` is the last day on which it holds."""

    id: str
    owner: str
    reason: str
    expires: str
    state: WaiverState


class DiffFinding(Struct, frozen=True, kw_only=True):
    """One change. `direction`: what the client does with the document, "writes" or "reads".

    `places` are all that were found, the first in the document's order; `old` and `new` are "file:line" of what stood
    and stands there. `waiver` is the id of the waiver that covers it, or "".
    """

    level: Level
    rule: str
    said: str
    effect: str
    direction: str
    places: tuple[At, ...]
    old: str
    new: str
    example: Example | None
    waiver: str = ""


class DiffRecord(Struct, frozen=True, kw_only=True):
    """The worst finding first. `failing` are the levels that fail (`--fail-on`).

    `counts` are of what is not waived. `failed`: one of a failing level was found, or a waiver has expired.
    `consumers` are all whose pacts were held against the change.
    """

    format: Literal["seatrial.contract-diff/1"] = "seatrial.contract-diff/1"
    old: Side
    new: Side
    counts: Mapping[Level, int]
    waived: int
    failing: tuple[Level, ...]
    failed: bool
    findings: tuple[DiffFinding, ...]
    waivers: tuple[WaiverUse, ...]
    consumers: tuple[str, ...] = ()
