"""The second version of the warehouse's API: `contracts/wms/v2.yaml`."""

from msgspec.structs import replace

from seatrial.message import JsonObject, Request
from simulators.editions.edition import Edition, Malformed, object_of, take

RECALLED = "recalled"


def _shipping_order(request: Request) -> Request:
    """Renamed: `service_level`. Moved: `deliver_to`. New: who asks."""
    if not request.headers.get("client-name"):
        raise Malformed("headers/client-name: is required")
    body = object_of(request)
    _not_there(body, "service", "ship_to", "consignee")
    place = {**take(body, "deliver_to", dict)}
    body["service"] = take(body, "service_level", str)
    body["ship_to"] = take(place, "address", dict, "body/deliver_to")
    if "consignee" in place:
        body["consignee"] = take(place, "consignee", str, "body/deliver_to")
    _nothing_else(place, "body/deliver_to")
    return replace(request, body=body)


def _shipping_order_answer(body: JsonObject) -> JsonObject:
    """Grown: what a recall has forestalled has an outcome of its own."""
    if body.get("reason_code") != RECALLED:
        return body
    told = {**body, "outcome": RECALLED}
    del told["reason_code"]
    return told


def _reservation(request: Request) -> Request:
    """Required: how long a lot must keep. Version 1 says nothing where it need not."""
    body = object_of(request)
    lines = []
    for number, line in enumerate(take(body, "lines", list)):
        where = f"body/lines/{number}"
        if not isinstance(line, dict):
            raise Malformed(f"{where}: is no object")
        line = {**line}
        days = take(line, "min_remaining_life_days", int, where)
        lines.append({**line, "min_remaining_life_days": days} if days else line)
    return replace(request, body={**body, "lines": lines})


def _whole_recall(request: Request) -> Request:
    _not_there(object_of(request), "lines")
    return request


def _lines_recall(request: Request) -> Request:
    """Split off: version 1 has one operation for both."""
    body = object_of(request)
    take(body, "lines", list)
    return replace(request, operation="recallShippingOrder")


def _not_there(body: JsonObject, *names: str) -> None:
    for name in names:
        if name in body:
            raise Malformed(f"body/{name}: is not in version 2")


def _nothing_else(rest: JsonObject, where: str) -> None:
    for name in rest:
        raise Malformed(f"{where}/{name}: is not in version 2")


WMS_V2 = Edition(
    meant={
        "createShippingOrder": _shipping_order,
        "reserveStock": _reservation,
        "recallShippingOrder": _whole_recall,
        "recallLines": _lines_recall,
    },
    told={"createShippingOrder": _shipping_order_answer},
)
