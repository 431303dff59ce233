"""Stock at customers' premises that is ours until they have used it.

    available --goods issue of a fill-up--> at_customer --consumption--> outside
        ^                                     |   |
        '---------- pick-up ------------------'   '--adjustment (counted, and not there)--> outside

It counts at the site that it came from, in status `at_customer`, and per customer here. This is the book of record of
what lies where; nothing in it is sold by lying there. What a customer has used is taken off his oldest lots.
The warehouse is trusting: the same consumption told twice is taken off twice, if so much is there.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from seatrial.facts import (
    ConsignedLine,
    ConsignmentFilled,
    ConsignmentReturned,
    ConsignmentStated,
    ConsumptionPosted,
    ReservedLine,
)
from seatrial.message import Response, problem
from simulators.eventlog import Cause
from simulators.measures import Count, Text
from simulators.wms.bodies import Units
from simulators.wms.premises import NAME, Premises
from simulators.wms.statements import Statements
from simulators.wms.stock import AT_CUSTOMER, AVAILABLE, OUTSIDE, Shelf, Stock, Transaction


class UsedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    item: Text
    quantity_base: Units


class ConsumptionBody(Struct, frozen=True, forbid_unknown_fields=True):
    report_number: Text
    customer_number: Text
    lines: Annotated[tuple[UsedLine, ...], Meta(min_length=1)]


class LeftLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    item: Text
    counted_base: Count


class PickUpBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`lines`: what the driver counted, and took with him."""

    customer_number: Text
    lines: Annotated[tuple[LeftLine, ...], Meta(min_length=1)]


Place = tuple[str, str, str, str]
"""(customer, item, site, lot)"""


class Consignment:
    __slots__ = ("_pick_ups", "_premises", "_statements", "_stock", "_there", "_tray")

    def __init__(self, premises: Premises, stock: Stock, statements: Statements) -> None:
        self._premises = premises
        self._tray = premises.tray
        self._stock = stock
        self._statements = statements
        self._there: dict[Place, int] = {}
        self._pick_ups = 0

    # ------------------------------------------------------------ there

    def fill(self, tx: Transaction, customer: str, shelf: Shelf, lot: str, quantity: int) -> None:
        """A picked quantity leaves for the customer's premises."""
        self._stock.move(tx, "status_change", shelf, lot, AVAILABLE, AT_CUSTOMER, quantity)
        self._change(tx.cause, (customer, shelf.item, shelf.site, lot), quantity)

    def filled(self, cause: Cause, shipment: str, order: str, customer: str, parts: Iterable[ReservedLine]) -> None:
        """The shipment that it left with."""
        self._tray.facts.append(
            ConsignmentFilled(
                origin=cause.origin,
                system=NAME,
                shipment=shipment,
                order_number=order,
                customer=customer,
                lines=tuple([ConsignedLine(part.item, part.quantity_base, part.lot) for part in parts]),
            )
        )

    # ------------------------------------------------------------ and not there any more

    def consume(self, body: ConsumptionBody, now_ms: int, cause: Cause) -> Response:
        """`postConsumption`: all of it, or (an outcome) nothing, if less lies there than was used."""
        used: dict[str, int] = {}
        for line in body.lines:
            used[line.item] = used.get(line.item, 0) + line.quantity_base
        if any(self._at(body.customer_number, item) < quantity for item, quantity in used.items()):
            return Response(200, {"outcome": "refused", "reason_code": "not_there", "movements": []})
        tx = self._stock.begin(cause, now_ms)
        gone = []
        for item, quantity in used.items():
            for place, units in list(self._take(body.customer_number, item, quantity)):
                gone.append(ConsignedLine(item, units, place[3]))
                self._move(tx, "consumption", place, OUTSIDE, units)
        self._tray.facts.append(
            ConsumptionPosted(
                origin=cause.origin,
                system=NAME,
                report=body.report_number,
                customer=body.customer_number,
                lines=tuple(gone),
            )
        )
        return self._closed(tx, "consumption")

    def pick_up(self, body: PickUpBody, now_ms: int, cause: Cause) -> Response:
        """`pickUpConsignment`: what was counted comes back and is available; what was not is written off. 409 if more
        was counted than lies there by the books."""
        for line in body.lines:
            there = self._at(body.customer_number, line.item)
            if line.counted_base > there:
                detail = f"{there} units of {line.item} lie at {body.customer_number}, not {line.counted_base}"
                return problem(409, "insufficient_stock", detail)
        tx = self._stock.begin(cause, now_ms)
        back: list[ConsignedLine] = []
        lost: list[ConsignedLine] = []
        for line in body.lines:
            missing = self._at(body.customer_number, line.item) - line.counted_base
            for place, units in list(self._take(body.customer_number, line.item, missing)):
                lost.append(ConsignedLine(line.item, units, place[3]))
                self._move(tx, "adjustment", place, OUTSIDE, units)
            for place, units in list(self._take(body.customer_number, line.item, line.counted_base)):
                back.append(ConsignedLine(line.item, units, place[3]))
                self._move(tx, "status_change", place, AVAILABLE, units)
        self._pick_ups += 1
        number = f"PUP-{self._pick_ups}"
        self._tray.minted.append((number, cause.origin))
        self._tray.facts.append(
            ConsignmentReturned(
                origin=cause.origin,
                system=NAME,
                pick_up=number,
                customer=body.customer_number,
                lines=tuple(back),
                lost=tuple(lost),
            )
        )
        return self._closed(tx, "pick_up")

    # ------------------------------------------------------------ parts

    def _at(self, customer: str, item: str) -> int:
        return sum([units for place, units in self._there.items() if place[:2] == (customer, item)])

    def _take(self, customer: str, item: str, wanted: int) -> Iterator[tuple[Place, int]]:
        """`wanted` units of an item at a customer's, place by place, what came first first."""
        for place, units in self._there.items():
            taken = min(wanted, units) if place[:2] == (customer, item) else 0
            if taken:
                wanted -= taken
                yield place, taken

    def _move(self, tx: Transaction, kind: str, place: Place, to_status: str, units: int) -> None:
        _, item, site, lot = place
        self._stock.move(tx, kind, self._stock.shelf(item, site), lot, AT_CUSTOMER, to_status, units)
        self._change(tx.cause, place, -units)

    def _change(self, cause: Cause, place: Place, units: int) -> None:
        customer, item, _, lot = place
        self._there[place] = self._there.get(place, 0) + units
        there = sum(
            [left for (at, what, _, which), left in self._there.items() if (at, what, which) == (customer, item, lot)]
        )
        self._tray.facts.append(
            ConsignmentStated(
                origin=cause.origin, system=NAME, customer=customer, item=item, lot=lot, on_hand_base=there
            )
        )

    def _closed(self, tx: Transaction, why: str) -> Response:
        movements = [moved["movement_id"] for moved in tx.movements]
        if movements:
            self._statements.changed(tx, why)
        return Response(200, {"outcome": "posted", "movements": movements})
