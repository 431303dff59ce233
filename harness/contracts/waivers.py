"""Waivers: what somebody has taken upon himself to break, for a reason, and until when.

    format: seatrial.waivers/1
    waivers:
      - id: W-2026-014
        owner: finance-systems
        reason: Nobody has read `GST/` rates since the tax service moved; agreed with all four consumers.
        expires: "2026-12-31"
        scope: {contract: Billing, rule: code-list, operation: "* /invoices*", field: "*.tax_type"}

`contract` is the title of the document; `rule`, `operation`, `part` and `field` are those of a finding, with `*` for
any text; what is left out is any. A waiver covers the places of a finding that it matches, and no others: a finding of
which some places are covered is two, one waived and one not. It holds through the whole of the day on which it
expires.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct, structs

from harness.contracts.diff.operations import OPERATION_RULES
from harness.contracts.diff.rules import SCHEMA_RULES
from harness.contracts.diff.schemas import UNEXPLAINED
from harness.errors import ScenarioInvalid
from harness.strict_yaml import read_yaml
from harness.typed import Day, Said, nearest, typed
from reports.contract_diff import At, DiffFinding, Level, WaiverState, WaiverUse

RULES = (*SCHEMA_RULES, *OPERATION_RULES, UNEXPLAINED)
"""Every rule that a finding can be of."""


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """Which findings are meant; `*` stands for any text."""

    contract: Said
    rule: Said
    operation: Said = "*"
    part: Said = "*"
    field: Said = "*"

    def about(self, title: str) -> bool:
        """Whether it is about the document of this title, however that is written."""
        return fits(self.contract.casefold(), title.casefold())

    def covers(self, title: str, rule: str, place: At) -> bool:
        said = (
            (self.rule, rule),
            (self.operation, place.operation),
            (self.part, place.part),
            (self.field, place.field),
        )
        return self.about(title) and all(fits(pattern, text) for pattern, text in said)


class Waiver(Struct, frozen=True, forbid_unknown_fields=True):
    """One decision. `expires` is the last day on which it holds."""

    id: Said
    owner: Said
    reason: Said
    expires: Day
    scope: Scope


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["seatrial.waivers/1"]
    waivers: tuple[Waiver, ...]


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The file's waivers, in its order. Raises ScenarioInvalid, which names the line, for what cannot be used."""
    document = read_yaml(path)
    waivers = typed(document, document.data, _File).waivers
    seen: set[str] = set()
    for index, waiver in enumerate(waivers):
        at = ("waivers", index)
        if waiver.id in seen:
            raise ScenarioInvalid(f"`{waiver.id}` is there twice", document.place((*at, "id")), "Give each its own id.")
        seen.add(waiver.id)
        rule = waiver.scope.rule
        if not any(fits(rule, known) for known in RULES):
            where = document.place((*at, "scope", "rule"))
            raise ScenarioInvalid(f"there is no rule `{rule}`", where, nearest(rule, list(RULES), "Rules"))
        try:
            date.fromisoformat(waiver.expires)
        except ValueError:
            raise ScenarioInvalid(
                f"`expires`: there is no day {waiver.expires}", document.place((*at, "expires")), "Write one that is."
            ) from None
    return waivers


def waive(
    findings: Iterable[DiffFinding], waivers: tuple[Waiver, ...], title: str, today: date, failing: tuple[Level, ...]
) -> tuple[tuple[DiffFinding, ...], tuple[WaiverUse, ...]]:
    """The findings of the document `title`, those that are covered with their waiver; and what became of each waiver.

    A finding that breaks nobody and fails nothing needs no waiver and uses none up.
    """
    standing = [waiver for waiver in waivers if today <= date.fromisoformat(waiver.expires)]
    used: set[str] = set()
    told: list[DiffFinding] = []
    for finding in findings:
        if finding.level == "info" and finding.level not in failing:
            told.append(finding)
            continue
        by: dict[str, list[At]] = {}
        for place in finding.places:
            covering = [one.id for one in standing if one.scope.covers(title, finding.rule, place)]
            used.update(covering)
            by.setdefault(covering[0] if covering else "", []).append(place)
        told += [structs.replace(finding, places=tuple(places), waiver=id_) for id_, places in by.items()]
    return tuple(told), tuple(_use(waiver, used, title, today) for waiver in waivers)


def _use(waiver: Waiver, used: set[str], title: str, today: date) -> WaiverUse:
    state: WaiverState
    if not waiver.scope.about(title):
        state = "elsewhere"
    elif today > date.fromisoformat(waiver.expires):
        state = "expired"
    else:
        state = "used" if waiver.id in used else "unused"
    return WaiverUse(id=waiver.id, owner=waiver.owner, reason=waiver.reason, expires=waiver.expires, state=state)


def fits(pattern: str, text: str) -> bool:
    """Whether a text is a pattern's, in which `*` stands for any text: piece by piece, so that it takes no time."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == text
    *inner, last = others
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    rest = text[len(first) : len(text) - len(last)]
    for piece in inner:
        _, found, rest = rest.partition(piece) if piece else ("", "*", rest)
        if not found:
            return False
    return True
