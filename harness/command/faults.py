"""`seatrial faults`: everything that can go wrong, and where it is decided."""

from harness.command.catalog import fault_list
from harness.command.options import Json
from harness.command.outcome import Outcome
from reports.terminal.listing import faults as shown


def faults(json: Json = False) -> Outcome:
    """List the kinds of fault, each with what it does."""
    listing = fault_list()
    return Outcome(0, listing, shown(listing), json)
