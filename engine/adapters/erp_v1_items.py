"""ERP v1's list of changed items, as the engine reads it, and an item as the other systems are told of it."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from seatrial.message import JsonObject

Stamp = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


Ratio = Annotated[int, Meta(ge=1, le=10**9)]


class Unit(Struct, frozen=True):
    """One `uom` is numerator/denominator base units: carried on as it is."""

    uom: Annotated[str, Meta(min_length=1)]
    numerator: Ratio
    denominator: Ratio


class ItemRecord(Struct, frozen=True, omit_defaults=True):
    name: str
    base_uom: Annotated[str, Meta(min_length=1)]
    tax_category: str
    status: Literal["active", "blocked", "discontinued"]
    version: Annotated[int, Meta(ge=1)]
    gtin: str | UnsetType = UNSET
    uoms: tuple[Unit, ...] | UnsetType = UNSET


class ItemChange(Struct, frozen=True):
    item: Annotated[str, Meta(min_length=1)]
    changed_at: Stamp
    record: ItemRecord


class ItemChanges(Struct, frozen=True):
    """Answer of `listItemChanges`."""

    as_of: Annotated[str, Meta(min_length=20, max_length=35)]
    changes: tuple[ItemChange, ...]
    more: bool


def item_changes(body: JsonObject) -> ItemChanges:
    """ValidationError if it is none."""
    return msgspec.convert(body, ItemChanges)
