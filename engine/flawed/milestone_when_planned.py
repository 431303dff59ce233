"""A milestone is billed on the day for which it is planned.

Right as long as every project is on time. Who waits for his pump has the bill for it, and what was withdrawn is billed
as if nothing had been said.

Out:   that a milestone is reached when somebody has confirmed it.
Seen:  F018.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import contracts_v1
from engine.process import milestones
from engine.process.contract_record import Contract
from engine.process.contracts import BILL, BILLING, next_end
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.calendar import Calendar
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    calendar = Calendar(setup.start)

    def due_ms(day: str) -> int:
        return calendar.ms(f"{day}T00:00:00Z")

    def bill(contract: Contract, now: int) -> Step | None:
        for one in contract.milestones:
            if not one.told and due_ms(one.planned_on) <= now:
                one.acceptances, one.day, one.at = 1, one.planned_on, calendar.text(now)
                about = contracts_v1.acceptance(contract, one, 1)
                return Step(BILL, about, keys.bill(about, "milestone"), {}, contracts_v1.milestone(contract, one))
        return None

    def next_at(contract: Contract, now: int) -> int:
        planned = [due_ms(one.planned_on) for one in contract.milestones]
        return min([at for at in (*planned, next_end(contract, now)) if at > now], default=0)

    kept = [rule for rule in BILLING.steps["billing"] if rule not in (milestones.bill, milestones.take_back)]
    planned = replace(BILLING, steps={**BILLING.steps, "billing": (*kept, bill)}, next_at=next_at)
    return assemble(setup, replace(PARTS, contracts=planned))
