"""Request bodies of billing's operations."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from simulators.measures import LARGEST, Count, Money, Text

EventType = Literal["goods_issue", "proof_of_delivery", "return_accepted", "period", "usage"]

Positive = Annotated[int, Meta(ge=1, le=LARGEST)]


class BillableLine(Struct, frozen=True, gc=False):
    """A quantity to be billed at the price that the order book has set."""

    line_no: Text
    shipment_line: Text
    item: Text
    quantity_base: Count
    unit_price: Money
    tax_category: Text


class Charge(Struct, frozen=True, gc=False):
    charge_id: Text
    kind: Text
    amount: Money


class BillableEvents(Struct, frozen=True, gc=False):
    """Body of recordBillableEvents: evidence of fulfilment, with the source document behind it."""

    type: EventType
    source_document: Text
    sales_order_number: Text
    customer_number: Text
    currency: Text
    occurred_at: Text
    lines: Annotated[tuple[BillableLine, ...], Meta(min_length=1)]
    charges: tuple[Charge, ...] = ()


class PaidAmount(Struct, frozen=True, gc=False):
    minor: Positive
    currency: Text


class Payment(Struct, frozen=True, gc=False):
    """Body of receivePayment. `invoice_number`: what the customer says that he pays."""

    amount: PaidAmount
    reference: Text
    invoice_number: str | UnsetType = UNSET


class Application(Struct, frozen=True, gc=False):
    """Body of applyPayment. Without `amount` as much as there is."""

    invoice_number: Text
    amount: PaidAmount | UnsetType = UNSET


class CustomerRecord(Struct, frozen=True, gc=False):
    """Body of putCustomer: what billing needs of the ERP's customer account."""

    name: str
    currency: Text
    tax_rate_ppm: Annotated[int, Meta(ge=0, le=1_000_000)]
    version: Count
