"""`seatrial contracts impact`: whom a new version of an API document hurts, and whom it does not."""

from pathlib import Path
from typing import Annotated

import typer

from harness.command.contracts.documents import FailOn, New, Old, Provider, Root, Waivers, compared
from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.contracts.consumers.report import impact as impact_of
from reports.terminal.contract_impact import contract_impact as shown


def impact(
    old: Old,
    new: New,
    folder: Annotated[Path, typer.Option("--consumers", metavar="DIR", help="Where the consumers' pacts are.")],
    fail_on: FailOn = "breaking",
    provider: Provider = "",
    waivers: Waivers = None,
    root: Root = None,
    json: Json = False,
) -> Outcome:
    """Say which consumers a change of an API document touches, which of them it is proved to break, and which not."""
    made = compared(old, new, root, fail_on, waivers, folder, provider)
    found = impact_of(made.diff, made.old, made.new, made.consumers)
    return Outcome(VIOLATED if found.failed else HELD, found, shown(found), json)
