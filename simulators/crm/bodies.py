"""Request bodies of the CRM's operations, closed as their contract says. A `Sequence` is a list that nobody changes."""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import Address, Count, Currency, Instant, Money, Ppm, Priority, Quantity, Text, Version

Kind = Literal[
    "booked",
    "on_hold",
    "rejected",
    "confirmed",
    "backordered",
    "cut",
    "released",
    "shipped",
    "delivered",
    "invoiced",
    "paid",
    "payment_reversed",
    "cancelled",
    "cancellation_refused",
    "amended",
    "change_refused",
    "price_approved",
    "recalled",
    "closed",
    "return_authorized",
    "return_refused",
    "credited",
]


class WishLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    external_line_id: Text
    item: Text
    quantity: Quantity
    quoted_price: Money


WishLines = Annotated[Sequence[WishLine], Meta(min_length=1)]


class Wish(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a customer orders: body of submitOrder and createQuote, and the business part of `order.submitted`."""

    customer_number: Text
    customer_po: str
    channel: Text
    site: Text
    ship_to: Address
    ship_complete: bool
    currency: Currency
    requested_date: Text
    lines: WishLines
    discount_ppm: Ppm = 0
    priority: Priority = "normal"
    order_type: Literal["standard", "consignment"] | UnsetType = UNSET
    """consignment: the goods stay ours until he uses them."""


class Lines(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of correctOrder and requestChange: all lines as they shall be from now on."""

    lines: WishLines


class CancelLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    external_line_id: Text
    quantity: Quantity


class Cancellation(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of requestCancellation. Without `lines` the whole order is meant."""

    reason: str
    lines: Sequence[CancelLine] | UnsetType = UNSET


class ReturnedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    external_line_id: Text
    invoice_number: Text
    quantity: Quantity
    reason: str


class ReturnWish(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of requestReturn."""

    lines: Annotated[Sequence[ReturnedLine], Meta(min_length=1)]


class Exchange(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of exchangeReturn."""

    crm_order_id: Text


class MilestoneLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    quantity_base: Count
    promised_date: str | UnsetType = UNSET
    item: Text | UnsetType = UNSET
    """What is supplied, if that is a substitute for what was ordered."""


class Milestone(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of recordMilestone. `document_version` counts as the document's owner does."""

    kind: Kind
    lines: Sequence[MilestoneLine]
    document_number: Text
    document_version: Version
    occurred_at: Instant
    reason_code: str | UnsetType = UNSET


class Availability(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of publishAvailability: a figure, and the stock statement (`as_of`, `sequence`) behind it."""

    available_base: Count
    uom: Text
    as_of: Instant
    sequence: Text
    method: Literal["event", "snapshot", "estimate"]
    max_age_ms: Count
