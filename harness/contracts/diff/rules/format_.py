"""A text or number is written in another format.   [format]

Formats are remarks to a validator and code to a client: `int32` to `int64` overflows, `date` to `date-time` brings a
zone into a ledger that had none. What is admitted has not changed, so it is said as meaning.
"""

from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair

ID = "format"
KEYWORDS = ("format",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = (frozenset(said or ()) for said in pair.says("format"))
    if old != new and not pair.old.kinds.isdisjoint(pair.new.kinds):
        yield pair.change(ID, "meaning", f"format {_said(old)} is {_said(new)} now")


def _said(formats: frozenset[str]) -> str:
    return " and ".join(sorted(map(str, formats))) or "none"
