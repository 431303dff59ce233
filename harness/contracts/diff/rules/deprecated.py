"""A field is on its way out, or no longer.   [deprecated]

Nothing breaks today. Whoever plans reads it as the first announcement of a `property-withdrawn`.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "deprecated"
KEYWORDS = ("deprecated",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = map(bool, pair.says("deprecated"))
    if old != new:
        yield pair.change(ID, "remark", "is deprecated now" if new else "is no longer deprecated")
