"""Options that several commands share, so that they mean and read the same everywhere."""

from pathlib import Path
from typing import Annotated

import typer

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
