"""The warehouse management system: physical stock, reservations, the floor. It decides, and trusts whoever asks.

One handler per operation of its contract, in the two tables below; the parts do the work:
stock (buckets) < statements (what is said of them) < reservations < soft, shorts, consignment, reversals < floor,
recalls, expiry, transfers, refused, returns, upkeep.
"""

from msgspec import UNSET, convert

from seatrial.calendar import Calendar
from seatrial.message import Request, Response, problem
from simulators.eventlog import EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.operations import Operations, etag, stale, unstated
from simulators.records import taken
from simulators.system import Draw, Due, Promises, Tray
from simulators.wms.bodies import (
    CountBody,
    ExpectRefusedBody,
    ExpectReturnBody,
    HardenBody,
    ItemBody,
    LotRecallBody,
    RecallBody,
    ReceiptBody,
    ReleaseBody,
    ReserveBody,
    ShippingOrderBody,
    StatusChangeBody,
    TransferBody,
    TransferReceiptBody,
)
from simulators.wms.consignment import Consignment, ConsumptionBody, PickUpBody
from simulators.wms.expiry import JOB as EXPIRY
from simulators.wms.expiry import Expiry
from simulators.wms.floor import Floor
from simulators.wms.premises import NAME, STREAMS, Premises
from simulators.wms.recalls import Recalls
from simulators.wms.refused import DOCK, INSPECT, Refused
from simulators.wms.reservations import Reservation, Reservations
from simulators.wms.returns import JOBS as RETURNING
from simulators.wms.returns import Returns
from simulators.wms.reversals import JOB as REVERSE
from simulators.wms.reversals import Reversals
from simulators.wms.shorts import Shorts
from simulators.wms.soft import JOB as LAPSE
from simulators.wms.soft import SoftReservations
from simulators.wms.statements import Statements, balance
from simulators.wms.stock import Stock
from simulators.wms.transfers import JOB as LOAD
from simulators.wms.transfers import Transfers
from simulators.wms.upkeep import Upkeep

OPENING = "opening"
"""Origin of what was there before the first action."""


class Wms:
    """The warehouse. See `simulators.system.System`."""

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.name = NAME
        self.tray = Tray()
        self.calendar = calendar
        self.log = EventLog(NAME, STREAMS, calendar, self.tray)
        self.memory = KeyMemory(promises.idempotency_window_ms)
        premises = Premises(master, calendar, promises, self.tray, self.log)
        self.items = {item.number: 1 for item in master.items}
        """Item -> version of its master record."""
        self.stock = Stock(premises)
        statements = Statements(premises, self.stock.lots)
        self.reservations = Reservations(premises, self.stock, statements)
        self.soft = SoftReservations(premises, self.stock, self.reservations, statements)
        shorts = Shorts(premises, self.reservations)
        self.consignment = Consignment(premises, self.stock, statements)
        self.reversals = Reversals(premises, self.stock, statements)
        self.floor = Floor(
            premises, self.stock, self.reservations, shorts, statements, self.consignment, self.reversals
        )
        self.recalls = Recalls(premises, self.stock, self.reservations, self.floor, statements)
        self.expiry = Expiry(premises, self.stock, shorts, statements)
        self.transfers = Transfers(premises, self.stock, statements)
        self.refused = Refused(premises, self.stock, statements)
        self.returns = Returns(premises, self.stock, statements)
        self.upkeep = Upkeep(premises, self.stock, shorts, statements, self.expiry)

    def open(self, now_ms: int) -> None:
        self.stock.open(OPENING)
        self.expiry.watch(now_ms)

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self.memory, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        if due.job == EXPIRY:
            self.expiry.night(due, now_ms)
        elif due.job == LAPSE:
            self.soft.lapse(due, now_ms)
        elif due.job == LOAD:
            self.transfers.load(due, now_ms)
        elif due.job in (DOCK, INSPECT):
            self.refused.perform(due, now_ms)
        elif due.job == REVERSE:
            self.reversals.perform(due, now_ms)
        elif due.job in RETURNING:
            self.returns.perform(due, now_ms, draw)
        else:
            self.floor.perform(due, now_ms, draw)


