"""`seatrial shrink`: the smallest trial that fails in the same way, and which of its parts matter."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace
from rich.console import Console

from harness.command import exit_codes
from harness.command.catalog import titles
from harness.command.failure import underway
from harness.command.options import Calm, Json, Orders, Out, Seed, Storm, WeatherFile, said, sized, weathering
from harness.command.outcome import Outcome
from harness.command.output import folder, to_stderr, write_record
from harness.engines import shipyard
from harness.errors import UsageError
from harness.interrupt import politely
from harness.recording import Recording
from harness.replay.story import story
from harness.scenario.reader import read_scenario
from harness.shrink.search import Budget, Search
from harness.shrink.shrink import Hears, Shrunken
from harness.shrink.shrink import shrink as minimise
from harness.shrink.written import file_parts
from harness.spec import TrialSpec
from harness.stopwatch import Stopwatch
from harness.trial_file import read_trial, write_trial
from reports.shrink import ShrinkRecord
from reports.terminal.shrink import shrink as shown
from reports.terminal.words import many, span

BUDGET_S = 60
TOLD_EVERY_S = 2


def shrink(
    trial_file: Annotated[
        Path | None, typer.Argument(metavar="[TRIAL_FILE]", help="A trial file; or --scenario and --seed.")
    ] = None,
    scenario: Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="A name, or a path to YAML.")] = "",
    seed: Seed = 0,
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="Default: the trial file's, otherwise reference.")
    ] = "",
    signature: Annotated[
        str, typer.Option("--signature", metavar="SIG", help="Which failure, as `S35` or `S35/shipment/…`.")
    ] = "",
    budget_s: Annotated[
        int, typer.Option("--budget-s", min=1, help="Seconds of CPU; then the best so far.")
    ] = BUDGET_S,
    calm: Calm = False,
    storm: Storm = False,
    weather: WeatherFile = None,
    orders: Orders = 0,
    out: Out = None,
    json: Json = False,
) -> Outcome:
    """Find the smallest trial that fails in the same way, and say which of its parts could be anything."""
    options = said(calm, storm, weather, orders)
    given = _given(trial_file, scenario, seed, engine, options)
    if scenario:
        given = replace(given, scenario=weathering(calm, storm, weather).over(sized(given.scenario, orders), seed))
    shipyard(given.engine)  # found before anything is done for it
    where = folder(out)
    with (
        underway(f"{given.scenario.name}, seed {given.spec.workload_seed}, engine {given.engine}"),
        politely() as asked,
    ):
        progress = Progress(to_stderr())
        budget = Budget(budget_s, asked)
        done = minimise(given, budget, Hears(progress.on_pass, progress.on_trial), signature=signature)
        record = done.record if where is None else keep(where, done)
        told = story(
            done.recording.scenario, done.recording.spec, done.trial.record, done.trial.journal or (), record.signature
        )  # fmt: skip
    again = _again(trial_file, scenario, seed, engine, options, record)
    return Outcome(code(record, asked.signum), record, shown(record, told, titles(), again), json)


def code(record: ShrinkRecord, signum: int) -> int:
    """0: a trial that fails in the same way, as small as the budget allowed for. The best is kept when interrupted."""
    if signum:
        return 128 + signum
    return exit_codes.OUR_BUG if record.harness_bugs else exit_codes.HELD


def keep(where: Path, done: Shrunken) -> ShrinkRecord:
    """Write `day-7-S35.trial.json` and then `day-7-S35.shrink.json`; gives the record, which names the file."""
    record = done.record
    stem = f"{record.scenario}-{record.workload_seed}-{record.signature.partition('/')[0]}"
    path = where / f"{stem}.trial.json"
    write_trial(path, done.recording, done.trial, file_parts(record.parts))
    record = replace(record, file=str(path))
    write_record(where / f"{stem}.shrink.json", record)
    return record


def _given(trial_file: Path | None, scenario: str, seed: int, engine: str, options: Sequence[str]) -> Recording:
    """The trial to shrink. UsageError unless it is named in exactly one way."""
    if trial_file is not None and options:
        raise UsageError("a trial file has its own weather and size", options[0], "Leave the option out.")
    if (trial_file is None) == (not scenario):
        raise UsageError(
            "name one trial: a trial file, or a scenario and a seed", "TRIAL_FILE",
            "seatrial shrink FILE, or: seatrial shrink --scenario order-to-cash --seed 7",
        )  # fmt: skip
    if trial_file is None:
        return Recording(read_scenario(scenario), engine or "reference", TrialSpec.of(seed))
    recording = read_trial(trial_file).recording()
    return replace(recording, engine=engine) if engine else recording


def _again(
    trial_file: Path | None, scenario: str, seed: int, engine: str, options: Sequence[str], record: ShrinkRecord
) -> str:
    """The command that does it again, with the signature that was chosen."""
    words = ["seatrial", "shrink"]
    words += [str(trial_file)] if trial_file else ["--scenario", scenario, "--seed", str(seed), *options]
    words += ["--engine", engine] * bool(engine)
    return shlex.join([*words, "--signature", record.signature])


class Progress:
    """Says on stderr what is being tried and how far it has come: a line when a step has made the trial smaller, and
    not more often than every two seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._watch = Stopwatch()
        self._told_s = -float(TOLD_EVERY_S)
        self._pass = ""

    def on_pass(self, name: str) -> None:
        self._pass = name

    def on_trial(self, search: Search) -> None:
        now_s = self._watch.wall_s()
        if now_s - self._told_s < TOLD_EVERY_S:
            return
        self._told_s = now_s
        size = search.best.size
        self._console.print(
            f"{many(size.faults, 'fault')}, {many(size.actions, 'action')} left; {self._pass}; "
            f"{many(search.trials, 'trial')}, {span(now_s)}",
            soft_wrap=True,
        )
