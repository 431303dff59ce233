"""Physical stock is never one number: it is counted by item, site, lot and status, and only here does it move.

A `Shelf` is one item at one site, a `Lot` one batch on it. Three things hold after every transaction, whatever the
warehouse is asked to do:

    on_hand(lot, status) >= 0
    0 <= reserved(lot)   <= on_hand(lot, "available")
    0 <= soft(shelf)
    on_hand              =  opening + movements in - movements out

Whoever wants to change stock opens a `Transaction`, calls `move` and `hold`, and closes it with
`simulators.wms.statements`, which states every touched bucket. The outside world is the status "".
"""

from collections.abc import Iterator

from msgspec import Struct, field

from seatrial.facts import StockMoved, StockOpened
from seatrial.message import JsonObject
from simulators.eventlog import Cause
from simulators.wms.lots import UNDATED, LotBook
from simulators.wms.premises import NAME, Premises

AVAILABLE = "available"
BLOCKED = "blocked"
IN_TRANSIT = "in_transit"
AT_CUSTOMER = "at_customer"
OUTSIDE = ""


class Lot(Struct, gc=False):
    """One batch on one shelf. `holders`: (reservation, line) that hold units of it, oldest first."""

    name: str
    on_hand: dict[str, int] = field(default_factory=dict)
    reserved: int = 0
    count_pending: int = 0
    """Blocked units that a picker did not find and nobody has counted yet."""
    holders: dict[tuple[str, str], None] = field(default_factory=dict)
    expires_on: str = UNDATED

    @property
    def free(self) -> int:
        return self.on_hand.get(AVAILABLE, 0) - self.reserved


class Shelf(Struct, gc=False):
    """One item at one site. `lots` is in the order in which stock is taken: first expired, then lowest lot, which is
    oldest; by lot alone where the order is fifo."""

    item: str
    site: str
    uom: str
    lots: dict[str, Lot] = field(default_factory=dict)
    available: int = 0
    """On hand in status available, over all lots."""
    reserved: int = 0
    """Hard, tied to lots."""
    soft: int = 0
    """Softly reserved, tied to none. Stock that goes on hold or is lost can leave less than that."""
    statement: int = 0
    """How often this shelf has been stated."""

    @property
    def free(self) -> int:
        return self.available - self.reserved

    @property
    def promisable(self) -> int:
        """Free, and wished for by nobody; below 0 if more is wished for than is there."""
        return self.available - self.reserved - self.soft

    def fit(self, keeps_until: str) -> int:
        """Free units of lots that keep until then."""
        return sum(max(0, lot.free) for lot in self.lots.values() if lot.expires_on >= keeps_until)

    def open_to(self, keeps_until: str, own: int = 0) -> int:
        """Free units of lots that keep until then, less those that others wish for: any of those may have to come from
        these lots. `own`: so many of the wishes are the asker's, and come before the others'."""
        fit = self.fit(keeps_until)
        return max(min(own, fit), fit - self.soft + own)

    def take(self, wanted: int, keeps_until: str) -> Iterator[tuple[Lot, int]]:
        """Free units for `wanted` that keep until then, lot by lot; fewer if there are fewer. Who may have them is for
        the caller to know: what is softly reserved lies among them."""
        for lot in self.lots.values():
            if lot.expires_on < keeps_until:
                continue
            taken = min(wanted, lot.free)
            if taken > 0:
                wanted -= taken
                yield lot, taken
            if not wanted:
                return


class Transaction(Struct):
    """One step of the warehouse, seen from outside as a whole: what moved, and which buckets it touched."""

    cause: Cause
    now_ms: int
    at: str
    """`now_ms` as a text."""
    movements: list[JsonObject] = field(default_factory=list)
    touched: dict[tuple[str, str], tuple[Shelf, dict[tuple[str, str], None]]] = field(default_factory=dict)
    """(item, site) -> the shelf and its touched (lot, status), in order of first touch."""


