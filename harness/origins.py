"""Who a message is about: from a document's number to the action it descends from.

Numbers are minted by systems in order of arrival; with them in a key, one order less would move most decisions.
So every minted number is remembered with its origin ("order/0007") and with a label that counts the documents of
one kind within that origin ("order/0007#SHP2": its second shipment), which is the same in every trial in which
that order exists.
"""


class Origins:
    """Number → origin and label, filled as systems mint documents."""

    __slots__ = ("_counts", "_known")

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def minted(self, number: str, origin: str) -> None:
        if number in self._known:
            return
        kind = number.partition("-")[0]
        nth = self._counts.get((origin, kind), 0) + 1
        self._counts[origin, kind] = nth
        self._known[number] = (origin, f"{origin}#{kind}{nth}")

    def label(self, number: str) -> str:
        """The label of a document, or the text itself if it is no known number (an item, a channel).

        References are made of numbers ("gi:SHP-3"): each part is looked up.
        """
        known = self._known.get(number)
        if known is not None:
            return known[1]
        return ":".join(map(self.label, number.split(":"))) if ":" in number else number

    def origin(self, number: str) -> str | None:
        """The action that a document, or the first document named in a reference, descends from."""
        known = self._known.get(number)
        if known is not None:
            return known[0]
        return next(filter(None, map(self.origin, number.split(":"))), None) if ":" in number else None
