"""A list may have fewer or more items.   [item-count]

A confirmation with at most one line that may have two is summed wrongly by who reads the first.
"""

from collections.abc import Iterator

from harness.contracts.diff.bounds import lower, shown, upper
from harness.contracts.diff.pair import Change, Pair

ID = "item-count"
KEYWORDS = ("minItems", "maxItems")


def changes(pair: Pair) -> Iterator[Change]:
    if "array" not in pair.old.kinds & pair.new.kinds:
        return
    old, new = pair.says("minItems")
    if effect := lower(old or 0, new or 0):
        yield pair.change(ID, effect, f"at least {new or 0} items now, {old or 0} before")
    old, new = pair.says("maxItems")
    if effect := upper(old, new):
        yield pair.change(ID, effect, f"at most {shown(new)} items now, {shown(old)} before")
