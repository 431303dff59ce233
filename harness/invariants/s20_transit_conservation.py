"""What left one site for another is on the way, has arrived, or is lost: not in two places, and not in none.   [S20]

Kind:      safety; at every movement and every posting. That nothing was forgotten is asked for at rest.
Reads:     CaseListed, StockChangePosted, StockMoved, TransferAccepted, TransferOrdered.
Needs:     nothing of the engine.
Formula:   for every transfer, in the warehouse and in the order book's ledger: shipped = received + in transit + lost,
           with in transit >= 0. In the ledger, at every posting that belongs to a transfer: what it has put in transit
           is no more than what the warehouse has loaded, what it has made available at the other site no more than what
           was unloaded there, and what it has received and lost together no more than what it has put in transit, or
           was not told of yet.
           At rest the ledger has posted all of it: off the one site, in transit, received, lost; and every transfer
           that was ordered was taken to the warehouse. What an open case is about is left out.
           The catalogue's sum alone would be a self-check: it is the warehouse that loads and unloads. What the engine
           can get wrong is the copy, and when it says what. That goods on the way are in no figure is S14's: in transit
           is a status like any other that is not available. Which of two movements is posted first is nobody's promise:
           the ledger may have received what it has not yet put in transit, if it was loaded.
Why:       For the hours that a lorry takes, its load is in no warehouse. Who has no word for that counts it at both
           ends, or at none, and the carton that fell off is missed by nobody.
Exercised: by every posting that belongs to a transfer.
Convicts:  flawed:arrived-when-loaded.
Seen:      F234, F235, F236.
Example:   09:00 TransferOrdered transfer=TO-1 item=PUMP from_site=DC1 to_site=DC2 quantity_base=20
           10:00 StockMoved movement=MOV-2 transfer=TO-1 item=PUMP site=DC2 to_status=in_transit quantity_base=20
           10:01 StockChangePosted movement=MOV-2 item=PUMP site=DC2 to_status=available quantity_base=20
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.wording import units
from seatrial.facts import CaseListed, Fact, StockChangePosted, StockMoved, TransferAccepted, TransferOrdered
from seatrial.rule import Handler, Rule

IN_TRANSIT = "in_transit"
Leg = Literal["taken off", "put in transit", "received", "lost", ""]


class Count(Struct, gc=False):
    """Units of one transfer, by what became of them."""

    legs: dict[str, int] = field(default_factory=dict)

    def of(self, leg: str) -> int:
        return self.legs.get(leg, 0)

    def add(self, leg: str, quantity: int) -> None:
        self.legs[leg] = self.of(leg) + quantity

    @property
    def left_transit(self) -> int:
        return self.of("received") + self.of("lost")


class Transfer(Struct, gc=False):
    """`movements`: those that were not posted yet, with their entries; `untold`: what they put in transit."""

    number: str
    item: str
    entry: int
    ordered: bool = False
    accepted: bool = False
    warehouse: Count = field(default_factory=Count)
    ledger: Count = field(default_factory=Count)
    movements: dict[str, int] = field(default_factory=dict)
    untold: dict[str, int] = field(default_factory=dict)
    convicted: bool = False


class TransitConservation(Rule):
    id = "S20"

    def prepare(self) -> None:
        self._transfers: dict[str, Transfer] = {}
        self._of: dict[str, Transfer] = {}
        """Movement → the transfer it belongs to."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            TransferOrdered: self.ordered,
            TransferAccepted: self.accepted,
            StockMoved: self.moved,
            StockChangePosted: self.posted,
            CaseListed: self._cases.seen,
        }

    def ordered(self, fact: TransferOrdered, _at: int, entry: int) -> None:
        self._transfer(fact.transfer, fact.item, entry).ordered = True

    def accepted(self, fact: TransferAccepted, _at: int, entry: int) -> None:
        self._transfer(fact.transfer, fact.item, entry).accepted = True

    def _transfer(self, number: str, item: str, entry: int) -> Transfer:
        return self._transfers.setdefault(number, Transfer(number, item, entry))

    # ------------------------------------------------------------ the warehouse

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        if not fact.transfer:
            return
        one = self._transfer(fact.transfer, fact.item, entry)
        self._of[fact.movement] = one
        one.movements[fact.movement] = entry
        one.warehouse.add(_leg(fact.from_status, fact.to_status), fact.quantity_base)
        if fact.to_status == IN_TRANSIT:
            one.untold[fact.movement] = fact.quantity_base
        loaded, gone = one.warehouse.of("put in transit"), one.warehouse.left_transit
        if gone > loaded:
            summary = f"{units(gone, one.item)} of transfer {one.number} arrived or were lost, of {loaded} on the lorry"
            self._convict(one, "more came than left", summary, at, entry)

    # ------------------------------------------------------------ the ledger that follows it

    def posted(self, fact: StockChangePosted, at: int, entry: int) -> None:
        one = self._of.get(fact.movement)
        if one is None:
            return
        self.exercised += 1
        first = one.movements.pop(fact.movement, entry)
        one.untold.pop(fact.movement, None)
        ledger, warehouse = one.ledger, one.warehouse
        ledger.add(_leg(fact.from_status, fact.to_status), fact.quantity_base)
        said = f"in the stock ledger, {{}} of transfer {one.number} {{}}"
        what = f"with movement {fact.movement}"
        if ledger.of("received") > warehouse.of("received"):
            arrived = units(ledger.of("received"), fact.item)
            summary = said.format(arrived, f"are at {fact.site} {what}; {warehouse.of('received')} were unloaded there")
            self._convict(one, "arrived before it was there", summary, at, first, entry)
        elif ledger.of("put in transit") > warehouse.of("put in transit"):
            loaded = units(ledger.of("put in transit"), fact.item)
            summary = said.format(loaded, f"are on the way {what}; {warehouse.of('put in transit')} were loaded")
            self._convict(one, "more on the way than was loaded", summary, at, first, entry)
        elif ledger.left_transit > ledger.of("put in transit") + sum(one.untold.values()):
            gone = units(ledger.left_transit, fact.item)
            summary = said.format(gone, f"arrived or were lost {what}, of {ledger.of('put in transit')} on the way")
            self._convict(one, "received without being shipped", summary, at, first, entry)

    def _convict(self, one: Transfer, kind: str, summary: str, at: int, *witness: int) -> None:
        if not one.convicted:
            one.convicted = True
            self.breach("transfer", kind, summary, at, *sorted(set(witness)))

    # ------------------------------------------------------------ at rest

    def conclude(self, at: int, _entry: int) -> None:
        for one in self._transfers.values():
            if one.ordered and not one.accepted and not self._cases.about(one.number, f"transfer:{one.number}"):
                summary = f"transfer {one.number} was ordered, and the warehouse was never asked for it"
                self._convict(one, "never shipped", summary, at, one.entry)
            if self._cases.about(*one.movements):
                continue
            for leg in ("taken off", "put in transit", "received", "lost"):
                there, booked = one.warehouse.of(leg), one.ledger.of(leg)
                if there != booked:
                    said = f"of transfer {one.number}, {units(there, one.item)} were {leg} in the warehouse"
                    summary = f"{said}, {booked} in the stock ledger"
                    self._convict(one, "not all of it posted", summary, at, one.entry, *one.movements.values())


def _leg(leaves: str, enters: str) -> Leg:
    """What a movement does to a transfer; "" : nothing (from one status of the site to another)."""
    if enters == IN_TRANSIT:
        return "put in transit"
    if leaves == IN_TRANSIT:
        return "received" if enters else "lost"
    if leaves and enters:
        return ""
    return "taken off" if leaves else "received"
