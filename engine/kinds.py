"""The kinds of records that the engine keeps, by the first word of their keys ("order/CRM-7").

A business process is a kind of its own: its record, what comes next for it, and what the answers to its calls mean.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from engine import backfill, polling, streams
from engine.process import (
    consumption,
    consumption_record,
    deliveries,
    delivery,
    entries,
    invoice,
    invoices,
    master,
    order,
    orders,
    payment,
    payments,
    purchase_order,
    purchasing,
    returning,
    returns,
    stock,
    stocks,
)
from engine.record import Intent, Record
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


class Kind(Struct, frozen=True):
    """`plan` looks at a touched record as it is, sends what is due and asks for a wake-up; `answered` takes what a call
    has come to. Any: both are given records of this kind only, which `decode` makes."""

    decode: Callable[[bytes], Record]
    plan: Callable[["Turn", Any], None]
    answered: Callable[["Turn", Any, Intent, JsonObject], None]


_MASTER = Kind(master.decode, master.plan_next, master.answered)

KINDS: Mapping[str, Kind] = {
    "order": Kind(order.decode, orders.plan_next, orders.answered),
    "delivery": Kind(delivery.decode, deliveries.plan_next, deliveries.answered),
    "po": Kind(purchase_order.decode, purchasing.plan_next, purchasing.answered),
    "return": Kind(returns.decode, returning.plan_next, returning.answered),
    "invoice": Kind(invoice.decode, invoices.plan_next, invoices.answered),
    "stock": Kind(stock.decode, stocks.plan_next, stocks.answered),
    "stream": Kind(streams.decode, backfill.plan_next, backfill.answered),
    "item": _MASTER,
    "customer": _MASTER,
    "payment": Kind(payment.decode, payments.plan_next, payments.answered),
    "cash": Kind(entries.decode, entries.plan_next, entries.answered),
    "consumption": Kind(consumption_record.decode, consumption.plan_next, consumption.answered),
    "poll": Kind(polling.decode, polling.plan_next, polling.answered),
}
"""In the order in which they are taken up again after a crash."""


def kind_of(key: str) -> Kind:
    return KINDS[key.partition("/")[0]]
