"""Rebates of a story: who is given back how much of what he buys."""

from typing import Annotated

from msgspec import Meta, Struct

Ppm = Annotated[int, Meta(ge=0, le=1_000_000, description="parts per million")]


class RebatesPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first `customers` have an agreement each; their rates are drawn."""

    customers: Annotated[int, Meta(ge=1, le=10_000)]
    rate_ppm_min: Ppm = 10_000
    rate_ppm_max: Ppm = 50_000
