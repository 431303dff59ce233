"""How often something has come up about one order, so that each time has a name of its own.

A finished order is forgotten, and may come up again: a late delivery, a replayed log. Its counts then go on from
`LATE`, because a decision that is made twice under one name could be pinned only once.

    >>> attempts = Counts()
    >>> attempts.next("order/0007", "billing"), attempts.next("order/0007", "billing")
    (1, 2)
    >>> attempts.forget("order/0007"); attempts.next("order/0007", "billing"), attempts.next("order/0008", "billing")
    (1000001, 1)
"""

from collections.abc import Hashable

from seatrial.keyset import KeySet

LATE = 1_000_000


class Counts:
    """Counts by origin and line, from 1."""

    __slots__ = ("_counts", "_forgotten")

    def __init__(self) -> None:
        self._counts: dict[str, dict[Hashable, int]] = {}
        self._forgotten = KeySet()

    def next(self, origin: str, line: Hashable) -> int:
        """Which time this is."""
        of_origin = self._counts.get(origin)
        if of_origin is None:
            of_origin = self._counts[origin] = {}
        count = of_origin.get(line)
        if count is None:
            count = LATE if origin in self._forgotten else 0
        count += 1
        of_origin[line] = count
        return count

    def forget(self, origin: str) -> None:
        """The order with this origin is finished."""
        if self._counts.pop(origin, None) is not None:
            self._forgotten.add(origin)
