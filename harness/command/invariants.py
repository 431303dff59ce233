"""`seatrial invariants`: the rules that every trial is judged by."""

from harness.command.catalog import rule_list
from harness.command.options import Json
from harness.command.outcome import Outcome
from reports.terminal.listing import invariants as shown


def invariants(json: Json = False) -> Outcome:
    """List the rules that every trial is judged by."""
    listing = rule_list()
    return Outcome(0, listing, shown(listing), json)
