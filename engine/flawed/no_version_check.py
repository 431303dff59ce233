"""Two workers change one record, and the second write wins without looking.

The transaction commits whatever it wrote: nobody asks whether what it had read is still so. One worker's step is
lost, as if it had never been taken.

Out:   optimistic versions in the store.
Seen:  F002, F013, F026, F040, F211.
"""

from msgspec.structs import replace

from engine.reference import PARTS, assemble
from engine.stores.memory import MemoryStore, MemoryTransaction
from seatrial.engine import Setup, Vessel


class Careless(MemoryTransaction):
    """Commits without looking."""

    __slots__ = ()

    def commit(self) -> None:
        self._done = True
        self._store._apply(self._serial, self._writes, self._retired)


class LastWriteWins(MemoryStore):
    """A store that lets the last writer win."""

    __slots__ = ()

    def begin(self) -> MemoryTransaction:
        careful = super().begin()
        careful._done = True  # the careless one stands in for it from here on
        return Careless(self, careful._serial, careful._beginning)


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, new_store=LastWriteWins))
