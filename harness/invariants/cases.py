"""The engine's exception queue as it stands at rest: what somebody has been asked to look at.

A case names what it is about in its business key; how the key is built is the engine's affair. So a case is about a
document if the document's number is one of the words of the key.

Only a case that is still open excuses what is missing. One that was closed has said that all is well: then it must be.

    >>> words("crm/order.submitted/CRM-7/r1") >= {"CRM-7"}, words("bill:goods_issue:SHP-3") >= {"SHP-3"}
    (True, True)
"""

import re

from seatrial.facts import CaseListed

_BETWEEN_WORDS = re.compile(r"[^\w.\-]+")


def words(text: str) -> frozenset[str]:
    return frozenset(_BETWEEN_WORDS.split(text)) - {""}


class Cases:
    """Cases in the order in which they were listed, open or not."""

    __slots__ = ("_open", "_words", "keys", "listed")

    def __init__(self) -> None:
        self.listed: list[CaseListed] = []
        self.keys: set[str] = set()
        self._words: list[frozenset[str]] = []
        self._open: list[frozenset[str]] = []

    def seen(self, fact: CaseListed, _at: int, _entry: int) -> None:
        """Handler for rules."""
        self.listed.append(fact)
        self.keys.add(fact.business_key)
        self._words.append(words(fact.business_key))
        if fact.status == "open":
            self._open.append(self._words[-1])

    def about(self, *texts: str) -> bool:
        """Whether an open case names one of these numbers or keys (of a key: all of its words)."""
        return _named(texts, self._open)

    def were_about(self, *texts: str) -> bool:
        """The same for all cases: whether somebody was ever asked to look."""
        return _named(texts, self._words)

    def __len__(self) -> int:
        return len(self.listed)


def _named(texts: tuple[str, ...], cases: list[frozenset[str]]) -> bool:
    wanted = [words(text) for text in texts if text]
    return any(each and each <= named for named in cases for each in wanted)
