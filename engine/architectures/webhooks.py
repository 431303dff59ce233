"""Point to point: every webhook has a handler that makes the calls which follow from it, and that is all there is.

Nothing is ever read in a log, so what a sender fails to deliver has not happened. What cannot go on is in a log file
of its own, which nobody reads: there is no exception queue. Keys, order of versions and retries are those of the
reference.
"""

from msgspec.structs import replace

from engine.exceptions import Trouble
from engine.flawed.never_reads_the_log import never
from engine.record import Record, Step
from engine.reference import PARTS, assemble
from engine.streams import Stream
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def nobody(_stream: Stream) -> Step | None:
    return None


def log_line(_turn: Turn, _record: Record | None, _trouble: Trouble) -> str:
    return ""


def build(setup: Setup) -> Vessel:
    vessel = assemble(setup, replace(PARTS, read_at=never, renewal=nobody, open_case=log_line))
    return replace(vessel, offers=vessel.offers - {"exceptions"})
