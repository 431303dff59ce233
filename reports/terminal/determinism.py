"""What made no difference, line by line."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.determinism import DeterminismRecord
from reports.terminal.words import STYLES


def determinism(record: DeterminismRecord) -> RenderableType:
    """The whole record."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_column(style="dim")
    for check in record.checks:
        mark = Text("same", STYLES["held"]) if check.held else Text("DIFFERS", STYLES["violated"])
        grid.add_row(mark, check.what, check.detail)
    for interpreter in record.interpreters:
        if interpreter.skipped:
            grid.add_row(Text("skipped", STYLES["unexercised"]), interpreter.name, interpreter.skipped)
    head = Text("Deterministic", STYLES["held"]) if record.held else Text("Not deterministic", STYLES["violated"])
    return Group(head, Padding(grid, (1, 0, 0, 1)))
