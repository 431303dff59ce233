"""A number may be smaller or larger than before.   [number-range]

Both bounds, inclusive and exclusive: 1 exclusive is narrower than 1 inclusive. For amounts and quantities a bound that
moves by two digits is often a change of unit that nobody wrote down; `meaning` looks for that.
"""

from collections.abc import Iterator

from harness.contracts.diff.bounds import shown
from harness.contracts.diff.pair import Change, Pair
from harness.contracts.surface.shape import Shape

ID = "number-range"
KEYWORDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def changes(pair: Pair) -> Iterator[Change]:
    if not {"number", "integer"} & pair.old.kinds & pair.new.kinds:
        return
    old, new = _lower(pair.old), _lower(pair.new)
    if old != new:
        yield pair.change(ID, "narrowed" if new > old else "widened", f"smallest {_said(old)} is {_said(new)} now")
    old, new = _upper(pair.old), _upper(pair.new)
    if old != new:
        yield pair.change(ID, "narrowed" if new < old else "widened", f"largest {_said(old)} is {_said(new)} now")


def _lower(shape: Shape) -> tuple[float, int]:
    """The bound, and 1 if it is excluded: the larger of two such pairs is the stricter."""
    bounds = ((shape.says.get("minimum"), 0), (shape.says.get("exclusiveMinimum"), 1))
    return max(((bound, excluded) for bound, excluded in bounds if bound is not None), default=(float("-inf"), 0))


def _upper(shape: Shape) -> tuple[float, int]:
    """The bound, and -1 if it is excluded: the smaller of two such pairs is the stricter."""
    bounds = ((shape.says.get("maximum"), 0), (shape.says.get("exclusiveMaximum"), -1))
    return min(((bound, excluded) for bound, excluded in bounds if bound is not None), default=(float("inf"), 0))


def _said(bound: tuple[float, int]) -> str:
    value, excluded = bound
    if value in (float("inf"), float("-inf")):
        return shown(None)
    return f"{value} (excluded)" if excluded else f"{value}"
