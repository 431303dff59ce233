"""Request bodies of the ERP, closed as the contract says. All but the clerks' carry an `external_reference`."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.erp.exchange_bodies import Stated
from simulators.measures import (
    LARGEST,
    Address,
    Count,
    Currency,
    Instant,
    Money,
    Ppm,
    Priority,
    Quantity,
    Text,
    Version,
)

Units = Annotated[int, Meta(ge=1, le=LARGEST)]
HoldType = Literal["credit", "pricing", "fraud", "export", "address"]
Side = Literal["", "available", "quality_hold", "blocked", "damaged", "returns_inspection", "in_transit", "at_customer"]


class WishLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    external_line_id: Text
    item: Text
    quantity: Quantity
    quoted_price: Money


class BookBody(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    external_reference: Text
    source_system: Text
    external_id: Text
    revision: Version
    customer_number: Text
    customer_po: str
    channel: str
    site: str
    ship_to: Address
    ship_complete: bool
    currency: Currency
    requested_date: str
    lines: Annotated[tuple[WishLine, ...], Meta(min_length=1)]
    discount_ppm: Ppm = 0
    priority: Priority = "normal"
    order_type: Literal["standard", "consignment"] = "standard"


class AmendBody(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """All lines as they shall be, in a new revision."""

    external_reference: Text
    revision: Version
    lines: Annotated[tuple[WishLine, ...], Meta(min_length=1)]


class ChangeCustomerBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not named stays as it is."""

    reason: str
    external_reference: Text | UnsetType = UNSET
    name: Text | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    status: Literal["active", "blocked_ship", "blocked_invoice", "blocked_all"] | UnsetType = UNSET
    credit_limit: Money | UnsetType = UNSET
    payment_terms: Text | UnsetType = UNSET
    tax_registration: Text | UnsetType = UNSET


class MergeBody(Struct, frozen=True, forbid_unknown_fields=True):
    survivor: Text
    external_reference: Text | UnsetType = UNSET
    reason: str = ""


