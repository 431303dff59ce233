"""Whom a new version of a document hurts, as people read it: change by change, and consumer by consumer."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.contract_diff import DiffFinding
from reports.contract_impact import ConsumerImpact, ImpactRecord
from reports.terminal.contract_diff import STYLES, head, waivers, where, whom
from reports.terminal.words import many

_LINES_SHOWN = 5


def contract_impact(record: ImpactRecord) -> RenderableType:
    """Every change of a failing level, who is touched by it and who is not; then every consumer."""
    failing = [one for one in record.diff.findings if one.level in record.diff.failing and not one.waiver]
    return Group(
        head(record.diff),
        *(part for finding in failing for part in _change(finding, record)),
        *waivers(record.diff),
        _table(record),
        *(part for consumer in record.consumers for part in _details(consumer)),
        _sum(record, len(failing)),
    )


def _change(finding: DiffFinding, record: ImpactRecord) -> Iterator[RenderableType]:
    yield Text.assemble(
        (finding.level, STYLES[finding.level]), " ", *where(finding.places[0]), " ", finding.said,
        (f"  [{finding.rule}]", "dim"),
    )  # fmt: skip
    yield Padding(whom(finding, record.diff.consumers), (0, 0, 1, 2))


def _table(record: ImpactRecord) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("consumer", "interactions", "operations", "touched by", "proved to break"):
        table.add_column(column, justify="left" if column == "consumer" else "right")
    for one in record.consumers:
        style = "bold red" if one.broken else "yellow" if one.touched else "green"
        counts = (one.interactions, len(one.operations), one.touched, len(one.broken))
        table.add_row(Text(one.name, style), *map(str, counts))
    return table


def _details(consumer: ConsumerImpact) -> Iterator[RenderableType]:
    for lines, said in (
        (consumer.broken, "breaks"),
        (consumer.never, "asks for what was never promised"),
        (consumer.unplaced, "has interactions of which it is not known what they touch"),
    ):
        if lines:
            yield Text.assemble("\n", (consumer.name, "bold"), f" {said}:")
            yield from (Padding(Text(line), (0, 0, 0, 2)) for line in lines[:_LINES_SHOWN])
            if len(lines) > _LINES_SHOWN:
                yield Padding(Text(f"and {len(lines) - _LINES_SHOWN} more; --json has all", "dim"), (0, 0, 0, 2))


def _sum(record: ImpactRecord, failing: int) -> Text:
    total = many(len(record.consumers), "consumer")
    hurt = sum(bool(one.touched or one.broken) for one in record.consumers)
    if hurt:
        line = Text(f"\n{hurt} of {total} {'is' if hurt == 1 else 'are'} touched.", "bold red")
    elif record.failed:
        line = Text("\nA waiver has expired.", "bold red")
    elif lost := sum(len(one.unplaced) for one in record.consumers):
        line = Text(f"\nNo consumer is known to be touched, of {total}; ", "bold yellow")
        line.append(
            f"of {many(lost, 'interaction')} it is not known: --fail-on breaking,unknown fails for that.", "yellow"
        )
    else:
        line = Text(f"\nNo consumer is touched, of {total}.", "bold green")
    if record.unused:
        touch = "touches" if record.unused == 1 else "touch"
        line.append(f" {record.unused} of {many(failing, 'change')} {touch} nobody who has a pact.", "dim")
    return line
