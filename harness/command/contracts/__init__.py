"""`seatrial contracts …`: the commands that look at API documents, theirs and ours."""

import typer

from harness.command.contracts.diff import diff

contracts = typer.Typer(
    name="contracts", help="Compare the API documents of two versions, and say who is hurt.", no_args_is_help=True
)
contracts.command("diff")(diff)


@contracts.callback()
def _keeps_the_name() -> None:
    """A single command would otherwise take the place of the group."""
