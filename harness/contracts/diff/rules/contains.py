"""What some item of a list must be has changed.   [contains]

A list that had to have a line of goods in it need not any more: an invoice of freight alone passes, and nobody
expected one.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "contains"
KEYWORDS = (
    "contains",
    "minContains",
    "maxContains",
)


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, KEYWORDS, "what some items must be")
