"""`seatrial explore`: many trials, one verdict."""

import os
from pathlib import Path
from typing import Annotated

import typer

from harness.campaign.counterexamples import shrunken
from harness.campaign.explore import explore as sail
from harness.campaign.plan import Plan, Shard
from harness.command import exit_codes
from harness.command.catalog import titles
from harness.command.failure import underway
from harness.command.options import (
    SEED_MAX,
    Calm,
    Engine,
    Json,
    Orders,
    Out,
    Storm,
    WeatherFile,
    said,
    sized,
    weathering,
)
from harness.command.outcome import Outcome
from harness.command.output import folder, to_stderr, write_record
from harness.command.progress import Progress
from harness.command.run import keep
from harness.engines import shipyard
from harness.errors import UsageError
from harness.interrupt import politely
from harness.scenario.model import Scenario
from harness.scenario.reader import library, read_scenario
from harness.swarm import Weathering
from reports.record import CampaignRecord, Counterexample
from reports.terminal.campaign import campaign as shown


def explore(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO]...", help="Names or paths; the whole library if none is given."),
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=SEED_MAX, help="Trials per scenario.")] = 100,
    engine: Engine = "reference",
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="Processes; 0 means one per core.")] = 0,
    first_seed: Annotated[int, typer.Option("--first-seed", min=0, max=SEED_MAX)] = 0,
    shard: Annotated[
        str, typer.Option("--shard", metavar="I/N", help="Only the I-th of N parts of the seeds.")
    ] = "1/1",
    calm: Calm = False,
    storm: Storm = False,
    weather: WeatherFile = None,
    orders: Orders = 0,
    out: Out = None,
    json: Json = False,
) -> Outcome:
    """Run scenarios under many seeds and judge each; twenty are run twice in four hundred, to prove they repeat."""
    asked_for = tuple(scenarios or library())
    stories = tuple(sized(read_scenario(name), orders) for name in asked_for)
    sky = weathering(calm, storm, weather)
    _reject_namesakes(stories)
    part = Shard.parse(shard)
    shipyard(engine)  # found before anything is done for it
    where = folder(out)
    wanted = workers or cores()
    plan = Plan(
        scenarios=stories,
        engine=engine,
        seeds=seeds,
        first_seed=first_seed,
        shard=part,
        workers=max(1, min(wanted, len(part.seeds(first_seed, seeds)) * len(stories))),
    )
    with (
        underway(f"engine {engine}, seeds from {first_seed}"),
        politely() as asked,
        Progress(plan, to_stderr()) as progress,
    ):
        campaign = sail(plan, sky.run, asked, progress.finished, progress.tick)
    record, signum = campaign.record, 0
    if where is not None:
        for trial in campaign.witnesses:
            keep(where, trial)
        write_record(where / "campaign.json", record)  # shrinking takes a while, and may be cut short
        record, signum = _with_counterexamples(record, stories, sky, where)
        write_record(where / "campaign.json", record)
    names = dict(zip((story.name for story in stories), asked_for, strict=True))
    code = exit_codes.of_campaign(record, campaign.signum or signum)
    return Outcome(code, record, shown(record, titles(), names, said(calm, storm, weather, orders)), json)


def _with_counterexamples(
    record: CampaignRecord, stories: tuple[Scenario, ...], sky: Weathering, where: Path
) -> tuple[CampaignRecord, int]:
    """The record with a shrunken trial file for each way of failing, and the signal that cut this short, or 0."""
    if record.interrupted or record.nondeterministic:
        return record, 0
    console = to_stderr()

    def tell(one: Counterexample) -> None:
        console.print(f"shrinking {one.signature} ({one.scenario}, seed {one.seed})", soft_wrap=True)

    by_name = {story.name: story for story in stories}
    with underway(f"engine {record.engine}"), politely() as asked:
        return shrunken(record, by_name, sky, where, asked, tell), asked.signum


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _reject_namesakes(stories: tuple[Scenario, ...]) -> None:
    names = [story.name for story in stories]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"two scenarios are called {twice[0]!r}", "SCENARIO", "Their results could not be told apart.")
