"""The property that tells variants apart has changed.   [discriminator]

A validator asks every branch and needs no discriminator; generated clients ask nothing else. Another property, or a
value that maps to another schema, makes them read one variant as another. A value that is new is told by `choice`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from harness.contracts.diff.pair import Change, Pair

ID = "discriminator"
KEYWORDS = ("discriminator",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = (said if isinstance(said, dict) else {} for said in pair.says("discriminator"))
    if old.get("propertyName") != new.get("propertyName"):
        said = f"variants are told apart by {_said(old)} before and {_said(new)} now"
        yield pair.change(ID, "recoded" if old and new else "meaning", said)
        return
    before, now = _mapping(old), _mapping(new)
    moved = sorted(value for value in before.keys() & now.keys() if before[value] != now[value])
    if moved:
        yield pair.change(ID, "recoded", f"{', '.join(moved)} means another variant now")


def _mapping(said: Mapping[str, Any]) -> Mapping[str, str]:
    mapping = said.get("mapping", {})
    return {str(key): str(to).rpartition("/")[2] for key, to in mapping.items()} if isinstance(mapping, dict) else {}


def _said(said: Mapping[str, Any]) -> str:
    return f"`{said['propertyName']}`" if "propertyName" in said else "nothing"
