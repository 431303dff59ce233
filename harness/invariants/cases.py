"""The engine's exception queue as it stands at rest: what somebody has been asked to look at.

A case names what it is about in its business key; how the key is built is the engine's affair. So a case is about a
document if the document's number is one of the words of the key.

Only a case that is still open excuses what is missing. One that was closed has said that all is well: then it must be.
And it excuses what it is about: that somebody looks at what a customer wishes of his order does not say that anybody
knows that the order itself is missing. The words for that are those of the contracts (`ExceptionCase.business_key` in
`contracts/canonical/v1.yaml`, names of events and operations), and not of one engine.

    >>> words("crm/order.submitted/CRM-7/r1") >= {"CRM-7"}, words("bill:goods_issue:SHP-3") >= {"SHP-3"}
    (True, True)
"""

import re

from seatrial.facts import CaseDecided, CaseListed, DecisionRefused

WISHES = frozenset({"order.cancel_requested", "order.change_requested", "return.requested", "amend", "cancel", "rma"})
"""Words of a key that is about a wish of the customer: the event that tells of it, or the call that carries it on."""
STATEMENTS = frozenset({"milestone"})
"""Words of a key that is about what he is told."""
BALANCE = frozenset({"balance"})
"""Words of a key that is about what is left of a document, and not about the document."""
REFUSED = frozenset({"refused"})
"""Words of a key that is about what was refused at the door, or missing there, and is billed."""
NOTHING: frozenset[str] = frozenset()
_BETWEEN_WORDS = re.compile(r"[^\w.\-]+")


def words(text: str) -> frozenset[str]:
    return frozenset(_BETWEEN_WORDS.split(text)) - {""}


class Cases:
    """Cases in the order in which they were listed, open or not."""

    __slots__ = ("_closed", "_open", "_words", "keys", "listed")

    def __init__(self) -> None:
        self.listed: list[CaseListed] = []
        self.keys: set[str] = set()
        self._words: list[frozenset[str]] = []
        self._open: list[frozenset[str]] = []
        self._closed: dict[str, frozenset[str]] = {}
        """Those that a person has closed, by their number."""

    def seen(self, fact: CaseListed, _at: int, _entry: int) -> None:
        """Handler for rules."""
        self.listed.append(fact)
        self.keys.add(fact.business_key)
        self._words.append(words(fact.business_key))
        if fact.status == "open":
            self._open.append(self._words[-1])

    def about(self, *texts: str, but: frozenset[str] = NOTHING) -> bool:
        """Whether an open case names one of these numbers or keys (of a key: all of its words), and has none of the
        words of `but`."""
        return _named(texts, [one for one in self._open if not one & but] if but else self._open)

    def were_about(self, *texts: str) -> bool:
        """The same for all cases: whether somebody was ever asked to look."""
        return _named(texts, self._words)

    def decided(self, fact: CaseDecided, _at: int, _entry: int) -> None:
        """Handler for rules that leave a case to the person who has closed it."""
        if fact.action == "close":
            self._closed[fact.case] = words(fact.business_key)

    def refused(self, fact: DecisionRefused, _at: int, _entry: int) -> None:
        """The same: he has not closed it after all."""
        if fact.action == "close":
            self._closed.pop(fact.case, None)

    def owned(self, *texts: str) -> bool:
        """Whether an open case is about one of these, or a person has closed one: then he has taken it upon himself.
        That the engine has closed one by itself says nothing."""
        return self.about(*texts) or _named(texts, list(self._closed.values()))

    def __len__(self) -> int:
        return len(self.listed)


def _named(texts: tuple[str, ...], cases: list[frozenset[str]]) -> bool:
    wanted = [words(text) for text in texts if text]
    return any(each and each <= named for named in cases for each in wanted)
