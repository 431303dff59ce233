"""A goods issue that is reversed is a matter of stock: the ledger is told, and billing is not.

Stock and order are right, so nobody looks. The customer is billed for the parcel that never left, and for the one that
did.

Out:   taking evidence back from billing.
Seen:  F092.
"""

from msgspec.structs import replace

from engine.process.plan import STEPS, record_billable_events
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (record_billable_events,)}))
