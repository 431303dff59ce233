"""Items of a list may repeat that might not, or the other way.   [unique-items]"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "unique-items"
KEYWORDS = ("uniqueItems",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = map(bool, pair.says("uniqueItems"))
    if old != new and "array" in pair.old.kinds & pair.new.kinds:
        said = "no two items may be equal now" if new else "two items may be equal now"
        yield pair.change(ID, "narrowed" if new else "widened", said)