def _reserve(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    wish = convert(request.body, ReserveBody)
    strange = wms.reservations.strange(wish)
    if strange is not None:
        return strange
    cause = cause_of(request, origin)
    try:
        expires_at = 0 if wish.expires_at is UNSET else wms.calendar.ms(wish.expires_at)
    except ValueError as error:
        return problem(400, "malformed", str(error))
    if wish.kind == "soft":
        if wish.expires_at is UNSET:
            return problem(400, "malformed", "a soft reservation says when it lapses (expires_at)")
        return wms.soft.reserve(wish, expires_at, now_ms, cause)
    answer = wms.reservations.reserve(wish, now_ms, cause)
    made = None if answer.body is None or not expires_at else wms.reservations.get(answer.body["reservation_id"])
    if made is not None and made.held:
        made.expires_at = expires_at
        wms.soft.await_end(made, now_ms)
    return answer


def _find_reservations(wms: Wms, request: Request, now_ms: int, _origin: str) -> Response:
    malformed = unstated(request, "fulfilment_order_no")
    return malformed or wms.reservations.find(request.params["fulfilment_order_no"], now_ms)


def _harden(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, HardenBody)
    found = _reservation(wms, request)
    return found if isinstance(found, Response) else wms.soft.harden(found, body, now_ms, cause_of(request, origin))


def _release(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, ReleaseBody)
    found = _reservation(wms, request)
    if isinstance(found, Response):
        return found
    part = wms.soft if found.kind == "soft" else wms.reservations
    return part.release(found, body, now_ms, cause_of(request, origin))


def _reservation(wms: Wms, request: Request) -> Reservation | Response:
    number = request.params.get("reservation_id", "")
    reservation = wms.reservations.get(number)
    if reservation is None:
        return problem(404, "unknown_reservation", f"no reservation {number!r}")
    return stale(request, reservation.version) or reservation


def _ship(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.floor.create(convert(request.body, ShippingOrderBody), now_ms, cause_of(request, origin))


def _find_shipping(wms: Wms, request: Request, now_ms: int, _origin: str) -> Response:
    malformed = unstated(request, "fulfilment_order_no")
    return malformed or wms.floor.find(request.params["fulfilment_order_no"], now_ms)


def _recall(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    recall_no = convert(request.body, RecallBody).recall_no
    number = request.params.get("fulfilment_order_no", "")
    return wms.recalls.recall(number, recall_no, now_ms, cause_of(request, origin))


def _put_item(wms: Wms, request: Request, _now_ms: int, origin: str) -> Response:
    record = convert(request.body, ItemBody)
    item = request.params.get("item", "")
    outdated = stale(request, wms.items.get(item, 0))
    if outdated is not None:
        return outdated
    wms.items[item] = record.version
    wms.stock.learn(item, record.base_uom)
    taken(wms.tray, NAME, f"item/{item}", record.version, origin)
    return Response(200, {"outcome": "stored", "version": record.version}, etag(record.version))


def _inventory(wms: Wms, request: Request, now_ms: int, _origin: str) -> Response:
    item, site = request.params.get("item"), request.params.get("site", "")
    if site not in wms.stock.sites:
        return problem(404, "unknown_site", f"no site {site!r}")
    if item and not wms.stock.knows(item):
        return problem(404, "unknown_item", f"no item {item!r}")
    shelves = [wms.stock.shelf(item, site)] if item else wms.stock.shelves(site)
    as_of = wms.calendar.text(now_ms)
    return Response(200, {"balances": [balance(shelf, as_of, wms.stock.lots.today(now_ms)) for shelf in shelves]})


def _change_status(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.upkeep.change_status(convert(request.body, StatusChangeBody), now_ms, cause_of(request, origin))


def _receive(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.upkeep.receive(convert(request.body, ReceiptBody), now_ms, cause_of(request, origin))


def _recall_lot(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.upkeep.recall_lot(convert(request.body, LotRecallBody), now_ms, cause_of(request, origin))


def _ship_transfer(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.transfers.ship(convert(request.body, TransferBody), now_ms, cause_of(request, origin))


def _receive_transfer(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    body = convert(request.body, TransferReceiptBody)
    return wms.transfers.receive(request.params.get("transfer_no", ""), body, now_ms, cause_of(request, origin))


def _expect_refused(wms: Wms, request: Request, _now_ms: int, origin: str) -> Response:
    return wms.refused.expect(convert(request.body, ExpectRefusedBody), cause_of(request, origin))


def _expect_return(wms: Wms, request: Request, _now_ms: int, origin: str) -> Response:
    return wms.returns.expect(convert(request.body, ExpectReturnBody), cause_of(request, origin))


def _consume(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.consignment.consume(convert(request.body, ConsumptionBody), now_ms, cause_of(request, origin))


def _pick_up(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.consignment.pick_up(convert(request.body, PickUpBody), now_ms, cause_of(request, origin))


def _count(wms: Wms, request: Request, now_ms: int, origin: str) -> Response:
    return wms.upkeep.count(convert(request.body, CountBody), now_ms, cause_of(request, origin))


OPERATIONS: Operations[Wms] = Operations(
    reads={
        "findReservations": _find_reservations,
        "findShippingOrders": _find_shipping,
        "getInventory": _inventory,
        "listEvents": lambda wms, request, _now_ms, _origin: wms.log.list_events(request),
        "getSubscription": lambda wms, request, _now_ms, _origin: wms.log.get_subscription(request),
    },
    writes={
        "reserveStock": _reserve,
        "hardenReservation": _harden,
        "releaseReservation": _release,
        "createShippingOrder": _ship,
        "recallShippingOrder": _recall,
        "expectReturn": _expect_return,
        "expectRefused": _expect_refused,
        "putItem": _put_item,
        "changeStockStatus": _change_status,
        "receiveStock": _receive,
        "recallLot": _recall_lot,
        "shipTransfer": _ship_transfer,
        "receiveTransfer": _receive_transfer,
        "postConsumption": _consume,
        "pickUpConsignment": _pick_up,
        "countStock": _count,
        "createSubscription": lambda wms, request, _now_ms, _origin: wms.log.create_subscription(request),
    },
)
