"""What a new version of a document breaks, as people read it: the worst first, each with its example."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reports.contract_diff import At, DiffFinding, DiffRecord, Level, WaiverState
from reports.formats.contract_diff import waived
from reports.terminal.words import many

STYLES: Mapping[Level, str] = {
    "breaking": "bold red", "unknown": "bold yellow", "meaning": "bold magenta", "warning": "yellow", "info": "dim",
}  # fmt: skip
_WAIVER_STYLES: Mapping[WaiverState, str] = {"used": "green", "unused": "yellow", "expired": "bold red"}
_QUIET = ("info",)
_PLACES_SHOWN = 2
_EXAMPLE_SHOWN = 300


def contract_diff(record: DiffRecord, everything: bool = False) -> RenderableType:
    """`everything`: findings that break nobody too."""
    shown = [
        finding for finding in record.findings if everything or (finding.level not in _QUIET and not finding.waiver)
    ]
    return Group(
        head(record),
        *(part for finding in shown for part in _finding(finding, record.consumers)),
        *waivers(record),
        _sum(record, everything),
    )


def head(record: DiffRecord) -> Text:
    title = record.new.title or record.old.title or "JSON Schema"
    versions = f" {record.old.version} → {record.new.version}" if record.new.version else ""
    return Text.assemble((title, "bold"), versions, (f"  {record.new.kind}", "dim"), "\n")


def _finding(finding: DiffFinding, consumers: Sequence[str]) -> Iterator[RenderableType]:
    first = finding.places[0]
    yield Text.assemble(
        (finding.level, STYLES[finding.level]), " ", *where(first), " ", finding.said,
        (f"  [{finding.rule}]", "dim"), (f"  waived by {finding.waiver}" if finding.waiver else "", "green"),
    )  # fmt: skip
    if len(finding.places) > 1:
        named = [_place(place) for place in finding.places[1 : _PLACES_SHOWN + 1]]
        more = len(finding.places) - 1 - len(named)
        rest = f" and {many(more, 'other place')}" if more else ""
        yield Padding(Text(f"also {', '.join(named)}{rest}", "dim"), (0, 0, 0, 2))
    lines = " → ".join(line for line in (finding.old, finding.new) if line)
    yield Padding(Text(lines, "dim"), (0, 0, 0, 2))
    if consumers:
        yield Padding(whom(finding, consumers), (0, 0, 0, 2))
    if finding.example is not None:
        text = msgspec.json.encode(finding.example.document).decode()
        cut = text if len(text) <= _EXAMPLE_SHOWN else f"{text[:_EXAMPLE_SHOWN]}…"
        yield Padding(Text.assemble(("for example ", "dim"), cut, "\n", (finding.example.complaint[:200], "italic")),
                      (0, 0, 0, 2))  # fmt: skip
    yield Text("")


def whom(finding: DiffFinding, consumers: Sequence[str]) -> Text:
    """Whom a change touches, and whom not."""
    touched = {name for place in finding.places for name in place.consumers}
    hurt = [name for name in consumers if name in touched]
    spared = [name for name in consumers if name not in touched]
    told = Text.assemble(("touches ", "dim"), (", ".join(hurt), "bold red")) if hurt else Text()
    if spared:
        told.append("; not " if hurt else "does not touch ", "dim").append(", ".join(spared), "green")
    return told


def waivers(record: DiffRecord) -> Iterator[RenderableType]:
    told = [use for use in record.waivers if use.state in _WAIVER_STYLES]
    for use in told:
        yield Text.assemble((f"waiver {use.state} ", _WAIVER_STYLES[use.state]), waived(use, record))
    if told:
        yield Text("")


def where(place: At) -> list[str | tuple[str, str]]:
    """A place, for `Text.assemble`."""
    within: list[str | tuple[str, str]] = [f" {place.part}"] if place.part else []
    return [(place.operation, "bold"), *within, *([(f" {place.field}", "cyan")] if place.field else [])]


def _place(place: At) -> str:
    return " ".join(word for word in (place.operation, place.part, place.field) if word)


def _sum(record: DiffRecord, everything: bool) -> Text:
    said = [(f"{record.counts[level]} {level}", STYLES[level]) for level in STYLES if record.counts[level]]
    said += [(f"{record.waived} waived", "green")] if record.waived else []
    if not said and not record.failed:
        return Text("Nothing has changed that a client could notice.", "bold green")
    line = Text(", ").join(Text(*one) for one in said)
    if any(record.counts[level] for level in record.failing):
        verdict = Text("This breaks clients. ", "bold red")
    elif record.failed:
        verdict = Text("A waiver has expired. ", "bold red")
    else:
        verdict = Text("Nothing here fails. ", "bold green")
    hint = Text("  --all lists the rest." if (record.counts["info"] or record.waived) and not everything else "", "dim")
    return Text.assemble(verdict, line, hint)
