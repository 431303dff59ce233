"""A company that is bought: its ERP, its customers, its items and its warehouse join in the middle of a story."""

from typing import Annotated

from msgspec import Meta, Struct

Place = Annotated[
    str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$", description="letters, digits and any of _ . -")
]


class AcquiredPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Customers B-001 …, items B-ITEM-001 …, their orders `name`/order/0001 …: all of them in the second ERP's book and
    at a site of their own. At `joins_ms` people have that ERP tell its customers and items to everybody; the customers
    order through the common channel from `orders_from_ms` on."""

    name: Place
    site: Place
    joins_ms: int
    orders_from_ms: int
    until_ms: int
    customers: Annotated[int, Meta(ge=1, le=999)] = 10
    items: Annotated[int, Meta(ge=1, le=999)] = 10
    stock_base_min: int = 50
    stock_base_max: int = 200
    orders: Annotated[int, Meta(ge=1, le=1_000_000)] = 50
