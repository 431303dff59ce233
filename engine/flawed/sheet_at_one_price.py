"""A sale of used goods is billed at one price and in one tax category, those of its first line.

Right for a sheet of one line, and in the total of one whose items cost the same. The quantities are right, so nobody
who counts parts finds it.

Out:   billing each line as the order book has sold it.
Seen:  F099.
"""

from msgspec.structs import replace

from engine.process.consumption import STEPS, bill
from engine.process.consumption_record import Consumption
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def bill_at_one_price(report: Consumption, now: int) -> Step | None:
    step = bill(report, now)
    if step is not None and step.body is not None:
        first = step.body["lines"][0]
        for line in step.body["lines"]:
            line["unit_price"], line["tax_category"] = first["unit_price"], first["tax_category"]
    return step


def build(setup: Setup) -> Vessel:
    rules = tuple([bill_at_one_price if rule is bill else rule for rule in STEPS["billing"]])
    return assemble(setup, replace(PARTS, consumption={**STEPS, "billing": rules}))
