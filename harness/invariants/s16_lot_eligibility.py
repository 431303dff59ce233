"""What leaves keeps as long as the customer was promised, was not recalled, and was taken in its turn.   [S16]

Kind:      safety; at every instant, whatever the faults.
Reads:     FulfilmentOrderOpened, LotDated, LotRecalled, OrderBooked, ReservationReduced, ShipmentConfirmed, StockMoved,
           StockOpened, StockReserved.
Needs:     nothing of the engine.
Formula:   for every shipped line of lot L: L was not recalled before; and if L has a date,
           L.expires_on >= date of goods issue + the customer's minimum remaining life, as the order book booked it.
           For every reserved line of a lot L with a date: no lot that keeps long enough and comes before L (by date
           under `fefo`, by its own number under `fifo`) has free units at the site when the reservation has been made.
           Both dates are days of the site's calendar, the day that stands on the carton included. The turn is judged at
           the reservation and not at the pick: a lot that became free in between need not be fetched.
Why:       A supermarket sends back what will be stale on its shelf, and the whole pallet with it. It says so once, in
           its contract; the picker sees only what somebody told the warehouse.
Exercised: by every reserved or shipped line of a lot that has a date or was recalled.
Convicts:  flawed:short-dated.
Seen:      F230, F231.
Example:   00:00 LotDated item=MILK lot=L1 expires_on=2026-03-09
           09:00 OrderBooked order_number=SO-7 min_remaining_life_days=10
           10:31 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1:MILK:5 on=2026-03-02
"""

from collections.abc import Mapping

from harness.invariants.lots import DatedLots, short_by
from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    Fact,
    FulfilmentOrderOpened,
    LotDated,
    LotRecalled,
    OrderBooked,
    ReservationReduced,
    ShipmentConfirmed,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.rule import Handler, Rule


class LotEligibility(Rule):
    id = "S16"

    def prepare(self) -> None:
        self._lots = DatedLots()
        self._recalled: dict[tuple[str, str], tuple[int, int]] = {}
        self._life_days: Papers[int] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            LotDated: lambda fact, _at, _entry: self._lots.dated(fact),
            LotRecalled: self.recalled,
            StockOpened: lambda fact, _at, _entry: self._lots.opened(fact),
            StockMoved: lambda fact, _at, _entry: self._lots.moved(fact),
            ReservationReduced: lambda fact, _at, _entry: self._lots.reduced(fact),
            OrderBooked: self.booked,
            FulfilmentOrderOpened: self.opened,
            StockReserved: self.reserved,
            ShipmentConfirmed: self.shipped,
        }

    def recalled(self, fact: LotRecalled, at: int, entry: int) -> None:
        self._recalled[fact.item, fact.lot] = (at, entry)

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        if fact.min_remaining_life_days:
            self._life_days.put(fact.origin, fact.order_number, fact.min_remaining_life_days)

    def opened(self, fact: FulfilmentOrderOpened, _at: int, _entry: int) -> None:
        days = self._life_days.get(fact.order_number)
        if days is not None:
            self._life_days.put(fact.origin, fact.fulfilment_order, days)

    def reserved(self, fact: StockReserved, at: int, entry: int) -> None:
        self._lots.reserved(fact)
        days = self._life_days.get(fact.fulfilment_order) or 0
        for line in fact.lines:
            taken = self._lots.expires_on.get((line.item, line.lot))
            if taken is None:
                continue
            self.exercised += 1
            turn = self._turn(line.item, line.lot)
            for lot, free in self._lots.free[line.item, line.site].items():
                expires_on = self._lots.expires_on.get((line.item, lot), "")
                if free > 0 and self._turn(line.item, lot) < turn and short_by(expires_on, fact.on, days) <= 0:
                    said = f"{units(line.quantity_base, line.item)} of lot {line.lot} were reserved for"
                    summary = f"{said} {fact.fulfilment_order} when {free} of lot {lot}, whose turn it was, were free"
                    self.breach("reservation", "lot out of turn", summary, at, entry)

    def _turn(self, item: str, lot: str) -> tuple[str, str]:
        first_expired = self.trial.policies.lot_order == "fefo"
        return (self._lots.expires_on.get((item, lot), "9999-12-31") if first_expired else "", lot)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        days = self._life_days.get(fact.order_number) or 0
        for line in fact.lines:
            batch = (line.item, line.lot)
            expires_on, recall = self._lots.expires_on.get(batch, ""), self._recalled.get(batch)
            if not expires_on and recall is None:
                continue
            self.exercised += 1
            what = f"{units(line.quantity_base, line.item)} of lot {line.lot} left with {fact.shipment}"
            if recall is not None:
                summary = f"{what}, after the lot had been recalled at {self.clock(recall[0])}"
                self.breach("shipment", "recalled lot", summary, at, recall[1], entry)
            elif short_by(expires_on, fact.on, days) > 0:
                asked = f"; the customer of {fact.order_number} wants {days} days" if days else ""
                summary = f"{what} on {fact.on} and keep until {expires_on}{asked}"
                self.breach("shipment", "lot too old", summary, at, entry)

    def retire(self, origin: str) -> None:
        self._life_days.forget(origin)
