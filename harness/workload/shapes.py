"""What an order is made of, drawn by the order's own name: lines, items, quantities.

Two orders that share a credit limit share their shape too, so that the limit can be set to cover one and not both.
"""

from collections.abc import Sequence

from msgspec import Struct

from harness.dice import Dice, key
from harness.scenario.plan import OrderStream
from seatrial.facts import Unit
from simulators.master import Item
from simulators.units import whole_base, worth_minor


class Wanted(Struct, frozen=True, gc=False):
    """A line as the customer means it: `quantity` in the unit in which the item is sold."""

    item: Item
    quantity: int

    @property
    def uom(self) -> str:
        return self.item.sold_in or self.item.base_uom

    @property
    def worth_minor(self) -> int:
        """At the contract price."""
        item, unit = self.item, self.item.unit(self.uom)
        base = None if unit is None else whole_base(unit, self.quantity)
        return worth_minor(item.price_minor, item.unit(item.priced_per) or Unit(item.base_uom), base or 0)


def order_name(stream: OrderStream, number: int) -> str:
    """`number` counts from 1."""
    return f"{stream.name}/{number:04d}"


def pair_name(stream: OrderStream, number: int) -> str:
    """The pair that order `number` belongs to."""
    return f"{stream.name}/pair-{(number + 1) // 2:04d}"


def wanted_lines(dice: Dice, stream: OrderStream, shape: str, items: Sequence[Item]) -> tuple[Wanted, ...]:
    """The lines of the order, or pair of orders, named `shape`. An item may stand on two lines, as it does in life."""
    count = dice.between("order/lines", key(shape), stream.lines_min, stream.lines_max)
    return tuple([
        Wanted(
            dice.pick("order/item", line, items),
            dice.between("order/quantity", line, stream.quantity_min, stream.quantity_max),
        )
        for line in [key(shape, number) for number in range(1, count + 1)]
    ])  # fmt: skip


def one_in(dice: Dice, what: str, stream: OrderStream, every: int, number: int) -> bool:
    """Whether order `number` is the one in `every`: evenly spaced, so that a short stream has its share."""
    if not every:
        return False
    return (number - 1) % every == dice.between(what, key(stream.name), 0, every - 1)
