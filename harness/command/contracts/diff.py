"""`seatrial contracts diff`: what a new version of an API document breaks."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.contracts.diff.documents import compare_documents
from harness.contracts.diff.law import LEVELS, Level
from harness.contracts.diff.report import record
from harness.contracts.reading.library import Library
from harness.contracts.reading.source import open_source
from harness.contracts.surface.read import read_surface
from harness.contracts.waivers import read_waivers
from harness.errors import UsageError
from harness.stopwatch import today
from reports.formats.contract_diff import FORMATS
from reports.terminal.contract_diff import contract_diff as shown


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The version before: a file, or REV:path in git.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The version after: a file, or REV:path in git.")],
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="LEVELS", help=f"Exit with 1 for any of these: {', '.join(LEVELS)}.")
    ] = "breaking",
    root: Annotated[
        str | None,
        typer.Option("--root", metavar="DIR", help="Documents may refer to files in here; else only beside them."),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="For people, for a program, or for a code host or CI server.")
    ] = Format.TEXT,
    waivers: Annotated[
        Path | None,
        typer.Option("--waivers", metavar="FILE", help="What may break, by whose leave, and until when."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List what breaks nobody too.")] = False,
    json: Json = False,
) -> Outcome:
    """Say what breaks when one version of an API document takes the place of another."""
    failing, day = _levels(fail_on), today()
    granted = read_waivers(waivers) if waivers else ()
    before, after = (read_surface(Library(open_source(spec, root)).top) for spec in (old, new))
    if (before.schema is None) != (after.schema is None):
        raise UsageError(f"{before.kind} and {after.kind} cannot be compared", "", "Name two versions of one document.")
    found = record((old, before), (new, after), compare_documents(before, after, day), failing, granted, day)
    written = FORMATS[format_](found).encode() if format_ in FORMATS else shown(found, everything)
    return Outcome(VIOLATED if found.failed else HELD, found, written, json or format_ is Format.JSON)


def _levels(listed: str) -> tuple[Level, ...]:
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if unknown := [name for name in names if name not in LEVELS]:
        raise UsageError(f"`{unknown[0]}` is no level", "--fail-on", f"Levels are {', '.join(LEVELS)}.")
    return tuple(level for level in LEVELS if level in names)
