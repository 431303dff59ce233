"""Keyed dice: every decision is a hash of its name, so no decision moves another.

There is no stream of random numbers to share. A decision is named by (version, seed, kind, draw name) and a key
(channel, business key, operation, leg, attempt, copy …), and its value is xxh3 of that name, compared with
integers. Taking one fault away, or adding a new kind, leaves every other decision as it was.

    >>> a, b = Dice(1), Dice(1)
    >>> a.value("latency", key("crm", "x")) == b.value("latency", key("crm", "x"))
    True
    >>> Dice(1).chance("lost-reply", key("k"), 0)
    False
    >>> key("ab", "c") == key("a", "bc")
    False
"""

from collections.abc import Sequence
from typing import TypeVar

from xxhash import xxh3_64_intdigest

VERSION = 1
"""Part of every key. A new version redraws every decision ever recorded."""

PPM = 1_000_000
_TWO_64 = 1 << 64
T = TypeVar("T")


def key(*parts: str | int) -> bytes:
    """A decision's key: the parts, each with its length before it, so that no two keys read alike."""
    named = ""
    for part in parts:
        text = str(part)
        named += f"{len(text)}:{text}"
    return named.encode()


def parts(key: bytes) -> list[str]:
    """What a key was made of.

    >>> parts(key("engine>erp", "bookOrder", 1))
    ['engine>erp', 'bookOrder', '1']
    """
    text, found, at = key.decode(), [], 0
    while at < len(text):
        colon = text.index(":", at)
        at = colon + 1 + int(text[at:colon])
        found.append(text[colon + 1 : at])
    return found


def threshold(chance_ppm: int) -> int:
    """The 64-bit bound below which a value means yes. 0 is never reached, 1,000,000 always."""
    return chance_ppm * _TWO_64 // PPM


class Dice:
    """All decisions of one seed."""

    __slots__ = ("_salts", "seed")

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._salts: dict[str, int] = {}

    def salt(self, kind: str) -> int:
        """The seed of one kind of decision, hashed once per trial: the hot path then hashes only the key."""
        salt = self._salts.get(kind)
        if salt is None:
            salt = self._salts[kind] = xxh3_64_intdigest(key("seatrial", VERSION, self.seed, kind))
        return salt

    def value(self, kind: str, key: bytes) -> int:
        """A number in [0, 2^64)."""
        return xxh3_64_intdigest(key, seed=self.salt(kind))

    def chance(self, kind: str, key: bytes, chance_ppm: int) -> bool:
        """True in `chance_ppm` of a million keys; zero means never."""
        return xxh3_64_intdigest(key, seed=self.salt(kind)) < chance_ppm * _TWO_64 // PPM

    def between(self, kind: str, key: bytes, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included, evenly."""
        return low + (xxh3_64_intdigest(key, seed=self.salt(kind)) * (high - low + 1) >> 64)

    def pick(self, kind: str, key: bytes, choices: Sequence[T]) -> T:
        """One of `choices`, evenly."""
        return choices[xxh3_64_intdigest(key, seed=self.salt(kind)) * len(choices) >> 64]
