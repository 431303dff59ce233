"""`seatrial replay`: a trial file, run again: compared, told, walked through, and asked what if."""

from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import json as msgspec_json
from rich.console import Group, RenderableType

from harness.command import exit_codes
from harness.command.failure import underway
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.command.output import show
from harness.command.stepping import has_keys, plainly, with_keys
from harness.engines import shipyard
from harness.errors import UsageError
from harness.replay.comparing import Replayed, between, calendar, lines, run_edited, signatures
from harness.replay.comparing import replay as run_again
from harness.replay.message import message
from harness.replay.moment import entry_at
from harness.replay.state import of, state_at
from harness.replay.story import actions, faults, story
from harness.replay.walking import walk
from harness.replay.whatif import edit
from harness.trial_file import read_trial
from harness.trial_file.marks import marks
from harness.trial_file.writing import shown as failure_shown
from reports.record import RunRecord
from reports.replay import ReplayRecord, State, Story, WhatIf
from reports.terminal.replay import replay as shown


def replay(
    file: Annotated[Path, typer.Argument(help="A trial file: *.trial.json.")],
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="Another engine than the file's: does the fix fix it?")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="TIME|ENTRY", help="Also the books at 10:31:04, or after entry 431.")
    ] = "",
    step: Annotated[
        bool, typer.Option("--step", help="Walk through the journal with the books at each entry (keys n, p, g, q).")
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if", metavar="EDIT", help="'drop fault 3', 'drop action order/0007', 'order/0007 line 1 = 2'."
        ),
    ] = None,
    json: Json = False,
) -> Outcome:
    """Run a trial file again: is it the same to the byte, and does the failure still show?"""
    said = read_trial(file)
    if engine:
        shipyard(engine)  # found before anything is done for it
    if step and json:
        raise UsageError("--step is for people, and --json is not", "--step", "Leave one of the two out.")
    with underway(str(file)):
        run = run_again(said, engine)
        record, extra = _told(run, until, step, tuple(what_if or ()))
    return Outcome(_code(record), record, Group(*extra, shown(record)), json)


def _told(run: Replayed, until: str, step: bool, edits: tuple[str, ...]) -> tuple[ReplayRecord, list[RenderableType]]:
    """The record, and what is shown before it."""
    said, trial = run.file, run.trial
    journal, when = lines(trial), calendar(said)
    moment = entry_at(until, journal, when) if until else len(journal) - 1
    told = story(
        said.scenario,
        said.spec,
        trial.record,
        journal,
        failure_shown(trial.record, said.expected.signature),
        said.parts,
    )
    entries: list[Any] = [msgspec_json.decode(line) for line in journal] if until or step else []
    extra: list[RenderableType] = []
    if step:
        extra += _walked(run, told, entries, moment, bool(until))
    record = ReplayRecord(
        file=said.file,
        standing=run.standing,
        again=run.again,
        expected=said.expected.signature,
        message=message(run, told.faults),
        differs=run.differs,
        run=trial.record,
        difference=run.difference,
        story=told,
        until=_books(entries, moment, told) if until else None,
        what_if=_what_if(run, edits) if edits else None,
    )
    return record, extra


def _books(entries: list[Any], moment: int, told: Story) -> State:
    return of(state_at(entries, moment), told.concerned)


def _walked(run: Replayed, told: Story, entries: list[Any], moment: int, from_there: bool) -> list[RenderableType]:
    """Walk with keys, or give what the walk would show where there are none."""
    witness = next((each.witness for each in run.trial.record.violations if each.summary == told.summary), ())
    way, when = walk(entries, witness, told.concerned), calendar(run.file)
    if not has_keys():
        return [plainly(entries, way, told.concerned, moment, when)]
    with_keys(entries, way, told.concerned, moment if from_there else way.stops[0], when, input, show)
    return []


def _what_if(run: Replayed, edits: tuple[str, ...]) -> WhatIf:
    said, journal = run.file, lines(run.trial)
    planned = [action.name for action in actions(said.scenario, said.spec)]
    spec = edit(said.spec, edits, faults(said.spec, journal), planned)
    trial = run_edited(said, run.engine, spec)
    before, after = signatures(run.trial.record), signatures(trial.record)
    return WhatIf(
        edits=edits,
        run=trial.record,
        gone=tuple(each for each in before if each not in after),
        new=tuple(each for each in after if each not in before),
        difference=between(marks(journal), trial, calendar(said), journal),
    )


def _code(record: ReplayRecord) -> int:
    """Of what was run last; 3 if the same is not judged the same.

    A story with a few orders need not exercise all that its scenario requires.
    """
    if record.standing == "diverged" or (record.standing == "same" and not record.again):
        return exit_codes.OUR_BUG
    return _verdict(record.what_if.run if record.what_if else record.run)


def _verdict(run: RunRecord) -> int:
    code = exit_codes.of_run(run)
    return exit_codes.HELD if code == exit_codes.NOT_EXERCISED else code
