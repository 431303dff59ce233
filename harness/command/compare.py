"""`seatrial compare`: engines side by side."""

from typing import Annotated

import typer

from engine.catalog import ENGINES
from harness.command import exit_codes
from harness.command.explore import cores
from harness.command.failure import underway
from harness.command.options import SEED_MAX, Json, Orders, Out, sized
from harness.command.outcome import Outcome
from harness.command.output import folder, to_stderr, write_record
from harness.command.tenths import Tenths
from harness.compare.compare import COUNTS
from harness.compare.compare import compare as sail
from harness.compare.gauges import TIMES
from harness.engines import shipyard
from harness.errors import UsageError
from harness.interrupt import politely
from harness.scenario.reader import read_scenario
from reports.terminal.compare import compare as shown

ARCHITECTURES = (*[name for name in ENGINES if name.startswith("architecture:")], "reference")


def compare(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="The story, by name or path.")
    ] = "phased-modernisation",
    engine: Annotated[
        list[str] | None,
        typer.Option("--engine", metavar="NAME", help="One to compare; repeat it. Without it: all architectures."),
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=SEED_MAX, help="Trials per engine.")] = 3,
    first_seed: Annotated[int, typer.Option("--first-seed", min=0, max=SEED_MAX)] = 0,
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="Processes; 0 means one per core.")] = 0,
    orders: Orders = 0,
    out: Out = None,
    json: Json = False,
) -> Outcome:
    """Sail the same seeds with several engines, and put side by side what each made of them. That one of them breaks a
    rule is a finding and no failure: the exit code is 0 for every comparison that could be made."""
    engines = tuple(engine or ARCHITECTURES)
    for name in engines:
        if engines.count(name) > 1:
            raise UsageError(f"{name!r} is there twice", "--engine", "Name every engine once.")
        shipyard(name)  # found before anything is done for it
    story = sized(read_scenario(scenario), orders)
    where = folder(out)
    run = range(first_seed, first_seed + seeds)
    with underway(f"{len(engines)} engines, {seeds} seeds"), politely() as asked:
        tell = Tenths(to_stderr(), "trials", "not held")
        record = sail(story, engines, run, workers or cores(), asked, tell)
    if where is not None:
        write_record(where / "compare.json", record)
    code = 128 + asked.signum if asked.signum else exit_codes.OUR_BUG if record.harness_bugs else exit_codes.HELD
    return Outcome(code, record, shown(record, TIMES, COUNTS), json)
