"""What properties whose names match a pattern must be has changed.   [pattern-properties]

Maps by currency or by warehouse are written so. A pattern that no longer fits a name lets anything through under it.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "pattern-properties"
KEYWORDS = ("patternProperties",)


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, KEYWORDS, "what properties of certain names must be")
