"""A text must look otherwise.   [pattern]

A pattern that comes narrows and one that goes widens. Whether one expression admits all that another admits is asked of
the oracle; for most pairs nobody can say, and then the differ says so.
"""

from collections.abc import Iterator

from harness.contracts.diff.oracle import effect_between
from harness.contracts.diff.pair import Change, Pair

ID = "pattern"
KEYWORDS = ("pattern",)


def changes(pair: Pair) -> Iterator[Change]:
    if "string" not in pair.old.kinds & pair.new.kinds:
        return
    old, new = (tuple(said or ()) for said in pair.says("pattern"))
    if set(old) == set(new):
        return
    if set(old) < set(new):
        yield pair.change(ID, "narrowed", f"must match {_said(new)} now")
    elif set(new) < set(old):
        yield pair.change(ID, "widened", f"need not match {_said(old)} any more")
    elif effect := effect_between(_schema(old), _schema(new)):
        yield pair.change(ID, effect, f"pattern {_said(old)} is {_said(new)} now")


def _schema(patterns: tuple[str, ...]) -> dict[str, object]:
    return {"type": "string", "allOf": [{"pattern": pattern} for pattern in patterns]}


def _said(patterns: tuple[str, ...]) -> str:
    return " and ".join(f"`{pattern}`" for pattern in patterns)
