"""A system's message store is restored from a backup: what it has told since is told by nobody any more.

A disk is lost, an upgrade is rolled back. Documents are safe (their database has its own log, and is rolled forward),
but the store of messages goes back to the instant of the backup: what was told since is gone from `listEvents`, and
counters go on from where they stood then, so numbers and ids that receivers have seen already are given to other
events. Only what nobody has acknowledged yet is taken over, in its order and with its ids, under new numbers. Document
numbers, versions, idempotency keys and the statements of stock (which the warehouse counts by themselves) stay.

A correct engine knows a statement by its business key, never by its id or its number alone: an id that it has seen is
no proof that it has seen the statement. It notices as after a sequence reset that it is another log, and reads that
from the beginning.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, drawn


class RestoredBackup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000
    duration_ms_min: int = 600_000
    duration_ms_max: int = 28_800_000
    """Age of the backup when it is restored; that happens at the latest when the storm ends."""


def plan(dice: Dice, options: RestoredBackup, storm_ms: int) -> Sequence[Window]:
    return drawn(dice, "restored-backup", options, storm_ms)


KIND = Kind("restored-backup", RestoredBackup, (), "lasts", plan=plan)
