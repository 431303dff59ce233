"""What smaller means: sizes of trials have a total order, and every accepted step goes down in it.

Faults count most, because they are what people doubt first; then what people did; then how much of it. Whatever a pass
makes larger comes after something that it makes smaller, and sizes are whole numbers from 0: so shrinking ends.

    >>> Size(faults=1, actions=5) < Size(faults=2, actions=1)
    True
    >>> Size(faults=1, actions=2, units=3) < Size(faults=1, actions=2, units=4)
    True
"""

from msgspec import Struct


class Size(Struct, frozen=True, order=True, kw_only=True):
    """Compared field by field, the first that differs decides."""

    faults: int = 0
    """That fired."""
    actions: int = 0
    """Of people: planned, and in return for something."""
    lines: int = 0
    """Of the orders."""
    units: int = 0
    """On all lines."""
    chances: int = 0
    """Kinds of weather and habits of people that the scenario leaves to chance."""
    magnitude: int = 0
    """The sum over all faults: ms of delay, s until a retry, ms that a window lasts."""
    edits: int = 0
    """Pins that are not faults: what people would have done and do not, quantities that were changed."""
    entries: int = 0
    """Of the journal."""
