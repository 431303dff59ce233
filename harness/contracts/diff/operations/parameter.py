"""A parameter came, went, must be there, or is written out otherwise.   [parameter]

A new one that must be there breaks every call that lacks it: a mandatory header is the way in which whole shops stop.
One that went is refused by few servers and ignored by most, which for a filter means that everything is returned: a
warning. `style` and `explode` are how a list travels; a list written otherwise is read as one value.
"""

from collections.abc import Iterator

from harness.contracts.diff.operations.pair import OperationPair, Said, said
from harness.contracts.surface.model import Parameter

ID = "parameter"


def changes(pair: OperationPair) -> Iterator[Said]:
    if (both := pair.both()) is None:
        return
    old, new = both
    for key in sorted({*old.parameters, *new.parameters}):
        yield from _of_one(pair, old.parameters.get(key), new.parameters.get(key))


def _of_one(pair: OperationPair, old: Parameter | None, new: Parameter | None) -> Iterator[Said]:
    if old is None and new is not None:
        what = "is new and must be there" if new.required else "is new"
        yield said(ID, "narrowed" if new.required else "offered", pair.asks, _part(new), what, None, new.node)
    elif new is None and old is not None:
        yield said(ID, "withdrawn", pair.asks, _part(old), "is gone", old.node, None)
    elif old is not None and new is not None:
        if old.required != new.required:
            what = "must be there now" if new.required else "may be left out now"
            yield said(ID, "narrowed" if new.required else "widened", pair.asks, _part(new), what, old.node, new.node)
        if (old.style, old.explode) != (new.style, new.explode):
            what = f"is written as {_style(new)} now, and was as {_style(old)}"
            yield said(ID, "recoded", pair.asks, _part(new), what, old.node, new.node)
        if new.deprecated and not old.deprecated:
            yield said(ID, "remark", pair.asks, _part(new), "is deprecated now", old.node, new.node)


def _part(parameter: Parameter) -> str:
    return f"{parameter.place} {parameter.name}"


def _style(parameter: Parameter) -> str:
    return f"{parameter.style}, exploded" if parameter.explode else parameter.style
