"""What must hold where a certain property is has changed.   [dependent-schemas]

A condition in another form: where a ship-to is, the document is of another kind.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair

ID = "dependent-schemas"
KEYWORDS = ("dependentSchemas",)


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, KEYWORDS, "what must hold where a property is")
