"""Milestones of a contract: each acceptance is handed to billing once, and taken back if it was none after all.

    (ERP) contract.changed, a milestone is reached ─▶ billing.recordBillableEvents `milestone`
    (ERP) contract.changed, one that billing knows is not, or is anew ─▶ ... `milestone_withdrawn`

What is owed hangs on the acceptance, which has a number, and neither on the plan nor on how many have signed for it.
Billing knows of one at a time: the one before is taken back first.
"""

from typing import TYPE_CHECKING

from engine import keys
from engine.adapters import contracts_v1
from engine.exceptions import close_concern
from engine.process.contract_record import Contract, Milestone
from engine.record import Intent, Step

if TYPE_CHECKING:
    from engine.turn import Turn

BILL = "billing.recordBillableEvents"


def taken_over(contract: Contract, said: contracts_v1.Changed) -> None:
    """All of them as the order book has them now. What billing was told stays known, and so does the day of the last
    acceptance, which the order book does not tell any more when that is withdrawn."""
    known = {one.name: one for one in contract.milestones}
    contract.milestones = []
    for x in said.milestones:
        reached = x.status == "reached"
        one = Milestone(
            x.milestone, x.amount.minor, x.planned_on, reached, x.acceptances, len(x.certificates), x.reached_on,
            x.confirmed_at,
        )  # fmt: skip
        before = known.get(x.milestone)
        if before is not None:
            one.told, one.taken_back = before.told, before.taken_back
            if not reached:
                one.day, one.at = before.day, before.at
        contract.milestones.append(one)


def bill(contract: Contract, _now: int) -> Step | None:
    """What is reached, under the number of its acceptance."""
    for one in contract.milestones:
        about = contracts_v1.acceptance(contract, one, one.acceptances)
        if one.reached and one.told == one.taken_back and one.told < one.acceptances and _free(contract, about):
            return Step(BILL, about, keys.bill(about, "milestone"), {}, contracts_v1.milestone(contract, one))
    return None


def take_back(contract: Contract, _now: int) -> Step | None:
    """What billing knows to be reached, and is not, or is for another time."""
    for one in contract.milestones:
        about = contracts_v1.acceptance(contract, one, one.told)
        if one.told > one.taken_back and not one.stands and _free(contract, about):
            key = keys.bill(about, "milestone_withdrawn")
            return Step(BILL, about, key, {}, contracts_v1.milestone_withdrawn(contract, one))
    return None


def _free(contract: Contract, about: str) -> bool:
    return f"{BILL} {about}" not in contract.stuck


def answered(turn: "Turn", contract: Contract, intent: Intent) -> None:
    """Billing knows. What it has not billed so far, and was told not to, waits for nobody any more."""
    one, nth = _meant(contract, intent.about)
    if one is None:
        return
    if contracts_v1.withdraws(intent):
        one.taken_back = nth
        close_concern(turn, contract, f"{BILL} {intent.about}")
    else:
        one.told = nth


def left_undone(contract: Contract, about: str) -> None:
    """Somebody has closed the case about an acceptance: billing is neither told of it nor told that it is none."""
    one, nth = _meant(contract, about)
    if one is not None:
        one.told = one.taken_back = max(one.told, nth)


def _meant(contract: Contract, about: str) -> tuple[Milestone | None, int]:
    """Milestone and acceptance by name; (None, 0) if it names something else of the contract."""
    name, _, nth = about.rpartition("/")
    for one in contract.milestones:
        if name == f"{contract.root}/{one.name}":
            return one, int(nth)
    return None, 0
