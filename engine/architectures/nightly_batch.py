"""Files by night: at two in the morning all logs are read, and everything that follows from them is done till five.

By day nothing is heard and nothing is begun. An order of nine o'clock is booked in the night after; what leaves the
dock at ten is in the ledger, and billed, the next morning. Keys, lookups and the exception queue are those of the
reference: a batch need not be careless to be late.
"""

from datetime import datetime

from msgspec.structs import replace

from engine import backfill
from engine.architectures.unpushed import unread
from engine.reference import PARTS, assemble
from engine.streams import Stream
from engine.turn import Turn
from seatrial.calendar import DAY_MS
from seatrial.engine import Setup, Vessel

BEGINS_MS, LASTS_MS = 7_200_000, 10_800_000
"""02:00 to 05:00 by the clock that hangs in the data centre: it is not put forward in summer."""


def night(at_ms: int, midnight_ms: int) -> int:
    """The instant itself if it is in the window, else the beginning of the next one. `midnight_ms`: of the first day.

    >>> night(7_200_000, 0), night(9_000_000, 0), night(18_000_000, 0) == 7_200_000 + DAY_MS
    (7200000, 9000000, True)
    """
    since_begin = (at_ms - midnight_ms - BEGINS_MS) % DAY_MS
    return at_ms if since_begin < LASTS_MS else at_ms - since_begin + DAY_MS


def build(setup: Setup) -> Vessel:
    start = datetime.fromisoformat(setup.start)
    midnight_ms = -(start.hour * 3_600_000 + start.minute * 60_000 + start.second * 1_000)

    def by_night(turn: Turn, stream: Stream) -> int:
        return night(backfill.read_at(turn, stream), midnight_ms)

    return assemble(setup, replace(PARTS, refusal=unread, read_at=by_night))
