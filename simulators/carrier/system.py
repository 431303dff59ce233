"""The carrier delivers what it was told of, and says later what the customer has accepted.

It delivers what it was told is in the parcel, once for every time that it was told: that a shipment is announced once,
and as it was packed, is the business of whoever announces it.
"""

from msgspec import convert

from seatrial.calendar import Calendar
from seatrial.message import Request, Response
from simulators.carrier.bodies import AnnouncedShipment
from simulators.carrier.consignments import Consignments
from simulators.carrier.premises import NAME, STREAMS, Premises
from simulators.eventlog import EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.operations import Operations, unstated
from simulators.system import Draw, Due, Promises, Tray


class Carrier:
    """The simulated carrier; see `simulators.system.System`."""

    name = NAME

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.tray = Tray()
        self.log = EventLog(self.name, STREAMS, calendar, self.tray)
        self._keys = KeyMemory(promises.idempotency_window_ms)
        doors = {(door.origin, door.item): door for door in master.doors}
        self.consignments = Consignments(Premises(calendar, master.zone, master.habits, doors, self.tray, self.log))

    def open(self, now_ms: int) -> None:
        """The road is empty."""

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        self.consignments.perform(due, now_ms, draw)


def _announce(carrier: Carrier, request: Request, _now_ms: int, origin: str) -> Response:
    return carrier.consignments.announce(convert(request.body, AnnouncedShipment), cause_of(request, origin))


def _find(carrier: Carrier, request: Request, _now_ms: int, _origin: str) -> Response:
    return unstated(request, "shipment_number") or carrier.consignments.find(request.params["shipment_number"])


OPERATIONS: Operations[Carrier] = Operations(
    reads={
        "findShipments": _find,
        "listEvents": lambda carrier, request, _now_ms, _origin: carrier.log.list_events(request),
        "getSubscription": lambda carrier, request, _now_ms, _origin: carrier.log.get_subscription(request),
    },
    writes={
        "announceShipment": _announce,
        "createSubscription": lambda carrier, request, _now_ms, _origin: carrier.log.create_subscription(request),
    },
)
