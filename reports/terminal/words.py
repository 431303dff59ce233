"""Numbers and times as people read them, and the few marks and colours that all reports share."""

import re
from collections.abc import Mapping, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from seatrial.currencies import shown

STYLES: Mapping[str, str] = {
    "held": "bold green",
    "violated": "bold red",
    "unconverged": "bold red",
    "unexercised": "bold yellow",
    "interrupted": "bold yellow",
    "bug": "bold magenta",
}


def number(value: int) -> str:
    """12345 -> "12,345"."""
    return f"{value:,}"


def amount(minor: int, currency: str) -> str:
    """Money without its currency, with as many decimals as that has.

    >>> amount(24_578_005, "EUR"), amount(1_250, "JPY"), amount(-12_500, "KWD")
    ('245,780.05', '1,250', '-12.500')
    """
    return shown(minor, currency).removesuffix(f" {currency}")


def many(count: int, one: str, more: str = "") -> str:
    """ "1 order", "2 orders"."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def span(seconds: float) -> str:
    """A duration in the two largest units that matter.

    >>> span(0.0123), span(4.21), span(75), span(40_920), span(260_000)
    ('12 ms', '4.2 s', '1 min 15 s', '11 h 22 min', '3 d 0 h')
    """
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    for unit, size, small, small_size in (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60), ("min", 60, "s", 1)):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // small_size} {small}"
    return f"{whole} s"


def spoken(name: str) -> str:
    """A field or kind as words: "orders_booked" -> "orders booked"."""
    return name.replace("_", " ").replace("-", " ")


def flowing(text: str) -> str:
    """Paragraphs without the line ends of the source that they were written in.

    >>> flowing("one\\ntwo\\n\\nthree")
    'one two\\n\\nthree'
    """
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def small_table(title: str) -> Table:
    """An unframed table under a bold title; the caller adds columns."""
    return Table(
        min_width=len(title) + 1,  # a title is no reason to break a line
        title=title,
        title_style="bold",
        title_justify="left",
        box=None,
        show_header=False,
        padding=(0, 1),
        pad_edge=True,
    )


def counts(title: str, rows: Sequence[tuple[str, int | str]], *, empty: str = "none") -> Table:
    """A small table of names and numbers. What did not happen is dimmed."""
    table = small_table(title)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name, value in rows:
        style = "" if value else "dim"
        table.add_row(Text(name, style), Text(number(value) if isinstance(value, int) else value, style))
    if not rows:
        table.add_row(Text(empty, "dim"), "")
    return table


def next_steps(steps: Sequence[tuple[str, str]]) -> RenderableType:
    """What to type next: what it is good for, and the command on a line of its own, to be copied."""
    lines: list[RenderableType] = [Text("What to type next", "bold")]
    for command, purpose in steps:
        lines += [Text(f" # {purpose}", "dim"), Command(command)]
    return Group(*lines)


class Command:
    """A command line. Where the width is too small it goes on after a backslash, so that it can still be copied."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        line = ""
        for part in re.split(r" (?=--)", self.command):
            if line and len(line) + len(part) + 4 > options.max_width:
                yield Text(f" {line} \\", "cyan")
                line = f"  {part}"
            else:
                line = f"{line} {part}" if line else part
        yield Text(f" {line}", "cyan", overflow="fold")


class Downwards:
    """Name, number and word of many things under a bold title: in columns of `height` that are read downwards, or
    higher ones where the width is too small for so many."""

    def __init__(self, title: str, cells: Sequence[tuple[Text, Text, Text]], height: int) -> None:
        self.title = title
        self.cells = cells
        self.height = height

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        table = small_table(self.title)
        if self.cells:
            width = sum(max(part.cell_len for part in parts) + 2 for parts in zip(*self.cells, strict=True))
            columns = max(1, min(-(-len(self.cells) // self.height), options.max_width // width))
            height = -(-len(self.cells) // columns)
            for _ in range(columns):
                table.add_column(no_wrap=True)
                table.add_column(justify="right", no_wrap=True)
                table.add_column(no_wrap=True)
            for row in range(height):
                table.add_row(*(part for at in range(row, len(self.cells), height) for part in self.cells[at]))
        yield table


class SideBySide:
    """Blocks in as many columns as the width allows, each as wide as it needs, in reading order."""

    def __init__(self, *blocks: RenderableType, gap: int = 3) -> None:
        self.blocks = blocks
        self.gap = gap

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row: list[RenderableType] = []
        used = 0
        for block in self.blocks:
            width = console.measure(block, options=options).maximum
            if row and used + self.gap + width > options.max_width:
                yield self._grid(row)
                yield Text()
                row, used = [], 0
            used += width + (self.gap if row else 0)
            row.append(block)
        if row:
            yield self._grid(row)

    def _grid(self, row: Sequence[RenderableType]) -> Table:
        grid = Table.grid(padding=(0, self.gap, 0, 0))
        for _ in row:
            grid.add_column()
        grid.add_row(*row)
        return grid
