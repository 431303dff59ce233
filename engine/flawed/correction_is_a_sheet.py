"""A corrected count sheet has a number of its own, and is handed on as one more sheet: what it corrects is left out.

Right as long as nobody corrects himself. Who does pays for what he has used, and for the sheet that he has taken back.

Out:   saying which sheet a correction stands in the place of.
Seen:  F099.
"""

from msgspec.structs import replace

from engine.process.consumption import STEPS, record
from engine.process.consumption_record import Consumption
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def record_alone(report: Consumption, now: int) -> Step | None:
    step = record(report, now)
    if step is not None and step.body is not None:
        step.body.pop("corrects", None)
    return step


def build(setup: Setup) -> Vessel:
    rules = tuple([record_alone if rule is record else rule for rule in STEPS["erp"]])
    return assemble(setup, replace(PARTS, consumption={**STEPS, "erp": rules}))
