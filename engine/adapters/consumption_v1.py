"""What is said about consumption of consigned goods: to CRM, ERP, WMS and billing v1, and by the CRM and the ERP."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money
from engine.process.consumption_record import Consumption
from seatrial.message import JsonObject


class UsedLine(Struct, frozen=True, gc=False):
    item: str
    quantity_base: int


class Reported(Struct, frozen=True):
    """`consumption.reported`."""

    version: int
    revision: int
    report_number: str
    customer_number: str
    currency: str
    lines: tuple[UsedLine, ...]
    corrects: str
    reported_on: str = ""


class Recorded(Struct, frozen=True):
    """Answer of `recordConsumption`. `settle_after_ms`: not before then."""

    outcome: Literal["accepted", "superseded", "too_late"]
    settle_after_ms: int


class SoldLine(Struct, frozen=True):
    line_no: str
    item: str
    quantity_base: int
    unit_price: Money
    tax_category: str


class Country(Struct, frozen=True):
    country: str


class Settled(Struct, frozen=True):
    """Answer of `settleConsumption`. `ship_to`: where what was sold lies. `zone`: by whose clock it is dated."""

    outcome: Literal["settled", "superseded"]
    consumption_order_number: str
    lines: tuple[SoldLine, ...]
    ship_to: Country | None = None
    zone: str = ""


class Posted(Struct, frozen=True):
    """Answer of `postConsumption`."""

    outcome: Literal["posted", "refused"]
    reason_code: str = ""


def reported(data: JsonObject) -> Reported:
    return msgspec.convert(data, Reported)


def recorded(body: JsonObject) -> Recorded:
    return msgspec.convert(body, Recorded)


def settled(body: JsonObject) -> Settled:
    return msgspec.convert(body, Settled)


def posted(body: JsonObject) -> Posted:
    return msgspec.convert(body, Posted)


def record_consumption(c: Consumption) -> JsonObject:
    body: JsonObject = {
        "report_number": c.root,
        "customer_number": c.customer,
        "currency": c.currency,
        "lines": _used(c),
    }
    if c.corrects:
        body["corrects"] = c.corrects
    return body


def post_consumption(c: Consumption) -> JsonObject:
    return {"report_number": c.root, "customer_number": c.customer, "lines": _used(c)}


def result(c: Consumption) -> JsonObject:
    return {"outcome": c.outcome, **({"document_number": c.sold_as} if c.sold_as else {})}


def billable(c: Consumption) -> JsonObject:
    """What the ERP has sold, line by line; the report is the evidence."""
    return {
        "type": "consumption",
        "source_document": c.root,
        "sales_order_number": c.sold_as,
        "customer_number": c.customer,
        "currency": c.currency,
        "occurred_at": c.reported_at,
        **({"zone": c.zone} if c.zone else {}),
        **_tax_point(c),
        "lines": [
            {
                "line_no": x.line_no,
                "shipment_line": x.line_no,
                "item": x.item,
                "quantity_base": x.quantity_base,
                "unit_price": {"minor": x.price_minor, "currency": c.currency},
                "tax_category": x.tax_category,
            }
            for x in c.sold
        ],
        "charges": [],
    }


def _tax_point(c: Consumption) -> JsonObject:
    """Where and when it was used."""
    if not (c.country and c.reported_on):
        return {}
    return {"ship_to": {"country": c.country}, "tax_point_date": c.reported_on}


def _used(c: Consumption) -> list[JsonObject]:
    return [{"item": item, "quantity_base": base} for item, base in c.used]
