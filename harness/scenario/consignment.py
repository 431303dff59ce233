"""Goods of ours at customers' premises, in a story: who keeps some, how often they count, and when they are fetched."""

from typing import Annotated

from msgspec import Meta, Struct


class ConsignmentPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who keeps goods of ours counts them from time to time and reports what he has used."""

    customers: Annotated[int, Meta(ge=1, le=1_000)]
    """The first so many customers keep goods of ours; fill-ups go to them only."""
    sheet_ms_min: int = 518_400_000
    """A count sheet is written so long after the first fill-up, and after the one before was settled."""
    sheet_ms_max: int = 604_800_000
    correct_ppm: int = 0
    """Chance per sheet that the customer finds he has used less, and corrects it …"""
    correct_ms_min: int = 600_000
    """… so long after he reported it."""
    correct_ms_max: int = 7_200_000
    lost_ppm: int = 0
    """Chance per item, when it is fetched, that some of it is not there."""
    pick_up_ms: int
    """From then on nobody counts any more: what is left is fetched, once the last sheet is settled."""
    pick_up_after_ms_min: int = 3_600_000
    pick_up_after_ms_max: int = 86_400_000
