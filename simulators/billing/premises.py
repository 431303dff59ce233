"""What all parts of billing share: clocks, promises, its books, and where they put what they tell."""

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from seatrial.calendar import Calendar, day_of
from simulators.billing.state import State
from simulators.eventlog import EventLog
from simulators.master import Habits
from simulators.siteclock import SiteClock
from simulators.system import Promises, Tray

NAME = "billing"
STREAMS = ("invoice", "credit_memo", "payment", "payment_request")


class Premises(Struct, frozen=True):
    calendar: Calendar
    clock: SiteClock
    promises: Promises
    habits: Habits
    tray: Tray
    log: EventLog
    state: State
    asks_tax: bool
    """There is a tax service, and so no tax by rates of billing's own."""
    invoice_policies: Mapping[str, str]
    """Customer -> how what he gets is grouped into invoices."""
    invoice_policy: str
    """The same, of customers who are not named there."""
    reissues: bool = False
    """A posted invoice is corrected by crediting all of it and invoicing anew what is kept."""
    price_variance_ppm: int | None = None
    """How far from the contract's price something is billed at without a look at it; None: however far."""
    several_books: bool = False
    """There are legal entities, each with books and a clock of its own."""

    def day_in(self, zone: str | UnsetType, now_ms: int) -> str:
        """What day it is there; at the site, if nobody has said where."""
        return self.clock.date(now_ms) if zone is UNSET else day_of(self.calendar.text(now_ms), zone)

    def in_books(self, day: str) -> str:
        """As a fact has it: where there is one company only, nobody asks in whose books a day is."""
        return day if self.several_books else ""

    def invoiced_by(self, customer: str) -> str:
        """How what this customer gets is grouped into invoices."""
        return self.invoice_policies.get(customer, self.invoice_policy)
