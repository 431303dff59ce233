"""Keywords that no rule takes apart: what they do to a value is asked of the oracle, for the part that they are.

A part admits more than the whole, so what is said of it may be said too hard; whoever has the whole asks once more
(`schemas.py`).
"""

from collections.abc import Iterator

import msgspec

from harness.contracts.diff.law import Effect
from harness.contracts.diff.oracle import effect_between
from harness.contracts.diff.pair import Change, Pair
from harness.contracts.diff.plain import TooLarge, plain_shape
from harness.contracts.surface.shape import Shape


def part_changed(pair: Pair, rule: str, keywords: tuple[str, ...], said: str) -> Iterator[Change]:
    """The change of what `keywords` say, if they are said in either version. `said` names them in a sentence."""
    old, new = (_part(shape, keywords) for shape in (pair.old, pair.new))
    if not (_spoken(old) or _spoken(new)):
        return
    if effect := _effect(pair, old, new):
        yield pair.change(rule, effect, _sentence(said, _spoken(old), _spoken(new)))


def _effect(pair: Pair, old: Shape, new: Shape) -> Effect | None:
    try:
        one = plain_shape(old, pair.dialects[0], pair.direction)
        other = plain_shape(new, pair.dialects[1], pair.direction)
    except TooLarge:
        return "undecided"
    return None if one == other else effect_between(one, other)


def _part(shape: Shape, keywords: tuple[str, ...]) -> Shape:
    """What these keywords say, among the values of the types that are admitted."""
    return msgspec.structs.replace(
        Shape(shape.nodes, shape.kinds),
        says={keyword: shape.says[keyword] for keyword in keywords if keyword in shape.says},
        conditions=shape.conditions if "if" in keywords else (),
        dependent=shape.dependent if "dependentSchemas" in keywords else {},
        patterned=shape.patterned if "patternProperties" in keywords else {},
        # What is unevaluated depends on what is evaluated beside it.
        properties=shape.properties if "unevaluatedProperties" in keywords else {},
        additional=shape.additional if "patternProperties" in keywords else (),
    )


def _spoken(part: Shape) -> bool:
    return bool(part.says or part.conditions or part.dependent or part.patterned)


def _sentence(said: str, before: bool, now: bool) -> str:
    return f"{said} is new" if not before else f"{said} is gone" if not now else f"{said} has changed"
