"""Request bodies of the ERP about purchase orders: what vendors acknowledge, ship and bill."""

from typing import Annotated

from msgspec import Meta, Struct

from simulators.erp.bodies import Units
from simulators.measures import Count, Instant, Money, Text


class AcknowledgedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    confirmed_base: Count
    backordered_base: Count
    promised_date: str = ""


class AcknowledgementBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    acknowledgement_no: Text
    lines: Annotated[tuple[AcknowledgedLine, ...], Meta(min_length=1)]


class VendorShippedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """`closed`: nothing more of it will come."""

    line_no: Text
    item: Text
    quantity_base: Units
    closed: bool


class VendorShipmentBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    shipment_number: Text
    purchase_order_no: Text
    shipped_at: Instant
    lines: Annotated[tuple[VendorShippedLine, ...], Meta(min_length=1)]


class VendorInvoiceLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    line_no: Text
    quantity_base: Units
    unit_price: Money


class VendorInvoiceBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    invoice_number: Text
    purchase_order_no: Text
    shipment_number: Text
    invoice_date: str
    total: Money
    lines: Annotated[tuple[VendorInvoiceLine, ...], Meta(min_length=1)]
