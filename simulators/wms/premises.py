"""What all parts of the warehouse share: its name, its calendar, its promises, and where it puts what it tells."""

from msgspec import Struct, field

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
    versions: dict[str, int] = field(default_factory=dict)
    """Fulfilment order -> how often the floor has said something about it."""

    def next_version(self, fulfilment_order: str) -> int:
        version = self.versions[fulfilment_order] = self.versions.get(fulfilment_order, 0) + 1
        return version
