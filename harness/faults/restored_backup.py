"""A system's message store is restored from a backup: what it has told since is told by nobody any more.

A disk is lost, an upgrade is rolled back. Documents are safe (their database has its own log, and is rolled forward),
but the store of messages goes back to the instant of the backup: what was told since is gone from `listEvents`, and
counters go on from where they stood then, so numbers and ids that receivers have seen already are given to other
events. Only what nobody has acknowledged yet is taken over, in its order and with its ids, under new numbers. Document
numbers, versions, idempotency keys and the statements of stock (which the warehouse counts by themselves) stay.

Where the documents' database has no log (`documents`), it goes back with the messages: orders placed since the backup
are gone, so is what the older ones were told, and the numbers since are given to other orders. Only the CRM knows how
(it stands for the channel), and only stories say so: whoever's order is gone has to be asked what he wants. Keys,
master data and the figures that are shown stay even then: they are kept elsewhere.

A correct engine knows a statement by its business key, never by its id or its number alone: an id that it has seen is
no proof that it has seen the statement. It notices as after a sequence reset that it is another log, and reads that
from the beginning. A known order number with another customer is another order: it merges the two in nothing, puts the
later one before somebody, and tells nobody anything more under a number that may be another's. What the channel has
forgotten was booked all the same, and is supplied.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, drawn


class PlannedRestore(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    system: str
    starts_ms: int
    """After the scenario's start: when the backup is made …"""
    duration_ms: int
    """… and how old it is when it is restored."""


class RestoredBackup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000
    duration_ms_min: int = 600_000
    duration_ms_max: int = 28_800_000
    """Age of the backup when it is restored; that happens at the latest when the storm ends."""
    documents: tuple[Literal["crm"], ...] = ()
    """Systems whose documents go back as well."""
    planned: tuple[PlannedRestore, ...] = ()


def plan(dice: Dice, options: RestoredBackup, storm_ms: int) -> Sequence[Window]:
    """All restores of a trial: those of the document, and those of the dice."""
    planned = [
        Window(
            p.starts_ms, min(p.starts_ms + p.duration_ms, storm_ms), p.system, f"restored-backup|{p.system}|planned/{n}"
        )
        for n, p in enumerate(options.planned)
        if p.starts_ms < storm_ms
    ]
    return [*planned, *drawn(dice, "restored-backup", options, storm_ms)]


def forgetful(weather: Mapping[str, Struct]) -> tuple[str, ...]:
    """Systems whose documents are put back with their messages."""
    options = weather.get("restored-backup")
    return options.documents if isinstance(options, RestoredBackup) else ()


KIND = Kind("restored-backup", RestoredBackup, (), "lasts", plan=plan)
