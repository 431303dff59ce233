"""`seatrial contracts diff`: what a new version of an API document breaks."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harness.command.contracts.documents import FailOn, New, Old, Provider, Root, Waivers, consumers, levels, versions
from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.contracts.diff.documents import compare_documents
from harness.contracts.diff.report import record
from harness.contracts.waivers import read_waivers
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
    old: Old,
    new: New,
    fail_on: FailOn = "breaking",
    consumers_: Annotated[
        Path | None,
        typer.Option("--consumers", metavar="DIR", help="Pacts: say beside each change whom it touches."),
    ] = None,
    provider: Provider = "",
    waivers: Waivers = None,
    root: Root = None,
    format_: Annotated[
        Format, typer.Option("--format", help="For people, for a program, or for a code host or CI server.")
    ] = Format.TEXT,
    everything: Annotated[bool, typer.Option("--all", help="List what breaks nobody too.")] = False,
    json: Json = False,
) -> Outcome:
    """Say what breaks when one version of an API document takes the place of another."""
    failing, day = levels(fail_on), today()
    granted = read_waivers(waivers) if waivers else ()
    before, after = versions(old, new, root)
    asked = consumers(consumers_, before, provider) if consumers_ else ()
    compared = compare_documents(before, after, day)
    found = record((old, before), (new, after), compared, failing, granted, day, asked)
    written = FORMATS[format_](found).encode() if format_ in FORMATS else shown(found, everything)
    return Outcome(VIOLATED if found.failed else HELD, found, written, json or format_ is Format.JSON)
