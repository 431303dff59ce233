"""`seatrial run`: one trial, one verdict."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from harness.campaign.chunk import Trial
from harness.command import exit_codes
from harness.command.catalog import titles
from harness.command.failure import underway
from harness.command.options import (
    Calm,
    Engine,
    Json,
    Orders,
    Out,
    Seed,
    Storm,
    WeatherFile,
    said,
    sized,
    weathering,
)
from harness.command.outcome import Outcome
from harness.command.output import folder, write_journal, write_record
from harness.engines import shipyard
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from reports.terminal.run import run as shown


def run(
    scenario: Annotated[str, typer.Argument(help="A name from `seatrial scenarios`, or a path to a YAML file.")],
    seed: Seed = 0,
    engine: Engine = "reference",
    calm: Calm = False,
    storm: Storm = False,
    weather: WeatherFile = None,
    orders: Orders = 0,
    out: Out = None,
    json: Json = False,
) -> Outcome:
    """Run one scenario once and judge it."""
    story = sized(read_scenario(scenario), orders)
    sky = weathering(calm, storm, weather)
    shipyard(engine)  # found before anything is done for it
    where = folder(out)
    with underway(f"{story.name}, seed {seed}, engine {engine}"):
        trial = sky.run(story, engine, TrialSpec.of(seed), journal=where is not None)
    if where is not None:
        keep(where, trial)
    command = again(scenario, seed, engine, said(calm, storm, weather, orders))
    return Outcome(
        exit_codes.of_run(trial.record), trial.record, shown(trial.record, titles(), command, scenario), json
    )


def again(scenario: str, seed: int, engine: str, more: Sequence[str] = ()) -> str:
    """The command that repeats a trial. `more`: options about its weather and size."""
    words = ["seatrial", "run", scenario, "--seed", str(seed), *more]
    return shlex.join(words if engine == "reference" else [*words, "--engine", engine])


def keep(where: Path, trial: Trial) -> None:
    """Write `day-7.journal.ndjson` and then `day-7.run.json`: the record comes last and says that all is there."""
    stem = f"{trial.record.scenario}-{trial.record.seed}"
    write_journal(where / f"{stem}.journal.ndjson", trial.journal or ())
    write_record(where / f"{stem}.run.json", trial.record)
