"""`seatrial contracts …`: the commands that look at API documents, theirs and ours."""

import typer

from harness.command.contracts.can_i_deploy import can_i_deploy
from harness.command.contracts.diff import diff
from harness.command.contracts.impact import impact

contracts = typer.Typer(
    name="contracts", help="Compare the API documents of two versions, and say who is hurt.", no_args_is_help=True
)
contracts.command("diff")(diff)
contracts.command("impact")(impact)
contracts.command("can-i-deploy")(can_i_deploy)
