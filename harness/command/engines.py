"""`seatrial engines`: the reference, and engines with one safeguard removed."""

from harness.command.catalog import engine_list
from harness.command.options import Json
from harness.command.outcome import Outcome
from reports.terminal.listing import engines as shown


def engines(json: Json = False) -> Outcome:
    """List the engines that come with the product."""
    listing = engine_list()
    return Outcome(0, listing, shown(listing), json)
