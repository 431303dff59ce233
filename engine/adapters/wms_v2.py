"""WMS v2, as the engine speaks it. Decided is in version 1 (`wms_v1`); here it is told and read in version 2."""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine.adapters.edition import Edition
from seatrial.message import JsonObject, Request

CLIENT_NAME = "seatrial"


RECALLED = "recalled"


class _Outcome(Struct, frozen=True):
    """Answer of `createShippingOrder`, which may be `recalled` now."""

    outcome: str


def _create_shipping_order(request: Request) -> Request:
    body = {**(request.body or {})}
    deliver_to: JsonObject = {"address": body.pop("ship_to")}
    if "consignee" in body:
        deliver_to["consignee"] = body.pop("consignee")
    body["service_level"] = body.pop("service")
    headers = {**request.headers, "client-name": CLIENT_NAME}
    return replace(request, headers=headers, body={**body, "deliver_to": deliver_to})


def _shipping_order_created(body: JsonObject) -> JsonObject:
    if msgspec.convert(body, _Outcome).outcome != RECALLED:
        return body
    return {**body, "outcome": "refused", "reason_code": RECALLED}


def _reserve_stock(request: Request) -> Request:
    body = request.body or {}
    lines = [{"min_remaining_life_days": 0, **line} for line in body["lines"]]
    return replace(request, body={**body, "lines": lines})


def _recall(request: Request) -> Request:
    """One operation for all of it, one for single lines."""
    return replace(request, operation="recallLines") if "lines" in (request.body or {}) else request


WMS_V2 = Edition(
    asked={
        "createShippingOrder": _create_shipping_order,
        "reserveStock": _reserve_stock,
        "recallShippingOrder": _recall,
    },
    heard={"createShippingOrder": _shipping_order_created},
)
