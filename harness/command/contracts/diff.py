"""`seatrial contracts diff`: what a new version of an API document breaks."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harness.command.contracts.documents import FailOn, New, Old, Provider, Root, Waivers, compared
from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
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
    consumers: Annotated[
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
    found = compared(old, new, root, fail_on, waivers, consumers, provider).diff
    written = FORMATS[format_](found).encode() if format_ in FORMATS else shown(found, everything)
    return Outcome(VIOLATED if found.failed else HELD, found, written, json or format_ is Format.JSON)
