"""What must hold under a condition has changed.   [condition]

A rule of the business in the document: where payment is by invoice, there must be terms.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "condition"
KEYWORDS = (
    "if",
    "then",
    "else",
)


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, KEYWORDS, "what must hold under a condition")
