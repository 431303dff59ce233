"""A property must be there that might be left out, or the other way.   [required]

A request that need not say something today and must tomorrow breaks every client that says nothing. A response that may
leave out tomorrow what it always said breaks every client that reads it without asking.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "required"
KEYWORDS = ("required",)


def changes(pair: Pair) -> Iterator[Change]:
    if "object" not in pair.old.kinds & pair.new.kinds:
        return
    for name in sorted(pair.new.required - pair.old.required):
        yield _at(pair, name, "must be there now")
    for name in sorted(pair.old.required - pair.new.required):
        yield _at(pair, name, "may be left out now")


def _at(pair: Pair, name: str, said: str) -> Change:
    inside = pair.property(name, pair.old.holds(name), pair.new.holds(name))
    return inside.change(ID, "narrowed" if said.startswith("must") else "widened", said)
