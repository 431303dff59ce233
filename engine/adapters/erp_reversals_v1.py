"""ERP v1, where a goods issue is reversed: what it makes of that, and of the credit that follows."""

from typing import Literal

from msgspec import Struct, convert

from engine.adapters.crm_v1 import Money
from engine.adapters.erp_exchange_v1 import in_currency
from engine.adapters.erp_late_v1 import late
from engine.adapters.erp_v1 import FulfilmentOrder
from engine.process.credit import Credit
from engine.process.order import Order
from seatrial.message import JsonObject


class GoodsIssueReversed(Struct, frozen=True):
    """Answer of `reverseGoodsIssue`. `backordered`: what the order wants again."""

    outcome: Literal["posted"]
    version: int
    backordered: FulfilmentOrder | None


def goods_issue_reversed(body: JsonObject) -> GoodsIssueReversed:
    return convert(body, GoodsIssueReversed)


def post_credit_memo(o: Order, c: Credit) -> JsonObject:
    """For what never left, at the rate of its invoice."""
    said: JsonObject = {}
    if c.rate:
        said["exchange"] = in_currency(convert(c.totals["total"], Money), rate_id=c.rate)
    return {
        "credit_memo_number": c.number,
        "invoice_number": c.invoice,
        "sales_order_number": o.sales_order,
        "reason_code": "shipment_reversed",
        "posting_date": c.posting_date,
        **late(c.late_of),
        "lines": [
            {"invoice_line": x.invoice_line, "line_no": x.line_no, "quantity_base": x.quantity_base} for x in c.lines
        ],
        "totals": c.totals,
        **said,
    }
