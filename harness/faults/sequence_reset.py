"""A system's event log is started anew: from one instant to the next its numbering begins again at 1, in every stream.

Upgrades, moves to another database and restored brokers do this. Seen in `sequence`, and in `listEvents`, which has
nothing any more of what was told before; only what nobody has acknowledged yet is taken over into the new log, in its
order and with its ids, under new numbers. Deliveries that are under way still carry the old ones. Documents, versions
and the statements of stock (which the warehouse counts by themselves) stay as they are.

A correct engine notices that it is another log: it ends before the engine's own mark and still does on a second look,
or the event at the mark is one that the engine has never had, or a low number comes with a business key that it has
never seen. It then reads the log from its beginning; what it knows already, its inbox recognises.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice
from harness.faults.kind import Kind
from harness.faults.window import Window, instants


class SequenceReset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chance_ppm: int = 0
    """Per system and window."""
    systems: tuple[str, ...] = ("crm", "erp", "wms", "billing")
    window_ms: int = 14_400_000


def plan(dice: Dice, options: SequenceReset, storm_ms: int) -> Sequence[Window]:
    return instants(dice, "sequence-reset", options, storm_ms)


KIND = Kind("sequence-reset", SequenceReset, (), "lasts", plan=plan)
