"""ERP v1, where it is told what was delivered, and decides what becomes of the rest."""

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.process.delivery import Delivery


class DeliveryRecorded(Struct, frozen=True):
    """Answer of `recordDelivery`. `return_no`: under which the warehouse is to expect what was refused."""

    outcome: Literal["recorded"]
    return_no: str | None
    claim_no: str | None
    version: int


def recorded(body: JsonObject) -> DeliveryRecorded:
    return msgspec.convert(body, DeliveryRecorded)


def record_delivery(d: "Delivery") -> JsonObject:
    whose = {x.shipment_line: x for x in d.lines}
    body: JsonObject = {
        "shipment_number": d.shipment,
        "fulfilment_order_no": d.fulfilment_order,
        "delivered_at": d.delivered_at,
        "zone": d.delivered_zone,
        "lines": [
            {
                "shipment_line": x.shipment_line,
                "line_no": whose[x.shipment_line].line_no,
                "item": whose[x.shipment_line].item,
                "accepted_base": x.accepted_base,
                "refused_base": x.refused_base,
                "missing_base": x.missing_base,
                **({"reason_code": x.reason} if x.reason else {}),
            }
            for x in d.proved
        ],
    }
    if d.signed_by:
        body["signed_by"] = d.signed_by
    return body
