"""What is told about money on its way: billing wants some, the provider has some, or has not, or not any more."""

from typing import TYPE_CHECKING

from engine import keys
from engine.adapters import billing_cash_v1, payment_provider_v1
from engine.event import Event
from engine.exceptions import Trouble
from engine.process import payers, prepaid
from engine.process.books import noted
from engine.process.payment import Payment, Refunded, Settlement, payment_key
from engine.process.settling import given_back

if TYPE_CHECKING:
    from engine.turn import Turn


def opened(turn: "Turn", event: Event) -> str:
    """`payment_request.opened`."""
    said = billing_cash_v1.opened(event.data)
    wanted = new(
        said.payment_request_id, event.correlationid, said.kind, said.sales_order_number, said.customer_number,
        said.invoice_number, said.amount.minor, said.amount.currency, said.transaction_id,
    )  # fmt: skip
    wanted.contract = said.service_contract_number
    wanted.book = noted(turn, "so/" + said.sales_order_number)
    turn.add(wanted)
    turn.release(payment_key(said.payment_request_id))
    return ""


def new(
    number: str, root: str, kind: str, order: str, customer: str, invoice: str, minor: int, currency: str,
    original: str = "",
) -> Payment:  # fmt: skip
    return Payment(
        key=payment_key(number), root=root, slots={}, wake_at=0, stuck=[], cases=[], number=number, kind=kind,
        order=order, customer=customer, invoice=invoice, minor=minor, currency=currency, original=original,
    )  # fmt: skip


def settled(turn: "Turn", event: Event) -> str:
    """`payment_request.settled`: for a payment that is over it is nothing new."""
    said = payment_provider_v1.settled(event.data)
    key = payment_key(said.payment_request_id)
    if turn.tx.retired(key):
        return ""
    payment = turn.payment(said.payment_request_id)
    if payment is None and said.order_reference:
        return _paid_in_the_shop(turn, said)
    if payment is None:
        return key
    turn.parts.settle(turn, payment, said.statement)
    return ""


def _paid_in_the_shop(turn: "Turn", said: payment_provider_v1.Settled) -> str:
    """Money for an order that may not be known yet, or not be booked. It waits for that; it is not let go."""
    order = turn.order(said.order_reference)
    if order is None:
        return "order/" + said.order_reference
    if not order.sales_order:
        return "booked/" + said.order_reference
    payment = new(
        said.payment_request_id, order.root, "capture", order.sales_order, order.customer, "", said.amount.minor,
        said.amount.currency,
    )  # fmt: skip
    payment.checkout, payment.stage, payment.book = True, "asked", order.book
    turn.add(payment)
    turn.parts.settle(turn, payment, said.statement)
    if payment.transaction:
        prepaid.paid_in_shop(turn, payment)
    return ""


def charged_back(turn: "Turn", event: Event) -> str:
    """`payment_request.charged_back`: a process of its own, for the payment may be over for weeks. Billing takes back
    only what it has: what comes first waits for that."""
    said = payment_provider_v1.charged_back(event.data)
    taken = payers.by_transaction(turn, said.transaction_id)
    if taken is None:
        return payers.parent(said.transaction_id)
    back = new(
        said.payment_request_id, event.correlationid, "charge_back", "", "", "", said.amount.minor,
        said.amount.currency, said.transaction_id,
    )  # fmt: skip
    back.key, back.stage, back.transaction = payment_key(said.charge_back_id), "succeeded", said.charge_back_id
    back.due.append(Settlement(said.charge_back_id, "succeeded", keys.settlement(said.charge_back_id)))
    payers.charged_back(turn, back, taken)
    prepaid.charged_back(turn, said.transaction_id, said.amount.minor)
    turn.add(back)
    turn.parts.open_case(
        turn,
        back,
        Trouble(
            f"{said.charge_back_id} {said.transaction_id}",
            "charged_back",
            "finance",
            f"the customer's bank has taken {said.transaction_id} back",
            "clear it up with the customer: what he owes is open again",
            severity="warning",
        ),
    )
    return ""


def refunded(turn: "Turn", event: Event) -> str:
    """`payment.refunded`: billing has it in its books, the ledger follows."""
    said = billing_cash_v1.refunded(event.data)
    payment = turn.payment(said.payment_request_id)
    if payment is None:
        return payment_key(said.payment_request_id)
    payment.refunds.append(Refunded(said.payment_id, said.refund_no, said.amount.minor, said.posting_date))
    payers.paid_back(turn, said.transaction_id, said.amount.minor)
    prepaid.used(turn, said.payment_id, said.amount.minor)
    given_back(turn, payment)
    return ""
