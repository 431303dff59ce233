"""An object may have fewer or more properties.   [property-count]"""

from collections.abc import Iterator

from harness.contracts.diff.bounds import lower, shown, upper
from harness.contracts.diff.pair import Change, Pair

ID = "property-count"
KEYWORDS = ("minProperties", "maxProperties")


def changes(pair: Pair) -> Iterator[Change]:
    if "object" not in pair.old.kinds & pair.new.kinds:
        return
    old, new = pair.says("minProperties")
    if effect := lower(old or 0, new or 0):
        yield pair.change(ID, effect, f"at least {new or 0} properties now, {old or 0} before")
    old, new = pair.says("maxProperties")
    if effect := upper(old, new):
        yield pair.change(ID, effect, f"at most {shown(new)} properties now, {shown(old)} before")
