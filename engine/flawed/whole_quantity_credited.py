"""An inspection is taken for a yes: all that was allowed to come back is credited, however much of it was accepted.

Out:   crediting the accepted quantity.
Seen:  F119, F135.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import returns_v1
from engine.process.returning import STEPS, stuck
from engine.process.returns import Found, Inspection, Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

OPERATION = "billing.recordBillableEvents"


def credit_it_all(r: Return, _now: int) -> Step | None:
    for inspection in r.inspections:
        if inspection.billed or stuck(r, OPERATION, inspection.number):
            continue
        lines = [Found(line.line_no, line.quantity_base, 0, "restock") for line in r.lines]
        whole = Inspection(inspection.number, inspection.receipt, inspection.at, lines)
        body = returns_v1.return_accepted(r, whole)
        return Step(OPERATION, inspection.number, keys.credit(inspection.number), {}, body)
    return None


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, return_steps={**STEPS, "billing": (credit_it_all, *STEPS["billing"][1:])}))
