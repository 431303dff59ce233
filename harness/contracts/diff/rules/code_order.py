"""The same codes stand in another order.   [code-order]

To a validator nothing has changed. But code generators number enum members by position, and a reader that keeps the
number (a column of ordinals, a protocol buffer made of the document) takes "shipped" for "cancelled" from that day on.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import same

ID = "code-order"
KEYWORDS = ("enum",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values, pair.new.values
    if old is None or new is None:
        return
    stayed = [value for value in old if any(same(value, other) for other in new)]
    stayed_new = [value for value in new if any(same(value, other) for other in old)]
    if not all(map(same, stayed, stayed_new)):
        yield pair.change(ID, "meaning", "the codes stand in another order")
