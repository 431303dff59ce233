"""Customers who change an order that they have placed: one unit less of the first line, or one more.

Each does so once. He sees his order as it is in the channel and writes down all of it, as it shall be. Who is told that
he is too late and has more than he wants, may send the rest back (`send_back_ms_max`).
"""

from collections.abc import Mapping, Sequence

from harness.scenario.people import People
from harness.workload.action import Action, Reaction, keyed
from harness.workload.returning import ask_back, returned_line
from seatrial.facts import ChangeWished, InvoicePart, InvoicePosted, MilestoneRecorded, OrderSubmitted
from seatrial.message import JsonObject, Request
from simulators.system import Draw

Wishes = Mapping[str, Sequence[JsonObject]]
"""Origin of an order -> its lines, as they were written down."""


def editors(people: People, wishes: Wishes) -> tuple[Reaction, ...]:
    """Nobody, if the story has none."""
    if not people.edit_ppm:
        return ()
    found = (Reaction(OrderSubmitted, _Editors(people, wishes).submitted),)
    if not people.send_back_ms_max:
        return found
    too_late = _TooLate(people)
    return (
        *found,
        Reaction(ChangeWished, too_late.wished),
        Reaction(InvoicePosted, too_late.invoiced),
        Reaction(MilestoneRecorded, too_late.told),
    )


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


class _TooLate:
    """They wanted less, are told that they get what they had ordered, and are billed for it: the rest goes back."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._wished: dict[str, ChangeWished] = {}
        self._billed: dict[str, InvoicePart] = {}
        """Origin of an order -> what was billed of it first."""
        self._refused: set[str] = set()

    def wished(self, fact: ChangeWished, _at: int, _draw: Draw) -> tuple[Action, ...]:
        self._wished[fact.origin] = fact
        return ()

    def invoiced(self, fact: InvoicePosted, at: int, draw: Draw) -> tuple[Action, ...]:
        found: list[Action] = []
        for part in fact.parts:
            self._billed.setdefault(part.origin, part)
            found += self._look(part.origin, at, draw)
        return tuple(found)

    def told(self, fact: MilestoneRecorded, at: int, draw: Draw) -> tuple[Action, ...]:
        if fact.kind != "change_refused":
            return ()
        self._refused.add(fact.origin)
        return self._look(fact.origin, at, draw)

    def _look(self, origin: str, at: int, draw: Draw) -> tuple[Action, ...]:
        """Once all three are known."""
        if not (origin in self._refused and origin in self._billed and origin in self._wished):
            return ()
        wish, bill = self._wished.pop(origin), self._billed[origin]
        wanted, line = wish.lines[0], bill.lines[0]
        if line.line != wanted.line or line.quantity_base <= wanted.quantity_base:
            return ()
        at += draw.between("send-back/ms", self._people.send_back_ms_min, self._people.send_back_ms_max)
        back = returned_line(line.line, bill.invoice, line.quantity_base - wanted.quantity_base, "unwanted")
        return (ask_back(at, f"{origin}/send-back", wish.order, [back]),)
