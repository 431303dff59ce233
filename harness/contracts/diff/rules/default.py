"""What a left-out value stands for has changed.   [default]

A request that leaves it out means something else from that day on, though every byte of it is the same. A response that
leaves it out is filled in by its reader, from the document it was built with: old readers now say what the system does
not. A value that is always there is never left out, and its default a remark.
"""

import json
from collections.abc import Iterator

from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import same

ID = "default"
KEYWORDS = ("default",)
_NONE = object()


def changes(pair: Pair) -> Iterator[Change]:
    old, new = (shape.says.get("default", _NONE) for shape in (pair.old, pair.new))
    if old is new or (old is not _NONE and new is not _NONE and same(old, new)):
        return
    said = f"left out it meant {_said(old)} and means {_said(new)} now"
    yield pair.change(ID, "defaulted" if pair.optional else "remark", said)


def _said(value: object) -> str:
    return "nothing" if value is _NONE else json.dumps(value, ensure_ascii=False)
