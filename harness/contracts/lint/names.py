"""What a name says, however it is spelled: `shipToCountry`, `ship_to_country` and `Ship-To-Country` are the same words.

>>> words("InvoiceLineID"), words("as_of"), words("deliveries")
(('invoice', 'line', 'id'), ('as', 'of'), ('delivery',))
>>> says("quantityOnHand", "on hand"), says("candidate", "date"), ends("price_list", "price")
(True, False, False)
"""

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![isu])s$")
"""Of `status`, `basis` and `address` the last letter is their own."""
_PLURAL_OF_Y = re.compile(r"(?<=[a-z]{2})ies$")


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Lower-case words, a plain plural as its singular."""
    return tuple(_singular(word.lower()) for word in _CAMEL.split(name) if word)


def _singular(word: str) -> str:
    return _PLURAL_OF_Y.sub("y", word) if word.endswith("ies") else _PLURAL.sub("", word)


def says(name: str, *phrases: str) -> bool:
    """Whether one of the phrases stands in a name, word by word."""
    spoken = words(name)
    return any(_stands(words(phrase), spoken) for phrase in phrases)


def ends(name: str, *phrases: str) -> bool:
    """Whether a name is one of the phrases, or a kind of it: its last words."""
    spoken = words(name)
    return any(spoken[-len(phrase) :] == phrase for phrase in map(words, phrases))


def is_(name: str, *phrases: str) -> bool:
    """Whether a name is one of the phrases, and says nothing besides."""
    return words(name) in map(words, phrases)


def _stands(phrase: tuple[str, ...], spoken: tuple[str, ...]) -> bool:
    return any(spoken[start : start + len(phrase)] == phrase for start in range(len(spoken) - len(phrase) + 1))
