"""What became of a bound: the one comparison that every rule about a size makes.

>>> lower(None, 3), lower(3, 1), upper(None, 9), upper(5, 5)
('narrowed', 'widened', 'narrowed', None)
"""

from harness.contracts.diff.law import Effect

Bound = int | float | None
"""None: no bound."""


def lower(old: Bound, new: Bound) -> Effect | None:
    """What a lower bound does to what is admitted."""
    low = float("-inf")
    before, now = low if old is None else old, low if new is None else new
    return None if before == now else "narrowed" if now > before else "widened"


def upper(old: Bound, new: Bound) -> Effect | None:
    """What an upper bound does to what is admitted."""
    high = float("inf")
    before, now = high if old is None else old, high if new is None else new
    return None if before == now else "narrowed" if now < before else "widened"


def shown(value: object) -> str:
    """A bound as a sentence says it."""
    return "no bound" if value is None else f"{value}"
