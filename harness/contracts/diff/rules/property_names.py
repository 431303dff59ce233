"""What properties may be called has changed.   [property-names]

Keys of a map are codes as much as an enum is: who writes one that is no longer taken is refused.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "property-names"
KEYWORDS = ("propertyNames",)


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, KEYWORDS, "what properties may be called")
