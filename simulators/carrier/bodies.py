"""What the carrier is told: request bodies as typed values, closed as the contract says. Quantities: base units."""

from typing import Annotated

from msgspec import Meta, Struct

from simulators.measures import LARGEST, Instant, Text


class AnnouncedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    shipment_line: Text
    item: Text
    quantity_base: Annotated[int, Meta(ge=1, le=LARGEST)]


class AnnouncedShipment(Struct, frozen=True, forbid_unknown_fields=True):
    """Body of announceShipment: what is in the parcel."""

    shipment_number: Text
    goods_issue_at: Instant
    zone: Text
    lines: Annotated[tuple[AnnouncedLine, ...], Meta(min_length=1)]
