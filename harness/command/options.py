"""Options that several commands share, so that they mean and read the same everywhere."""

from pathlib import Path
from typing import Annotated

import typer

from harness.errors import UsageError
from harness.scenario.model import Scenario
from harness.scenario.size import cut
from harness.swarm import Weathering, weather_file

SEED_MAX = 2**63 - 1

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object to stdout, errors included.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write the record (and the journal of a trial) to this folder."),
]
Engine = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="reference, flawed:NAME, or your own package.module:factory.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, max=SEED_MAX, help="Decides the business and the weather.")]
Calm = Annotated[bool, typer.Option("--calm", help="Nothing goes wrong but what the story has planned.")]
Storm = Annotated[bool, typer.Option("--storm", help="Every seed adds its own mixture of all kinds of fault.")]
WeatherFile = Annotated[
    Path | None, typer.Option("--weather", metavar="FILE", help="Faults of a YAML file in place of the story's.")
]
Orders = Annotated[
    int,
    typer.Option("--orders", min=0, max=1_000_000, help="At most so many orders of each stream; 0: as the story has."),
]


def weathering(calm: bool, storm: bool, file: Path | None) -> Weathering:
    """The weather that was asked for. UsageError for two at once."""
    asked = [name for name, given in (("--calm", calm), ("--storm", storm), ("--weather", file is not None)) if given]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} contradict each other", asked[1], "Choose one.")
    if file is not None:
        return weather_file(file)
    return Weathering(asked[0].removeprefix("--")) if asked else Weathering()


def sized(scenario: Scenario, orders: int) -> Scenario:
    """The story with as many orders as were asked for."""
    return cut(scenario, orders) if orders else scenario


def said(calm: bool, storm: bool, file: Path | None, orders: int) -> list[str]:
    """These options as words of a command line, to repeat what was done."""
    words = ["--calm"] * calm + ["--storm"] * storm + (["--weather", str(file)] if file is not None else [])
    return words + (["--orders", str(orders)] if orders else [])
