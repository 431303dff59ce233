"""Projects that are agreed on the first day, and clerks who enter what of them is reached, and what is not after all.

Names of actions are those of the milestone ("PRJ-3/installed/confirmed"), and so are the draws about them.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from harness.dice import Dice, key
from harness.scenario.model import Scenario
from harness.scenario.plan import WorkloadPlan, customer_number
from harness.scenario.projects import MilestonePlan, ProjectsPlan
from harness.workload.action import Action
from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request
from simulators.master import AgreedMilestone, ServiceContract
from simulators.siteclock import SiteClock

ITEM = "PROJECT"


def project_number(nth: int) -> str:
    """Of the project with this number, from 1."""
    return f"PRJ-{nth}"


def projects(plan: WorkloadPlan, dice: Dice) -> tuple[ServiceContract, ...]:
    """Drawn by their numbers."""
    ours = plan.projects
    if ours is None:
        return ()
    milestones = tuple([AgreedMilestone(one.name, one.share_ppm or 0, one.planned_on) for one in ours.milestones])
    return tuple([
        ServiceContract(
            number, customer_number(nth - 1), ITEM, 0, 0, "", 0,
            dice.between("project/price", key(number), ours.price_minor_min, ours.price_minor_max), milestones,
            site=plan.site,
        )
        for nth, number in ((nth, project_number(nth)) for nth in range(1, ours.count + 1))
    ])  # fmt: skip


def milestones_entered(scenario: Scenario, dice: Dice) -> Iterator[Action]:
    """Clerks in the ERP, as long as the story goes on."""
    plan = scenario.workload.projects
    desk = _Desk(scenario, dice)
    for nth in range(1, plan.count + 1) if plan else ():
        assert plan is not None, "it has projects"
        number = project_number(nth)
        for one in plan.milestones:
            last = one is plan.milestones[-1]
            if last and dice.chance("project/unfinished", key(number), plan.unfinished_ppm):
                continue
            yield from (deed for deed in _deeds(desk, plan, number, one) if deed.at_ms < scenario.storm_ms)


class _Desk:
    """When its clerks enter something."""

    def __init__(self, scenario: Scenario, dice: Dice) -> None:
        self.dice = dice
        self._clock = SiteClock(Calendar(scenario.start), scenario.zone)
        people = scenario.workload.people
        self._hours = people.desk_opens_ms_of_day, people.desk_closes_ms_of_day - 1

    def days(self, what: str, name: str, day: str, low: int, high: int) -> str:
        """So many days after a day."""
        return (date.fromisoformat(day) + timedelta(days=self.dice.between(what, key(name), low, high))).isoformat()

    def at(self, name: str, day: str) -> int:
        return self._clock.midnight(day) + self.dice.between("project/hour", key(name), *self._hours)

    def today(self, at_ms: int) -> str:
        return self._clock.date(at_ms)


def _deeds(desk: _Desk, plan: ProjectsPlan, number: str, milestone: MilestonePlan) -> Iterator[Action]:
    """What becomes of one milestone: confirmed, perhaps again, perhaps withdrawn and confirmed anew."""
    name, dice = f"{number}/{milestone.name}", desk.dice
    params = {"service_contract_number": number, "milestone": milestone.name}

    def confirmed(action: str, at_ms: int, reached_on: str) -> Action:
        body: JsonObject = {"reached_on": reached_on, "certificate": f"{name}/{action}"}
        return Action(at_ms, f"{name}/{action}", "erp", Request("erp", "confirmMilestone", params, body=body))

    reached_on = desk.days("project/late", name, milestone.planned_on, 0, plan.late_days_max)
    entered = desk.at(name, desk.days("project/entered", name, reached_on, 0, plan.entered_days_max))
    yield confirmed("confirmed", entered, reached_on)
    withdrawn = dice.chance("project/withdrawn", key(name), plan.withdrawn_ppm)
    after = dice.between("project/withdrawn/ms", key(name), plan.withdrawn_ms_min, plan.withdrawn_ms_max)
    if dice.chance("project/again", key(name), plan.again_ppm):
        later = dice.between("project/again/ms", key(name), plan.again_ms_min, plan.again_ms_max)
        if not (withdrawn and after <= later):
            yield confirmed("again", entered + later, reached_on)
    if withdrawn:
        body: JsonObject = {"reason": f"{name} has a fault"}
        request = Request("erp", "withdrawMilestone", params, body=body)
        yield Action(entered + after, f"{name}/withdrawn", "erp", request)
        remedied = desk.days("project/remedied", name, desk.today(entered + after), 1, plan.remedied_days_max)
        yield confirmed("remedied", desk.at(f"{name}/remedied", remedied), remedied)
