"""Billing says that a number is void; that is no business of the ledger's, and is taken note of.

Nobody sees anything until the auditor counts the invoices of a year.

Out:   posting a void legal number to the ledger.
Seen:  F202, F203.
"""

from msgspec.structs import replace

from engine.process.events import EVENTS, nothing
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "billing/invoice.voided": nothing}))
