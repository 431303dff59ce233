"""The process API: takes events, shows where an order stands, what can be sold as of when, what waits for a person.

Views read the engine's own records and decide nothing. Instants are RFC 3339 texts.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine import exceptions
from engine.inbox import receive
from engine.process import order as orders
from engine.process import stock as stocks
from engine.process.publish import figure_base
from engine.process.shipment import Shipment
from engine.resolution import resolve_case
from seatrial.message import JsonObject, Request, Response, problem

if TYPE_CHECKING:
    from engine.turn import Turn


def receive_event(turn: "Turn", request: Request) -> Response:
    return receive(turn, request.body)


def get_order_status(turn: "Turn", request: Request) -> Response:
    number = request.params.get("crm_order_id", "")
    raw = turn.tx.get(orders.order_key(number))
    if raw is None:
        return problem(404, "unknown_order", f"no open order {number}")
    order = orders.decode(raw)
    return Response(200, {
        "crm_order_id": order.root,
        "revision": order.revision,
        "sales_order_number": order.sales_order or None,
        "version": order.version or None,
        "status": {
            "order": order.order_axis,
            "fulfilment": order.fulfilment_axis,
            "billing": order.billing_axis,
            "payment": order.payment_axis,
        },
        "holds": order.holds,
        "fulfilment_orders": [
            {
                "fulfilment_order_no": f.number,
                "reservation_id": f.reservation or None,
                "state": f.stage,
                "handed_over": f.ship_asked,
                "shipments": [s.number for s in order.shipments if s.fulfilment_order == f.number],
            }
            for f in order.fulfilments
        ],
        "goods_issues_posted": [s.number for s in order.shipments if s.posted],
        "billed": [s.number for s in order.shipments if _told_of(order, s)],
        "invoices": [i.number for i in order.invoices],
        "cases": order.cases,
        "as_of": turn.calendar.text(turn.now),
    })  # fmt: skip


def _told_of(order: orders.Order, s: Shipment) -> bool:
    """Whether invoicing was told of a shipment. Of one that was refused as a whole there was nothing to tell."""
    nothing = (
        order.billing_trigger == orders.PROOF_OF_DELIVERY and not s.purchase_order and not any(s.accepted.values())
    )
    return s.billed and order.order_type == "standard" and not nothing


def get_availability(turn: "Turn", request: Request) -> Response:
    item, site = request.params.get("item", ""), request.params.get("site", "")
    raw = turn.tx.get(stocks.stock_key(item, site))
    stock = None if raw is None else stocks.decode(raw)
    if stock is None or not stock.sequence:
        return problem(404, "unknown_item", f"nothing was stated about {item} at {site}")
    by_status: dict[str, int] = {}
    for lot in stock.lots:
        by_status[lot.status] = by_status.get(lot.status, 0) + lot.on_hand_base
    channel = request.params.get("channel")
    free = max(0, stock.available_base - turn.policies.safety_stock_base)
    body: JsonObject = {
        "item": item,
        "site": site,
        "uom": stock.uom,
        "available_base": free if channel is None else figure_base(stock, channel, turn.policies),
        "by_status": by_status,
        "by_lot": [
            {
                "lot": lot.lot,
                "stock_status": lot.status,
                "owner": "us",
                "on_hand_base": lot.on_hand_base,
                "reserved_hard_base": lot.reserved_hard_base,
            }
            for lot in stock.lots
        ],
        "reserved_hard_base": stock.reserved_hard_base,
        "in_transit_base": stock.in_transit_base,
        "as_of": stock.as_of_text,
        "sequence": stock.sequence,
        "method": stock.method,
    }
    if stock.reserved_soft_base:
        body["reserved_soft_base"] = stock.reserved_soft_base
    if channel is not None:
        body["channel"] = channel
    return Response(200, body)


def list_cases(turn: "Turn", request: Request) -> Response:
    """All cases with the asked status, oldest first."""
    wanted = request.params.get("status", "all")
    cases = [exceptions.decode(raw) for _, raw in turn.tx.scan("case/")]
    cases = [case for case in cases if wanted in ("all", case.status)]
    cases.sort(key=lambda case: (case.opened_at, case.case_id))
    return Response(200, {"cases": [exceptions.document(turn, case) for case in cases]})


API: Mapping[str, Callable[["Turn", Request], Response]] = {
    "receiveEvent": receive_event,
    "getOrderStatus": get_order_status,
    "listCases": list_cases,
    "resolveCase": resolve_case,
}
