"""A set that only remembers that it has seen a key: eight bytes a key, for finished business.

A finished order must stay known, so that a late duplicate is recognised, but must not cost memory.
Keys are kept as 64-bit hashes in sorted arrays; with ten million keys the chance that any two collide
is about 3 in a million.

    >>> seen = KeySet()
    >>> seen.add("shipment.confirmed/SHP-3"), "shipment.confirmed/SHP-3" in seen, "SHP-4" in seen
    (True, True, False)
    >>> seen.add("shipment.confirmed/SHP-3"), len(seen)
    (False, 1)
"""

from array import array
from bisect import bisect_left

from xxhash import xxh3_64_intdigest

_RECENT_MAX = 4096


class KeySet:
    """Append-only set of text keys. Amortised O(log n) to ask, O(n / 4096) to add."""

    __slots__ = ("_recent", "_sorted")

    def __init__(self) -> None:
        self._sorted: array[int] = array("Q")
        self._recent: set[int] = set()

    def add(self, key: str) -> bool:
        """Remember `key`; False if it was known."""
        value = xxh3_64_intdigest(key.encode())
        if value in self._recent or (self._sorted and self._long_ago(value)):
            return False
        self._recent.add(value)
        if len(self._recent) >= _RECENT_MAX:
            self._sorted = array("Q", sorted([*self._sorted, *self._recent]))
            self._recent.clear()
        return True

    def __contains__(self, key: str) -> bool:
        value = xxh3_64_intdigest(key.encode())
        return value in self._recent or (bool(self._sorted) and self._long_ago(value))

    def _long_ago(self, value: int) -> bool:
        at = bisect_left(self._sorted, value)
        return at < len(self._sorted) and self._sorted[at] == value

    def __len__(self) -> int:
        return len(self._sorted) + len(self._recent)
