"""ERP v1's changed customers, as the engine reads them, and a customer as the other systems are told of him."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from engine.adapters.crm_v1 import Address
from seatrial.message import JsonObject

Text = Annotated[str, Meta(min_length=1)]


class CustomerRecord(Struct, frozen=True, omit_defaults=True):
    """Body of putCustomer."""

    name: str
    address: Address
    currency: Annotated[str, Meta(min_length=3, max_length=3)]
    status: Literal["active", "blocked_ship", "blocked_invoice", "blocked_all"]
    version: Annotated[int, Meta(ge=1)]
    payment_terms: str | UnsetType = UNSET
    tax_registration: str | UnsetType = UNSET
    tax_rate_ppm: Annotated[int, Meta(ge=0, le=10_000_000)] | UnsetType = UNSET
    merged_into: Text | UnsetType = UNSET


class CustomerChange(Struct, frozen=True):
    """`customer.changed`. The credit limit is the ERP's own affair: nobody else is told of it."""

    customer: Text
    record: CustomerRecord


class _Number(Struct, frozen=True):
    customer_number: Text


def customer_changed(data: JsonObject) -> CustomerChange:
    """ValidationError if it is none."""
    number = msgspec.convert(data, _Number).customer_number
    return CustomerChange(number, msgspec.convert(data, CustomerRecord))
