"""ERP v1, a legacy ERP: it takes no key, does whatever it is told each time it is told, and can be searched.

The key travels as `external_reference`. A request is executed within `ARRIVAL_BOUND_MS` or never, and never twice; a
document can be found by its reference after `SEARCH_VISIBILITY_MS`.
"""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money, UnitOf
from engine.process.order import Cancel, Fulfilment, Order, Part, Short
from engine.process.shipment import Shipment
from engine.process.stock import Movement, Stock
from seatrial.message import JsonObject

REFERENCE_FIELD = "external_reference"
ARRIVAL_BOUND_MS = 45_000
SEARCH_VISIBILITY_MS = 5_000
SOURCE_SYSTEM = "crm"

Hold = Literal["credit", "pricing", "fraud", "export", "address"]

CHANGE_VISIBILITY_MS = 30_000
"""How much later than its stamp a change of an item can be read, at the longest; stamps have whole seconds."""

# ---------------------------------------------------------------- answers and events


class FulfilmentLine(Struct, frozen=True, gc=False):
    line_no: str
    item: str
    quantity_base: int


class FulfilmentOrder(Struct, frozen=True):
    fulfilment_order_no: str
    site: str  # "": a vendor ships it
    lines: tuple[FulfilmentLine, ...]


class BookedLine(Struct, frozen=True):
    line_no: str
    item: str
    quantity_base: int
    sales_unit: UnitOf
    unit_price: Money
    price_unit: UnitOf
    invoice_unit: UnitOf
    tax_category: str
    billing_relevant: bool
    billing_trigger: Literal["goods_issue", "proof_of_delivery"]
    contract_price: Money | None = None


class BookedCharge(Struct, frozen=True):
    charge_id: str
    kind: Literal["freight", "handling", "surcharge"]
    amount: Money


class Component(Struct, frozen=True, gc=False):
    line_no: str
    per_kit: int


class BookedKit(Struct, frozen=True):
    line_no: str
    item: str
    quantity: int
    components: tuple[Component, ...]


class ExchangeRate(Struct, frozen=True):
    """The record that an order in another currency than the ledger's was booked at."""

    rate_id: str
    currency: str
    book_currency: str


class Booking(Struct, frozen=True):
    """Answer of `bookOrder`."""

    outcome: Literal["accepted", "on_hold", "rejected"]
    version: int
    sales_order_number: str
    holds: tuple[Hold, ...]
    lines: tuple[BookedLine, ...]
    charges: tuple[BookedCharge, ...]
    fulfilment_orders: tuple[FulfilmentOrder, ...]
    min_remaining_life_days: int
    kits: tuple[BookedKit, ...]
    exchange_rate: ExchangeRate | None = None
    reason_code: str | None = None
    service_contract_number: str = ""


class ConfirmedLine(Struct, frozen=True):
    line_no: str
    confirmed_base: int
    promised_date: str | None


class CutLine(Struct, frozen=True, gc=False):
    line_no: str
    quantity_base: int


class Remainder(Struct, frozen=True):
    """Answer of `recordShort`: what became of what is not there."""

    outcome: Literal["recorded", "refused", "backordered", "substituted", "cut"]
    version: int
    backordered: FulfilmentOrder | None
    substituted: FulfilmentOrder | None
    cut: tuple[CutLine, ...]
    reason_code: str | None = None


class Allocation(Remainder, frozen=True, kw_only=True):
    """Answer of `recordAllocation`: also what was confirmed."""

    lines: tuple[ConfirmedLine, ...]


class Release(Struct, frozen=True):
    """Answer of `authorizeRelease`."""

    outcome: Literal["authorized", "refused"]
    version: int
    holds: tuple[Hold, ...]
    reason_code: str | None = None


class Posted(Struct, frozen=True):
    """Answer of the postings."""

    outcome: Literal["posted", "refused"]
    version: int
    reason_code: str | None = None


class Match(Struct, frozen=True):
    external_reference: str
    answer: dict[str, Any]


class Matches(Struct, frozen=True):
    matches: tuple[Match, ...]


class Backorder(Struct, frozen=True):
    fulfilment_order_no: str
    external_id: str


class Backorders(Struct, frozen=True):
    backorders: tuple[Backorder, ...]


class ReleasedPrice(Struct, frozen=True):
    line_no: str
    unit_price: Money
    contract_price: Money | None = None


class OrderEvent(Struct, frozen=True):
    """Any event of the stream `order`: fields that a type does not have stay empty."""

    version: int
    external_id: str = ""
    sales_order_number: str = ""
    holds: tuple[Hold, ...] | None = None
    hold: Hold | Literal[""] = ""
    price: str = ""
    reason_code: str | None = None
    lines: tuple[ReleasedPrice, ...] = ()
    fulfilment_orders: tuple[FulfilmentOrder, ...] = ()


class Cancelled(Struct, frozen=True):
    """`order.cancelled`: what a wish has come to. `lines`: what was cancelled by it."""

    version: int
    external_id: str
    cancel_request_id: str
    lines: tuple[CutLine, ...]
    status: "Standing"


class Standing(Struct, frozen=True):
    """Where an order stands, as far as the engine asks."""

    order: str


