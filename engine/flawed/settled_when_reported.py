"""A count sheet is sold and billed as soon as it is there: that it was reported is taken for that it is final.

Right as long as nobody corrects himself. Who does, in time, is told that he is too late, and pays for what he has not
used.

Out:   waiting until the order book says that a report is to be settled.
Seen:  F036.
"""

from msgspec.structs import replace

from engine.process.consumption import STEPS, settle
from engine.process.consumption_record import Consumption
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def settle_at_once(report: Consumption, now: int) -> Step | None:
    return settle(report, max(now, report.settle_at))


def build(setup: Setup) -> Vessel:
    rules = tuple([settle_at_once if rule is settle else rule for rule in STEPS["erp"]])
    return assemble(setup, replace(PARTS, consumption={**STEPS, "erp": rules}))
