"""What the warehouse is asked: request bodies as typed values, closed as the contract says. Quantities: base units."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import LARGEST, Address, Count, Instant, Text, UnitOf, Version

Units = Annotated[int, Meta(ge=1, le=LARGEST)]
Status = Literal["available", "quality_hold", "blocked", "damaged", "returns_inspection", "in_transit"]


class WishLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    item: Text
    quantity_base: Units


class ReserveLine(WishLine, frozen=True, gc=False, forbid_unknown_fields=True):
    """A wished quantity of lots that still keep for so many days on the day they leave."""

    min_remaining_life_days: Count = 0


class ReserveBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`mode` all_or_nothing: either every line whole, or nothing at all. `expires_at`: it lapses then by itself."""

    fulfilment_order_no: Text
    site: Text
    mode: Literal["all_or_nothing", "partial"]
    kind: Literal["hard", "soft"]
    lines: Annotated[tuple[ReserveLine, ...], Meta(min_length=1)]
    expires_at: Instant | UnsetType = UNSET


class HardenBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be reserved hard in place of the soft reservation."""

    lines: Annotated[tuple[WishLine, ...], Meta(min_length=1)]


class ReleaseBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Without `lines`: everything that is still held."""

    cause: Text
    lines: tuple[WishLine, ...] | None = None


class ShippingOrderBody(Struct, frozen=True, forbid_unknown_fields=True):
    fulfilment_order_no: Text
    reservation_id: Text
    ship_to: Address
    service: Text
    ship_by: Text
    lines: Annotated[tuple[WishLine, ...], Meta(min_length=1)]
    consignee: Text | UnsetType = UNSET
    """The customer at whose premises the goods stay ours."""


class RefusedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A quantity of one line of a shipment that its customer has refused, and why."""

    shipment_line: Text
    item: Text
    site: Text
    lot: Text
    quantity_base: Units
    reason_code: str = ""


class ExpectRefusedBody(Struct, frozen=True, forbid_unknown_fields=True):
    return_no: Text
    shipment_number: Text
    lines: Annotated[tuple[RefusedLine, ...], Meta(min_length=1)]


class RecallBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A shipping order is stopped as a whole: `lines`, which the contract allows, change nothing."""

    recall_no: Text
    lines: tuple[WishLine, ...] | None = None


class ExpectedLine(WishLine, frozen=True, gc=False, forbid_unknown_fields=True):
    reason: str = ""
    """Why it comes back, in the customer's words."""


class ExpectReturnBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`line_no`: of the return authorisation."""

    rma_number: Text
    site: Text
    lines: Annotated[tuple[ExpectedLine, ...], Meta(min_length=1)]


class ItemBody(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    base_uom: Text
    tax_category: str
    status: Literal["active", "blocked", "discontinued"]
    version: Version
    gtin: str = ""
    uoms: tuple[UnitOf, ...] = ()


class StatusChangeBody(Struct, frozen=True, forbid_unknown_fields=True):
    item: Text
    site: Text
    lot: str
    from_status: Status
    to_status: Status
    quantity_base: Units
    reason: str


class ReceiptBody(Struct, frozen=True, forbid_unknown_fields=True):
    item: Text
    site: Text
    lot: str
    quantity_base: Units
    expires_on: str = ""


class TransferBody(Struct, frozen=True, forbid_unknown_fields=True):
    transfer_no: Text
    item: Text
    from_site: Text
    to_site: Text
    quantity_base: Units


class TransferReceiptBody(Struct, frozen=True, forbid_unknown_fields=True):
    lot: str
    received_base: Count
    lost_base: Count


class LotRecallBody(Struct, frozen=True, forbid_unknown_fields=True):
    item: Text
    lot: Text
    reason: str


class CountBody(Struct, frozen=True, forbid_unknown_fields=True):
    """`counted_base`: what of the lot was found fit for sale, reserved units included."""

    item: Text
    site: Text
    lot: str
    counted_base: Count
