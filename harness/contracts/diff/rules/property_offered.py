"""A property is declared that was not.   [property-offered]

On an object that admits any property, one more that may be there hurts nobody who reads only what it knows; but where
none was declared at all, any was written that anybody liked, and this one was, too. Where the old version admitted none
but its own, a reader that holds to it refuses the document. What must be there is told by `required`; where other
properties had a schema, the new one is compared with that.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "property-offered"
KEYWORDS = ("properties",)


def changes(pair: Pair) -> Iterator[Change]:
    if "object" not in pair.old.kinds & pair.new.kinds:
        return
    for name in (name for name in pair.new.properties if name not in pair.old.properties):
        before = pair.old.holds(name)
        inside = pair.property(name, before, pair.new.properties[name])
        if not inside.old.kinds:
            yield inside.change(ID, "widened", "is new; the old version admits no property but its own")
        elif not before:
            free = pair.old.free and pair.new.properties[name]
            yield inside.change(ID, "narrowed" if free else "offered", "is new")