class CancellationRefused(Struct, frozen=True):
    """`order.cancellation_refused`: it was too late, for all or for some of it."""

    version: int
    external_id: str
    cancel_request_id: str
    reason_code: str


class CancellationLine(Struct, frozen=True):
    """What becomes of a line's quantity: cancelled, recall, too_late."""

    line_no: str
    outcome: Literal["cancelled", "recall", "too_late"]
    quantity_base: int
    fulfilment_order_no: str
    recall_no: str


class CancellationAnswer(Struct, frozen=True):
    """Answer of `requestCancellation`."""

    cancellation_no: str
    version: int
    lines: tuple[CancellationLine, ...]


class AllocationChanged(Struct, frozen=True):
    """`allocation.changed`."""

    version: int
    item: str
    site: str
    channel: str
    allocated_base: int


class TransferOrdered(Struct, frozen=True):
    version: int
    transfer_no: str
    item: str
    from_site: str
    to_site: str
    quantity_base: int


def booking(body: JsonObject) -> Booking:
    return msgspec.convert(body, Booking)


def remainder(body: JsonObject) -> Remainder:
    return msgspec.convert(body, Remainder)


def allocation(body: JsonObject) -> Allocation:
    return msgspec.convert(body, Allocation)


def release(body: JsonObject) -> Release:
    return msgspec.convert(body, Release)


def posted(body: JsonObject) -> Posted:
    return msgspec.convert(body, Posted)


def matches(body: JsonObject) -> Matches:
    return msgspec.convert(body, Matches)


def backorders(body: JsonObject) -> Backorders:
    return msgspec.convert(body, Backorders)


def order_event(data: JsonObject) -> OrderEvent:
    """The order events differ in their lines; only `order.hold_released` carries prices."""
    if "hold" not in data and "lines" in data:
        data = {k: v for k, v in data.items() if k != "lines"}
    return msgspec.convert(data, OrderEvent)


def allocation_changed(data: JsonObject) -> AllocationChanged:
    return msgspec.convert(data, AllocationChanged)


def transfer_ordered(data: JsonObject) -> TransferOrdered:
    return msgspec.convert(data, TransferOrdered)


def cancelled(data: JsonObject) -> Cancelled:
    return msgspec.convert(data, Cancelled)


def cancellation_refused(data: JsonObject) -> CancellationRefused:
    return msgspec.convert(data, CancellationRefused)


def cancellation(body: JsonObject) -> CancellationAnswer:
    return msgspec.convert(body, CancellationAnswer)


def parts(order: FulfilmentOrder) -> list[Part]:
    return [Part(x.line_no, x.item, x.quantity_base) for x in order.lines]


# ---------------------------------------------------------------- requests


def book_order(o: Order) -> JsonObject:
    lines: list[JsonObject] = []
    for x in o.lines:
        line: JsonObject = {
            "external_line_id": x.line_no,
            "item": x.item,
            "quantity": {"value": x.quantity, "uom": x.uom},
        }
        if x.quoted_minor >= 0:
            line["quoted_price"] = {"minor": x.quoted_minor, "currency": o.currency}
        lines.append(line)
    return {
        "source_system": SOURCE_SYSTEM,
        "external_id": o.root,
        "revision": o.revision,
        "customer_number": o.customer,
        "customer_po": o.customer_po,
        "channel": o.channel,
        "site": o.site,
        "ship_to": o.ship_to,
        "ship_complete": o.ship_complete,
        "currency": o.currency,
        "requested_date": o.requested_date,
        "discount_ppm": o.discount_ppm,
        "priority": o.priority,
        "lines": lines,
        **({"order_type": o.order_type} if o.order_type != "standard" else {}),
    }


def request_cancellation(c: Cancel) -> JsonObject:
    lines = [{"line_no": n, "quantity": {"value": value, "uom": uom}} for n, value, uom in c.lines]
    return {"cancel_request_id": c.number, **({"lines": lines} if lines else {})}


def record_allocation(f: Fulfilment) -> JsonObject:
    return {
        "reservation_id": f.reservation,
        "lines": [
            {"line_no": p.line_no, "reserved_base": p.reserved_base, "short_base": p.quantity_base - p.reserved_base}
            for p in f.parts
        ],
    }


def record_short(s: Short) -> JsonObject:
    return {
        "short_no": s.number,
        "lines": [{"line_no": n, "short_base": q, "reason": why} for n, _, q, why in s.lines],
    }


def post_goods_issue(s: Shipment) -> JsonObject:
    return {
        "shipment_number": s.number,
        "fulfilment_order_no": s.fulfilment_order,
        "goods_issue_at": s.goods_issue_at,
        "zone": s.zone,
        "lines": [
            {
                "shipment_line": x.shipment_line,
                "line_no": x.line_no,
                "item": x.item,
                "site": x.site,
                "lot": x.lot,
                "quantity_base": x.quantity_base,
            }
            for x in s.lines
        ],
    }


def post_stock_change(stock: Stock, m: Movement) -> JsonObject:
    return {
        "movement_id": m.movement_id,
        "kind": m.kind,
        "item": stock.item,
        "site": stock.site,
        "lot": m.lot,
        "from_status": m.from_status,
        "to_status": m.to_status,
        "quantity_base": m.quantity_base,
        "occurred_at": m.occurred_at,
    }
