"""A kit is ordered as one line and supplied as many: the customer is told of whole kits, and of their parts besides.

The ERP says with the booking which lines stand for which kit. From then on the order has the components' lines only,
and all quantities move on them. A kit is shipped as often as all of its components are, whatever else has left:

    2 bookcases of 1 frame and 4 boards: 2 frames and 5 boards have left      1 bookcase

What is given up breaks a kit as soon as one component is missing. A promise is made of the parts, and says nothing of
kits.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from engine.process.order import KitLine, Order, OrderLine

if TYPE_CHECKING:
    from engine.adapters import erp_v1
    from engine.turn import Turn

Done = Iterable[tuple[int, int]]
"""Component by component: (base units, base units in one kit)."""


def whole(done: Done) -> int:
    """How many kits are whole."""
    return min([base // per_kit for base, per_kit in done])


def check(order: Order, said: "erp_v1.Booking") -> None:
    """ValidationError if a kit is booked in another quantity than was ordered, or its components do not make it."""
    booked = {x.line_no: x for x in said.lines}
    for kit in said.kits:
        line = order.line(kit.line_no)
        if line is None:
            continue
        if (line.item, line.quantity) != (kit.item, kit.quantity):
            what = f"{line.quantity} of {line.item}, were booked as {kit.quantity} of {kit.item}"
            raise msgspec.ValidationError(f"line {kit.line_no}: {what}")
        for part in kit.components:
            x = booked.get(part.line_no)
            if x is None or x.sales_unit.uom != line.uom or x.quantity_base != part.per_kit * kit.quantity:
                raise msgspec.ValidationError(f"line {part.line_no} does not make {kit.quantity} of {kit.item}")


def take(order: Order, said: "erp_v1.Booking") -> None:
    """Put the components' lines in the place of each kit's."""
    if not said.kits or order.kits:
        return
    for x in said.kits:
        parts = [(part.line_no, part.per_kit) for part in x.components]
        order.kits.append(KitLine(x.line_no, x.item, x.quantity, parts))
    kit_lines = {kit.line_no for kit in order.kits}
    numbers = {number for kit in order.kits for number, _ in kit.parts}
    components = [x for x in said.lines if x.line_no in numbers]
    order.lines = [line for line in order.lines if line.line_no not in kit_lines]
    order.lines += [OrderLine(x.line_no, x.item, x.quantity_base, x.sales_unit.uom, 0) for x in components]


def news(turn: "Turn", order: Order, kind: str) -> list[tuple[str, int, str]]:
    """Milestone lines about kits that go with a statement about their components; nothing that was told before."""
    lines = []
    for kit in order.kits:
        told = _news(turn, order, kit, kind)
        if told:
            lines.append((kit.line_no, told, ""))
    return lines


def _news(turn: "Turn", order: Order, kit: KitLine, kind: str) -> int:
    lines = [(line, per_kit) for number, per_kit in kit.parts if (line := order.line(number)) is not None]
    if kind == "shipped":
        before, kit.shipped = kit.shipped, turn.parts.whole_kits([(line.shipped_base, n) for line, n in lines])
        return kit.shipped - before
    if kind == "invoiced":
        before, kit.invoiced = kit.invoiced, turn.parts.whole_kits([(line.invoiced_base, n) for line, n in lines])
        return kit.invoiced - before
    if kind in ("cut", "cancelled"):
        before, kit.broken = kit.broken, max([-(-line.cut_base // n) for line, n in lines])
        return kit.broken - before
    return 0
