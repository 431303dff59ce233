"""A clock looks every hour for what is over and not invoiced, and hands it over under the name of its run.

Right as long as billing's queue is shorter than an hour. When it is not, the next run finds the same period.

Out:   knowing a period by its name.
Seen:  F017, F019.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import contracts_v1
from engine.process.contract_record import Contract
from engine.process.contracts import BILL, BILLING, hand_over, next_end
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

HOUR_MS = 3_600_000
RUN = "run "


def _waits(contract: Contract) -> bool:
    """Something was handed over, and its invoice is not known."""
    return sum(period.stage.startswith(RUN) for period in contract.periods) > len(contract.invoices)


def hand_over_by_run(contract: Contract, now: int) -> Step | None:
    run = f"{RUN}{now // HOUR_MS}"
    again = _waits(contract)
    for period in reversed(contract.periods):
        due = period.stage == "running" or (again and period.stage != run)
        if due and period.served and period.ends_at <= now:
            period.stage = run
            about = f"{contract.root}/{period.name}"
            return Step(BILL, about, keys.bill(f"{about}:{run}", "period"), {}, contracts_v1.period(contract, period))
    return None


def next_run(contract: Contract, now: int) -> int:
    return (now // HOUR_MS + 1) * HOUR_MS if _waits(contract) else next_end(contract, now)


def build(setup: Setup) -> Vessel:
    rules = tuple([hand_over_by_run if rule is hand_over else rule for rule in BILLING.steps["billing"]])
    by_run = replace(BILLING, steps={**BILLING.steps, "billing": rules}, next_at=next_run)
    return assemble(setup, replace(PARTS, contracts=by_run))
