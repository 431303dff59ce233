"""What is reserved is reserved for somebody: an order that still wants it.   [S17]

Kind:      timed; the deadline stops while a system or the engine is away. What is never given back is found at rest.
Reads:     CaseListed, FulfilmentOrderOpened, OutageSeen, QuantityBackordered, QuantityCut, ReservationReduced,
           ShipmentConfirmed, ShipmentReversed, SoftReservationReduced, SoftReserved, StockReserved.
Needs:     nothing of the engine.
Formula:   for every line of a fulfilment order, in base units: reserved, hard and softly, <= opened - backordered -
           cut - shipped (the order book's and the warehouse's own figures), or it is again within `unreserve_ms_max`;
           at rest it is, unless an open case is about the fulfilment order or its reservation. (The catalogue asks for
           it at every instant. Between the order book's decision and the warehouse's release lies a message, so a
           correct engine needs a moment. A fulfilment order that the order book does not know wants nothing.)
Why:       Stock that is reserved for an order that was cancelled is there, counted, and for sale to nobody. The shop
           shows "sold out" in front of a full shelf.
Exercised: by every line of a reservation.
Convicts:  flawed:cancel-keeps-reservation, flawed:reserved-beside-soft.
Seen:      F041, F049, F085, F087.
Example:   09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5
           09:01 StockReserved reservation=RSV-1 fulfilment_order=SO-7-1 lines=1:WIDGET:5
           10:00 QuantityCut order_number=SO-7 fulfilment_order=SO-7-1 wish=CRQ-1 lines=1:WIDGET:5
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from harness.invariants.cases import Cases
from harness.invariants.outages import Outages
from harness.invariants.papers import Papers
from harness.invariants.wording import duration, units
from seatrial.facts import (
    CaseListed,
    Fact,
    FulfilmentOrderOpened,
    Line,
    OutageSeen,
    QuantityBackordered,
    QuantityCut,
    ReservationReduced,
    ReservedLine,
    ShipmentConfirmed,
    ShipmentLine,
    ShipmentReversed,
    SoftReservationReduced,
    SoftReserved,
    StockReserved,
)
from seatrial.rule import Handler, Rule


class Held(Struct, gc=False):
    """One line of a fulfilment order, in base units. `over_at`: since when more is reserved than it wants (-1: not)."""

    fulfilment_order: str
    item: str
    wanted: int = 0
    held: int = 0
    reservation: str = ""
    over_at: int = -1
    over_entry: int = -1
    entry: int = -1

    @property
    def orphans(self) -> int:
        return self.held - max(0, self.wanted)


class ReservationHasOwner(Rule):
    id = "S17"
    kind = "timed"

    def prepare(self) -> None:
        self._lines: Papers[Held] = Papers()
        self._over: dict[str, Held] = {}
        self._outages = Outages()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            FulfilmentOrderOpened: self.opened,
            QuantityBackordered: self.gone,
            QuantityCut: self.gone,
            ShipmentConfirmed: self.shipped,
            ShipmentReversed: self.reversed,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            SoftReserved: self.reserved,
            SoftReservationReduced: self.reduced,
            OutageSeen: self._outages.seen,
            CaseListed: self._cases.seen,
        }

    def opened(self, fact: FulfilmentOrderOpened, at: int, entry: int) -> None:
        self._change(fact.origin, fact.fulfilment_order, fact.lines, at, entry, wanted=1)

    def gone(self, fact: QuantityBackordered | QuantityCut, at: int, entry: int) -> None:
        self._change(fact.origin, fact.fulfilment_order, fact.lines, at, entry, wanted=-1)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        self._change(fact.origin, fact.fulfilment_order, fact.lines, at, entry, wanted=-1)

    def reversed(self, fact: ShipmentReversed, at: int, entry: int) -> None:
        self._change(fact.origin, fact.fulfilment_order, fact.lines, at, entry, wanted=1)

    def reserved(self, fact: StockReserved | SoftReserved, at: int, entry: int) -> None:
        self.exercised += len(fact.lines)
        self._change(fact.origin, fact.fulfilment_order, fact.lines, at, entry, held=1, reservation=fact.reservation)

    def reduced(self, fact: ReservationReduced | SoftReservationReduced, at: int, entry: int) -> None:
        self._change(fact.origin, fact.fulfilment_order, fact.lines, at, entry, held=-1)

    def _change(
        self, origin: str, number: str, lines: Iterable[Line | ReservedLine | ShipmentLine], at: int, entry: int,
        *, wanted: int = 0, held: int = 0, reservation: str = "",
    ) -> None:  # fmt: skip
        for line in lines:
            key = f"{number}/{line.line}"
            known = self._lines.get(key)
            if known is None:
                self._lines.put(origin, key, known := Held(number, line.item))
            known.wanted += wanted * line.quantity_base
            known.held += held * line.quantity_base
            if reservation:
                known.reservation, known.entry = reservation, entry
            self._judge(key, known, at, entry)

    def _judge(self, key: str, line: Held, at: int, entry: int) -> None:
        if line.orphans > 0:
            if line.over_at < 0:
                line.over_at, line.over_entry = at, entry
                self._over[key] = line
        elif line.over_at >= 0:
            del self._over[key]
            if at - line.over_at > self.trial.policies.unreserve_ms_max:
                self._judge_late(line, at)
            line.over_at = -1

    def _judge_late(self, line: Held, at: int) -> None:
        took = at - line.over_at - self._outages.between(line.over_at, at)
        if took > self.trial.policies.unreserve_ms_max:
            what = f"the stock reserved for {line.fulfilment_order} (line of {line.item})"
            summary = f"{what} was given back {duration(took)} after it was no longer wanted, at {self.clock(at)}"
            self.breach("reservation", "kept too long", summary, at, line.entry, line.over_entry)

    def conclude(self, at: int, _entry: int) -> None:
        for line in self._over.values():
            if not self._cases.about(line.fulfilment_order, line.reservation):
                summary = (
                    f"{units(line.orphans, line.item)} are reserved for {line.fulfilment_order} ({line.reservation}), "
                    f"and since {self.clock(line.over_at)} it wants {max(0, line.wanted)}"
                )
                self.breach("reservation", "for nobody", summary, at, line.entry, line.over_entry)

    def retire(self, origin: str) -> None:
        self._lines.forget(origin)
