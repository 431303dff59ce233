"""Credit memos are posted with all that they come to as net: the interface has one amount for a credit.

What customers owe is right to the cent. What is owed to the tax office is too much, by the tax of every return.

Out:   posting a credit memo's net and its tax apart.
Seen:  F132.
"""

from msgspec.structs import replace

from engine.process.returning import STEPS, authorize_return, post_credit_memo, post_return_receipt
from engine.process.returns import Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_one_amount(r: Return, now: int) -> Step | None:
    step = post_credit_memo(r, now)
    if step is None or step.body is None:
        return step
    totals = step.body["totals"]
    none = {**totals["total"], "minor": 0}
    whole = {"net": totals["total"], "charges": none, "tax": none, "rounding": none, "total": totals["total"]}
    return replace(step, body={**step.body, "totals": whole})


def build(setup: Setup) -> Vessel:
    steps = {**STEPS, "erp": (authorize_return, post_return_receipt, post_one_amount)}
    return assemble(setup, replace(PARTS, return_steps=steps))
