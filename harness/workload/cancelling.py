"""Customers who want to cancel what they have ordered: before it is released, or when it is already being picked.

Each asks at most once for each of these occasions. He asks for all of it, or for some of the first line.
"""

from harness.scenario.people import People
from harness.workload.action import Action, Reaction, keyed
from seatrial.facts import Line, OrderBooked, OrderSubmitted, PickReleased
from seatrial.message import JsonObject, Request
from simulators.system import Draw


def cancellers(people: People) -> tuple[Reaction, ...]:
    """Nobody, if the story has none."""
    if not people.cancel_booked_ppm and not people.cancel_picked_ppm:
        return ()
    customers = _Cancellers(people)
    return (
        Reaction(OrderSubmitted, customers.submitted),
        Reaction(OrderBooked, customers.booked),
        Reaction(PickReleased, customers.picked),
    )


class _Cancellers:
    def __init__(self, people: People) -> None:
        self._people = people
        self._orders: dict[str, tuple[str, Line]] = {}
        """Origin -> the order's number in the channel, and its first line."""
        self._asked: set[str] = set()

    def submitted(self, fact: OrderSubmitted, _at: int, _draw: Draw) -> tuple[Action, ...]:
        self._orders[fact.origin] = (fact.order, fact.lines[0])
        return ()

    def booked(self, fact: OrderBooked, at: int, draw: Draw) -> tuple[Action, ...]:
        people = self._people
        if not draw.chance("cancel-booked", people.cancel_booked_ppm):
            return ()
        at += draw.between("cancel-booked/ms", people.cancel_booked_ms_min, people.cancel_booked_ms_max)
        return self._ask(fact.origin, "cancel-booked", at, draw)

    def picked(self, fact: PickReleased, at: int, draw: Draw) -> tuple[Action, ...]:
        people = self._people
        if not draw.chance("cancel-picked", people.cancel_picked_ppm):
            return ()
        at += draw.between("cancel-picked/ms", people.cancel_picked_ms_min, people.cancel_picked_ms_max)
        return self._ask(fact.origin, "cancel-picked", at, draw)

    def _ask(self, origin: str, deed: str, at: int, draw: Draw) -> tuple[Action, ...]:
        name, known = f"{origin}/{deed}", self._orders.get(origin)
        if known is None or name in self._asked:
            return ()
        self._asked.add(name)
        number, line = known
        body: JsonObject = {"reason": "no longer wanted"}
        if line.quantity_base > 1 and draw.chance(f"{deed}/part", self._people.cancel_part_ppm):
            units = draw.between(f"{deed}/units", 1, line.quantity_base - 1)
            body["lines"] = [{"external_line_id": line.line, "quantity": {"value": units, "uom": "EA"}}]
        request = Request("crm", "requestCancellation", {"crm_order_id": number}, keyed(name), body)
        return (Action(at, name, "crm", request),)
