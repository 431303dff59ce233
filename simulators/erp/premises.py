"""What all parts of the ERP share: master data, clocks, promises, and where they put what they tell."""

from msgspec import Struct, field

from seatrial.calendar import Calendar
from simulators.eventlog import EventLog
from simulators.master import Item, Master
from simulators.siteclock import SiteClock
from simulators.system import Promises, Tray

NAME = "erp"
SECOND = "erp_2"
"""An ERP beside the first: the same product, run by others."""
COMPANIES = {NAME: "", SECOND: "B"}
"""What stands before the count in its numbers, so that two ERPs never draw the same: SO-7 and SO-B7."""
STREAMS = ("order", "credit", "stock", "item", "customer", "allocation", "transfer", "return", "purchase_order",
           "contract")  # fmt: skip


class Premises(Struct, frozen=True):
    master: Master
    items: dict[str, Item]
    calendar: Calendar
    clock: SiteClock
    promises: Promises
    tray: Tray
    log: EventLog
    counts: dict[str, int] = field(default_factory=dict)
    obliging: frozenset[str] = frozenset()
    """Customers who take a substitute."""
    name: str = NAME
    true_time: Calendar | None = None
    """If the clock here is off: what it really is. Facts are in true time."""

    def true_ms(self, stated: str) -> int:
        """When an instant that is stated really is, whatever the clock here shows then."""
        return (self.true_time or self.calendar).ms(stated)

    def draw_number(self, prefix: str, origin: str) -> str:
        """The next document number of a range, JNL-4 after JNL-3; it is known by its origin from now on."""
        count = self.counts[prefix] = self.counts.get(prefix, 0) + 1
        number = f"{prefix}-{COMPANIES[self.name]}{count}"
        self.tray.minted.append((number, origin))
        return number
