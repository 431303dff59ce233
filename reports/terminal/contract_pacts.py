"""Which consumer version may run beside which provider version, as people read it."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.contract_pacts import Cell, PactsRecord
from reports.terminal.words import many

_LINES_SHOWN = 8


def contract_pacts(record: PactsRecord, everything: bool = False) -> RenderableType:
    """The matrix, and what is missing in each of its cells. `everything`: what is promised and unused, too."""
    return Group(
        _matrix(record),
        *_missing(record),
        *(_unused(record) if everything else ()),
        _sum(record, everything),
    )


def _matrix(record: PactsRecord) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(record.providers[0].title or record.providers[0].file)
    for provider in record.providers:
        table.add_column(provider.version or provider.file)
    rows: dict[tuple[str, str], list[Text]] = {}
    for cell in record.cells:
        rows.setdefault((cell.file, cell.consumer), []).append(_cell(cell))
    for (_, consumer), cells in rows.items():
        table.add_row(consumer, *cells)
    return table


def _cell(cell: Cell) -> Text:
    if cell.missing:
        return Text(f"{len(cell.missing)} missing", "bold red")
    return Text("fits", "green") if cell.interactions else Text("asks nothing", "dim")


def _missing(record: PactsRecord) -> Iterator[RenderableType]:
    for cell in record.cells:
        if cell.missing:
            provider = record.providers[cell.provider]
            yield Text.assemble("\n", (cell.consumer, "bold"), f" beside {provider.version or provider.file}")
            for one in cell.missing[:_LINES_SHOWN]:
                line = Text.assemble((one.operation, "cyan"), " " if one.operation else "", one.said)
                yield Padding(line, (0, 0, 0, 2))
                yield Padding(Text(f"{one.interaction}  {one.place}", "dim"), (0, 0, 0, 4))
            if len(cell.missing) > _LINES_SHOWN:
                yield Padding(Text(f"and {len(cell.missing) - _LINES_SHOWN} more; --json has all", "dim"), (0, 0, 0, 2))


def _unused(record: PactsRecord) -> Iterator[RenderableType]:
    for index, provider in enumerate(record.providers):
        unused = [one for one in record.unused if one.provider == index]
        if unused:
            yield Text.assemble("\n", ("Promised and used by nobody", "bold"), f", {provider.version or provider.file}")
        for one in unused:
            yield Padding(Text(one.operation, "cyan"), (0, 0, 0, 2))
            if one.fields:
                yield Padding(Text(", ".join(one.fields)), (0, 0, 0, 4))


def _sum(record: PactsRecord, everything: bool) -> Text:
    bad = sum(bool(cell.missing) for cell in record.cells)
    pairs = many(len(record.cells), "pair")
    if bad:
        line = Text(f"\nNo: {bad} of {pairs} {'does' if bad == 1 else 'do'} not fit.", "bold red")
    else:
        line = Text(f"\nYes: {pairs} {'fits' if len(record.cells) == 1 else 'fit'}.", "bold green")
    if record.unused and not everything:
        line.append("  --all lists what is promised and nobody uses.", "dim")
    return line
