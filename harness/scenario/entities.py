"""The companies of a story, each with books of its own: which sites, which zone, and when a month is closed."""

from typing import Annotated

from msgspec import Meta, Struct

Site = Annotated[str, Meta(min_length=1, max_length=64)]


class LegalEntityPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is shipped from one of its sites is dated by the clock of its zone and booked in the month of that date."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    zone: str
    sites: Annotated[tuple[Site, ...], Meta(min_length=1)]
    close_after_ms: int = 7_200_000
    """How long after local midnight of the first of the month a clerk closes the month before."""
