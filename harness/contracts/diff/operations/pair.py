"""Two versions of one operation, and what rules say of them."""

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from harness.contracts.diff.law import Direction, Effect, turned
from harness.contracts.diff.pair import Change
from harness.contracts.reading.library import Node
from harness.contracts.surface.model import Operation


class OperationPair(Struct, frozen=True):
    """One of the two is None where the operation came or went."""

    old: Operation | None
    new: Operation | None

    @property
    def known(self) -> Operation:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def asks(self) -> Direction:
        """What the client does with what asks: with a request, and not with a webhook."""
        return "reads" if self.known.from_system else "writes"

    @property
    def answers(self) -> Direction:
        return turned(self.asks)

    def both(self) -> tuple[Operation, Operation] | None:
        return None if self.old is None or self.new is None else (self.old, self.new)


class Said(Struct, frozen=True):
    """A change of an operation: `change.path` names its part ("query status", "200"), "" for the whole."""

    change: Change
    direction: Direction


class OperationRule(Protocol):
    """A module of this folder: its id, and what it says of a pair of operations."""

    ID: str

    def changes(self, pair: OperationPair) -> Iterator[Said]: ...


def said(
    rule: str, effect: Effect, direction: Direction, part: str, what: str, old: Node | None, new: Node | None
) -> Said:
    """One finding. `old` and `new` are where it stands in each version, as far as it does."""
    here = Change(rule, effect, part, what, (old,) if old else (), (new,) if new else ())
    return Said(here, direction)
