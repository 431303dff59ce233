"""Findings as a record: one for each change, with every place where a client meets it."""

from datetime import date

from harness.contracts.consumers.impact import Uses, touched_by
from harness.contracts.diff.documents import Found
from harness.contracts.diff.law import LEVELS, Level
from harness.contracts.surface.model import Surface
from harness.contracts.surface.shape import Together
from harness.contracts.waivers import Waiver, waive
from reports.contract_diff import At, DiffFinding, DiffRecord, Example, Side


def record(
    old: tuple[str, Surface],
    new: tuple[str, Surface],
    found: tuple[Found, ...],
    failing: tuple[Level, ...],
    waivers: tuple[Waiver, ...],
    today: date,
    consumers: tuple[Uses, ...] = (),
) -> DiffRecord:
    """`old` and `new` are the documents with their names as they were typed, `consumers` what is done with the old."""
    findings, uses = waive(_grouped(found, consumers), waivers, printable(new[1].title), today, failing)
    open_ = [finding for finding in findings if not finding.waiver]
    counts = {level: sum(finding.level == level for finding in open_) for level in LEVELS}
    return DiffRecord(
        old=side(*old),
        new=side(*new),
        counts=counts,
        waived=len(findings) - len(open_),
        failing=failing,
        failed=any(counts[level] for level in failing) or any(use.state == "expired" for use in uses),
        findings=findings,
        waivers=uses,
        consumers=tuple(printable(one.name) for one in consumers),
    )


def side(file: str, surface: Surface) -> Side:
    return Side(
        file=file,
        kind=surface.kind,
        title=printable(surface.title),
        version=printable(surface.version),
        operations=len(surface.operations),
    )


def _grouped(found: tuple[Found, ...], consumers: tuple[Uses, ...]) -> list[DiffFinding]:
    """The same change of the same piece of the document is one finding, however many operations carry it."""
    groups: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        change = one.finding.change
        key = (one.level, change.rule, change.said, one.direction, *map(_addresses, (change.old, change.new)))
        groups.setdefault(key, []).append(one)
    return [_finding(group, consumers) for group in groups.values()]


def _finding(group: list[Found], consumers: tuple[Uses, ...]) -> DiffFinding:
    first = group[0]
    shown = next((one.finding.witness for one in group if one.finding.witness is not None), None)
    return DiffFinding(
        level=first.level,
        rule=first.finding.change.rule,
        said=printable(first.finding.change.said),
        effect=first.finding.change.effect,
        direction=first.direction,
        places=tuple(_at(one, consumers) for one in group),
        old=_place(first.finding.change.old),
        new=_place(first.finding.change.new),
        example=Example(document=shown.document, complaint=shown.complaint) if shown else None,
    )


def _at(one: Found, consumers: tuple[Uses, ...]) -> At:
    touched = tuple(printable(use.name) for use in touched_by(one, consumers))
    return At(
        operation=printable(one.operation), part=printable(one.part), field=printable(one.path), consumers=touched
    )


def printable(text: str) -> str:
    """A document's own words without what would move a cursor or break an XML file."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _addresses(nodes: Together) -> tuple[tuple[str, str], ...]:
    ends = (node.target() if isinstance(node.data, dict) and "$ref" in node.data else node for node in nodes)
    return tuple((node.file, node.pointer) for node in ends)


def _place(nodes: Together) -> str:
    return str(nodes[0].place()) if nodes else ""
