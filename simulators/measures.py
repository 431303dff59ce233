"""Money, quantities and addresses as they stand in request bodies: whole numbers with their unit, never floats.

They are closed: a member that the reader does not know would change what the value means.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from seatrial.facts import Unit

LARGEST = 10**15
"""No amount or quantity of a real business comes near this; whoever sends more has mixed something up."""

Count = Annotated[int, Meta(ge=0, le=LARGEST)]
"""A quantity in the base unit, or an amount in minor units, that cannot be negative."""

Amount = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]

Text = Annotated[str, Meta(min_length=1)]
Currency = Annotated[str, Meta(min_length=3, max_length=3)]
Country = Annotated[str, Meta(min_length=2, max_length=2)]
LocalDate = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""As ISO 8601: as text, the later one is the greater one."""
Instant = Annotated[str, Meta(min_length=20, max_length=35)]
"""RFC 3339. Whoever reckons with it converts it (`Calendar.ms`); most only pass it on."""

Ppm = Annotated[int, Meta(ge=0, le=1_000_000)]
"""A share in parts per million, of a whole that it cannot exceed."""

Priority = Literal["normal", "urgent"]
"""Who is supplied first when there is not enough."""

Version = Annotated[int, Meta(ge=1, le=LARGEST)]


class Money(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Minor units of a currency (ISO 4217)."""

    minor: Amount
    currency: Currency


class Quantity(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    value: Count
    uom: Text


class UnitOf(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One `uom` is numerator/denominator base units."""

    uom: Text
    numerator: Annotated[int, Meta(ge=1, le=10**9)]
    denominator: Annotated[int, Meta(ge=1, le=10**9)]

    @property
    def plain(self) -> Unit:
        """As facts have it."""
        return Unit(self.uom, self.numerator, self.denominator)


class Address(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    name: Text
    street: str
    city: str
    postal_code: str
    country: Country

    @property
    def label(self) -> str:
        """In one text, as facts have it."""
        return f"{self.name}, {self.street}, {self.country}-{self.postal_code} {self.city}"
