"""Request bodies of the CRM's operations."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import Count, Money, Quantity, ShipTo, Text

Kind = Literal[
    "booked",
    "on_hold",
    "rejected",
    "confirmed",
    "backordered",
    "cut",
    "released",
    "shipped",
    "invoiced",
    "paid",
    "cancelled",
    "cancellation_refused",
    "recalled",
    "closed",
]


class WishLine(Struct, frozen=True, gc=False):
    external_line_id: Text
    item: Text
    quantity: Quantity
    quoted_price: Money | UnsetType = UNSET


WishLines = Annotated[tuple[WishLine, ...], Meta(min_length=1)]


class Wish(Struct, frozen=True, gc=False):
    """What a customer orders: body of submitOrder and createQuote, and the business part of `order.submitted`."""

    customer_number: Text
    customer_po: str
    channel: Text
    site: Text
    ship_to: ShipTo
    currency: Text
    requested_date: Text
    lines: WishLines
    ship_complete: bool = False


class Lines(Struct, frozen=True, gc=False):
    """Body of correctOrder and requestChange: all lines as they shall be from now on."""

    lines: WishLines


class CancelLine(Struct, frozen=True, gc=False):
    external_line_id: Text
    quantity: Quantity


class Cancellation(Struct, frozen=True, gc=False):
    """Body of requestCancellation. Without `lines` the whole order is meant."""

    reason: str
    lines: tuple[CancelLine, ...] | UnsetType = UNSET


class MilestoneLine(Struct, frozen=True, gc=False):
    line_no: Text
    quantity_base: Count
    promised_date: str | UnsetType = UNSET


class Milestone(Struct, frozen=True, gc=False):
    """Body of recordMilestone. `document_version` counts as the document's owner does."""

    kind: Kind
    document_number: Text
    document_version: Count
    occurred_at: Text
    lines: tuple[MilestoneLine, ...] = ()
    reason_code: str = ""


class Availability(Struct, frozen=True, gc=False):
    """Body of publishAvailability: a figure, and the stock statement (`as_of`, `sequence`) behind it."""

    available_base: Count
    uom: Text
    as_of: Text
    sequence: Text
    method: Literal["event", "snapshot", "estimate"]
    max_age_ms: Count


class ItemRecord(Struct, frozen=True, gc=False):
    """Body of putItem: the ERP's item master record."""

    name: str
    base_uom: Text
    version: Count


class CustomerRecord(Struct, frozen=True, gc=False):
    """Body of putCustomer: what the CRM needs of the ERP's customer account."""

    name: str
    version: Count
    currency: str = ""
