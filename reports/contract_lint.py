"""What `seatrial contracts lint` found, as a record."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]


class LintFinding(Struct, frozen=True, kw_only=True):
    """One piece of a document that does not keep a principle. `where` is the first place where it travels, of `places`;
    `line` is "file:line"."""

    rule: str
    principle: str
    severity: Severity
    where: str
    places: int
    said: str
    line: str


class Accepted(Struct, frozen=True, kw_only=True):
    """What a document does without, and why, in its own words (`x-lint`)."""

    rule: str
    where: str
    reason: str
    line: str


class Score(Struct, frozen=True, kw_only=True):
    """How much of a document keeps one principle: `kept` of `looked` at. `percent` is None where there was nothing to
    look at, and weighs an error as three warnings and a warning as two remarks."""

    principle: str
    title: str
    looked: int
    kept: int
    percent: int | None


class LintedDocument(Struct, frozen=True, kw_only=True):
    """One document. `rules` is how often each rule had something to look at; 0 means that it said nothing."""

    file: str
    kind: str
    title: str
    version: str
    scores: tuple[Score, ...]
    rules: Mapping[str, int]
    findings: tuple[LintFinding, ...]
    accepted: tuple[Accepted, ...]


class LintRecord(Struct, frozen=True, kw_only=True):
    """`hints` has for each rule that found something what to write instead."""

    format: Literal["seatrial.contract-lint/1"] = "seatrial.contract-lint/1"
    documents: tuple[LintedDocument, ...]
    counts: Mapping[Severity, int]
    hints: Mapping[str, str]
    failing: tuple[Severity, ...]
    failed: bool