class Stock:
    """All shelves of the warehouse."""

    __slots__ = ("_calendar", "_master", "_movements", "_shelves", "_tray", "_uoms", "lots", "sites")

    def __init__(self, premises: Premises) -> None:
        self._master = premises.master
        self._calendar = premises.calendar
        self._tray = premises.tray
        self.sites = premises.master.sites
        self._uoms = {item.number: item.base_uom for item in premises.master.items}
        self._shelves: dict[tuple[str, str], Shelf] = {}
        self._movements = 0
        self.lots = LotBook(premises)

    def open(self, origin: str) -> None:
        """Put the opening stock on the shelves."""
        for opening in self._master.stock:
            shelf = self.shelf(opening.item, opening.site)
            self.lots.date(opening.item, opening.lot, opening.expires_on, origin)
            lot = self._lot(shelf, opening.lot)
            self.lots.come_or_go(opening.item, opening.lot, origin, here=True)
            lot.on_hand[opening.status] = lot.on_hand.get(opening.status, 0) + opening.quantity_base
            if opening.status == AVAILABLE:
                shelf.available += opening.quantity_base
            shelf.statement = 1
            self._tray.facts.append(
                StockOpened(
                    origin=origin,
                    system=NAME,
                    book="warehouse",
                    item=opening.item,
                    site=opening.site,
                    lot=opening.lot,
                    status=opening.status,
                    quantity_base=opening.quantity_base,
                )
            )

    def knows(self, item: str) -> bool:
        return item in self._uoms

    def begin(self, cause: Cause, now_ms: int) -> Transaction:
        return Transaction(cause, now_ms, self._calendar.text(now_ms))

    def learn(self, item: str, base_uom: str) -> None:
        """Take an item into the assortment, or correct its unit as long as none of it is here."""
        self._uoms[item] = base_uom

    def shelf(self, item: str, site: str) -> Shelf:
        shelf = self._shelves.get((item, site))
        if shelf is None:
            shelf = self._shelves[item, site] = Shelf(item, site, self._uoms[item])
        return shelf

    def shelves(self, site: str) -> list[Shelf]:
        """The site's shelves, by item."""
        found = [shelf for (_, at), shelf in self._shelves.items() if at == site]
        return sorted(found, key=lambda shelf: shelf.item)

    def all_shelves(self) -> list[Shelf]:
        """Every shelf, by item and site."""
        return [shelf for _, shelf in sorted(self._shelves.items(), key=lambda place: place[0])]

    def move(
        self,
        tx: Transaction,
        kind: str,
        shelf: Shelf,
        lot_name: str,
        from_status: str,
        to_status: str,
        quantity: int,
        transfer: str = "",
    ) -> str:
        """Move `quantity` (> 0) of a lot from one status to another, and give the movement's number.

        The caller has seen to it that the units are there and that none of them is reserved.
        """
        lot = shelf.lots.get(lot_name) or self._lot(shelf, lot_name)
        if from_status:
            left = lot.on_hand.get(from_status, 0) - quantity
            assert left >= (lot.reserved if from_status == AVAILABLE else 0), (shelf.item, lot_name, from_status)
            lot.on_hand[from_status] = left
            _touch(tx, shelf, lot_name, from_status)
        if to_status:
            lot.on_hand[to_status] = lot.on_hand.get(to_status, 0) + quantity
            _touch(tx, shelf, lot_name, to_status)
        if from_status == AVAILABLE:
            shelf.available -= quantity
        if to_status == AVAILABLE:
            shelf.available += quantity
        if not (from_status and to_status):
            self.lots.come_or_go(shelf.item, lot_name, tx.cause.origin, here=bool(to_status))
        self._movements += 1
        number = f"MOV-{self._movements}"
        origin = tx.cause.origin
        self._tray.minted.append((number, origin))
        self._tray.facts.append(
            StockMoved(
                origin=origin,
                system=NAME,
                movement=number,
                kind=kind,
                item=shelf.item,
                site=shelf.site,
                lot=lot_name,
                from_status=from_status,
                to_status=to_status,
                quantity_base=quantity,
                transfer=transfer,
            )
        )
        tx.movements.append(
            {
                "movement_id": number,
                "kind": kind,
                "item": shelf.item,
                "site": shelf.site,
                "lot": lot_name,
                "from_status": from_status,
                "to_status": to_status,
                "quantity_base": quantity,
                "occurred_at": tx.at,
            }
        )
        return number

    def hold(self, tx: Transaction, shelf: Shelf, lot: Lot, quantity: int) -> None:
        """Reserve `quantity` units of a lot; a negative quantity gives them back."""
        lot.reserved += quantity
        shelf.reserved += quantity
        assert 0 <= lot.reserved <= lot.on_hand.get(AVAILABLE, 0), (shelf.item, lot.name, lot.reserved)
        _touch(tx, shelf, lot.name, AVAILABLE)

    def hold_softly(self, tx: Transaction, shelf: Shelf, quantity: int) -> None:
        """Reserve `quantity` units of no lot in particular; a negative quantity lets them go."""
        shelf.soft += quantity
        assert shelf.soft >= 0, (shelf.item, shelf.site, shelf.soft)
        tx.touched.setdefault((shelf.item, shelf.site), (shelf, {}))

    def _lot(self, shelf: Shelf, name: str) -> Lot:
        lot = shelf.lots.get(name)
        if lot is None:
            lot = shelf.lots[name] = Lot(name, expires_on=self.lots.expires_on(shelf.item, name))
            first_expired = self._master.lot_order == "fefo"
            shelf.lots = {
                one.name: one
                for one in sorted(
                    shelf.lots.values(), key=lambda one: (one.expires_on if first_expired else "", one.name)
                )
            }
        return lot


def _touch(tx: Transaction, shelf: Shelf, lot: str, status: str) -> None:
    key = (shelf.item, shelf.site)
    seen = tx.touched.get(key)
    if seen is None:
        seen = tx.touched[key] = (shelf, {})
    seen[1][lot, status] = None
