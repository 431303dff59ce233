"""`seatrial crash-sweep`: the engine dies at every kind of step in turn."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from harness.command import exit_codes
from harness.command.catalog import titles
from harness.command.explore import cores
from harness.command.failure import underway
from harness.command.options import Engine, Json, Out, Seed
from harness.command.outcome import Outcome
from harness.command.output import folder, to_stderr, write_record
from harness.command.tenths import Tenths
from harness.engines import shipyard
from harness.interrupt import politely
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.sweep.counterexamples import shrunken
from harness.sweep.outcome import Plan
from harness.sweep.sweep import sweep
from reports.record import Counterexample
from reports.sweep import SweepRecord
from reports.terminal.sweep import sweep as shown

DOWN_MS = 60_000


def crash_sweep(
    scenario: Annotated[str, typer.Argument(help="A name from `seatrial scenarios`, or a path to a YAML file.")],
    engine: Engine = "reference",
    seed: Seed = 0,
    workers: Annotated[int, typer.Option("--workers", min=0, max=256, help="Processes; 0 means one per core.")] = 0,
    down_ms: Annotated[int, typer.Option("--down-ms", min=1, help="From the crash to the restart.")] = DOWN_MS,
    every: Annotated[bool, typer.Option("--every", help="Crash at every step of a class, not at its first.")] = False,
    twice: Annotated[bool, typer.Option("--twice", help="And once more, with a second crash in the recovery.")] = False,
    job: Annotated[
        str, typer.Option("--job", metavar="TEXT", help="Only steps of jobs with this in their name: bookOrder.")
    ] = "",
    at: Annotated[
        list[str] | None, typer.Option("--at", metavar="STEP", help="Crash at this step (in turn) and nowhere else.")
    ] = None,
    out: Out = None,
    json: Json = False,
) -> Outcome:
    """Crash the engine at every kind of step of a day, for every kind of order: before a commit, after it, after
    sending."""
    story = read_scenario(scenario)
    shipyard(engine)  # found before anything is done for it
    where = folder(out)
    plan = Plan(
        scenario=story, engine=engine, seed=seed, workers=workers or cores(), down_ms=down_ms, every=every,
        twice=twice, only=tuple(at or ()), job=job,
    )  # fmt: skip

    def command(decisions: Sequence[str]) -> str:
        return again(scenario, engine, seed, down_ms, decisions)

    with underway(f"{story.name}, seed {seed}, engine {engine}"), politely() as asked:
        record = sweep(plan, command, asked, Tenths(to_stderr(), "crashes", "did not come right"))
    signum = asked.signum
    if where is not None:
        file = where / f"{story.name}-{seed}.sweep.json"
        write_record(file, record)  # shrinking takes a while, and may be cut short
        if record.failures and not record.interrupted:
            record, signum = _with_counterexamples(record, story, where)
        write_record(file, record)
    return Outcome(code(record, signum), record, shown(record, titles()), json)


def _with_counterexamples(record: SweepRecord, story: Scenario, where: Path) -> tuple[SweepRecord, int]:
    """The record with a shrunken trial file for each way of failing, and the signal that cut that short, if one did."""
    console = to_stderr()

    def tell(one: Counterexample) -> None:
        console.print(f"shrinking {one.signature}", soft_wrap=True)

    with underway(f"{story.name}, seed {record.seed}, engine {record.engine}"), politely() as asked:
        return shrunken(record, story, where, asked, tell), asked.signum


def again(scenario: str, engine: str, seed: int, down_ms: int, decisions: Sequence[str]) -> str:
    """The command that repeats one crash of a sweep."""
    words = ["seatrial", "crash-sweep", scenario, "--seed", str(seed)]
    words += ["--engine", engine] * (engine != "reference")
    words += ["--down-ms", str(down_ms)] * (down_ms != DOWN_MS)
    return shlex.join([*words, *(word for decision in decisions for word in ("--at", decision))])


def code(record: SweepRecord, signum: int = 0) -> int:
    """The exit code of a sweep; `signum` is the signal that cut it short, if one did."""
    if signum:
        return 128 + signum
    return exit_codes.worst(
        code
        for code, true in (
            (exit_codes.OUR_BUG, bool(record.harness_bugs)),
            (exit_codes.VIOLATED, record.fair != "held" or record.violated + record.unconverged > 0),
            (exit_codes.NOT_EXERCISED, record.covered < max(1, record.classes) or record.unfired > 0),
        )
        if true
    )
