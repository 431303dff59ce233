"""What a value must not be has changed.   [negation]

What is excluded by more is admitted by less, and the other way round.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "negation"
KEYWORDS = ("not",)


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, KEYWORDS, "what it must not be")
