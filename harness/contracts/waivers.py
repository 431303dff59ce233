"""Waivers: what somebody has taken upon himself to break, for a reason, and until when.

    format: seatrial.waivers/1
    waivers:
      - id: W-2026-014
        owner: finance-systems
        reason: Nobody has read `GST/` rates since the tax service moved; agreed with all four consumers.
        expires: "2026-12-31"
        scope: {contract: Billing, rule: enum-value-removed, operation: "* /invoices*", field: "*.tax_type"}

`contract` is the title of the document; `rule`, `operation`, `part` and `field` are those of a finding, with `*` for
any text; what is left out is any. A waiver covers the places of a finding that it matches, and no others: a finding of
which some places are covered is two, one waived and one not. It holds through the whole of the day on which it
expires.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from harness.errors import ScenarioInvalid
from harness.strict_yaml import read_yaml
from harness.typed import typed
from reports.contract_diff import At, DiffFinding, WaiverState, WaiverUse

Said = Annotated[str, Meta(min_length=1)]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description='a day, such as "2026-12-31"')]


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """Which findings are meant; `*` stands for any text."""

    contract: Said
    rule: Said
    operation: Said = "*"
    part: Said = "*"
    field: Said = "*"

    def covers(self, title: str, rule: str, place: At) -> bool:
        said = (title, rule, place.operation, place.part, place.field)
        return all(
            _fits(pattern, text)
            for pattern, text in zip(
                (self.contract, self.rule, self.operation, self.part, self.field), said, strict=True
            )
        )


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
        try:
            date.fromisoformat(waiver.expires)
        except ValueError:
            raise ScenarioInvalid(
                f"`expires`: there is no day {waiver.expires}", document.place((*at, "expires")), "Write one that is."
            ) from None
    return waivers


def waive(
    findings: Iterable[DiffFinding], waivers: tuple[Waiver, ...], title: str, today: date
) -> tuple[tuple[DiffFinding, ...], tuple[WaiverUse, ...]]:
    """The findings of the document `title`, those that are covered with their waiver; and what became of each waiver.

    A finding that breaks nobody needs no waiver and uses none up.
    """
    standing = [waiver for waiver in waivers if today <= date.fromisoformat(waiver.expires)]
    used: set[str] = set()
    told: list[DiffFinding] = []
    for finding in findings:
        if finding.level == "info":
            told.append(finding)
            continue
        by: dict[str, list[At]] = {}
        for place in finding.places:
            covering = next((one.id for one in standing if one.scope.covers(title, finding.rule, place)), "")
            by.setdefault(covering, []).append(place)
        used |= by.keys()
        told += [structs.replace(finding, places=tuple(places), waiver=id_) for id_, places in by.items()]
    return tuple(told), tuple(_use(waiver, used, title, today) for waiver in waivers)


def _use(waiver: Waiver, used: set[str], title: str, today: date) -> WaiverUse:
    state: WaiverState
    if today > date.fromisoformat(waiver.expires):
        state = "expired"
    elif waiver.id in used:
        state = "used"
    else:
        state = "unused" if _fits(waiver.scope.contract, title) else "elsewhere"
    return WaiverUse(id=waiver.id, owner=waiver.owner, reason=waiver.reason, expires=waiver.expires, state=state)


def _fits(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)
