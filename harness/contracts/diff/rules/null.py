"""A value may be null that might not, or the other way.   [null]

The commonest way in which a field that "did not change" breaks its readers: a strongly typed client fails at the first
null, often far from where it was read. Null may be admitted by the types or by the code list; it has to be by both.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import Shape

ID = "null"
KEYWORDS = ("type", "nullable", "enum")


def changes(pair: Pair) -> Iterator[Change]:
    old, new = _admitted(pair.old), _admitted(pair.new)
    if old and not new:
        yield pair.change(ID, "narrowed", "null is no longer admitted")
    if new and not old:
        yield pair.change(ID, "widened", "null is admitted now")


def _admitted(shape: Shape) -> bool:
    return "null" in shape.kinds and (shape.values is None or None in shape.values)
