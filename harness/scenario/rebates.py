"""Rebates of a story: who is given back how much of what he buys, and who claims it when."""

from typing import Annotated

from msgspec import Meta, Struct

Ppm = Annotated[int, Meta(ge=0, le=1_000_000, description="parts per million")]


class RebateClaim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A customer claims his rebate in the channel, at a time."""

    name: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$")]
    at_ms: int
    customer: Annotated[int, Meta(ge=1, le=10_000)]
    """The how-manieth."""
    amount_minor: Annotated[int, Meta(ge=1, le=10**12)] | None = None
    """What he reckons, in minor units. Without it: all that is set aside for him."""


class RebatesPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first `customers` have an agreement each; their rates are drawn."""

    customers: Annotated[int, Meta(ge=1, le=10_000)]
    rate_ppm_min: Ppm = 10_000
    rate_ppm_max: Ppm = 50_000
    claims: tuple[RebateClaim, ...] = ()
