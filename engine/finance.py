"""The experience API of finance: its cases, what has left and is not invoiced, what is invoiced and not paid.

The engine has no book: it shows what it has carried and has not seen the end of. Orders that are over are tombstones,
so nothing of theirs is shown, and every answer says that (`scope`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from engine import exceptions
from engine.process import order as orders
from engine.process.order import Order
from engine.process.shipment import Shipment
from seatrial.message import JsonObject, Request, Response

if TYPE_CHECKING:
    from engine.turn import Turn

OWNER = "finance"
SCOPE = "orders_in_hand"
BUCKETS = ((0, "not_due"), (30, "days_0_30"), (60, "days_31_60"), (90, "days_61_90"))
"""(days past the due date, at most; the field that counts it), the soonest first."""
LONGEST = "days_over_90"


def list_finance_exceptions(turn: "Turn", request: Request) -> Response:
    cases = [exceptions.decode(raw) for _, raw in turn.tx.scan("case/")]
    mine = [case for case in cases if case.owner == OWNER and case.status == "open"]
    wanted = request.params.get("reason_code")
    mine = [case for case in mine if wanted in (None, case.reason_code)]
    mine.sort(key=lambda case: (case.opened_at, case.case_id))
    found = [
        {
            "case_id": case.case_id,
            "business_key": case.business_key,
            "reason_code": case.reason_code,
            "opened_at": turn.calendar.text(case.opened_at),
            "deadline": turn.calendar.text(case.deadline),
            "age_ms": turn.now - case.opened_at,
            "overdue": case.deadline <= turn.now,
            "last_error": case.last_error,
            "next_action": case.next_action,
        }
        for case in mine
    ]
    return Response(200, {"exceptions": found, "as_of": turn.calendar.text(turn.now)})


def get_billing_due_list(turn: "Turn", request: Request) -> Response:
    wanted = request.params.get("reason")
    due = [
        {
            "order_number": order.sales_order,
            "shipment_number": shipment.number,
            "goods_issue_at": shipment.goods_issue_at,
            "reason": reason,
        }
        for order in _in_hand(turn)
        for shipment in order.shipments
        if (reason := _why_due(order, shipment)) and wanted in (None, reason)
    ]
    return _shown(turn, {"due": due})


def _why_due(order: Order, shipment: Shipment) -> str:
    """Why a shipment is not invoiced; "" if it is, or need not be."""
    if shipment.reversed or any(shipment.number in invoice.shipments for invoice in order.invoices):
        return ""
    if not shipment.billed:
        stuck = f"billing.recordBillableEvents {shipment.number}" in order.stuck
        return "refused" if stuck else "not_told"
    if shipment.blocked:
        return "price_variance" if shipment.price_asked else "refused"
    f = order.fulfilment(shipment.fulfilment_order)
    lines = [] if f is None else [order.line(part.line_no) for part in f.parts]
    return "not_invoiced" if any(line is not None and line.billing_relevant for line in lines) else ""


def get_aging(turn: "Turn", request: Request) -> Response:
    today = date.fromisoformat(turn.calendar.text(turn.now)[:10])
    rows: dict[str, dict[str, int]] = {}
    for order in _in_hand(turn):
        for invoice in order.invoices:
            paid = sum(payment.minor for payment in order.payments if payment.invoice == invoice.number)
            credited = sum(credit.total_minor for credit in order.credits if credit.invoice == invoice.number)
            open_minor = invoice.total_minor - paid - credited
            if not open_minor:
                continue
            row = rows.setdefault(invoice.currency, dict.fromkeys((name for _, name in BUCKETS), 0) | {LONGEST: 0})
            row[_bucket(invoice.due_date, today)] += open_minor
    wanted = request.params.get("currency")
    currencies = [_row(name, row) for name, row in sorted(rows.items()) if wanted in (None, name)]
    return _shown(turn, {"currencies": currencies})


def _row(currency: str, row: Mapping[str, int]) -> JsonObject:
    parts = {"open": sum(row.values()), **row}
    return {"currency": currency, **{name: {"minor": minor, "currency": currency} for name, minor in parts.items()}}


def _bucket(due: str, today: date) -> str:
    days = (today - date.fromisoformat(due)).days
    return next((name for longest, name in BUCKETS if days <= longest), LONGEST)


def _in_hand(turn: "Turn") -> Iterator[Order]:
    for _, raw in turn.tx.scan(orders.order_key("")):
        yield orders.decode(raw)


def _shown(turn: "Turn", body: JsonObject) -> Response:
    return Response(200, {**body, "as_of": turn.calendar.text(turn.now), "scope": SCOPE})


FINANCE: Mapping[str, Callable[["Turn", Request], Response]] = {
    "listFinanceExceptions": list_finance_exceptions,
    "getBillingDueList": get_billing_due_list,
    "getAging": get_aging,
}
