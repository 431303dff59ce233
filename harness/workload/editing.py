"""Customers who change an order that they have placed: one unit less of the first line, or one more.

Each does so once. He sees his order as it is in the channel and writes down all of it, as it shall be.
"""

from collections.abc import Mapping, Sequence

from harness.scenario.people import People
from harness.workload.action import Action, Reaction, keyed
from seatrial.facts import OrderSubmitted
from seatrial.message import JsonObject, Request
from simulators.system import Draw

Wishes = Mapping[str, Sequence[JsonObject]]
"""Origin of an order -> its lines, as they were written down."""


def editors(people: People, wishes: Wishes) -> tuple[Reaction, ...]:
    """Nobody, if the story has none."""
    return (Reaction(OrderSubmitted, _Editors(people, wishes).submitted),) if people.edit_ppm else ()


class _Editors:
    def __init__(self, people: People, wishes: Wishes) -> None:
        self._people = people
        self._wishes = wishes

    def submitted(self, fact: OrderSubmitted, at: int, draw: Draw) -> tuple[Action, ...]:
        people, written = self._people, self._wishes.get(fact.origin)
        if written is None or fact.revision > 1 or not draw.chance("edit", people.edit_ppm):
            return ()
        first, *rest = written
        units = fact.lines[0].quantity_base + (1 if draw.chance("edit/more", people.edit_more_ppm) else -1)
        if not units:
            return ()
        at += draw.between("edit/ms", people.edit_ms_min, people.edit_ms_max)
        name = f"{fact.origin}/change-wish"
        lines = [{**first, "quantity": {**first["quantity"], "value": units}}, *rest]
        request = Request(
            "crm", "requestChange", {"crm_order_id": fact.order}, {**keyed(name), "if-match": "*"}, {"lines": lines}
        )
        return (Action(at, name, "crm", request),)
