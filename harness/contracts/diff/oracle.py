"""Whether one schema admits everything that another admits: asked of jsonschema-rs, and never guessed.

Its "yes" is a proof. Its "no" is believed when an instance shows it (`witness.py`). Everything else is "not decided",
which the differ passes on as such.
"""

from functools import lru_cache
from typing import Literal

import jsonschema_rs
import msgspec
from jsonschema_rs import CanonicalSchema, Draft202012, canonical

from harness.contracts.diff.law import Effect
from harness.contracts.diff.plain import Json

Answer = Literal["yes", "no", "undecided"]
_ANSWERS: dict[object, Answer] = {canonical.Containment.YES: "yes", canonical.Containment.NO: "no"}


def covers(outer: Json, inner: Json) -> Answer:
    """Whether `outer` admits every value that `inner` admits."""
    one, other = _canonical(outer, "outer"), _canonical(inner, "inner")
    if one is None or other is None:
        return "undecided"
    try:
        return _ANSWERS.get(one.covers(other), "undecided")
    except canonical.CanonicalizationError:
        return "undecided"


def left_over(inner: Json, outer: Json) -> Json | None:
    """A schema of what `inner` admits and `outer` does not, where one can be written down."""
    one, other = _canonical(inner, "inner"), _canonical(outer, "outer")
    if one is None or other is None:
        return None
    try:
        rest = one.subtract(other).to_json_schema()
    except canonical.CanonicalizationError:
        return None
    return rest if isinstance(rest, (dict, bool)) else None


def effect_between(old: Json, new: Json) -> Effect | None:
    """What became of the set that is admitted; None if it is the same."""
    still, before = covers(new, old), covers(old, new)
    match still, before:
        case "yes", "yes":
            return None
        case "yes", "no":
            return "widened"
        case "no", "yes":
            return "narrowed"
        case "no", "no":
            return "incomparable"
        case _:
            return "undecided"


def _canonical(schema: Json, name: str) -> CanonicalSchema | None:
    """`name` keeps the references of two schemas apart: without it both would be resolved in the first."""
    return _canonical_text(msgspec.json.encode(schema, order="deterministic"), name)


@lru_cache(maxsize=4096)
def _canonical_text(text: bytes, name: str) -> CanonicalSchema | None:
    try:
        return jsonschema_rs.canonicalize(
            msgspec.json.decode(text), draft=Draft202012, offline=True, base_uri=f"seatrial:/{name}"
        )
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError):
        return None
