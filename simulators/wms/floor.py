"""The floor: a shipping order is waved, picked and shipped; until its first goods issue it can be called back.

    accepted --wave--> picking --pick--> shipping --last goods issue--> shipped
        \\________________/  \\__ nothing there __> void
              recalled

Time passes only here, as declared work: `wave`, `pick`, and `goods_issue` for what leaves in further shipments. A
picker who finds less than the books say moves the missing units to blocked (count pending) and out of the
reservation in one transaction. The warehouse is trusting: it does not ask whether the order book authorised a
shipping order, only whether it holds the stock for it.
"""

from collections.abc import Iterator

from msgspec import UNSET, Struct, field
from msgspec.structs import replace

from seatrial.facts import Line, PickReleased, ReservedLine, ShipmentConfirmed, ShipmentLine, ShippingOrderAccepted
from seatrial.message import JsonObject, Response
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.system import Draw, Due
from simulators.wms.bodies import ShippingOrderBody
from simulators.wms.consignment import Consignment
from simulators.wms.days import Days
from simulators.wms.premises import NAME, Premises
from simulators.wms.reservations import HeldLine, Reduction, Reservation, Reservations, units
from simulators.wms.reversals import Issue, Reversals
from simulators.wms.shorts import Shorts
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, OUTSIDE, Lot, Stock, Transaction

SHOWN = {
    "accepted": "accepted",
    "picking": "picking",
    "shipping": "packed",
    "shipped": "shipped",
    "void": "shipped",
    "recalled": "recalled",
}
"""What the contract calls it. Void is shipped with an empty list of shipments."""

ON_THE_FLOOR = frozenset({"accepted", "picking", "shipping"})


class ShippingOrder(Struct, gc=False):
    """One reservation on its way out."""

    fulfilment_order: str
    reservation: Reservation
    cause: Cause
    made_at: int
    status: str = "accepted"
    shipments_left: int = 1
    shipments: list[str] = field(default_factory=list)
    shipped: dict[str, int] = field(default_factory=dict)
    """Line -> units that have left."""
    consignee: str = ""


