"""The kinds of records that the engine keeps, by the first word of their keys ("order/CRM-7").

A business process is a kind of its own: its record, what comes next for it, and what the answers to its calls mean.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from engine import backfill, polling, streams
from engine.process import (
    claim_record,
    claims,
    consumption,
    consumption_record,
    contract_record,
    contracts,
    deliveries,
    delivery,
    entries,
    giving_up,
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
from engine.record import GivenUp, Intent, Record
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


class Kind(Struct, frozen=True):
    """`plan` looks at a touched record as it is, sends what is due and asks for a wake-up; `answered` takes what a call
    has come to; `given_up` that it is not made any more, so that the record can end. Any: all are given records of this
    kind only, which `decode` makes."""

    decode: Callable[[bytes], Record]
    plan: Callable[["Turn", Any], None]
    answered: Callable[["Turn", Any, Intent, JsonObject], None]
    given_up: Callable[["Turn", Any, GivenUp], None]


_MASTER = Kind(master.decode, master.plan_next, master.answered, giving_up.master)

KINDS: Mapping[str, Kind] = {
    "order": Kind(order.decode, orders.plan_next, orders.answered, giving_up.order),
    "delivery": Kind(delivery.decode, deliveries.plan_next, deliveries.answered, giving_up.delivery),
    "po": Kind(purchase_order.decode, purchasing.plan_next, purchasing.answered, giving_up.purchase_order),
    "return": Kind(returns.decode, returning.plan_next, returning.answered, giving_up.returned),
    "invoice": Kind(invoice.decode, invoices.plan_next, invoices.answered, giving_up.invoice),
    "stock": Kind(stock.decode, stocks.plan_next, stocks.answered, giving_up.stock),
    "stream": Kind(streams.decode, backfill.plan_next, backfill.answered, giving_up.stream),
    "item": _MASTER,
    "customer": _MASTER,
    "payment": Kind(payment.decode, payments.plan_next, payments.answered, giving_up.payment),
    "cash": Kind(entries.decode, entries.plan_next, entries.answered, giving_up.entry),
    "consumption": Kind(consumption_record.decode, consumption.plan_next, consumption.answered, giving_up.consumption),
    "contract": Kind(contract_record.decode, contracts.plan_next, contracts.answered, giving_up.contract),
    "claim": Kind(claim_record.decode, claims.plan_next, claims.answered, giving_up.claim),
    "poll": Kind(polling.decode, polling.plan_next, polling.answered, giving_up.read),
}
"""In the order in which they are taken up again after a crash."""


def kind_of(key: str) -> Kind:
    return KINDS[key.partition("/")[0]]
