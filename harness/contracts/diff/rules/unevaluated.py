"""What is admitted beside everything declared in branches has changed.   [unevaluated]

The closed object of composed schemas. Where everything that it closes could be merged, `additional-properties` has told
it already; this is for the rest, and argues alike: open to closed refuses what was ignored so far, and closed to open
is a warning to who reads strictly. Items that are not declared have no such grace: nobody leaves them out.
"""

from collections.abc import Iterator

from harness.contracts.diff.opaque import part_changed
from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import Shape

ID = "unevaluated"
KEYWORDS = ("unevaluatedProperties", "unevaluatedItems")


def changes(pair: Pair) -> Iterator[Change]:
    yield from part_changed(pair, ID, ("unevaluatedItems",), "what is admitted after all declared items")
    old, new = _closed(pair.old), _closed(pair.new)
    if new and not old:
        yield pair.change(ID, "closed", "no property is admitted now but those that are declared")
    elif old and not new:
        yield pair.change(ID, "opened", "properties that are not declared are admitted now")
    elif not old:
        yield from part_changed(pair, ID, ("unevaluatedProperties",), "what is admitted beside all branches")


def _closed(shape: Shape) -> bool:
    return any(node.data is False for node in shape.says.get("unevaluatedProperties", ()))
