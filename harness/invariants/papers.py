"""Documents that a rule remembers one by one, and forgets together when their order is finished.

What descends from an order ("order/0007/pay/1" from "order/0007") is forgotten with it.

    >>> papers = Papers[int]()
    >>> papers.put("order/1", "SHP-1", 3)
    >>> papers.put("order/1/pay/1", "PAY-9", 5)
    >>> papers.get("SHP-1"), papers.forget("order/1"), papers.get("PAY-9")
    (3, [('SHP-1', 3), ('PAY-9', 5)], None)
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

V = TypeVar("V")


class Papers(Generic[V]):
    """Text key → what is known of it. All keys of one origin go at once; keys without an order's origin stay."""

    __slots__ = ("_keys", "_known", "get")

    def __init__(self) -> None:
        self._known: dict[str, V] = {}
        self._keys: dict[str, dict[str, None]] = {}
        self.get = self._known.get

    def put(self, origin: str, key: str, value: V) -> None:
        """Remember `value` under a key that is not known."""
        self._known[key] = value
        keys = self._keys.get(origin)
        if keys is not None:
            keys[key] = None
        else:
            self._keys.setdefault(self._home(origin), {})[key] = None

    def drop(self, origin: str, key: str) -> None:
        """Forget one document before its order is finished."""
        if self._known.pop(key, None) is not None:
            home = self._home(origin)
            keys = self._keys.get(home)
            if keys is not None:
                keys.pop(key, None)
                if not keys:
                    del self._keys[home]

    def knows(self, origin: str) -> bool:
        """Whether anything is known of this origin, or of one that it descends from."""
        return origin in self._keys or self._home(origin) in self._keys

    def _home(self, origin: str) -> str:
        """The origin itself, or the nearest one known that it descends from."""
        known, ancestor = self._keys, origin
        while ancestor not in known:
            ancestor = ancestor.rpartition("/")[0]
            if not ancestor:
                return origin
        return ancestor

    def forget(self, origin: str) -> list[tuple[str, V]]:
        """Forget an order, and say what was known of it, oldest first."""
        keys = self._keys.pop(origin, None)
        if keys is None:  # nearly always: a rule follows few of an order's documents, and a day has few of its kinds
            return []
        known = self._known
        return [(key, known.pop(key)) for key in keys if key in known]

    def __iter__(self) -> Iterator[tuple[str, V]]:
        return iter(self._known.items())

    def __len__(self) -> int:
        return len(self._known)