class TransferBody(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    item: Text
    from_site: Text
    to_site: Text
    quantity_base: Units
    external_reference: Text | UnsetType = UNSET


class ReservedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    reserved_base: Count
    short_base: Count


class AllocationBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    reservation_id: str
    lines: Annotated[tuple[ReservedLine, ...], Meta(min_length=1)]


class SetAllocationBody(Struct, frozen=True, forbid_unknown_fields=True):
    allocated_base: Count
    reason: str
    external_reference: Text | UnsetType = UNSET


class ReleaseBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text


class ShortLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    short_base: Units
    reason: str


class ShortBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    short_no: Text
    lines: Annotated[tuple[ShortLine, ...], Meta(min_length=1)]


class RecallLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    recalled_base: Count
    shipped_base: Count


class RecallResultBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    recall_no: Text
    outcome: Literal["recalled", "too_late"]
    lines: tuple[RecallLine, ...]


class CancelLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    quantity: Quantity


class CancelBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Without `lines`: everything that has not shipped."""

    external_reference: Text
    cancel_request_id: Text
    lines: tuple[CancelLine, ...] | None = None


class SetHoldBody(Struct, frozen=True, forbid_unknown_fields=True):
    type: HoldType
    reason: str
    external_reference: Text | UnsetType = UNSET


class ReleaseHoldBody(Struct, frozen=True, forbid_unknown_fields=True):
    type: HoldType
    by: Text
    price: Literal["as_contracted", "as_quoted"] | UnsetType = UNSET
    external_reference: Text | UnsetType = UNSET


class IssuedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    shipment_line: Text
    line_no: Text
    item: Text
    site: Text
    lot: str
    quantity_base: Units


class GoodsIssueBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    shipment_number: Text
    fulfilment_order_no: Text
    goods_issue_at: Instant
    zone: Text
    lines: Annotated[tuple[IssuedLine, ...], Meta(min_length=1)]
    posting_date: str | UnsetType = UNSET


class ReversalBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    reason_code: Text


class DeliveredLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    shipment_line: Text
    line_no: Text
    item: Text
    accepted_base: Count
    refused_base: Count
    missing_base: Count
    reason_code: str = ""


class DeliveryBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    shipment_number: Text
    fulfilment_order_no: Text
    delivered_at: Instant
    zone: Text
    lines: Annotated[tuple[DeliveredLine, ...], Meta(min_length=1)]
    signed_by: str = ""


class StockChangeBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    movement_id: Text
    kind: Literal["receipt", "adjustment", "status_change", "scrap", "transfer", "handover", "consumption"]
    item: Text
    site: Text
    lot: str
    from_status: Side
    to_status: Side
    quantity_base: Units
    occurred_at: Instant


class HandOverBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Body of handOverStock."""

    site: Text
    reason: Text
    external_reference: Text | UnsetType = UNSET


class InvoicedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    sales_order_number: Text
    line_no: Text
    quantity_base: Units


class Totals(Struct, frozen=True, forbid_unknown_fields=True):
    net: Money
    charges: Money
    tax: Money
    rounding: Money
    total: Money


class TaxedRow(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """How the tax of an invoice is made up."""

    jurisdiction: str
    category: Text
    rate_ppm: Annotated[int, Meta(ge=0, le=10_000_000)]
    taxable: Money
    tax: Money
    sales_order_number: str = ""
    service_contract_number: str = ""


class OrderShare(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What of an invoice falls to one order."""

    sales_order_number: Text
    charges: Money
    total: Money


class VoidBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A legal number that stands for nothing."""

    external_reference: Text
    document_number: Text
    series: Text
    reason_code: Text
    posting_date: str


class InvoiceBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Of orders, with what falls to each and their lines; or of a service contract."""

    external_reference: Text
    invoice_number: Text
    posting_date: str
    totals: Totals
    tax_rows: tuple[TaxedRow, ...] = ()
    exchange: Stated | None = None
    late_of: str = ""
    orders: tuple[OrderShare, ...] = ()
    lines: tuple[InvoicedLine, ...] = ()
    service_contract_number: str = ""
    replaces_invoice_number: str = ""
    legal_entity: str = ""


class ReturnWishLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """`line_no`: of the order."""

    invoice_number: Text
    line_no: Text
    quantity: Quantity
    reason: str


class AuthorizeReturnBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    external_id: Text
    lines: Annotated[tuple[ReturnWishLine, ...], Meta(min_length=1)]


class InspectedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    accepted_base: Count
    rejected_base: Count
    disposition: Literal["restock", "scrap", "vendor", "repair"]


class ReturnReceiptBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    rma_number: Text
    receipt_number: Text
    inspection_no: Text
    lines: Annotated[tuple[InspectedLine, ...], Meta(min_length=1)]


class CreditedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    invoice_line: Text
    line_no: Text
    quantity_base: Units


class CreditMemoBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    credit_memo_number: Text
    invoice_number: Text
    posting_date: str
    lines: Annotated[tuple[CreditedLine, ...], Meta(min_length=1)]
    totals: Totals
    rma_number: str = ""
    exchange: Stated | None = None
    late_of: str = ""
    sales_order_number: str = ""
    service_contract_number: str = ""
    reason_code: Literal["", "shipment_reversed"] = ""


class PaymentBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    payment_id: Text
    application_no: Text
    amount: Money
    invoice_number: Text
    posting_date: str
    kind: Literal["application", "reversal", "credit"] = "application"
    exchange: Stated | None = None
    late_of: str = ""
    sales_order_number: str = ""
    service_contract_number: str = ""
    credited_invoice_number: str = ""


class RefundBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    payment_id: Text
    refund_no: Text
    sales_order_number: str
    amount: Money
    posting_date: str
    late_of: str = ""
    service_contract_number: str = ""
