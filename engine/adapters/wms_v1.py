"""WMS v1: reservations, shipping orders, stock statements. Keys travel in the `Idempotency-Key` header."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from engine.process.order import Fulfilment, Order, Part, Short, Soft
from engine.process.shipment import Shipment, ShippedLine
from engine.process.stock import Transfer
from seatrial.message import JsonObject

IDEMPOTENCY_WINDOW_MS = 86_400_000
SERVICE = "standard"
BASE_UOM = "EA"
"""The unit in which all stock is kept (`engine.process.stock.Stock.uom`)."""

StockStatus = Literal[
    "available", "quality_hold", "blocked", "damaged", "returns_inspection", "in_transit", "at_customer"
]
Side = Literal["", "available", "quality_hold", "blocked", "damaged", "returns_inspection", "in_transit", "at_customer"]
"""One side of a movement; the empty text is the world outside."""


class ReservedLine(Struct, frozen=True, gc=False):
    line_no: str
    reserved_base: int


class Reservation(Struct, frozen=True):
    """Answer of `reserveStock`."""

    outcome: Literal["reserved", "partially_reserved", "not_reserved"]
    reservation_id: str
    version: int
    lines: tuple[ReservedLine, ...]


class Hardened(Struct, frozen=True):
    """Answer of `hardenReservation`."""

    outcome: Literal["reserved", "partially_reserved", "not_reserved", "gone"]
    reservation_id: str
    version: int
    lines: tuple[ReservedLine, ...]


class Expired(Struct, frozen=True):
    """`reservation.expired`."""

    version: int
    reservation_id: str
    fulfilment_order_no: str


class Accepted(Struct, frozen=True):
    """Answer of `createShippingOrder`."""

    outcome: Literal["accepted", "refused"]
    reason_code: str | None = None


class RecallLine(Struct, frozen=True, gc=False):
    line_no: str
    recalled_base: int
    shipped_base: int


class RecallDecision(Struct, frozen=True):
    """Answer of `recallShippingOrder`."""

    outcome: Literal["recalled", "too_late", "pending"]
    lines: tuple[RecallLine, ...]


class RecallDecided(Struct, frozen=True):
    """`recall.decided`."""

    version: int
    outcome: Literal["recalled", "too_late"]
    lines: tuple[RecallLine, ...]
    fulfilment_order_no: str
    recall_no: str


class Lot(Struct, frozen=True, gc=False):
    lot: str
    stock_status: StockStatus
    on_hand_base: int
    reserved_hard_base: int
    remaining_life_days: int | None = None


class Balance(Struct, frozen=True):
    item: str
    site: str
    as_of: str
    sequence: str
    available_base: int
    uom: str
    reserved_hard_base: int
    reserved_soft_base: int
    in_transit_base: int
    by_lot: tuple[Lot, ...]


class Inventory(Struct, frozen=True):
    balances: tuple[Balance, ...]


class Moved(Struct, frozen=True):
    movement_id: str
    kind: Literal[
        "receipt", "adjustment", "status_change", "scrap", "goods_issue", "goods_issue_reversal", "transfer", "return",
        "consumption",
    ]  # fmt: skip
    item: str
    site: str
    lot: str
    from_status: Side
    to_status: Side
    quantity_base: int
    occurred_at: str


class InventoryReserved(Struct, frozen=True):
    """`inventory.reserved`, which moves nothing."""

    version: int
    balances: tuple[Balance, ...]


class InventoryChanged(Struct, frozen=True):
    """`inventory.changed`."""

    version: int
    movements: tuple[Moved, ...]
    balances: tuple[Balance, ...]


class ShortLine(Struct, frozen=True, gc=False):
    line_no: str
    item: str
    short_base: int
    reason: str


class Shorted(Struct, frozen=True):
    """`pick.shorted` and `reservation.broken`."""

    version: int
    fulfilment_order_no: str
    short_no: str
    lines: tuple[ShortLine, ...]


class ConfirmedLine(Struct, frozen=True, gc=False):
    shipment_line: str
    line_no: str
    item: str
    site: str
    lot: str
    quantity_base: int


class ShipmentConfirmed(Struct, frozen=True):
    shipment_number: str
    fulfilment_order_no: str
    goods_issue_at: str
    zone: str
    lines: tuple[ConfirmedLine, ...]
    version: int
    legal_entity: str = ""
    """In whose books it leaves, where there are several companies."""


class ShipmentReversed(Struct, frozen=True):
    shipment_number: str
    fulfilment_order_no: str
    reason_code: str
    lines: tuple[ConfirmedLine, ...]
    version: int


def reservation(body: JsonObject) -> Reservation:
    return msgspec.convert(body, Reservation)


def hardened(body: JsonObject) -> Hardened:
    return msgspec.convert(body, Hardened)


def expired(data: JsonObject) -> Expired:
    return msgspec.convert(data, Expired)


def accepted(body: JsonObject) -> Accepted:
    return msgspec.convert(body, Accepted)


def recall_decision(body: JsonObject) -> RecallDecision:
    return msgspec.convert(body, RecallDecision)


def recall_decided(data: JsonObject) -> RecallDecided:
    return msgspec.convert(data, RecallDecided)


def inventory(body: JsonObject) -> Inventory:
    said = msgspec.convert(body, Inventory)
    _in_base_units(said.balances)
    return said


def inventory_reserved(data: JsonObject) -> InventoryReserved:
    said = msgspec.convert(data, InventoryReserved)
    _in_base_units(said.balances)
    return said


def inventory_changed(data: JsonObject) -> InventoryChanged:
    said = msgspec.convert(data, InventoryChanged)
    _in_base_units(said.balances)
    return said


def _in_base_units(balances: tuple[Balance, ...]) -> None:
    """ValidationError for a figure in another unit: twelve cases are never taken for twelve pieces."""
    for balance in balances:
        if balance.uom != BASE_UOM:
            raise msgspec.ValidationError(f"stock of {balance.item} is stated in {balance.uom} and kept in {BASE_UOM}")


def shorted(data: JsonObject) -> Shorted:
    return msgspec.convert(data, Shorted)


def short(s: Shorted) -> Short:
    return Short(s.short_no, s.fulfilment_order_no, [(x.line_no, x.item, x.short_base, x.reason) for x in s.lines])


def shipment_confirmed(data: JsonObject) -> ShipmentConfirmed:
    return msgspec.convert(data, ShipmentConfirmed)


def shipment_reversed(data: JsonObject) -> ShipmentReversed:
    return msgspec.convert(data, ShipmentReversed)


def shipment(s: ShipmentConfirmed) -> Shipment:
    lines = [ShippedLine(x.shipment_line, x.line_no, x.item, x.site, x.lot, x.quantity_base) for x in s.lines]
    on = date_at(s.goods_issue_at, s.zone)
    return Shipment(
        s.shipment_number,
        s.fulfilment_order_no,
        s.goods_issue_at,
        s.zone,
        lines,
        tax_point=on,
        legal_entity=s.legal_entity,
    )


def date_at(instant: str, zone: str) -> str:
    """The date on the wall of a site.

    >>> date_at("2020-06-30T22:30:00.000Z", "Europe/Zurich"), date_at("2020-06-30T21:30:00.000Z", "Europe/Zurich")
    ('2020-07-01', '2020-06-30')
    """
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date().isoformat()


def reserve_stock(o: Order, f: Fulfilment) -> JsonObject:
    return {
        "fulfilment_order_no": f.number,
        "site": f.site,
        "mode": "all_or_nothing" if o.ship_complete else "partial",
        "kind": "hard",
        "lines": [_wish(p, o.min_life_days) for p in f.parts],
    }


def reserve_softly(o: Order, f: Fulfilment, soft: Soft) -> JsonObject:
    return {**reserve_stock(o, f), "kind": "soft", "expires_at": soft.lapses_at_text}


def harden_reservation(f: Fulfilment) -> JsonObject:
    return {"lines": [{"line_no": p.line_no, "item": p.item, "quantity_base": p.quantity_base} for p in f.parts]}


def _wish(p: Part, min_life_days: int) -> JsonObject:
    wish: JsonObject = {"line_no": p.line_no, "item": p.item, "quantity_base": p.quantity_base}
    if min_life_days:
        wish["min_remaining_life_days"] = min_life_days
    return wish


def ship_transfer(item: str, from_site: str, t: Transfer) -> JsonObject:
    return {
        "transfer_no": t.number,
        "item": item,
        "from_site": from_site,
        "to_site": t.to_site,
        "quantity_base": t.quantity_base,
    }


def create_shipping_order(o: Order, f: Fulfilment) -> JsonObject:
    """Of a fill-up: at whose premises the goods stay ours."""
    return {
        **({"consignee": o.customer} if o.order_type == "consignment" else {}),
        "fulfilment_order_no": f.number,
        "reservation_id": f.reservation,
        "ship_to": o.ship_to,
        "service": SERVICE,
        "ship_by": f.promised_date or o.requested_date,
        "lines": [{"line_no": p.line_no, "item": p.item, "quantity_base": p.quantity_base} for p in f.parts],
    }


def release_reservation(cause: str, parts: list[Part]) -> JsonObject:
    """`parts` empty: all of it."""
    body: JsonObject = {"cause": cause}
    if parts:
        body["lines"] = [{"line_no": p.line_no, "item": p.item, "quantity_base": p.quantity_base} for p in parts]
    return body
