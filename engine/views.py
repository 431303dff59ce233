"""The process API: takes events, shows where an order stands, what can be sold as of when, what waits for a person.

Views read the engine's own records and decide nothing. Instants are RFC 3339 texts.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from xxhash import xxh3_128_digest

from engine import exceptions, outbox
from engine.event import Event, business_key
from engine.inbox import apply, receive, retried
from engine.process import axes, changes
from engine.process import order as orders
from engine.process import stock as stocks
from engine.process.order import Order
from engine.process.publish import figure_base
from engine.process.statements import tell
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
        "billed": [s.number for s in order.shipments if s.billed],
        "invoices": [i.number for i in order.invoices],
        "cases": order.cases,
        "as_of": turn.calendar.text(turn.now),
    })  # fmt: skip


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


class Resolution(Struct, frozen=True, forbid_unknown_fields=True):
    action: Literal["retry", "correct", "close"]
    reason: Annotated[str, Meta(min_length=1)]


class Resolved(Struct, frozen=True, array_like=True):
    """What was asked under a key, and the answer to it (JSON). Kept for good: people decide seldom."""

    fingerprint: bytes
    answer: bytes


_sorted = msgspec.json.Encoder(order="deterministic").encode
_resolved = msgspec.msgpack.Decoder(Resolved).decode


def resolve_case(turn: "Turn", request: Request) -> Response:
    """A person decides: retry (the cause is gone), correct (what is parked holds), close (nothing more to do).

    The key is looked up first. A case that is open again because the same trouble came back is not resolved by an old
    request that arrives once more.
    """
    number = request.params.get("case_id", "")
    key = request.headers.get("idempotency-key", "")
    if not key:
        return problem(400, "idempotency_key_missing", "resolveCase needs an Idempotency-Key header")
    fingerprint = xxh3_128_digest(_sorted((number, request.body)))
    known = turn.tx.get("resolution/" + key)
    if known is not None:
        before = _resolved(known)
        if before.fingerprint != fingerprint:
            return problem(409, "idempotency_key_reused", f"key {key!r} was used for another request")
        return Response(200, msgspec.json.decode(before.answer), {"idempotency-replayed": "true"})
    try:
        wish = msgspec.convert(request.body, Resolution)
    except msgspec.ValidationError as error:
        return problem(400, "malformed", str(error))
    raw = turn.tx.get("case/" + number)
    if raw is None:
        return problem(404, "unknown_case", f"no case {number}")
    case = exceptions.decode(raw)
    if case.status != "open":
        return problem(409, "already_resolved", f"{number} is {case.status}")
    case.status = "closed" if wish.action == "close" else "resolved"
    case.resolution = f"{wish.action}: {wish.reason}"
    turn.tx.put("case/" + number, exceptions.encode(case))
    exceptions.settle(turn, case)
    if wish.action != "close":
        _go_on(turn, case, wish.action)
    elif case.concern.startswith("erp.requestCancellation "):
        _stays_ordered(turn, case)
    elif case.concern.startswith("erp.amendOrder "):
        order = turn.load(case.record)
        if isinstance(order, Order):
            order.stuck = [concern for concern in order.stuck if concern != case.concern]
            changes.stays_as_it_is(turn, order, case.concern.partition(" ")[2])
    answer = exceptions.document(turn, case)
    turn.tx.put("resolution/" + key, msgspec.msgpack.encode(Resolved(fingerprint, msgspec.json.encode(answer))))
    return Response(200, answer)


def _go_on(turn: "Turn", case: exceptions.Case, action: str) -> None:
    record = turn.load(case.record) if case.record else None
    if record is not None and case.concern:
        record.stuck = [concern for concern in record.stuck if concern != case.concern]
        if isinstance(record, Order):
            _ask_again(record, case)
        for intent in record.slots.values():
            if f"{intent.operation} {intent.about}" == case.concern:
                outbox.sooner(turn, intent)
    if case.parked:
        event = msgspec.json.decode(case.parked, type=Event)
        if case.reason_code == "conflicting_body":
            if action == "correct":
                _correct(turn, event)
        elif case.reason_code == "unreadable_event":
            retried(turn, event)
        elif case.reason_code != exceptions.TOO_LATE:  # what came too late to correct would be taken for a new order
            apply(turn, event)


def _stays_ordered(turn: "Turn", case: exceptions.Case) -> None:
    """A wish to cancel that the ERP cannot understand will not be carried out: the order goes on, and he is told."""
    order, number = turn.load(case.record), case.concern.partition(" ")[2]
    if not isinstance(order, Order) or all(one.number != number for one in order.cancels):
        return
    order.cancels = [one for one in order.cancels if one.number != number]
    order.stuck = [concern for concern in order.stuck if concern != case.concern]
    if not order.cancels:
        axes.advance_order(order, "cancellation_refused")
    tell(turn, order, "cancellation_refused", number, order.version, [], "order_desk")


def _ask_again(order: Order, case: exceptions.Case) -> None:
    """A refusal was a clear answer, so the next attempt is another request: it gets a key of its own."""
    for f in order.fulfilments:
        if case.concern == f"erp.authorizeRelease {f.number}":
            f.refused_version = 0
        elif case.concern == f"wms.createShippingOrder {f.number}" and axes.move(f, "shorted"):
            f.shorted_by = case.case_id


def _correct(turn: "Turn", event: Event) -> None:
    """The later content of a message holds. For an order that is not booked, it simply takes the place of the first."""
    order = turn.order(event.subject)
    if not isinstance(order, Order) or order.sales_order or order.slots:
        exceptions.park(turn, event, business_key(event), exceptions.TOO_LATE, "order_desk",
                        f"{event.subject} is being booked or is booked", "change the order in the ERP")  # fmt: skip
        return
    for number in order.cases:
        turn.parts.close_case(turn, number, "corrected")
    apply(turn, event)


API: Mapping[str, Callable[["Turn", Request], Response]] = {
    "receiveEvent": receive_event,
    "getOrderStatus": get_order_status,
    "listCases": list_cases,
    "resolveCase": resolve_case,
}
