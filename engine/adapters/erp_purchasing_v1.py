"""ERP v1, where it buys what a vendor ships: its purchase orders, and what it is told of them."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money
from engine.adapters.erp_v1 import CutLine, FulfilmentOrder, Remainder
from engine.adapters.vendor_v1 import Confirmed
from seatrial.edi.documents import VendorInvoice
from seatrial.message import JsonObject

NOT_SHIPPED = "vendor_short"
"""Why a customer waits for what his vendor will not ship."""


class ShipTo(Struct, frozen=True):
    name: str
    street: str
    city: str
    postal_code: str
    country: str


class BoughtLine(Struct, frozen=True):
    line_no: str
    item: str
    quantity_base: int
    unit_price: Money


class Issued(Struct, frozen=True):
    """`purchase_order.issued`."""

    version: int
    purchase_order_no: str
    control_number: str
    sales_order_number: str
    fulfilment_order_no: str
    external_id: str
    vendor: str
    order_date: str
    currency: str
    ship_to: ShipTo
    lines: tuple[BoughtLine, ...]
    legal_entity: str = ""
    zone: str = "UTC"
    """By whose clock its documents are dated: that of the company that buys; of his notices, if nobody says."""


class CancelRequested(Struct, frozen=True):
    """`purchase_order.cancel_requested`."""

    version: int
    purchase_order_no: str
    control_number: str
    fulfilment_order_no: str
    recall_no: str
    cause: Literal["hold", "cancellation", "cut"]


class PromisedLine(Struct, frozen=True):
    line_no: str
    confirmed_base: int
    backordered_base: int
    promised_date: str


class Rest(Struct, frozen=True):
    """What the ERP decided for what the vendor will not ship."""

    version: int
    resourced: FulfilmentOrder | None
    cut: tuple[CutLine, ...]

    @property
    def remainder(self) -> Remainder:
        """As of any quantity that cannot be supplied as it was meant to be."""
        return Remainder("recorded", self.version, None, self.resourced, self.cut, NOT_SHIPPED)


class Acknowledged(Rest, frozen=True, kw_only=True):
    """Answer of `recordAcknowledgement`."""

    outcome: Literal["recorded", "refused"]
    lines: tuple[PromisedLine, ...]


class Posted(Rest, frozen=True, kw_only=True):
    """Answer of `postVendorShipment`."""

    outcome: Literal["posted"]


class Matched(Struct, frozen=True):
    """Answer of `postVendorInvoice`."""

    outcome: Literal["posted", "refused"]
    reason_code: str | None = None


def issued(data: JsonObject) -> Issued:
    return msgspec.convert(data, Issued)


def cancel_requested(data: JsonObject) -> CancelRequested:
    return msgspec.convert(data, CancelRequested)


def acknowledged(body: JsonObject) -> Acknowledged:
    return msgspec.convert(body, Acknowledged)


def posted(body: JsonObject) -> Posted:
    return msgspec.convert(body, Posted)


def matched(body: JsonObject) -> Matched:
    return msgspec.convert(body, Matched)


def record_acknowledgement(number: str, lines: list[Confirmed]) -> JsonObject:
    return {
        "acknowledgement_no": number,
        "lines": [
            {
                "line_no": x.line_no,
                "confirmed_base": x.now_base,
                "backordered_base": x.later_base,
                "promised_date": x.day,
            }
            for x in lines
        ],
    }


def post_vendor_shipment(
    order: str, number: str, shipped_at: str, lines: list[tuple[str, str, int, bool]]
) -> JsonObject:
    """`lines`: (line_no, item, base units, whether nothing more of it will come)."""
    return {
        "shipment_number": number,
        "purchase_order_no": order,
        "shipped_at": shipped_at,
        "lines": [{"line_no": n, "item": item, "quantity_base": q, "closed": closed} for n, item, q, closed in lines],
    }


def post_vendor_invoice(said: VendorInvoice, currency: str) -> JsonObject:
    return {
        "invoice_number": said.number,
        "purchase_order_no": said.order,
        "shipment_number": said.shipment,
        "invoice_date": said.day,
        "total": {"minor": said.total_minor, "currency": currency},
        "lines": [
            {
                "line_no": x.line,
                "quantity_base": x.quantity_base,
                "unit_price": {"minor": x.price_minor, "currency": currency},
            }
            for x in said.lines
        ],
    }
