"""A counterexample: the smallest trial that fails in one way, in a file that is named after that way of failing."""

from pathlib import Path

from msgspec import Struct

from harness.campaign.chunk import crash
from harness.errors import ReplayDiverged, SeatrialError, UsageError
from harness.interrupt import Interruption
from harness.recording import Recording
from harness.shrink.search import Budget
from harness.shrink.shrink import Hears, shrink
from harness.shrink.written import file_parts
from harness.trial_file import write_trial

SHRUNKEN_MAX = 12
"""An engine that fails in more ways than these has more urgent trouble than the thirteenth."""
BUDGET_S = 30
"""Seconds of CPU for each."""


class Left(Struct, frozen=True):
    """The trial file, and how many faults and planned actions are left in it. `finished`: as few as there can be."""

    file: str
    faults: int
    actions: int
    finished: bool


def leave(given: Recording, where: Path, asked: Interruption) -> Left:
    """Shrink the trial, which has failed by its signature, to what that needs, and write it to this folder.

    ReplayDiverged if it does not fail so again, or crashes; UsageError if the file cannot be written.
    """
    try:
        done = shrink(given, Budget(BUDGET_S, asked), Hears(), signature=given.signature)
    except UsageError as fault:
        raise ReplayDiverged(f"failed by {given.signature}, and not when run again: {fault.message}") from fault
    except SeatrialError:
        raise
    except (Exception, SystemExit) as error:  # an engine of the user's own can raise anything, and call sys.exit()
        raise ReplayDiverged(f"failed by {given.signature}, and crashed when shrunken: {crash(error)}") from error
    file = where / f"{_slug(given.signature)}.trial.json"
    write_trial(file, done.recording, done.trial, file_parts(done.record.parts))
    return Left(str(file), done.record.after.faults, done.record.after.actions, done.record.finished)


def _slug(signature: str) -> str:
    """A file name: "S35/shipment/invoiced twice" is "S35-shipment-invoiced-twice"."""
    return "".join(letter if letter.isalnum() else "-" for letter in signature)
