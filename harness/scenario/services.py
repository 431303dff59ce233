"""Service contracts of a story: who has one, what it costs, and how it ends before its time."""

from typing import Annotated

from msgspec import Meta, Struct

Month = Annotated[str, Meta(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$", description="a month, such as 2026-03, in quotes")]
Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a date, such as 2026-04-30, in quotes")]


class Termination(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clerk ends a contract at a time, with effect from a day that may be over."""

    name: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$")]
    at_ms: int
    contract: Annotated[int, Meta(ge=1, le=1_000)]
    """The how-manieth."""
    ends_on: Day


class ServicesPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first `contracts` customers have one each: a fee for every month, and a price for every parcel."""

    contracts: Annotated[int, Meta(ge=1, le=1_000)]
    first_month: Month
    months: Annotated[int, Meta(ge=1, le=24)]
    cycle_day: Annotated[int, Meta(ge=1, le=28)] = 1
    """The day of the month on which a period begins; the one before it is over."""
    fee_minor_min: Annotated[int, Meta(ge=0)] = 1_900
    fee_minor_max: Annotated[int, Meta(ge=0)] = 9_900
    usage_minor_min: Annotated[int, Meta(ge=0)] = 90
    usage_minor_max: Annotated[int, Meta(ge=0)] = 390
    terminations: tuple[Termination, ...] = ()
