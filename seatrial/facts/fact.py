"""What all facts have in common."""

from collections.abc import Mapping

from msgspec import Struct


class Fact(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """Common header of all facts."""

    origin: str
    system: str

    @property
    def effect_key(self) -> str:
        return ""


class Line(Struct, frozen=True, gc=False):
    """A quantity of an order line. `line` is the order book's line number as text, the same in every system."""

    line: str
    item: str
    quantity_base: int


class Unit(Struct, frozen=True, gc=False):
    """A unit of an item: one `uom` is exactly numerator/denominator base units."""

    uom: str
    numerator: int = 1
    denominator: int = 1


class KitPart(Struct, frozen=True, gc=False):
    """One component of a kit: the line that stands for it, and how many of it one kit has."""

    line: str
    per_kit: int


class Kit(Struct, frozen=True, gc=False):
    """A line that was ordered as a kit: in the order book, lines of its components stand in its place."""

    line: str
    item: str
    quantity: int
    parts: tuple[KitPart, ...]

    def whole(self, done: Mapping[str, int]) -> int:
        """How many kits are whole, of so many of each component. `done`: component line -> base units."""
        return min([done.get(part.line, 0) // part.per_kit for part in self.parts])


class Stated(Struct, frozen=True, gc=False):
    """A quantity as a document has it beside its base units: numerator/denominator of a unit."""

    numerator: int
    denominator: int
    unit: Unit
