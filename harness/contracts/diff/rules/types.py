"""The types of a value have changed.   [type]

A type that goes narrows, one that comes widens, and one in place of another does both: a boolean that becomes a text
breaks whoever writes it and whoever reads it. An integer is a number, so "integer" to "number" widens. Null is a type
to the validator and a business statement to people; it has a rule of its own (`null`).
"""

from collections.abc import Iterator

from harness.contracts.diff.law import Effect
from harness.contracts.diff.pair import Change, Pair

ID = "type"
KEYWORDS = ("type",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.kinds - {"null"}, pair.new.kinds - {"null"}
    if old == new:
        return
    effect: Effect = "widened" if old < new else "narrowed" if new < old else "incomparable"
    yield pair.change(ID, effect, f"type {_said(old)} is {_said(new)} now")


def _said(types: frozenset[str]) -> str:
    names = sorted(types - ({"integer"} if "number" in types else set()))
    return "nothing" if not names else "anything" if len(names) == 5 else " or ".join(names)
