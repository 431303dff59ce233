"""Request bodies of the tax service's operations, closed as their contract says."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import Country, Currency, LocalDate, Money, Text

Rate = Annotated[int, Meta(ge=0, le=10_000_000)]
"""Parts per million."""


class AskedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line: Text
    order: Text
    amount: Money
    category: Text
    country: Country
    tax_point_date: LocalDate


class EarlierRow(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What was taxed before of an order, at one rate."""

    order: Text
    jurisdiction: str
    category: Text
    rate_ppm: Rate
    taxable: Money


class Question(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of calculateTax."""

    document: Text
    currency: Currency
    lines: Annotated[Sequence[AskedLine], Meta(min_length=1)]
    earlier: Sequence[EarlierRow]
    original_document: Text | UnsetType = UNSET


class NewRate(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of setRate."""

    country: Country
    category: Text
    rate_ppm: Rate
    valid_from: LocalDate
    reason: str = ""
