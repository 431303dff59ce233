"""How the order book writes its documents: orders, priced lines and fulfilment orders as the contract shows them."""

from collections.abc import Iterable

from msgspec import to_builtins

from seatrial.message import JsonObject
from simulators.erp.orders import FulfilmentOrder, Order, OrderLine, Part


def money(minor: int, currency: str) -> JsonObject:
    return {"minor": minor, "currency": currency}


def priced_line(line: OrderLine, currency: str, billing_trigger: str) -> JsonObject:
    """A line as it was booked."""
    return {
        "line_no": line.line_no,
        "external_line_id": line.line_no,
        "item": line.item,
        "quantity_base": line.ordered,
        "sales_unit": to_builtins(line.sales_unit),
        "unit_price": money(line.unit_price_minor, currency),
        "price_unit": to_builtins(line.price_unit),
        "invoice_unit": to_builtins(line.invoice_unit),
        "tax_category": line.tax_category,
        "billing_trigger": billing_trigger,
        "billing_relevant": line.billing_relevant,
        **contract_price(line, currency),
    }


def contract_price(line: OrderLine, currency: str) -> JsonObject:
    """What a line costs by contract, if it is told."""
    return {"contract_price": money(line.contract_minor, currency)} if line.contract_told else {}


def kits(order: Order) -> list[JsonObject]:
    """What was ordered as kits, and which lines stand for the components."""
    return [
        {
            "line_no": kit.line,
            "item": kit.item,
            "quantity": kit.quantity,
            "components": [{"line_no": part.line, "per_kit": part.per_kit} for part in kit.parts],
        }
        for kit in order.kits.values()
    ]


def quantities(parts: Iterable[Part]) -> list[JsonObject]:
    return [{"line_no": part.line_no, "item": part.item, "quantity_base": part.quantity} for part in parts]


def fulfilment_order(one: FulfilmentOrder) -> JsonObject:
    return {
        "fulfilment_order_no": one.number,
        "site": one.site,
        "status": one.status,
        "lines": quantities(one.parts.values()),
    }


def successor(one: FulfilmentOrder | None) -> JsonObject | None:
    if one is None:
        return None
    there = [part for part in one.parts.values() if part.quantity]
    return {"fulfilment_order_no": one.number, "site": one.site, "lines": quantities(there)} if there else None


def status(order: Order) -> JsonObject:
    axes = order.axes
    return {
        "order": axes.order,
        "fulfilment": axes.fulfilment,
        "billing": axes.billing,
        "payment": axes.payment,
    }


def charges(order: Order, freight_minor: int) -> list[JsonObject]:
    """The order's charges as a whole, billed once."""
    amount = money(freight_minor, order.wish.currency)
    due = freight_minor and not order.consigned
    return [{"charge_id": f"{order.number}-F", "kind": "freight", "amount": amount}] if due else []


def sales_order(order: Order, freight_minor: int) -> JsonObject:
    """All of an order."""
    wish = order.wish
    lines = []
    for line in order.lines.values():
        confirmed = sum(
            one.parts[line.line_no].remaining
            for one in order.fulfilment_orders
            if one.status in ("allocated", "released") and line.line_no in one.parts
        )
        lines.append(
            {
                **priced_line(line, wish.currency, order.billing_trigger),
                "confirmed_base": confirmed,
                "shipped_base": line.shipped,
                "invoiced_base": line.invoiced,
                "cancelled_base": line.cancelled,
            }
        )
    return {
        "sales_order_number": order.number,
        "version": order.version,
        "source_system": wish.source_system,
        "external_id": wish.external_id,
        "external_reference": wish.external_reference,
        "revision": wish.revision,
        "customer_number": wish.customer_number,
        "customer_po": wish.customer_po,
        "channel": wish.channel,
        "site": wish.site,
        "ship_to": to_builtins(wish.ship_to),
        "ship_complete": wish.ship_complete,
        "currency": wish.currency,
        "requested_date": wish.requested_date,
        "status": status(order),
        "holds": list(order.holds),
        "lines": lines,
        "charges": charges(order, freight_minor),
        "fulfilment_orders": [fulfilment_order(one) for one in order.fulfilment_orders],
        "kits": kits(order),
        **({"exchange_rate_id": order.rate_id} if order.rate_id else {}),
        **under_contract(order),
    }


def under_contract(order: Order) -> JsonObject:
    return {"service_contract_number": order.service_contract} if order.service_contract else {}
