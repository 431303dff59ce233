"""How billing puts evidence into facts."""

from collections.abc import Sequence

from seatrial.facts import BillableLine, Stated, TaxRateSet, Unit
from simulators.billing.acceptance import STANDARD_RATE_PPM
from simulators.billing.arithmetic import TAX_CATEGORIES
from simulators.billing.bodies import BilledLine
from simulators.billing.premises import NAME
from simulators.billing.services import USAGE
from simulators.billing.state import Draft
from simulators.master import Customer
from simulators.measures import UnitOf
from simulators.units import in_unit

BASE = Unit("")
"""The base unit, whatever its name: billing is not told."""


def fact_lines(lines: Sequence[BilledLine]) -> tuple[BillableLine, ...]:
    return tuple([
        BillableLine(line.shipment_line or "", line.line_no, line.item, line.quantity_base, line.unit_price.minor)
        for line in lines
    ])  # fmt: skip


def service_lines(draft: Draft) -> tuple[BillableLine, ...]:
    """A fee has its period for a line; usage says which parcel was handled."""
    found = []
    for one in draft.lines:
        parcel = one.event.told.source_document if one.event.told.type == USAGE else ""
        line = one.line
        found.append(BillableLine(parcel, line.line_no, line.item, line.quantity_base, line.unit_price.minor))
    return tuple(found)


def in_units(lines: Sequence[BilledLine]) -> bool:
    return any(line.price_unit is not None or line.invoice_unit is not None for line in lines)


def units_of(lines: Sequence[BilledLine], units: Sequence[UnitOf | None]) -> tuple[Unit, ...]:
    """Units of all lines, nothing if no line has one beside its base unit."""
    return tuple([BASE if unit is None else unit.plain for unit in units]) if in_units(lines) else ()


def stated(lines: Sequence[BilledLine]) -> tuple[Stated, ...]:
    """The lines' quantities as the invoice has them, if any has a unit beside its base unit."""
    units = units_of(lines, [line.invoice_unit for line in lines])
    return tuple([
        Stated(*in_unit(unit, line.quantity_base), unit) for unit, line in zip(units, lines, strict=False)
    ])  # fmt: skip


def own_rates(customers: Sequence[Customer]) -> tuple[TaxRateSet, ...]:
    """What billing taxes by where there is nobody to ask: everywhere and always alike, but for customers who have a
    rate of their own."""
    rates = [("", STANDARD_RATE_PPM)]
    rates += [(one.number, one.tax_rate_ppm) for one in customers if one.tax_rate_ppm != STANDARD_RATE_PPM]
    found: list[TaxRateSet] = []
    for number, rate_ppm in rates:
        for category, times in TAX_CATEGORIES.items():
            version = len(found) + 1
            found.append(
                TaxRateSet(
                    origin="",
                    system=NAME,
                    jurisdiction="",
                    category=category,
                    rate_ppm=rate_ppm * times,
                    valid_from="0001-01-01",
                    version=version,
                    customer=number,
                )
            )
    return tuple(found)
