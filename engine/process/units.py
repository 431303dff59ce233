"""What a line's quantity and price are counted in is for the ERP to say; the engine carries it and converts nothing.

An order is handed on with the unit that the customer wrote. The answer says what it comes to in base units, what the
price is for and what the invoice will state. If it speaks of another unit than was ordered in, or of another quantity
than that unit makes, it is about another order: then it is no answer, and the order is looked up. Twelve cases are
never taken for twelve pieces.
"""

import msgspec

from engine.adapters import crm_v1, erp_v1
from engine.process import kits
from engine.process.order import Order, UnitOf


def take(order: Order, said: erp_v1.Booking) -> None:
    """Take over the units of a booking, and the lines that stand for its kits. ValidationError for a line that is
    booked in another unit than it was ordered in, or for another quantity (what is rejected may be in any unit);
    nothing is taken over then."""
    if said.outcome != "rejected":
        kits.check(order, said)
    for x in said.lines if said.outcome != "rejected" else ():
        line, unit = order.line(x.line_no), x.sales_unit
        if line is not None and line.uom != unit.uom:
            raise msgspec.ValidationError(f"line {x.line_no} was ordered in {line.uom} and booked in {unit.uom}")
        if line is not None and line.quantity * unit.numerator != x.quantity_base * unit.denominator:
            what = f"{line.quantity} {line.uom}, {unit.numerator}/{unit.denominator} base units each"
            raise msgspec.ValidationError(f"line {x.line_no}: {what}, was booked as {x.quantity_base} base units")
    kits.take(order, said)
    for x in said.lines:
        line = order.line(x.line_no)
        if line is not None:
            line.quantity_base = x.quantity_base
            line.price_unit, line.invoice_unit = _kept(x.price_unit), _kept(x.invoice_unit)


def _kept(unit: crm_v1.UnitOf) -> UnitOf | None:
    base = unit.numerator == unit.denominator
    return None if base else UnitOf(unit.uom, unit.numerator, unit.denominator)
