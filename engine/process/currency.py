"""An order is in one currency, and stock is kept in one unit: the word is read wherever the number beside it is.

What comes in another currency than its order's, or in another unit than stock is kept in, is unreadable. It is never
converted by guess and never taken as it stands: a delivery is refused and comes again, an answer is asked for again,
and what stays so becomes a case. An order itself goes to the ERP with the words that it came with, if it does not
contradict itself: which units and currencies are sold is decided there.

Money goes back weeks later, when its order is forgotten. What was taken from a card is remembered in its currency.

Where the books are kept in one currency and customers buy in several (`Policies.book_currency`), an order in another
one was booked at an exchange rate on record, and so was what is billed and credited of it. The engine carries the
record's number from one to the other; it reckons with no rate, and a document that does not say which is unreadable.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from engine.adapters import billing_cash_v1, billing_v1, erp_v1, payment_provider_v1
from engine.adapters.crm_v1 import Money
from engine.event import Event
from engine.process.order import Order
from seatrial.policy import Policies

if TYPE_CHECKING:
    from engine.turn import Turn

Amounts = tuple[Order | str | None, list[Money]]
"""What amounts are about: an order, or money in this currency ("": nobody knows)."""


def one_currency(order: Order, amounts: Iterable[Money]) -> None:
    """ValidationError if one of these amounts is in another currency than the order that they are about."""
    _all_in(order.currency, f"{order.root}, an order", amounts)


def _all_in(currency: str, what: str, amounts: Iterable[Money]) -> None:
    for amount in amounts:
        if amount.currency != currency:
            raise msgspec.ValidationError(f"an amount in {amount.currency} about {what} in {currency}")


def foreign(policies: Policies, currency: str) -> bool:
    """Whether an amount in this currency enters the books at a rate."""
    return policies.book_currency not in ("", currency)


def booked_at(policies: Policies, order: Order, said: erp_v1.Booking) -> None:
    """Keep the rate on record that an order was booked at."""
    rate = said.exchange_rate
    if rate is not None and (rate.currency, rate.book_currency) != (order.currency, policies.book_currency):
        raise msgspec.ValidationError(f"{rate.rate_id} is no rate of {order.currency} in {policies.book_currency}")
    number = "" if rate is None else rate.rate_id
    on_record(policies, order.currency, number, "", order.root)
    order.rate = number


def on_record(policies: Policies, currency: str, rate: str, booked: str, about: str) -> None:
    """ValidationError if a document in this currency names no rate and needs one, or another one than it was booked
    at; `booked` "": that is not known here."""
    if bool(rate) != foreign(policies, currency):
        raise msgspec.ValidationError(f"{about} is in {currency}, and at rate {rate!r}")
    if booked and rate != booked:
        raise msgspec.ValidationError(f"{about} is at {rate}, and was booked at {booked}")


def check(turn: "Turn", event: Event) -> None:
    """ValidationError if an event states an amount in another currency than the order's, as far as that is known."""
    amounts = _AMOUNTS.get(event.kind)
    if amounts is None:
        return
    about, found = amounts(turn, event)
    if isinstance(about, Order):
        one_currency(about, found)
    elif about:
        _all_in(about, "money", found)


def taken(turn: "Turn", transaction: str, currency: str) -> None:
    """Money was taken: whatever is said of it later is in its currency."""
    turn.tx.insert("taken/" + transaction, currency.encode())


def _was_taken(turn: "Turn", transaction: str) -> str:
    return (turn.tx.get("taken/" + transaction) or b"").decode()


def booked(said: erp_v1.Booking) -> list[Money]:
    return [*(line.unit_price for line in said.lines), *(charge.amount for charge in said.charges)]


def _hold_released(turn: "Turn", event: Event) -> Amounts:
    said = erp_v1.order_event(event.data)
    return turn.order(said.external_id), [line.unit_price for line in said.lines]


def _invoice_posted(turn: "Turn", event: Event) -> Amounts:
    said = billing_v1.invoice_posted(event.data)
    totals = said.totals
    amounts = [totals.net, totals.charges, totals.tax, totals.rounding, totals.total]
    amounts += [amount for row in said.tax_rows for amount in (row.taxable, row.tax)]
    amounts += [amount for share in said.orders for amount in (share.charges, share.total)]
    if said.service_contract_number:
        return None, amounts
    order = turn.order_of("so", said.numbers[0])
    on_record(turn.policies, totals.total.currency, said.exchange_rate_id, order.rate if order else "", said.numbers[0])
    return order, amounts


def _payment_applied(turn: "Turn", event: Event) -> Amounts:
    said = billing_v1.payment_applied(event.data)
    return turn.order_of("so", said.sales_order_number), [said.amount, said.open_amount]


def _payment_opened(turn: "Turn", event: Event) -> Amounts:
    said = billing_cash_v1.opened(event.data)
    order = turn.order_of("so", said.sales_order_number)
    return order or _was_taken(turn, said.transaction_id), [said.amount]


def _payment_settled(turn: "Turn", event: Event) -> Amounts:
    said = payment_provider_v1.settled(event.data)
    payment = turn.payment(said.payment_request_id)
    if payment is not None:
        return payment.currency, [said.amount]
    return turn.order(said.order_reference or event.correlationid), [said.amount]


def _charged_back(turn: "Turn", event: Event) -> Amounts:
    said = payment_provider_v1.charged_back(event.data)
    return turn.order(event.correlationid) or _was_taken(turn, said.transaction_id), [said.amount]


def _unapplied(turn: "Turn", event: Event) -> Amounts:
    said = billing_cash_v1.unapplied(event.data)
    return turn.order_of("so", said.sales_order_number), [said.amount]


def _refunded(turn: "Turn", event: Event) -> Amounts:
    said = billing_cash_v1.refunded(event.data)
    return turn.order_of("so", said.sales_order_number) or _was_taken(turn, said.transaction_id), [said.amount]


_AMOUNTS: Mapping[str, Callable[["Turn", Event], Amounts]] = {
    "erp/order.hold_released": _hold_released,
    "billing/invoice.posted": _invoice_posted,
    "billing/payment.applied": _payment_applied,
    "billing/payment.unapplied": _unapplied,
    "billing/payment.refunded": _refunded,
    "billing/payment_request.opened": _payment_opened,
    "payment_provider/payment_request.settled": _payment_settled,
    "payment_provider/payment_request.charged_back": _charged_back,
}
"""By "source/type": the order that an event is about, and the amounts in it that the engine acts on."""
