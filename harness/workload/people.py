"""What people do because of what happens: customers pay, clerks review, pickers' shorts are counted again.

Each decision is drawn under the fact's origin, so it does not depend on who else did what. Names of actions count
per origin ("order/0007/pay/2" is that order's second payment); a minted number never gets into one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from harness.scenario.model import Scenario
from harness.scenario.people import People
from harness.workload.action import Action, Reaction, keyed
from harness.workload.banking import payers_by_bank
from harness.workload.cancelling import cancellers
from harness.workload.docks import Docks
from harness.workload.editing import editors
from harness.workload.returning import exchanges, senders_back
from harness.workload.variances import Finance
from seatrial.calendar import DAY_MS
from seatrial.facts import (
    HoldReleased,
    HoldSet,
    OrderBooked,
    OrderSubmitted,
    PickShorted,
    PriceVarianceFound,
    ReleaseAuthorized,
    TransferReceived,
    TransferShipped,
)
from seatrial.message import JsonObject, Request
from simulators.system import Draw


def reactions(
    scenario: Scenario,
    corrections: Mapping[str, list[dict[str, Any]]],
    wishes: Mapping[str, Sequence[JsonObject]],
    by_card: frozenset[str] = frozenset(),
) -> tuple[Reaction, ...]:
    """Everybody who reacts in one trial, by origin of the order: `corrections`, the lines that a clerk puts in, and
    `wishes`, those that the customer has written down. `by_card`: customers who do not pay by bank."""
    people = scenario.workload.people
    names = _Names()
    desk = _Desk(people, scenario.start, names)
    found: list[Reaction] = [
        *payers_by_bank(people, by_card, exchanges(scenario.workload), reverses=bool(scenario.habits.reversed_ppm)),
        Reaction(OrderBooked, desk.booked),
        Reaction(HoldSet, desk.held),
        Reaction(HoldReleased, desk.released),
        Reaction(PickShorted, _Counters(people, names).shorted),
        Reaction(PriceVarianceFound, Finance(people, names.nth, desk.when_open).asked),
    ]
    if scenario.workload.transfers:
        docks = Docks(people)
        found += [Reaction(TransferShipped, docks.shipped), Reaction(TransferReceived, docks.received)]
    if people.hold_booked_ppm or people.hold_released_ppm:
        credit = _CreditManagement(people, names)
        found += [Reaction(OrderBooked, credit.booked), Reaction(ReleaseAuthorized, credit.sent)]
    reverses = bool(scenario.habits.reversed_ppm)
    found += [*cancellers(people), *editors(people, wishes)]
    found += senders_back(scenario.workload, people.pay_ms_max, reverses=reverses)
    if corrections:
        found.append(Reaction(OrderSubmitted, _Correctors(people, corrections).submitted))
    return tuple(found)


class _Names:
    """Counts what is done per origin."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def nth(self, origin: str, deed: str) -> int:
        count = self._counts[origin, deed] = self._counts.get((origin, deed), 0) + 1
        return count


class _Desk:
    """Clerks who review every hold some time after it was set, while the desk is open, and release it."""

    def __init__(self, people: People, start: str, names: _Names) -> None:
        self._people = people
        self._names = names
        self._waiting: set[tuple[str, str]] = set()
        local = datetime.fromisoformat(start)
        self._start_ms_of_day = ((local.hour * 60 + local.minute) * 60 + local.second) * 1000

    def booked(self, fact: OrderBooked, at: int, draw: Draw) -> tuple[Action, ...]:
        return tuple([action for hold in fact.holds for action in self._review(fact, hold, at, draw)])

    def held(self, fact: HoldSet, at: int, draw: Draw) -> tuple[Action, ...]:
        return tuple(self._review(fact, fact.hold, at, draw))

    def released(self, fact: HoldReleased, _at: int, _draw: Draw) -> tuple[Action, ...]:
        self._waiting.discard((fact.order_number, fact.hold))
        return ()

    def _review(self, fact: OrderBooked | HoldSet, hold: str, at: int, draw: Draw) -> list[Action]:
        if (fact.order_number, hold) in self._waiting:  # said twice: with the booking, and as a hold of its own
            return []
        self._waiting.add((fact.order_number, hold))
        nth = self._names.nth(fact.origin, f"release-{hold}")
        at += draw.between(f"review/{hold}/{nth}", self._people.review_ms_min, self._people.review_ms_max)
        params = {"sales_order_number": fact.order_number}
        request = Request(fact.system, "releaseHold", params, body={"type": hold, "by": "order desk"})
        if hold == "pricing" and draw.chance(f"review/{hold}/{nth}/as-quoted", self._people.price_as_quoted_ppm):
            request = replace(request, body={**(request.body or {}), "price": "as_quoted"})
        return [Action(self.when_open(at), f"{fact.origin}/release-{hold}/{nth}", fact.system, request)]

    def when_open(self, at: int) -> int:
        """`at`, or a time of the next day: the night's reviews are spread over it in their order."""
        opens, closes = self._people.desk_opens_ms_of_day, self._people.desk_closes_ms_of_day
        of_day = (self._start_ms_of_day + at) % DAY_MS
        if opens <= of_day < closes:
            return at
        if of_day < opens:
            of_day += DAY_MS  # still last night
        into_the_night = (of_day - closes) * (closes - opens) // (opens + DAY_MS - closes)
        return at + opens + DAY_MS - of_day + into_the_night


