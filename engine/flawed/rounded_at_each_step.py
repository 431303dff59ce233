"""Quantities are converted wherever somebody needs them in another unit, and rounded each time.

Seventeen pieces are 0.47 cases of 36, and 0.47 cases are 16.92 pieces: sixteen, where only whole ones count. Whole
cases come out even, so the first test order does.

Out:   carrying base quantities through, and leaving the one conversion to the system that owns the unit.
Seen:  F142, F143, F146, F147.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_by_the_case(order: Order, now: int) -> Step | None:
    """What the reference would say, each quantity by way of hundredths of the unit that it is invoiced in."""
    step = record_billable_events(order, now)
    if step is None or step.body is None:
        return step
    lines = []
    for said in step.body["lines"]:
        unit = said.get("invoice_unit")
        base = said["quantity_base"]
        if unit is not None:
            hundredths = (200 * base * unit["denominator"] + unit["numerator"]) // (2 * unit["numerator"])
            base = max(1, hundredths * unit["numerator"] // (100 * unit["denominator"]))
        lines.append({**said, "quantity_base": base})
    return Step(step.operation, step.about, step.key, step.params, {**step.body, "lines": lines})


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": (bill_by_the_case,)}))
