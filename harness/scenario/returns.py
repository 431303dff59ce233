"""Goods that customers send back: drawn, or named where a story needs them to the unit."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Reason = Literal["unwanted", "wrong_item", "damaged", "defective", "worn"]
"""damaged is scrapped, defective goes back to the vendor, worn is repaired, all else is restocked."""
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
ActionName = Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$")]


class ReturnsPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of invoices. Chances are drawn once per invoice; how it goes on at the warehouse is its habit
    (`return_ms_max`, `return_rejected_ppm` …)."""

    chance_ppm: int
    """Chance that the customer sends some of what he was billed back …"""
    after_ms_min: int = 14_400_000
    """… so long after the invoice: the order book has to have it."""
    after_ms_max: int = 172_800_000
    part_ppm: int = 500_000
    """Chance, per line of more than one unit, that he keeps some of it."""
    over_ppm: int = 0
    """Chance that he wants to send more back than he was billed for."""
    again_ppm: int = 0
    """Chance that he asks a second time, for the same, a few hours later."""


class NamedReturn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Some of a line of a named or drawn order is sent back, at the first invoice that bills it."""

    name: ActionName
    order: ActionName
    """Action that placed the order ("order/0007", or the name of a named order)."""
    line: str = "1"
    quantity: Count
    after_ms: int
    """So long after the invoice."""
    reason: Reason = "unwanted"
    exchange: str = ""
    """The named order that he places for it, if he does. He pays what is between the two, once he is told."""