class _CreditManagement:
    """Stops orders on second thoughts: before they go to the warehouse, or when they are already there."""

    def __init__(self, people: People, names: _Names) -> None:
        self._people = people
        self._names = names

    def booked(self, fact: OrderBooked, at: int, draw: Draw) -> tuple[Action, ...]:
        people = self._people
        if fact.holds or not draw.chance("hold-booked", people.hold_booked_ppm):
            return ()
        at += draw.between("hold-booked/ms", people.hold_booked_ms_min, people.hold_booked_ms_max)
        return self._stop(fact.system, fact.origin, fact.order_number, at)

    def sent(self, fact: ReleaseAuthorized, at: int, draw: Draw) -> tuple[Action, ...]:
        people = self._people
        if not draw.chance("hold-released", people.hold_released_ppm):
            return ()
        at += draw.between("hold-released/ms", people.hold_released_ms_min, people.hold_released_ms_max)
        return self._stop(fact.system, fact.origin, fact.order_number, at)

    def _stop(self, book: str, origin: str, order_number: str, at: int) -> tuple[Action, ...]:
        nth = self._names.nth(origin, "hold")
        if nth > 1:  # once is enough: an order stopped again after every release would never leave
            return ()
        body = {"type": "credit", "reason": "payment behaviour under review"}
        request = Request(book, "setHold", {"sales_order_number": order_number}, body=body)
        return (Action(at, f"{origin}/hold/{nth}", book, request),)


class _Counters:
    """Look again for what a picker did not find; what turns up becomes available, the rest stays blocked."""

    def __init__(self, people: People, names: _Names) -> None:
        self._people = people
        self._names = names

    def shorted(self, fact: PickShorted, at: int, draw: Draw) -> tuple[Action, ...]:
        actions = []
        for line in fact.lines:
            nth = self._names.nth(fact.origin, "recount")
            if not draw.chance(f"recount/{nth}", self._people.found_ppm):
                continue
            name = f"{fact.origin}/recount/{nth}"
            when = at + draw.between(f"recount/{nth}/ms", self._people.recount_ms_min, self._people.recount_ms_max)
            body = {
                "item": line.item, "site": line.site, "lot": line.lot, "from_status": "blocked",
                "to_status": "available", "quantity_base": line.quantity_base, "reason": "found at recount",
            }  # fmt: skip
            request = Request("wms", "changeStockStatus", headers=keyed(name), body=body)
            actions.append(Action(when, name, "wms", request))
        return tuple(actions)


class _Correctors:
    """A clerk overwrites a few orders in place, without a new revision: the same key goes out with another body."""

    def __init__(self, people: People, corrections: Mapping[str, list[dict[str, Any]]]) -> None:
        self._people = people
        self._corrections = corrections

    def submitted(self, fact: OrderSubmitted, at: int, draw: Draw) -> tuple[Action, ...]:
        lines = self._corrections.get(fact.origin)
        if lines is None:
            return ()
        name = f"{fact.origin}/correct"
        at += draw.between("correct", self._people.correct_ms_min, self._people.correct_ms_max)
        request = Request("crm", "correctOrder", {"crm_order_id": fact.order}, keyed(name), {"lines": lines})
        return (Action(at, name, "crm", request),)
