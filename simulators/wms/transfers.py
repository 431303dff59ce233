"""A lorry between two sites: what is on it belongs to neither's available stock, and not everything arrives.

    outside ------------+              outside (lost)
       ^                v                 ^
       |                |                 |
    available (from)    in_transit (to) ----> available (to), or blocked

What leaves a site leaves it for the outside world and comes from there into the other site's status `in_transit`, in
one transaction: two movements, for a movement has one site. The warehouse is trusting here, too: asked twice, it loads
twice.
"""

from msgspec import Struct

from seatrial.facts import TransferAccepted, TransferReceived, TransferShipped
from seatrial.message import Response, problem
from simulators.eventlog import Cause
from simulators.system import Due
from simulators.wms.bodies import TransferBody, TransferReceiptBody
from simulators.wms.premises import NAME, Premises
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, IN_TRANSIT, OUTSIDE, Shelf, Stock

JOB = "load"


class Lorry(Struct, gc=False):
    """A loading list, and what of each lot is still on the way."""

    transfer: str
    item: str
    from_site: str
    to_site: str
    wanted: int
    cause: Cause


class Transfers:
    __slots__ = ("_lorries", "_on_the_way", "_premises", "_statements", "_stock", "_to", "_tray")

    def __init__(self, premises: Premises, stock: Stock, statements: Statements) -> None:
        self._premises = premises
        self._tray = premises.tray
        self._stock = stock
        self._statements = statements
        self._lorries: dict[str, Lorry] = {}
        self._to: dict[str, Shelf] = {}
        """Transfer -> where it is going."""
        self._on_the_way: dict[tuple[str, str], int] = {}
        """(transfer, lot) -> units in transit."""

    def ship(self, body: TransferBody, now_ms: int, cause: Cause) -> Response:  # noqa: ARG002  (loading takes its time)
        """`shipTransfer`: a lorry is ordered."""
        if not self._stock.knows(body.item):
            return problem(422, "unknown_item", f"no item {body.item!r}")
        for site in (body.from_site, body.to_site):
            if site not in self._stock.sites:
                return problem(422, "unknown_site", f"no site {site!r}")
        number = f"LRY-{len(self._lorries) + 1}"
        lorry = Lorry(body.transfer_no, body.item, body.from_site, body.to_site, body.quantity_base, cause)
        self._lorries[number] = lorry
        self._tray.minted.append((number, cause.origin))
        self._tray.facts.append(
            TransferAccepted(
                origin=cause.origin,
                system=NAME,
                transfer=body.transfer_no,
                lorry=number,
                item=body.item,
                from_site=body.from_site,
                to_site=body.to_site,
                quantity_base=body.quantity_base,
            )
        )
        habits = self._premises.master.habits
        self._tray.due.append(Due(JOB, number, cause.origin, habits.pick_ms_min, habits.pick_ms_max))
        return Response(201, {"outcome": "accepted", "lorry": number})

    def load(self, due: Due, now_ms: int) -> None:
        """The lorry takes what is free and nobody wishes for, up to what was ordered, and leaves."""
        lorry = self._lorries[due.document]
        here = self._stock.shelf(lorry.item, lorry.from_site)
        there = self._stock.shelf(lorry.item, lorry.to_site)
        tx = self._stock.begin(lorry.cause, now_ms)
        number = lorry.transfer
        wanted = min(lorry.wanted, here.promisable)
        for lot, quantity in list(here.take(wanted, self._stock.lots.today(now_ms))):
            self._stock.move(tx, "transfer", here, lot.name, AVAILABLE, OUTSIDE, quantity, number)
            self._stock.move(tx, "transfer", there, lot.name, OUTSIDE, IN_TRANSIT, quantity, number)
            self._to[number] = there
            self._on_the_way[number, lot.name] = self._on_the_way.get((number, lot.name), 0) + quantity
            self._tray.facts.append(
                TransferShipped(
                    origin=lorry.cause.origin,
                    system=NAME,
                    transfer=number,
                    item=lorry.item,
                    from_site=lorry.from_site,
                    to_site=lorry.to_site,
                    lot=lot.name,
                    quantity_base=quantity,
                )
            )
        if tx.movements:
            self._statements.changed(tx, "transfer")

    def receive(self, number: str, body: TransferReceiptBody, now_ms: int, cause: Cause) -> Response:
        """`receiveTransfer`: 409 if less is on the way than is said to have come or to be lost."""
        shelf = self._to.get(number)
        if shelf is None:
            return problem(404, "unknown_transfer", f"nothing is on the way as transfer {number!r}")
        on_the_way = self._on_the_way.get((number, body.lot), 0)
        if body.received_base + body.lost_base > on_the_way:
            detail = f"{on_the_way} units of {shelf.item} lot {body.lot} are on the way as {number}"
            return problem(409, "insufficient_stock", detail)
        lots = self._stock.lots
        unfit = lots.recalled(shelf.item, body.lot) or lots.expired(shelf.item, body.lot, now_ms)
        tx = self._stock.begin(cause, now_ms)
        steps = (
            ("transfer", BLOCKED if unfit else AVAILABLE, body.received_base),
            ("adjustment", OUTSIDE, body.lost_base),
        )
        movements = [
            self._stock.move(tx, kind, shelf, body.lot, IN_TRANSIT, to_status, quantity, number)
            for kind, to_status, quantity in steps
            if quantity
        ]
        if movements:
            self._on_the_way[number, body.lot] = on_the_way - body.received_base - body.lost_base
            self._tray.facts.append(
                TransferReceived(
                    origin=cause.origin,
                    system=NAME,
                    transfer=number,
                    item=shelf.item,
                    to_site=shelf.site,
                    lot=body.lot,
                    received_base=body.received_base,
                    lost_base=body.lost_base,
                )
            )
            self._statements.changed(tx, "transfer")
        return Response(201, {"outcome": "recorded", "movements": movements})
