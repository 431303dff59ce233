"""What a story says of certain deliveries: so much is refused at the door, or never comes out of the lorry."""

from typing import Annotated

from msgspec import Meta, Struct


class Door(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first parcel of a named order that has the item in it. What the story does not name is drawn (`habits`)."""

    order: str
    item: str
    refused_base: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    missing_base: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    reason: str = "damaged"
    """Why it is refused."""
