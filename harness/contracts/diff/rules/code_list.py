"""A code list has other members.   [code-list]

A code that is no longer taken breaks who writes it; one that is new breaks who reads it, because a reader that knows
three states has no branch for the fourth: orders in it park silently. Only a list that its readers were told will grow
(`x-extensible-enum`, or an `enum` beside an open text in `anyOf`) may, and even that is a warning. `const` is a list of
one. Renaming a code is both.
"""

import json
from collections.abc import Iterator
from typing import Any

from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import same

ID = "code-list"
KEYWORDS = ("enum", "const", "x-extensible-enum")
_SHOWN = 6


def changes(pair: Pair) -> Iterator[Change]:
    if not pair.old.kinds.isdisjoint(pair.new.kinds):  # else it is another kind of thing, and `type` has told it
        yield from _closed(pair)
    old, new = pair.says("x-extensible-enum")
    if isinstance(old, list) and isinstance(new, list):
        if gone := _missing(tuple(old), tuple(new)):
            yield pair.change(ID, "narrowed", f"{_said(gone)} no longer listed")
        if come := _missing(tuple(new), tuple(old)):
            yield pair.change(ID, "grown", f"{_said(come)} new in a list that may grow")
    elif isinstance(old, list) or isinstance(new, list):
        yield pair.change(ID, "remark", "a list that may grow is gone" if old else "a list that may grow is declared")


def _closed(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values, pair.new.values
    if old is None and new is not None:
        yield pair.change(ID, "narrowed", f"only {_said(new)} admitted now")
    elif old is not None and new is None:
        yield pair.change(ID, "widened", f"more than {_said(old)} admitted now")
    elif old is not None and new is not None:
        # Null comes and goes by its own rule.
        gone, come = (tuple(v for v in values if v is not None) for values in (_missing(old, new), _missing(new, old)))
        if gone:
            yield pair.change(ID, "narrowed", f"{_said(gone)} no longer admitted")
        if come:
            yield pair.change(ID, "widened", f"{_said(come)} admitted now")


def _missing(values: tuple[Any, ...], among: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value for value in values if not any(same(value, other) for other in among))


def _said(values: tuple[Any, ...]) -> str:
    listed = ", ".join(json.dumps(value, ensure_ascii=False) for value in values[:_SHOWN])
    more = len(values) - _SHOWN
    return f"{listed} and {more} more are" if more > 0 else f"{listed} {'is' if len(values) == 1 else 'are'}"
