"""A count sheet is recorded in the order book, which is taken for that it is sold: nobody has it done when it is time.

Right in an order book that sells what is reported by itself. In ours nothing happens any more: the parts are used, and
nobody owes anything for them.

Out:   asking for the sale when the customer's time to correct himself is over.
Seen:  F117.
"""

from msgspec.structs import replace

from engine.process.consumption import STEPS, settle
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    rules = tuple([rule for rule in STEPS["erp"] if rule is not settle])
    return assemble(setup, replace(PARTS, consumption={**STEPS, "erp": rules}))
