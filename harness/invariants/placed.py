"""Orders as customers have placed them in the channel, found again when they are booked.

A channel that was put back to a backup gives a number again, be it to another customer or to the same one. Then two
orders have one number, and are told apart by whose they are and by what he calls his order himself.

    >>> placed = Placed[int]()
    >>> placed.put("order/1", ("CRM-7", "C-1", "PO-1"), 1)
    >>> placed.put("order/2", ("CRM-7", "C-1", "PO-2"), 2)
    >>> placed.of(("CRM-7", "C-1", "PO-2")), placed.of(("CRM-7", "C-1", "")), placed.first("CRM-7")
    (2, 1, 1)
    >>> placed.of(("CRM-7", "C-3", "PO-1")), placed.of(("CRM-7", "C-1", "PO-3"))
    (None, 1)
    >>> [name for name, _ in placed]
    [('CRM-7', 'C-1', 'PO-1'), ('CRM-7', 'C-1', 'PO-2')]
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

from harness.invariants.papers import Papers

V = TypeVar("V")
Name = tuple[str, str, str]
"""(the channel's number, customer, his own number)"""


class Placed(Generic[V]):
    """Name of an order -> what is known of it; forgotten like `Papers`."""

    __slots__ = ("_first", "_papers", "_theirs")

    def __init__(self) -> None:
        self._papers: Papers[tuple[Name, V]] = Papers()
        self._theirs: Papers[V] = Papers()
        self._first: Papers[V] = Papers()

    def put(self, origin: str, name: Name, value: V) -> None:
        """Remember an order that is not known."""
        order, customer, _ = name
        self._papers.put(origin, "|".join(name), (name, value))
        theirs = f"{order}|{customer}"
        if self._theirs.get(theirs) is None:
            self._theirs.put(origin, theirs, value)
        if self._first.get(order) is None:
            self._first.put(origin, order, value)

    def known(self, name: Name) -> V | None:
        found = self._papers.get("|".join(name))
        return None if found is None else found[1]

    def of(self, name: Name) -> V | None:
        """The order of that name; his first one of that number if his own number for it was lost, or is not as he said:
        whoever garbles it is not let off all that is compared by it."""
        return self.known(name) or self._theirs.get(f"{name[0]}|{name[1]}")

    def first(self, order: str) -> V | None:
        """The first order of that number, whose ever it is."""
        return self._first.get(order)

    def forget(self, origin: str) -> None:
        for papers in (self._papers, self._theirs, self._first):
            papers.forget(origin)

    def __iter__(self) -> Iterator[tuple[Name, V]]:
        return iter([found for _, found in self._papers])
