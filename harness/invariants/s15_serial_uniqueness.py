"""A serial number is in one place, and has left with one line of one shipment: the one that it left with.   [S15]

Kind:      safety; at every instant, whatever the faults.
Reads:     GoodsIssuePosted, ReservationReduced, SerialKnown, ShipmentConfirmed, StockMoved, StockOpened, StockReserved.
Needs:     nothing of the engine.
Formula:   for every serial number, in the warehouse: it is in one bucket at most, and in one live reservation at most;
           it comes only from outside, and leaves only from where it is.
           In the order book's register: every line that was posted of a shipment names the very number that the
           warehouse confirmed for that line, and no number stands on two posted lines unless it came back into the
           house between their goods issues. The same shipment posted twice is S01's.
           What leaves need not be what was reserved: the scanner at the dock is right, not the paper.
Why:       Warranty, recall and theft all ask for one number. A register that has the number that was planned sends the
           technician to the wrong customer, years later.
Exercised: by every line of a shipment, confirmed or posted, of a unit with a number.
Convicts:  flawed:serial-on-two-lines.
Seen:      F043, F232, F233.
Example:   00:00 SerialKnown item=PUMP serial=PX1
           10:31 ShipmentConfirmed shipment=SHP-3 lines=1/1:PUMP:1@DC1/PX1
           10:32 GoodsIssuePosted shipment=SHP-3 lines=1/1:PUMP:1@DC1/PX2
"""

from collections.abc import Mapping

from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    Fact,
    GoodsIssuePosted,
    ReservationReduced,
    SerialKnown,
    ShipmentConfirmed,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.rule import Handler, Rule

Serial = tuple[str, str]
"""(item, serial number)"""


class SerialUniqueness(Rule):
    id = "S15"

    def prepare(self) -> None:
        self._place: dict[Serial, str] = {}
        """Of every number known: the bucket it is in, "" outside."""
        self._held: dict[Serial, str] = {}
        self._left: dict[Serial, tuple[str, int]] = {}
        """The line with which it left last, as the warehouse has it, and when it was confirmed."""
        self._shipped: Papers[tuple[str, int]] = Papers()
        """Shipment line → the number that left with it."""
        self._posted: dict[Serial, tuple[str, int]] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            SerialKnown: self.known,
            StockOpened: self.opened,
            StockMoved: self.moved,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            ShipmentConfirmed: self.shipped,
            GoodsIssuePosted: self.posted,
        }

    # ------------------------------------------------------------ in the warehouse

    def known(self, fact: SerialKnown, _at: int, _entry: int) -> None:
        self._place.setdefault((fact.item, fact.serial), "")

    def opened(self, fact: StockOpened, at: int, entry: int) -> None:
        if fact.book == "warehouse":
            self._move((fact.item, fact.lot), "", f"{fact.site}/{fact.status}", fact.quantity_base, at, entry)

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        leaves = f"{fact.site}/{fact.from_status}" if fact.from_status else ""
        enters = f"{fact.site}/{fact.to_status}" if fact.to_status else ""
        self._move((fact.item, fact.lot), leaves, enters, fact.quantity_base, at, entry)

    def _move(self, serial: Serial, leaves: str, enters: str, quantity: int, at: int, entry: int) -> None:
        place = self._place.get(serial)
        if place is None:
            return
        if quantity != 1 or place != leaves:
            there = place or "outside"
            summary = (
                f"{units(quantity, serial[0])}, number {serial[1]}, moved from {leaves or 'outside'}: it is {there}"
            )
            self.breach("serial number", "in two places", summary, at, entry)
        self._place[serial] = enters
        if enters and not leaves:
            self._left.pop(serial, None)

    def reserved(self, fact: StockReserved, at: int, entry: int) -> None:
        for line in fact.lines:
            serial = (line.item, line.lot)
            if serial not in self._place:
                continue
            holder = self._held.get(serial)
            if holder is not None:
                summary = f"{line.item} number {line.lot} is reserved for {fact.reservation}, and for {holder} already"
                self.breach("serial number", "reserved twice", summary, at, entry)
            self._held[serial] = fact.reservation

    def reduced(self, fact: ReservationReduced, _at: int, _entry: int) -> None:
        for line in fact.lines:
            self._held.pop((line.item, line.lot), None)

    # ------------------------------------------------------------ what left, and what the register says of it

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        for line in fact.lines:
            if (line.item, line.lot) in self._place:
                self.exercised += 1
                name = f"{fact.shipment}/{line.shipment_line}"
                self._shipped.put(fact.origin, name, (line.lot, entry))
                self._left[line.item, line.lot] = (name, entry)

    def posted(self, fact: GoodsIssuePosted, at: int, entry: int) -> None:
        for line in fact.lines:
            name = f"{fact.shipment}/{line.shipment_line}"
            serial = (line.item, line.lot)
            shipped = self._shipped.get(name)
            if shipped is None and serial not in self._place:
                continue
            self.exercised += 1
            other, first = self._posted.get(serial, (name, entry))
            if other != name and self._left.get(serial, ("", 0))[0] != name:
                summary = f"{line.item} number {line.lot} was posted as gone with line {name}, and with {other} already"
                self.breach("serial number", "left twice", summary, at, first, entry)
            elif shipped is not None and shipped[0] != line.lot:
                said = f"number {line.lot} was posted as gone with line {name}"
                summary = f"{line.item} {said}; what left with it was {shipped[0]}"
                self.breach("serial number", "not the one that left", summary, at, shipped[1], entry)
            self._posted[serial] = (name, entry)

    def retire(self, origin: str) -> None:
        self._shipped.forget(origin)
