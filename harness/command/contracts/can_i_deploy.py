"""`seatrial contracts can-i-deploy`: which consumer version may run beside which version of an API."""

from pathlib import Path
from typing import Annotated

import typer

from harness.command.contracts.documents import Provider, Root, opened, pacts
from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.contracts.consumers.report import matrix
from reports.terminal.contract_pacts import contract_pacts as shown


def can_i_deploy(
    documents: Annotated[
        list[str], typer.Argument(metavar="DOCUMENT...", help="Versions of one API: files, or REV:path in git.")
    ],
    folder: Annotated[Path, typer.Option("--consumers", metavar="DIR", help="Where the consumers' pacts are.")],
    provider: Provider = "",
    root: Root = None,
    everything: Annotated[bool, typer.Option("--all", help="List what is promised and nobody uses, too.")] = False,
    json: Json = False,
) -> Outcome:
    """Hold consumers' pacts against API documents, with nothing running: what do they ask for that is not promised?"""
    surfaces = [(spec, opened(spec, root)) for spec in documents]
    held = pacts(folder, surfaces[0][1], provider)
    found = matrix(surfaces, held)
    return Outcome(VIOLATED if found.failed else HELD, found, shown(found, everything), json)
