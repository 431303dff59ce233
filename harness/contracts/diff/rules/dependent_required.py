"""A property must be there where another is, or need no longer.   [dependent-required]

Less than `required` and hurting the same people: a client that sends a tax number and no country is refused from the
day on which one calls for the other.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "dependent-required"
KEYWORDS = ("dependentRequired", "dependencies")


def changes(pair: Pair) -> Iterator[Change]:
    for name in sorted({*pair.old.needs, *pair.new.needs}):
        old, new = pair.old.needs.get(name, frozenset()), pair.new.needs.get(name, frozenset())
        if come := sorted(new - old):
            yield pair.change(ID, "narrowed", f"where `{name}` is, {', '.join(come)} must be too now")
        if gone := sorted(old - new):
            yield pair.change(ID, "widened", f"where `{name}` is, {', '.join(gone)} need not be any more")
