"""Carrier v1: what is in a parcel goes out, the proof of delivery comes back. Keys travel in `Idempotency-Key`."""

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.process.delivery import Delivery

IDEMPOTENCY_WINDOW_MS = 86_400_000


class ProvedLine(Struct, frozen=True, gc=False):
    shipment_line: str
    accepted_base: int
    refused_base: int
    missing_base: int
    reason_code: str = ""


class DeliveryConfirmed(Struct, frozen=True):
    """`delivery.confirmed`. Its name says less than its `status`: only what is final proves anything."""

    version: int
    shipment_number: str
    tracking_number: str
    status: Literal["provisional", "final"]
    delivered_at: str
    zone: str
    lines: tuple[ProvedLine, ...]
    signed_by: str = ""


def delivery_confirmed(data: JsonObject) -> DeliveryConfirmed:
    return msgspec.convert(data, DeliveryConfirmed)


def announce(d: "Delivery") -> JsonObject:
    return {
        "shipment_number": d.shipment,
        "goods_issue_at": d.goods_issue_at,
        "zone": d.zone,
        "lines": [
            {"shipment_line": x.shipment_line, "item": x.item, "quantity_base": x.quantity_base} for x in d.lines
        ],
    }
