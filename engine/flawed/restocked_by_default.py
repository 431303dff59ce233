"""Whatever comes back is posted as restocked: the field for anything else was added to the form later.

The ledger has on the shelf what the warehouse has in the bin.

Out:   carrying the disposition.
Seen:  F084.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import returns_v1
from engine.process.returning import STEPS, authorize_return, post_credit_memo, stuck
from engine.process.returns import Found, Inspection, Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

OPERATION = "erp.postReturnReceipt"


def post_as_restocked(r: Return, _now: int) -> Step | None:
    for one in r.inspections:
        if not one.posted and not stuck(r, OPERATION, one.number):
            lines = [Found(line.line_no, line.accepted_base, line.rejected_base, "restock") for line in one.lines]
            body = returns_v1.post_return_receipt(r, Inspection(one.number, one.receipt, one.at, lines))
            return Step(OPERATION, one.number, keys.return_receipt(one.number), {}, body)
    return None


def build(setup: Setup) -> Vessel:
    steps = {**STEPS, "erp": (authorize_return, post_as_restocked, post_credit_memo)}
    return assemble(setup, replace(PARTS, return_steps=steps))
