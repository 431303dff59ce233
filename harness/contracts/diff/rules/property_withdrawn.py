"""A property is no longer declared.   [property-withdrawn]

Where the new version admits no property but its own, a client that sends it is refused. Where it admits any, the client
is heard and ignored, which for a discount or a delivery date is worse and is found later: a warning both ways. If
another property of the same schema appears beside it, it may have been renamed, and the finding says so.
"""

from collections.abc import Iterator

from harness.contracts.diff.law import Effect
from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import same

ID = "property-withdrawn"
KEYWORDS = ("properties",)


def changes(pair: Pair) -> Iterator[Change]:
    if "object" not in pair.old.kinds & pair.new.kinds:
        return
    for name in (name for name in pair.old.properties if name not in pair.new.properties):
        now = pair.new.holds(name)
        inside = pair.property(name, pair.old.properties[name], now)
        if not inside.new.kinds:
            yield inside.change(ID, "narrowed", f"is gone, and no other property is admitted{_renamed(pair, name)}")
        elif not now:
            free: Effect = "widened" if pair.new.free else "withdrawn"
            yield inside.change(ID, free, f"is no longer declared{_renamed(pair, name)}")


def _renamed(pair: Pair, name: str) -> str:
    """A property that is new and has the very schema of the one that went."""
    gone = [node.data for node in pair.old.properties[name]]
    for other in sorted(pair.new.properties.keys() - pair.old.properties.keys()):
        if same(gone, [node.data for node in pair.new.properties[other]]):
            return f"; is it `{other}` now?"
    return ""
