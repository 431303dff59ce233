"""`seatrial bench`: how fast, beside a bare loop of the same shape."""

from typing import Annotated

import typer

from harness.bench.growth import growth as measure_growth
from harness.bench.measure import measure
from harness.bench.memory import retired
from harness.command.options import Json
from harness.command.outcome import Outcome
from reports.terminal.bench import bench as shown


def bench(
    growth: Annotated[
        bool, typer.Option("--growth", help="Also 100, 1,000 and 10,000 orders (a minute or so).")
    ] = False,
    memory: Annotated[bool, typer.Option("--memory", help="Also what a finished order leaves behind.")] = False,
    json: Json = False,
) -> Outcome:
    """Measure speed on one core, as a ratio to a bare SimPy loop of the same shape."""
    record = measure(measure_growth() if growth else None, retired() if memory else None)
    return Outcome(0, record, shown(record), json)
