"""A hard reservation holds units of named lots for one fulfilment order, until they ship or the hold ends. A soft one
(`simulators.wms.soft`) ties no lot.

What a line holds is `lots` (lot -> units); every lot knows its holders, so that stock which turns out unfit can be
taken from the newest reservation first. A reservation only ever shrinks, and each time says why (`cause`): shipped,
released, short, broken, recalled, expired. Nobody is asked whether the fulfilment order has been reserved before: that
is the business of whoever asks.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from seatrial.facts import ReservationReduced, ReservedLine, StockReserved
from seatrial.message import JsonObject, Response, problem
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.wms.bodies import ReleaseBody, ReserveBody
from simulators.wms.premises import NAME, Premises
from simulators.wms.statements import Statements
from simulators.wms.stock import Lot, Shelf, Stock, Transaction

ENDED = {
    "": "not_reserved",
    "shipped": "consumed",
    "released": "released",
    "recalled": "released",
    "short": "broken",
    "broken": "broken",
    "expired": "expired",
}
"""Why it shrank last -> what a reservation that holds nothing is called."""


class HeldLine(Struct, gc=False):
    line_no: str
    shelf: Shelf
    wished: int
    reserved: int
    """What was reserved to begin with."""
    lots: dict[str, int]
    """What is still held: lot -> units, in the order in which they are taken. No zeros."""
    min_life_days: int = 0
    """So long it must still keep when it leaves."""
    soft: int = 0
    """Softly reserved: units of no lot in particular."""

    @property
    def held(self) -> int:
        return sum(self.lots.values())


class Reservation(Struct, gc=False):
    number: str
    fulfilment_order: str
    site: str
    cause: Cause
    made_at: int
    lines: list[HeldLine]
    version: int = 1
    shipping: bool = False
    """A shipping order stands on it."""
    lost: str = ""
    """Why it shrank last."""
    kind: str = "hard"
    whole: bool = False
    """All or nothing."""
    expires_at: int = 0
    """When it lapses by itself; 0: it does not."""

    @property
    def held(self) -> int:
        return sum(line.held for line in self.lines)

    @property
    def soft(self) -> int:
        return sum(line.soft for line in self.lines)

    @property
    def status(self) -> str:
        there = self.held + self.soft
        if not there:
            return ENDED[self.lost]
        return "reserved" if there == sum(line.wished for line in self.lines) else "partially_reserved"


class Reduction(Struct):
    """What one transaction takes from one reservation."""

    reservation: Reservation
    lines: list[ReservedLine] = field(default_factory=list)


class Reservations:
    __slots__ = ("_by_order", "_calendar", "_log", "_numbers", "_statements", "_stock", "_tray", "_visibility_ms")

    def __init__(self, premises: Premises, stock: Stock, statements: Statements) -> None:
        self._visibility_ms = premises.promises.search_visibility_ms
        self._calendar = premises.calendar
        self._tray = premises.tray
        self._log = premises.log
        self._stock = stock
        self._statements = statements
        self._numbers: dict[str, Reservation] = {}
        self._by_order: dict[str, list[Reservation]] = {}

    def get(self, number: str) -> Reservation | None:
        return self._numbers.get(number)

    def of_order(self, fulfilment_order: str) -> list[Reservation]:
        return self._by_order.get(fulfilment_order, [])

    def strange(self, body: ReserveBody) -> Response | None:
        """Why a wish cannot be understood, if so."""
        if body.site not in self._stock.sites:
            return problem(422, "unknown_site", f"no site {body.site!r}")
        for wish in body.lines:
            if not self._stock.knows(wish.item):
                return problem(422, "unknown_item", f"no item {wish.item!r}")
        if len({wish.line_no for wish in body.lines}) < len(body.lines):
            return problem(400, "malformed", "a line number is given twice")
        return None

    def add(self, body: ReserveBody, now_ms: int, cause: Cause) -> Reservation:
        """Draw a number for a reservation of which nothing is held yet, and keep it."""
        reservation = Reservation(
            f"RSV-{len(self._numbers) + 1}",
            body.fulfilment_order_no,
            body.site,
            cause,
            now_ms,
            [
                HeldLine(
                    wish.line_no,
                    self._stock.shelf(wish.item, body.site),
                    wish.quantity_base,
                    0,
                    {},
                    wish.min_remaining_life_days,
                )
                for wish in body.lines
            ],
            kind=body.kind,
            whole=body.mode == "all_or_nothing",
        )
        self._numbers[reservation.number] = reservation
        self._by_order.setdefault(body.fulfilment_order_no, []).append(reservation)
        self._tray.minted.append((reservation.number, cause.origin))
        return reservation

    def reserve(self, body: ReserveBody, now_ms: int, cause: Cause) -> Response:
        """`reserveStock`, kind hard: take free units that keep long enough and that nobody wishes for, lot by lot. Too
        few is an outcome, not an error."""
        reservation = self.add(body, now_ms, cause)
        tx = self._stock.begin(cause, now_ms)
        facts: list[ReservedLine] = []
        if self.possible(reservation, {line.line_no: line.wished for line in reservation.lines}, now_ms):
            for line in reservation.lines:
                keeps_until = self._stock.lots.today(now_ms, line.min_life_days)
                most = line.shelf.open_to(keeps_until)
                facts += self.tie(tx, reservation.number, line, min(line.wished, most), keeps_until)
        if facts:
            self.tied(reservation, facts, tx)
            self.tell(reservation, tx)
        return Response(201, self.answer(reservation), etag(1))

    def tie(self, tx: Transaction, number: str, line: HeldLine, wanted: int, keeps_until: str) -> list[ReservedLine]:
        """Tie up to `wanted` free units to a line; fewer if there are fewer."""
        shelf = line.shelf
        facts = []
        for lot, quantity in list(shelf.take(wanted, keeps_until)) if wanted > 0 else ():
            self._stock.hold(tx, shelf, lot, quantity)
            lot.holders[number, line.line_no] = None
            line.lots[lot.name] = quantity
            line.reserved += quantity
            facts.append(ReservedLine(line.line_no, shelf.item, shelf.site, lot.name, quantity))
        return facts

    def answer(self, reservation: Reservation) -> JsonObject:
        """What was reserved, at first or when it was made hard."""
        lines = reservation.lines
        said = {"outcome": _outcome(lines), "reservation_id": reservation.number, "version": reservation.version}
        return {**said, "lines": _lines(lines)}

    def possible(self, reservation: Reservation, wanted: Mapping[str, int], now_ms: int) -> bool:
        """Whether anything can be reserved: in part always, and of all or nothing if every line can have all that is
        `wanted` for it. What a line holds softly already is its own. Lines of one item in one order have one customer,
        and so one demand on how long it keeps."""
        if not reservation.whole:
            return True
        shelves = {line.shelf.item: line.shelf for line in reservation.lines}
        wants, own = dict.fromkeys(shelves, 0), dict.fromkeys(shelves, 0)
        keeps = dict.fromkeys(shelves, "")
        for line in reservation.lines:
            item = line.shelf.item
            wants[item] += wanted.get(line.line_no, 0)
            own[item] += line.soft
            keeps[item] = max(keeps[item], self._stock.lots.today(now_ms, line.min_life_days))
        return all(wants[item] <= shelf.open_to(keeps[item], own[item]) for item, shelf in shelves.items())

    def tied(self, made: Reservation, facts: list[ReservedLine], tx: Transaction) -> None:
        """State as a fact what has been tied."""
        self._tray.facts.append(
            StockReserved(
                origin=made.cause.origin,
                system=NAME,
                reservation=made.number,
                fulfilment_order=made.fulfilment_order,
                lines=tuple(facts),
                on=self._stock.lots.today(tx.now_ms),
            )
        )

    def tell(self, made: Reservation, tx: Transaction) -> None:
        """Close the transaction and tell it as `inventory.reserved`."""
        data = {
            "version": made.version,
            "fulfilment_order_no": made.fulfilment_order,
            "reservation_id": made.number,
            "lines": _lines(made.lines),
            "balances": self._statements.state(tx),
        }
        self._log.emit("inventory.reserved", made.number, data, tx.cause, tx.now_ms)

    def find(self, fulfilment_order: str, now_ms: int) -> Response:
        """`findReservations`: those of a fulfilment order that the search already shows."""
        seen = now_ms - self._visibility_ms
        found = [self._document(one) for one in self.of_order(fulfilment_order) if one.made_at <= seen]
        return Response(200, {"reservations": found})

    def _document(self, reservation: Reservation) -> JsonObject:
        document: JsonObject = {
            "reservation_id": reservation.number,
            "fulfilment_order_no": reservation.fulfilment_order,
            "site": reservation.site,
            "status": reservation.status,
            "version": reservation.version,
            "outcome": _outcome(reservation.lines),
            "kind": reservation.kind,
            "lines": _lines(reservation.lines),
        }
        if reservation.expires_at:
            document["expires_at"] = self._calendar.text(reservation.expires_at)
        return document

    def release(self, reservation: Reservation, body: ReleaseBody, now_ms: int, cause: Cause) -> Response:
        """`releaseReservation`: give back what is still held, or some lines of it. Not while it is being shipped."""
        if reservation.shipping and reservation.held:
            detail = f"{reservation.number} is on the floor for {reservation.fulfilment_order}: recall it first"
            return problem(409, "precondition_failed", detail)
        tx = self._stock.begin(cause, now_ms)
        if body.lines is None:
            self.end(tx, reservation, "released")
        else:
            reduction = Reduction(reservation)
            wanted = {line.line_no: line.quantity_base for line in body.lines}
            for line in reservation.lines:
                for lot, quantity in units(reversed(line.lots.items()), wanted.get(line.line_no, 0)):
                    self.take(tx, reduction, line, line.shelf.lots[lot], quantity)
            self.reduced(reduction, "released")
        if tx.touched:
            self._statements.changed(tx, "reservation_released")
        version = reservation.version
        answer = {"outcome": "released", "reservation_id": reservation.number, "version": version}
        return Response(200, answer, etag(version))

    def end(self, tx: Transaction, reservation: Reservation, why: str) -> None:
        """Give back everything that is still held."""
        reduction = Reduction(reservation)
        for line in reservation.lines:
            for lot, quantity in list(line.lots.items()):
                self.take(tx, reduction, line, line.shelf.lots[lot], quantity)
        self.reduced(reduction, why)

    def take(self, tx: Transaction, reduction: Reduction, line: HeldLine, lot: Lot, quantity: int) -> None:
        """Give back `quantity` units of one lot of one line; `reduced` closes what was taken together."""
        reservation = reduction.reservation
        left = line.lots[lot.name] - quantity
        if left:
            line.lots[lot.name] = left
        else:
            del line.lots[lot.name]
            del lot.holders[reservation.number, line.line_no]
        self._stock.hold(tx, line.shelf, lot, -quantity)
        reduction.lines.append(ReservedLine(line.line_no, line.shelf.item, line.shelf.site, lot.name, quantity))

    def reduced(self, reduction: Reduction, why: str) -> None:
        """State as a fact what a reservation has lost, if it has."""
        if not reduction.lines:
            return
        reservation = reduction.reservation
        reservation.version += 1
        reservation.lost = why
        self._tray.facts.append(
            ReservationReduced(
                origin=reservation.cause.origin,
                system=NAME,
                reservation=reservation.number,
                fulfilment_order=reservation.fulfilment_order,
                cause=why,
                lines=tuple(reduction.lines),
            )
        )

    def free_up(self, tx: Transaction, shelf: Shelf, lot: Lot, needed: int) -> list[Reduction]:
        """Take `needed` units of a lot from their holders: newest first, those in shipping last.

        The caller closes each reduction with `reduced`, and tells whom it hurts.
        """
        holders = [(self._numbers[number], line_no) for number, line_no in reversed(lot.holders)]
        reductions: dict[str, Reduction] = {}
        for reservation, line_no in sorted(holders, key=lambda holder: holder[0].shipping):
            if needed <= 0:
                break
            line = next(one for one in reservation.lines if one.line_no == line_no and one.shelf is shelf)
            quantity = min(needed, line.lots[lot.name])
            reduction = reductions.setdefault(reservation.number, Reduction(reservation))
            self.take(tx, reduction, line, lot, quantity)
            needed -= quantity
        return list(reductions.values())


def units(lots: Iterable[tuple[str, int]], wanted: int) -> list[tuple[str, int]]:
    """`wanted` units out of (lot, units), in the order given; fewer if there are fewer."""
    found = []
    for lot, there in lots:
        if wanted <= 0:
            break
        found.append((lot, min(wanted, there)))
        wanted -= there
    return found


def _outcome(lines: Iterable[HeldLine]) -> str:
    reserved = sum(line.reserved for line in lines)
    if not reserved:
        return "not_reserved"
    return "reserved" if reserved == sum(line.wished for line in lines) else "partially_reserved"


def _lines(lines: Iterable[HeldLine]) -> list[JsonObject]:
    return [
        {
            "line_no": line.line_no,
            "item": line.shelf.item,
            "reserved_base": line.reserved,
            "short_base": line.wished - line.reserved,
            "lots": [{"lot": lot, "quantity_base": quantity} for lot, quantity in line.lots.items()],
        }
        for line in lines
    ]
