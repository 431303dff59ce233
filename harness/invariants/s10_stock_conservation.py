"""Stock does not appear or vanish: what is there is what was there plus what came minus what went.   [S10]

Kind:       self-check; at the end of every instant.
Reads:      BalanceStated, StockMoved, StockOpened.
Needs:      nothing of the engine.
Formula:    for every bucket (item, site, lot, status): stated on hand = opening + sum(moves in) - sum(moves out);
            a receipt comes from outside, a goods issue and scrap go there, a status change does neither, an adjustment
            exactly one of both, a transfer any of these, an inspected return leaves one; every quantity is above zero.
Why:        Every rule about stock reads these movements as the truth. If they did not add up, none of them would mean
            anything.
Exercised:  by every balance that the warehouse states.
Self-check: the engine can neither move stock nor state a balance; it asks the warehouse, whose ledger this is.
Seen:       F088, F089, F090, F145.
Example:    00:00 StockOpened book=warehouse item=WIDGET site=DC1 lot=L1 status=available quantity_base=10
            10:00 StockMoved movement=MOV-1 kind=receipt item=WIDGET site=DC1 lot=L1 to_status=available quantity_base=5
            10:00 BalanceStated item=WIDGET site=DC1 lot=L1 status=available on_hand_base=10
"""

from collections.abc import Mapping

from seatrial.facts import BalanceStated, Fact, StockMoved, StockOpened
from seatrial.rule import Handler, Rule

Bucket = tuple[str, str, str, str]
"""(item, site, lot, status)"""

SHAPES: Mapping[str, frozenset[tuple[bool, bool]]] = {
    "receipt": frozenset({(False, True)}),
    "goods_issue": frozenset({(True, False)}),
    "goods_issue_reversal": frozenset({(False, True)}),
    "scrap": frozenset({(True, False)}),
    "consumption": frozenset({(True, False)}),
    "status_change": frozenset({(True, True)}),
    "return": frozenset({(True, True), (True, False)}),
    "adjustment": frozenset({(True, False), (False, True)}),
    "transfer": frozenset({(True, False), (False, True), (True, True)}),
}
"""Kind of movement → whether it leaves a status of ours, and whether it enters one."""


class StockConservation(Rule):
    id = "S10"
    kind = "self-check"

    def prepare(self) -> None:
        self._on_hand: dict[Bucket, int] = {}
        self._stated: dict[Bucket, tuple[int, int]] = {}
        self._at = 0
        self._convicted: set[Bucket] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {StockOpened: self.opened, StockMoved: self.moved, BalanceStated: self.stated}

    def opened(self, fact: StockOpened, _at: int, _entry: int) -> None:
        if fact.book == "warehouse":
            self._add((fact.item, fact.site, fact.lot, fact.status), fact.quantity_base)

    def moved(self, fact: StockMoved, at: int, entry: int) -> None:
        if at != self._at:
            self._close(at)
        item, site, lot, quantity = fact.item, fact.site, fact.lot, fact.quantity_base
        if fact.from_status:
            self._add((item, site, lot, fact.from_status), -quantity)
        if fact.to_status:
            self._add((item, site, lot, fact.to_status), quantity)
        shape = (bool(fact.from_status), bool(fact.to_status))
        if quantity <= 0 or shape not in SHAPES.get(fact.kind, frozenset()):
            way = f"from {fact.from_status or 'outside'} to {fact.to_status or 'outside'}"
            summary = f"movement {fact.movement} is no {fact.kind}: {quantity} {item} {way}"
            self.breach("stock movement", "impossible", summary, at, entry)

    def stated(self, fact: BalanceStated, at: int, entry: int) -> None:
        if at != self._at:
            self._close(at)
        self.exercised += 1
        self._stated[fact.item, fact.site, fact.lot, fact.status] = (fact.on_hand_base, entry)

    def _add(self, bucket: Bucket, quantity: int) -> None:
        self._on_hand[bucket] = self._on_hand.get(bucket, 0) + quantity

    def _close(self, at: int) -> None:
        """The instant is over: whatever was stated in it must be what the movements say."""
        for bucket, (said, entry) in self._stated.items():
            counted = self._on_hand.get(bucket, 0)
            if said != counted and bucket not in self._convicted:
                self._convicted.add(bucket)
                place = "/".join(bucket)
                summary = f"the warehouse states {said} of {place} at {self.clock(self._at)}; movements say {counted}"
                self.breach("balance", "does not add up", summary, self._at, entry)
        self._stated.clear()
        self._at = at

    def conclude(self, at: int, _entry: int) -> None:
        self._close(at)
