"""At the end of a period all of it is billed, as it was agreed when the timer was set.

Right as long as everybody stays to the end of the month. Who has left pays for the days after, and what billing was
told too much of is never taken back.

Out:   the order book's last word on how long a contract holds.
Seen:  F018.
"""

from msgspec.structs import replace

from engine.adapters import contracts_v1
from engine.process.contract_record import Contract
from engine.process.contracts import BILLING, give_back, hand_over
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def hand_over_whole(contract: Contract, now: int) -> Step | None:
    step = hand_over(contract, now)
    if step is not None:
        (period,) = [one for one in contract.periods if step.about == f"{contract.root}/{one.name}"]
        step.body = contracts_v1.period(contract, replace(period, served=period.days))
    return step


def build(setup: Setup) -> Vessel:
    rules = tuple([hand_over_whole if rule is hand_over else rule for rule in BILLING.steps["billing"]])
    rules = tuple([rule for rule in rules if rule is not give_back])
    whole = replace(BILLING, steps={**BILLING.steps, "billing": rules})
    return assemble(setup, replace(PARTS, contracts=whole))
