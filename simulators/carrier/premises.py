"""What the parts of the carrier share: its name, its clock, its habits, and where it puts what it tells."""

from msgspec import Struct

from seatrial.calendar import Calendar
from simulators.eventlog import EventLog
from simulators.master import AtTheDoor, Habits
from simulators.system import Tray

NAME = "carrier"
STREAMS = ("delivery",)


class Premises(Struct, frozen=True):
    calendar: Calendar
    zone: str
    habits: Habits
    doors: dict[tuple[str, str], AtTheDoor]
    """(origin, item) -> what is known to happen there, until it has."""
    tray: Tray
    log: EventLog
