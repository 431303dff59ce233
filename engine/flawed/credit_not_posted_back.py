"""Invoices and cash go back to the ledger, credit memos do not: the interface was specified before there were any.

Dunning and the control account part company with the first return.

Out:   posting credit memos to the receivables account.
Seen:  F094, F119.
"""

from msgspec.structs import replace

from engine.process.returning import STEPS, authorize_return, post_return_receipt
from engine.process.returns import Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def taken_as_posted(r: Return, _now: int) -> Step | None:
    for credit in r.credits:
        credit.posted = True
    return None


def build(setup: Setup) -> Vessel:
    steps = {**STEPS, "erp": (authorize_return, post_return_receipt, taken_as_posted)}
    return assemble(setup, replace(PARTS, return_steps=steps))