class Floor:
    __slots__ = (
        "_by_order",
        "_by_reservation",
        "_consignment",
        "_days",
        "_log",
        "_premises",
        "_reservations",
        "_reversals",
        "_shipments",
        "_shorts",
        "_statements",
        "_stock",
        "_tray",
        "recalled",
    )

    def __init__(
        self,
        premises: Premises,
        stock: Stock,
        reservations: Reservations,
        shorts: Shorts,
        statements: Statements,
        consignment: Consignment,
        reversals: Reversals,
    ) -> None:
        self._premises = premises
        self._consignment = consignment
        self._reversals = reversals
        self._days = Days(premises)
        self._tray = premises.tray
        self._log = premises.log
        self._stock = stock
        self._reservations = reservations
        self._shorts = shorts
        self._statements = statements
        self._by_reservation: dict[str, ShippingOrder] = {}
        self._by_order: dict[str, list[ShippingOrder]] = {}
        self._shipments = 0
        self.recalled: dict[str, None] = {}
        """Fulfilment orders that were called back: never accepted again."""

    def of_order(self, fulfilment_order: str) -> list[ShippingOrder]:
        return self._by_order.get(fulfilment_order, [])

    def create(self, body: ShippingOrderBody, now_ms: int, cause: Cause) -> Response:
        """`createShippingOrder`: refused (an outcome) for a recalled fulfilment order or without the reserved stock."""
        reservation = self._reservations.get(body.reservation_id)
        refusal = self._refusal(body, reservation)
        if refusal or reservation is None:
            return Response(201, {"outcome": "refused", "reason_code": refusal, "version": 1})
        order = self._by_reservation.get(reservation.number)
        if order is None:
            consignee = "" if body.consignee is UNSET else body.consignee
            order = ShippingOrder(body.fulfilment_order_no, reservation, cause, now_ms, consignee=consignee)
            self._by_reservation[reservation.number] = order
            self._by_order.setdefault(order.fulfilment_order, []).append(order)
            reservation.shipping = True
            habits = self._premises.master.habits
            self._do("wave", order, habits.wave_ms_min, habits.wave_ms_max)
        self._tray.facts.append(
            ShippingOrderAccepted(
                origin=cause.origin,
                system=NAME,
                fulfilment_order=order.fulfilment_order,
                lines=tuple([Line(line.line_no, line.shelf.item, line.held) for line in reservation.lines]),
                ship_to=body.ship_to.label,
            )
        )
        version = self._premises.next_version(order.fulfilment_order)
        return Response(201, {"outcome": "accepted", "version": version}, etag(version))

    def _refusal(self, body: ShippingOrderBody, reservation: Reservation | None) -> str:
        """Why not, or "". Units that were broken out of the reservation meanwhile may still be asked for: whoever
        asks has not heard of it yet, and will."""
        if body.fulfilment_order_no in self.recalled:
            return "recalled"
        if reservation is None or reservation.fulfilment_order != body.fulfilment_order_no:
            return "unknown_reservation"
        if not reservation.held:
            return "reservation_gone"
        wanted = {line.line_no: line for line in body.lines}
        for line in reservation.lines:
            wish = wanted.pop(line.line_no, None)
            if wish is None:
                if line.held:
                    return "quantity_mismatch"
            elif wish.item != line.shelf.item or not line.held <= wish.quantity_base <= line.reserved:
                return "quantity_mismatch"
        return "quantity_mismatch" if wanted else ""

    def find(self, fulfilment_order: str, now_ms: int) -> Response:
        """`findShippingOrders`: those of a fulfilment order that the search already shows."""
        seen = now_ms - self._premises.promises.search_visibility_ms
        version = self._premises.versions.get(fulfilment_order, 1)
        found = [_document(order, version) for order in self.of_order(fulfilment_order) if order.made_at <= seen]
        return Response(200, {"shipping_orders": found})

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        """Work that fell due. Nothing happens to an order that has left the floor meanwhile."""
        order = self._by_reservation[due.document]
        if order.status not in ON_THE_FLOOR:
            return
        if due.job != "wave":
            self._look_at_dates(order, now_ms)
        if not order.reservation.held:
            order.status = "shipped" if order.shipments else "void"
            return
        match due.job:
            case "wave":
                self._wave(order, now_ms)
            case "pick":
                self._pick(order, now_ms, draw)
                self._issue_goods(order, now_ms, draw)
            case "goods_issue":
                self._issue_goods(order, now_ms, draw)
            case _:
                raise ValueError(f"the warehouse has no work called {due.job!r}")

    def _do(self, job: str, order: ShippingOrder, ms_min: int, ms_max: int) -> None:
        self._tray.due.append(Due(job, order.reservation.number, order.cause.origin, ms_min, ms_max))

    def _wave(self, order: ShippingOrder, now_ms: int) -> None:
        order.status = "picking"
        held = [
            ReservedLine(line.line_no, line.shelf.item, line.shelf.site, lot, quantity)
            for line in order.reservation.lines
            for lot, quantity in line.lots.items()
        ]
        self._tray.facts.append(
            PickReleased(
                origin=order.cause.origin,
                system=NAME,
                fulfilment_order=order.fulfilment_order,
                lines=tuple(held),
            )
        )
        version = self._premises.next_version(order.fulfilment_order)
        data = {"version": version, "fulfilment_order_no": order.fulfilment_order}
        self._log.emit("pick.released", order.fulfilment_order, data, order.cause, now_ms)
        habits = self._premises.master.habits
        self._do("pick", order, habits.pick_ms_min, habits.pick_ms_max)

    def _look_at_dates(self, order: ShippingOrder, now_ms: int) -> None:
        """What no longer keeps as long as the customer wants stays behind; others may still have it."""
        lots = self._stock.lots
        tx = self._stock.begin(order.cause, now_ms)
        reduction = Reduction(order.reservation)
        for line in order.reservation.lines:
            keeps_until = lots.today(now_ms, line.min_life_days)
            for name, quantity in list(line.lots.items()):
                lot = line.shelf.lots[name]
                if lot.expires_on < keeps_until:
                    self._reservations.take(tx, reduction, line, lot, quantity)
        if reduction.lines:
            self._shorts.record(reduction, now_ms, "short_dated")
            self._statements.changed(tx, "pick_short")

    def _pick(self, order: ShippingOrder, now_ms: int, draw: Draw) -> None:
        """Find out what is really there, and in how many shipments it leaves."""
        habits = self._premises.master.habits
        reduction = Reduction(order.reservation)
        tx = self._stock.begin(order.cause, now_ms)
        if habits.short_ppm:
            for line in order.reservation.lines:
                held = line.held
                if held and draw.chance(f"short/{line.line_no}", habits.short_ppm):
                    missing = draw.between(f"missing/{line.line_no}", 1, held)
                    for lot, quantity in units(reversed(line.lots.items()), missing):
                        self._reservations.take(tx, reduction, line, line.shelf.lots[lot], quantity)
        if reduction.lines:
            self._shorts.record(reduction, now_ms, "not_found")
            for part in reduction.lines:
                shelf = self._stock.shelf(part.item, part.site)
                self._stock.move(tx, "status_change", shelf, part.lot, AVAILABLE, BLOCKED, part.quantity_base)
                shelf.lots[part.lot].count_pending += part.quantity_base
            self._statements.changed(tx, "pick_short")
        held = order.reservation.held
        if held > 1 and habits.split_ppm and draw.chance("split", habits.split_ppm):
            order.shipments_left = min(held, draw.between("shipments", 2, 3))

    def _issue_goods(self, order: ShippingOrder, now_ms: int, draw: Draw) -> None:
        """The next shipment leaves: its share of what is held. From here on it is too late for a recall."""
        held = order.reservation.held
        if not held:
            order.status = "void"
            return
        share = -(-held // order.shipments_left)
        order.shipments_left -= 1
        self._shipments += 1
        shipment = f"SHP-{self._shipments}"
        order.shipments.append(shipment)
        tx = self._stock.begin(order.cause, now_ms)
        reduction = Reduction(order.reservation)
        for line, lot, quantity in list(_held(order.reservation, share)):
            self._reservations.take(tx, reduction, line, lot, quantity)
            order.shipped[line.line_no] = order.shipped.get(line.line_no, 0) + quantity
        self._reservations.reduced(reduction, "shipped")
        papers = {(part.item, part.lot) for part in reduction.lines}
        leaving = []
        for paper in reduction.lines:
            part = self._in_hand(tx, order, paper, papers, draw)
            leaving.append(part)
            shelf = self._stock.shelf(part.item, part.site)
            if order.consignee:
                self._consignment.fill(tx, order.consignee, shelf, part.lot, part.quantity_base)
            else:
                self._stock.move(tx, "goods_issue", shelf, part.lot, AVAILABLE, OUTSIDE, part.quantity_base)
        lines = self._confirm(order, shipment, leaving, now_ms)
        number = _order_number(order.fulfilment_order)
        issue = Issue(order.fulfilment_order, number, lines, order.cause, order.shipped, order.shipments)
        self._reversals.confirmed(shipment, issue, draw)
        self._statements.changed(tx, "goods_issue")
        if order.shipments_left:
            order.status = "shipping"
            habits = self._premises.master.habits
            self._do("goods_issue", order, habits.pick_ms_min, habits.pick_ms_max)
        else:
            order.status = "shipped"

    def _in_hand(
        self, tx: Transaction, order: ShippingOrder, part: ReservedLine, papers: set[tuple[str, str]], draw: Draw
    ) -> ReservedLine:
        """What the picker really has in his hand. If it bears another number than the paper says, the scanner is
        right: whoever had that one reserved loses it, and the one on the paper stays, free for others."""
        habits = self._premises.master.habits
        if not (habits.swap_ppm and self._stock.lots.by_serial(part.item)):
            return part
        if not draw.chance(f"swap/{part.line}/{part.lot}", habits.swap_ppm):
            return part
        shelf = self._stock.shelf(part.item, part.site)
        mine = (order.reservation.number, part.line)
        for other in shelf.lots.values():
            if other.on_hand.get(AVAILABLE, 0) and (part.item, other.name) not in papers and mine not in other.holders:
                break
        else:
            return part
        self._shorts.make_way(tx, shelf, other, 1, "taken")
        return replace(part, lot=other.name)

    def _confirm(
        self, order: ShippingOrder, shipment: str, parts: list[ReservedLine], now_ms: int
    ) -> tuple[ShipmentLine, ...]:
        origin = order.cause.origin
        self._tray.minted.append((shipment, origin))
        lines = [
            ShipmentLine(str(number), part.line, part.item, part.site, part.lot, part.quantity_base)
            for number, part in enumerate(parts, 1)
        ]
        if order.consignee:
            number = _order_number(order.fulfilment_order)
            self._consignment.filled(order.cause, shipment, number, order.consignee, parts)
        self._tray.facts.append(
            ShipmentConfirmed(
                origin=origin,
                system=NAME,
                shipment=shipment,
                fulfilment_order=order.fulfilment_order,
                order_number=_order_number(order.fulfilment_order),
                lines=tuple(lines),
                on=self._days.date(parts[0].site, now_ms),
            )
        )
        data: JsonObject = {
            "version": 1,
            "shipment_number": shipment,
            "fulfilment_order_no": order.fulfilment_order,
            "goods_issue_at": self._premises.calendar.text(now_ms),
            "zone": self._premises.master.zone_of(parts[0].site),
            "lines": [
                {
                    "shipment_line": line.shipment_line,
                    "line_no": line.line,
                    "item": line.item,
                    "site": line.site,
                    "lot": line.lot,
                    "quantity_base": line.quantity_base,
                }
                for line in lines
            ],
        }
        entity = self._premises.master.entity_of(parts[0].site)
        if entity is not None:
            data["legal_entity"] = entity.name
        if order.consignee:
            data["consignee"] = order.consignee
        self._log.emit("shipment.confirmed", shipment, data, order.cause, now_ms)
        return tuple(lines)


def _held(reservation: Reservation, wanted: int) -> Iterator[tuple[HeldLine, Lot, int]]:
    """`wanted` of the units that a reservation holds, line by line, lot by lot."""
    for line in reservation.lines:
        for lot, quantity in units(line.lots.items(), wanted):
            wanted -= quantity
            yield line, line.shelf.lots[lot], quantity


def _order_number(fulfilment_order: str) -> str:
    """By the order book's convention a fulfilment order is numbered after its order: SO-7-2 belongs to SO-7."""
    return fulfilment_order.rpartition("-")[0] or fulfilment_order


def _document(order: ShippingOrder, version: int) -> JsonObject:
    return {
        "fulfilment_order_no": order.fulfilment_order,
        "reservation_id": order.reservation.number,
        "status": SHOWN[order.status],
        "version": version,
        "shipments": list(order.shipments),
        "lines": [
            {
                "line_no": line.line_no,
                "item": line.shelf.item,
                "quantity_base": line.held + order.shipped.get(line.line_no, 0),
            }
            for line in order.reservation.lines
        ],
    }
