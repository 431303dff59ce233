"""Customers who keep goods of ours: they use some, count once in a while, mistake themselves, and at last give it back.

A sheet is only written when the one before is settled, so nobody ever reports more than lies there. Names of actions
count per customer ("consumption/C-001/2" is his second sheet), and so do the draws about them.
"""

from msgspec import Struct, field

from harness.dice import Dice, key
from harness.scenario.consignment import ConsignmentPlan
from harness.workload.action import Action, Reaction, keyed
from seatrial.facts import ConsignmentFilled, ConsumptionPosted, ConsumptionRecorded, ConsumptionReported
from seatrial.message import JsonObject, Request
from simulators.system import Draw


class Keeper(Struct):
    """`there`: what he can still use, by item. `sheets`: how many he has written. `waiting`: one is not settled."""

    there: dict[str, int] = field(default_factory=dict)
    sheets: int = 0
    waiting: bool = False
    fetched: bool = False


class Consigning:
    def __init__(self, plan: ConsignmentPlan, currency: str, dice: Dice) -> None:
        self._plan = plan
        self._currency = currency
        self._dice = dice
        self._keepers: dict[str, Keeper] = {}
        self._less: dict[str, dict[str, int]] = {}
        """Report -> what its customer will find that he has not used."""
        self._taken_off: set[str] = set()
        """Reports of those that the warehouse has taken off for all that."""
        self._of: dict[str, tuple[str, str]] = {}
        """Correction -> its customer, and what it corrects."""

    def reactions(self) -> tuple[Reaction, ...]:
        return (
            Reaction(ConsignmentFilled, self.filled),
            Reaction(ConsumptionReported, self.reported),
            Reaction(ConsumptionRecorded, self.recorded),
            Reaction(ConsumptionPosted, self.posted),
        )

    def filled(self, fact: ConsignmentFilled, at: int, _draw: Draw) -> tuple[Action, ...]:
        keeper = self._keepers.setdefault(fact.customer, Keeper())
        for line in fact.lines:
            keeper.there[line.item] = keeper.there.get(line.item, 0) + line.quantity_base
        if keeper.fetched:  # it came when everything had been fetched: the driver comes once more
            return self._fetch(fact.customer, keeper, at)
        return () if keeper.waiting else self._next(fact.customer, keeper, at)

    def reported(self, fact: ConsumptionReported, at: int, _draw: Draw) -> tuple[Action, ...]:
        """He has sent a sheet; looking at it once more he may find that he has used less."""
        keeper, plan = self._keepers[fact.customer], self._plan
        nth = f"{fact.customer}/{keeper.sheets}"
        if fact.corrects:
            self._of[fact.report] = fact.customer, fact.corrects
            return ()
        if not self._dice.chance("consigning/correct", key(nth), plan.correct_ppm):
            return ()
        used = {line.item: line.quantity_base for line in fact.lines}
        item = next((item for item, units in used.items() if units > 1), "")
        if not item:
            return ()
        less = self._dice.between("consigning/less", key(nth), 1, used[item] - 1)
        self._less[fact.report] = {item: less}
        keeper.there[item] += less
        used[item] -= less
        name = f"consumption/{nth}/correct"
        wait = self._dice.between("consigning/correct/ms", key(nth), plan.correct_ms_min, plan.correct_ms_max)
        return (self._report(at + wait, name, fact.customer, used, fact.report),)

    def recorded(self, fact: ConsumptionRecorded, at: int, _draw: Draw) -> tuple[Action, ...]:
        """Told that he is too late, he pays what he reported first, and has so much less to use."""
        if fact.report not in self._of:
            return ()
        customer, corrected = self._of[fact.report]
        less, keeper = self._less.pop(corrected, {}), self._keepers[customer]
        if fact.outcome != "too_late":
            return ()
        for item, units in less.items():
            keeper.there[item] -= units
        return self._next(customer, keeper, at) if corrected in self._taken_off else ()

    def posted(self, fact: ConsumptionPosted, at: int, _draw: Draw) -> tuple[Action, ...]:
        if fact.report in self._less:
            self._taken_off.add(fact.report)
            return ()  # he is about to correct this one: his next sheet waits for what he is told then
        return self._next(fact.customer, self._keepers[fact.customer], at)

    # ------------------------------------------------------------ what he does next

    def _next(self, customer: str, keeper: Keeper, at: int) -> tuple[Action, ...]:
        plan = self._plan
        keeper.waiting = False
        left = {item: units for item, units in keeper.there.items() if units}
        nth = f"{customer}/{keeper.sheets + 1}"
        when = at + self._dice.between("consigning/sheet", key(nth), plan.sheet_ms_min, plan.sheet_ms_max)
        if when >= plan.pick_up_ms:
            return self._fetch(customer, keeper, at)
        if not left:
            return ()
        used = {}
        for item, units in left.items():
            used[item] = self._dice.between("consigning/used", key(nth, item), 1, units)
            keeper.there[item] -= used[item]
        keeper.sheets += 1
        keeper.waiting = True
        return (self._report(when, f"consumption/{nth}", customer, used),)

    def _report(self, at: int, name: str, customer: str, used: dict[str, int], corrects: str = "") -> Action:
        body: JsonObject = {
            "customer_number": customer,
            "currency": self._currency,
            "lines": [{"item": item, "quantity_base": units} for item, units in used.items()],
        }
        if corrects:
            body["corrects"] = corrects
        return Action(at, name, "crm", Request("crm", "reportConsumption", headers=keyed(name), body=body))

    def _fetch(self, customer: str, keeper: Keeper, at: int) -> tuple[Action, ...]:
        """The driver counts what is left, and takes it with him."""
        plan = self._plan
        left = {item: units for item, units in keeper.there.items() if units}
        if not left:
            return ()
        again = "/again" if keeper.fetched else ""
        keeper.fetched = True
        lines = []
        for item, units in left.items():
            missing = 0
            if self._dice.chance("consigning/lost", key(customer, item), plan.lost_ppm):
                missing = self._dice.between("consigning/missing", key(customer, item), 1, units)
            lines.append({"item": item, "counted_base": units - missing})
            keeper.there[item] = 0
        wait = self._dice.between(
            "consigning/fetch", key(customer), plan.pick_up_after_ms_min, plan.pick_up_after_ms_max
        )
        name = f"pick-up/{customer}{again}"
        body: JsonObject = {"customer_number": customer, "lines": lines}
        when = max(at, plan.pick_up_ms) + wait
        return (Action(when, name, "wms", Request("wms", "pickUpConsignment", headers=keyed(name), body=body)),)
