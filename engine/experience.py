"""Experience APIs: what a customer, a channel and a warehouse need to see, and nothing that they do not.

Like the views of the process API they read the engine's own records and decide nothing.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.process import order as orders
from engine.process.order import Fulfilment, Order
from engine.views import get_availability
from seatrial.message import JsonObject, Request, Response, problem

if TYPE_CHECKING:
    from engine.turn import Turn

_STATES: Mapping[str, str] = {
    "submitted": "received",
    "on_hold": "on_hold",
    "cancel_pending": "cancelling",
    "cancelled": "cancelled",
    "rejected": "rejected",
    "closed": "closed",
}
_UNDERWAY: Mapping[str, str] = {
    "released": "in_fulfilment",
    "partially_shipped": "partly_shipped",
    "shipped": "shipped",
    "delivered": "shipped",
}


def get_customer_order(turn: "Turn", request: Request) -> Response:
    """An order, to the customer whose order it is. To anybody else there is none."""
    number = request.params.get("crm_order_id", "")
    raw = turn.tx.get(orders.order_key(number))
    order = None if raw is None else orders.decode(raw)
    if order is None or not turn.parts.shown_to(order, request.params.get("customer_number", "")):
        return problem(404, "unknown_order", f"no open order {number}")
    return Response(200, {
        "crm_order_id": order.root,
        "order_number": order.sales_order or None,
        "state": _STATES.get(order.order_axis) or _UNDERWAY.get(order.fulfilment_axis, "confirmed"),
        "shipments": [shipment.number for shipment in order.shipments],
        "invoices": [invoice.number for invoice in order.invoices],
        "as_of": turn.calendar.text(turn.now),
    })  # fmt: skip


def get_work_list(turn: "Turn", request: Request) -> Response:
    """What a site has to ship, in the order of the orders' numbers."""
    site = request.params.get("site", "")
    found = (orders.decode(raw) for _, raw in turn.tx.scan(orders.order_key("")))
    work = [_work(one) for order in found for one in order.fulfilments if one.site == site and _in_hand(order, one)]
    return Response(200, {"site": site, "work": work, "as_of": turn.calendar.text(turn.now)})


def _in_hand(order: Order, fulfilment: Fulfilment) -> bool:
    """The warehouse has it, and has not shipped it: a fulfilment order leaves in one shipment."""
    shipped = any(shipment.fulfilment_order == fulfilment.number for shipment in order.shipments)
    return fulfilment.stage == "shipping" and not shipped


def _work(fulfilment: Fulfilment) -> JsonObject:
    return {
        "fulfilment_order_no": fulfilment.number,
        "state": "recall_wanted" if fulfilment.recall else "to_ship",
        "lines": [
            {"line_no": part.line_no, "item": part.item, "quantity_base": part.quantity_base}
            for part in fulfilment.parts
        ],
    }


EXPERIENCE: Mapping[str, Callable[["Turn", Request], Response]] = {
    "getAvailability": get_availability,
    "getCustomerOrder": get_customer_order,
    "getWorkList": get_work_list,
}
