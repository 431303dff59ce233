"""What all parts of the warehouse share: its name, its calendar, its promises, and where it puts what it tells."""

from msgspec import Struct

from seatrial.calendar import Calendar
from simulators.eventlog import EventLog
from simulators.master import Master
from simulators.system import Promises, Tray

NAME = "wms"
STREAMS = ("inventory", "reservation", "pick", "shipment", "recall", "return")


class Premises(Struct, frozen=True):
    master: Master
    calendar: Calendar
    promises: Promises
    tray: Tray
    log: EventLog
