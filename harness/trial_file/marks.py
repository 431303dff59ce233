"""Marks: four letters for a journal entry, enough to name the first one that differs.

A digest says that two journals differ, and not where; whole journals are too long to keep beside each trial. Three
bytes of a hash are an entry's mark. One difference in 16 million goes unseen, and what follows from it does not.

    >>> mark(b'["work",1,"wms","wave","RSV-1"]')
    'mMjk'
    >>> first_difference(("aaaa", "bbbb"), ("aaaa", "cccc")), first_difference(("aaaa",), ("aaaa", "cccc"))
    (1, 1)
    >>> first_difference(("aaaa",), ("aaaa",)) is None
    True
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import blake2b

LETTERS = 4
IN_A_LINE = 32
"""Marks in one line of the file."""


def mark(line: bytes) -> str:
    """The mark of one encoded entry."""
    return b64encode(blake2b(line, digest_size=3).digest()).decode()


def marks(journal: Iterable[bytes]) -> tuple[str, ...]:
    """Those of all entries, in order."""
    return tuple(map(mark, journal))


def packed(said: Sequence[str]) -> list[str]:
    """As lines of a file."""
    return ["".join(said[at : at + IN_A_LINE]) for at in range(0, len(said), IN_A_LINE)]


def unpacked(lines: Iterable[str]) -> tuple[str, ...]:
    """From lines of a file."""
    text = "".join(lines)
    return tuple(text[at : at + LETTERS] for at in range(0, len(text), LETTERS))


def first_difference(one: Sequence[str], other: Sequence[str]) -> int | None:
    """The number of the first entry that is not the same in both, or that only one has; None if there is none."""
    for number, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there:
            return number
    return None if len(one) == len(other) else min(len(one), len(other))
