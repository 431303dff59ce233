"""A number must be a multiple of something else.   [multiple-of]

A multiple of 10 is one of 5, so that 10 to 5 widens. Whether numbers with a fraction divide each other is asked of the
oracle, which reckons in decimals.
"""

from collections.abc import Iterator

from harness.contracts.diff.oracle import effect_between
from harness.contracts.diff.pair import Change, Pair

ID = "multiple-of"
KEYWORDS = ("multipleOf",)


def changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.says("multipleOf")
    if old == new or not {"number", "integer"} & pair.old.kinds & pair.new.kinds:
        return
    effect = effect_between(_schema(old), _schema(new))
    if effect is not None:
        yield pair.change(ID, effect, f"multiple of {_said(old)} is {_said(new)} now")


def _schema(steps: tuple[float, ...] | None) -> dict[str, object]:
    return {"type": "number", "allOf": [{"multipleOf": step} for step in steps or ()]}


def _said(steps: tuple[float, ...] | None) -> str:
    return " and ".join(map(str, steps)) if steps else "anything"
