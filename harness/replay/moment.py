"""A moment of a trial as people name it: a journal entry's number, or a time at the site.

431                          the entry with this number
10:31:04, 10:31              the last entry up to the first time that the clock at the site shows this
2026-03-05T10:31:04          the same, on that day
"""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import json

from harness.errors import UsageError
from seatrial.calendar import DAY_MS, Calendar

OPTION = "--until"
_CLOCK = re.compile(r"([0-2]?\d):([0-5]\d)(?::([0-5]\d))?")


def entry_at(said: str, journal: Sequence[bytes], when: Calendar) -> int:
    """The number of the entry that is meant. UsageError if there is no such moment."""
    last = len(journal) - 1
    if said.isdecimal():
        if len(said) > 12 or int(said) > last:
            raise UsageError(f"there is no entry {said[:20]}", OPTION, f"Entries are numbered from 0 to {last}.")
        return int(said)
    until = _milliseconds(said.strip(), when)
    number = -1
    for number, line in enumerate(journal):
        if json.decode(line)[1] > until:
            number -= 1
            break
    if number < 0:
        raise UsageError(f"nothing has happened yet at {said}", OPTION, f"The trial begins at {when.local(0)}.")
    return number


def _milliseconds(said: str, when: Calendar) -> int:
    """Up to the end of the second, or of the minute, that is named."""
    found = _CLOCK.fullmatch(said)
    if found is not None:
        hour, minute, second = (int(part) if part else 0 for part in found.groups())
        grain = 60_000 if found[3] is None else 1_000
        begins = when.clock(0)
        start_s = int(begins[:2]) * 3_600 + int(begins[3:5]) * 60 + int(begins[6:8])
        return ((hour * 3_600 + minute * 60 + second - start_s) * 1_000) % DAY_MS + grain - 1
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        remedy = "Write an entry's number, a time of day (10:31:04), or a day with it (2026-03-05T10:31:04)."
        raise UsageError(f"{said[:40]!r} is no moment", OPTION, remedy) from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(when.zone))
    return when.ms(instant.isoformat()) + 999
