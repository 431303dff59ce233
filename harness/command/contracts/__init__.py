"""`seatrial contracts …`: the commands that look at API documents, theirs and ours."""

import typer

from harness.command.contracts.can_i_deploy import can_i_deploy
from harness.command.contracts.catalog import catalog
from harness.command.contracts.diff import diff
from harness.command.contracts.impact import impact
from harness.command.contracts.lint import lint

contracts = typer.Typer(
    name="contracts", help="Look at API documents: what breaks, who is hurt, what is missing.", no_args_is_help=True
)
contracts.command("diff")(diff)
contracts.command("impact")(impact)
contracts.command("lint")(lint)
contracts.command("can-i-deploy")(can_i_deploy)
contracts.command("catalog")(catalog)
