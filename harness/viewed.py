"""What the engine's views show at rest, as facts."""

from collections.abc import Iterable

from harness.wire import ENGINE
from seatrial.facts import FinanceViewed, OrderViewed
from seatrial.message import JsonObject


def viewed(origin: str, view: JsonObject) -> OrderViewed:
    """An answer of `getOrderStatus` that has been checked against its contract."""
    parts = view.get("fulfilment_orders") or ()
    return OrderViewed(
        origin=origin,
        system=ENGINE,
        order=view["crm_order_id"],
        order_number=view.get("sales_order_number") or "",
        fulfilment_orders=tuple([part["fulfilment_order_no"] for part in parts]),
        handed_over=tuple([part["fulfilment_order_no"] for part in parts if part.get("handed_over")]),
        shipments=tuple([shipment for part in parts for shipment in part.get("shipments") or ()]),
        posted=tuple(view.get("goods_issues_posted") or ()),
        billed=tuple(view.get("billed") or ()),
        invoices=tuple(view.get("invoices") or ()),
    )


def financed(due: Iterable[JsonObject], currencies: Iterable[JsonObject], cases: Iterable[JsonObject]) -> FinanceViewed:
    """What finance is shown, of answers that have been checked against their contract."""
    return FinanceViewed(
        origin="",
        system=ENGINE,
        due=tuple([(one["shipment_number"], one["reason"]) for one in due]),
        open_items=tuple([(one["currency"], one["open"]["minor"]) for one in currencies]),
        cases=tuple([one["case_id"] for one in cases]),
    )
