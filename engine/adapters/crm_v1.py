"""CRM v1: what the customer wishes, in its dialect, and how he is told.

Keys travel in the `Idempotency-Key` header.
"""

from typing import Literal

import msgspec
from msgspec import Struct, to_builtins

from engine.process.order import Milestone, Order, OrderLine
from engine.process.stock import Stock
from seatrial.message import JsonObject

IDEMPOTENCY_WINDOW_MS = 86_400_000
ARRIVAL_BOUND_MS = 600_000
"""A request is executed within this of being sent or never: only so can an unanswered figure be given up for a newer
one without the older copy coming to life after it."""


class Money(Struct, frozen=True, gc=False):
    minor: int
    currency: str


class UnitOf(Struct, frozen=True, gc=False):
    """One `uom` is numerator/denominator base units."""

    uom: str
    numerator: int
    denominator: int


class Quantity(Struct, frozen=True, gc=False):
    value: int
    uom: str


class Address(Struct, frozen=True):
    name: str
    street: str
    city: str
    postal_code: str
    country: str


class SubmittedLine(Struct, frozen=True):
    external_line_id: str
    item: str
    quantity: Quantity
    quoted_price: Money


class Submitted(Struct, frozen=True):
    """`order.submitted`."""

    version: int
    revision: int
    crm_order_id: str
    customer_number: str
    channel: str
    site: str
    ship_to: Address
    currency: str
    lines: tuple[SubmittedLine, ...]
    customer_po: str
    ship_complete: bool
    requested_date: str
    discount_ppm: int = 0
    priority: Literal["normal", "urgent"] = "normal"
    order_type: Literal["standard", "consignment"] = "standard"


class ChangeWished(Struct, frozen=True):
    """`order.change_requested`: what a person wants, to be decided by the ERP."""

    crm_order_id: str
    version: int
    revision: int
    lines: tuple[SubmittedLine, ...]


class CancelledLine(Struct, frozen=True):
    external_line_id: str
    quantity: Quantity


class CancellationWished(Struct, frozen=True):
    """`order.cancel_requested`, the same for an end. `lines` None: the whole order."""

    crm_order_id: str
    version: int
    revision: int
    cancel_request_id: str
    reason: str
    lines: tuple[CancelledLine, ...] | None = None


def submitted(data: JsonObject) -> Submitted:
    """ValidationError as well if a line is quoted in another currency than the order is in."""
    said = msgspec.convert(data, Submitted)
    for line in said.lines:
        if line.quoted_price.currency != said.currency:
            quoted = line.quoted_price.currency
            raise msgspec.ValidationError(
                f"line {line.external_line_id} is quoted in {quoted}, the order is in {said.currency}"
            )
    return said


def order(s: Submitted) -> Order:
    """A new record from a submission."""
    lines = [
        OrderLine(
            x.external_line_id,
            x.item,
            x.quantity.value,
            x.quantity.uom,
            x.quoted_price.minor,
        )
        for x in s.lines
    ]
    return Order(
        key="order/" + s.crm_order_id,
        root=s.crm_order_id,
        slots={},
        wake_at=0,
        stuck=[],
        cases=[],
        revision=s.revision,
        customer=s.customer_number,
        customer_po=s.customer_po,
        channel=s.channel,
        site=s.site,
        ship_to=to_builtins(s.ship_to),
        ship_complete=s.ship_complete,
        currency=s.currency,
        requested_date=s.requested_date,
        lines=lines,
        discount_ppm=s.discount_ppm,
        priority=s.priority,
        order_type=s.order_type,
    )


def change_wished(data: JsonObject) -> ChangeWished:
    return msgspec.convert(data, ChangeWished)


def cancellation_wished(data: JsonObject) -> CancellationWished:
    return msgspec.convert(data, CancellationWished)


def milestone_id(m: Milestone) -> str:
    return f"{m.kind}-{m.document}-v{m.version}"


def record_milestone(m: Milestone) -> JsonObject:
    lines: list[JsonObject] = []
    for line_no, quantity_base, promised_date in m.lines:
        line: JsonObject = {"line_no": line_no, "quantity_base": quantity_base}
        if promised_date:
            line["promised_date"] = promised_date
        if line_no in m.items:
            line["item"] = m.items[line_no]
        lines.append(line)
    body: JsonObject = {
        "kind": m.kind,
        "lines": lines,
        "document_number": m.document,
        "document_version": m.version,
        "occurred_at": m.occurred_at,
    }
    if m.reason:
        body["reason_code"] = m.reason
    return body


def publish_availability(stock: Stock, figure_base: int, sequence: str, max_age_ms: int, method: str) -> JsonObject:
    """`sequence`: of all that the figure is made of (`engine.process.publish.statement`)."""
    return {
        "available_base": figure_base,
        "uom": stock.uom,
        "as_of": stock.as_of_text,
        "sequence": sequence,
        "method": method,
        "max_age_ms": max_age_ms,
    }
