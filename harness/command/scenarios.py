"""`seatrial scenarios`: the library of stories."""

from harness.command.catalog import scenario_list
from harness.command.options import Json
from harness.command.outcome import Outcome
from reports.terminal.listing import scenarios as shown


def scenarios(json: Json = False) -> Outcome:
    """List the stories that come with the product."""
    listing = scenario_list()
    return Outcome(0, listing, shown(listing), json)
