"""Two versions of one place of a document, and what rules say of them."""

from collections.abc import Iterator
from typing import Any, Protocol

from msgspec import Struct, structs

from harness.contracts.diff.law import Direction, Effect
from harness.contracts.diff.plain import as_travels
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.shape import Shape, Together, shape_of


class Field(Struct, frozen=True):
    """A property: the object that has it, as it stood in the old version, and its name."""

    around: Together
    name: str


class Change(Struct, frozen=True):
    """What one rule found at one place. `said` is a sentence without it; `old` and `new` are what stood there.

    `field` is the property that the place is, where it is one.
    """

    rule: str
    effect: Effect
    path: str
    said: str
    old: Together = ()
    new: Together = ()
    field: Field | None = None


class Pair(Struct, frozen=True):
    """One place in both versions. `path` is the field as people write it: `lines[].quantity`.

    `optional`: the value may be left out, in either version. `field`: the property that it is, if it is one.
    """

    old: Shape
    new: Shape
    dialects: tuple[Dialect, Dialect]
    direction: Direction
    path: str = ""
    optional: bool = False
    field: Field | None = None

    def change(self, rule: str, effect: Effect, said: str) -> Change:
        return Change(rule, effect, self.path, said, self.old.nodes, self.new.nodes, self.field)

    def property(self, name: str, old: Together, new: Together, *, optional: bool = True) -> "Pair":
        """The pair of a property of this object."""
        inside = self.inside(step_into(name), old, new, optional=optional)
        return structs.replace(inside, field=Field(self.old.nodes, name))

    def inside(self, step: str, old: Together, new: Together, *, optional: bool = True) -> "Pair":
        """The pair of what stands within; `step` is what the path gets."""
        return pair_of(old, new, self.dialects, self.direction, f"{self.path}{step}", optional=optional)

    def says(self, keyword: str) -> tuple[Any, Any]:
        """What both versions say by a keyword; None where one says nothing."""
        return self.old.says.get(keyword), self.new.says.get(keyword)


class SchemaRule(Protocol):
    """A module of `rules/`: its id, the keywords that it answers for, and what it says of a pair."""

    ID: str
    KEYWORDS: tuple[str, ...]

    def changes(self, pair: Pair) -> Iterator[Change]: ...


def pair_of(
    old: Together,
    new: Together,
    dialects: tuple[Dialect, Dialect],
    direction: Direction,
    path: str = "",
    *,
    optional: bool = False,
) -> Pair:
    """Raises ContractInvalid for what is no schema."""
    return Pair(
        as_travels(shape_of(old, dialects[0]), direction),
        as_travels(shape_of(new, dialects[1]), direction),
        dialects,
        direction,
        path.removeprefix("."),
        optional,
    )


def step_into(name: str) -> str:
    """The step of a path to a property: `.name`, and quoted where it would be read as something else."""
    return f".{name}" if name and not any(sign in name for sign in ".[]{}() ") else f'."{name}"'
