"""What billing's messages mean: what is invoiced, what is paid, and which legal numbers stand for nothing."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.adapters import billing_v1
from engine.event import Event
from engine.exceptions import close_concern
from engine.process import applications, axes, consumption, contracts, entries, payers, prepaid
from engine.process.books import FIRST, noted
from engine.process.consumption_record import Consumption
from engine.process.invoice import InvoiceRecord, News, Void, invoice_key
from engine.process.invoices import given_up, heard_of, in_hand, orders_of, tell_finished
from engine.process.order import Invoice, Milestone, Order, Payment
from engine.process.statements import tell
from engine.record import pack

if TYPE_CHECKING:
    from engine.turn import Turn


def invoice_posted(turn: "Turn", event: Event) -> str:
    """Nothing is done before every order that it is about is known, so that all of it is done at once."""
    said = billing_v1.invoice_posted(event.data)
    if said.service_contract_number:
        return contracts.invoiced(turn, said, event)
    if (report := consumption.sold_as(turn, said.numbers[0])) is not None:
        report.invoices.append(said.invoice_number)
        close_concern(turn, report, f"billing.recordBillableEvents {report.root}")
        _known(turn, said, report.root, FIRST)
        return ""
    if consumption.was_sold_as(turn, said.numbers[0]):
        _known(turn, said, event.correlationid, FIRST)
        return ""
    orders: list[Order] = []
    for number in said.numbers:
        order = turn.order_of("so", number)
        if order is None and turn.finished("so", number):
            _late(turn, said, event)
            return ""
        if order is None:
            return "so/" + number
        orders.append(order)
    invoice = _known(turn, said, orders[0].root, orders[0].book)
    invoice.threads = [order.root for order in orders]
    for order, number in zip(orders, said.numbers, strict=True):
        _invoiced(turn, order, said, number, event.time)
        for payment in invoice.payments:
            _take_in(order, payment)
        _tell_payments(turn, order)
    return ""


def _late(turn: "Turn", said: billing_v1.InvoicePosted, event: Event) -> None:
    """An order that is finished is invoiced anew, when something of it has come back: no shipment waits for it. The
    ledger and the customer are told all the same."""
    invoice = _known(turn, said, event.correlationid, noted(turn, "so/" + said.numbers[0]))
    invoice.threads = [event.correlationid]
    lines = [(x.line_no, x.quantity_base, "") for x in said.lines]
    news = Milestone("invoiced", said.invoice_number, said.version, event.time, lines)
    invoice.tell.append(News(event.correlationid, news))


def _known(turn: "Turn", said: billing_v1.InvoicePosted, thread: str, book: str) -> InvoiceRecord:
    invoice = turn.invoice(said.invoice_number, thread)
    invoice.book, invoice.orders, invoice.posting_date = book, said.numbers, said.posting_date
    invoice.rate = said.exchange_rate_id
    invoice.body = pack(billing_v1.posting(said))
    turn.release(invoice.key)
    return invoice


def _invoiced(turn: "Turn", order: Order, said: billing_v1.InvoicePosted, number: str, at: str) -> None:
    """What an order is told of an invoice: its own lines."""
    share = next(one for one in said.orders if one.sales_order_number == number)
    order.invoices.append(
        Invoice(
            said.invoice_number,
            due_date=said.due_date or said.posting_date,
            total_minor=share.total.minor,
            currency=share.total.currency,
            orders=said.numbers if len(said.orders) > 1 else [],
            shipments=list({x.shipment_number: None for x in said.lines if x.sales_order_number == number}),
        )
    )
    own = [x for x in said.lines if x.sales_order_number == number]
    for shipment in {x.shipment_number: None for x in own}:
        close_concern(turn, order, f"billing.recordBillableEvents {shipment}")
    for x in own:
        line = order.line(x.line_no)
        if line is not None and not said.replaces_invoice_number:
            line.invoiced_base += x.quantity_base
    everything = all(line.invoiced_base >= line.shipped_base - line.refused_base for line in order.lines)
    axes.advance_billing(order, "invoiced" if everything else "partly_invoiced")
    lines = [(x.line_no, x.quantity_base, "") for x in own]
    tell(turn, order, "invoiced", said.invoice_number, said.version, lines, at=at)


def invoice_voided(turn: "Turn", event: Event) -> str:
    said = billing_v1.invoice_voided(event.data)
    invoice = turn.invoice(said.invoice_number, event.correlationid)
    invoice.book = said.order_book
    invoice.void, invoice.posting_date = Void(said.series, said.reason_code), said.posting_date
    return ""


def payment_applied(turn: "Turn", event: Event) -> str:
    """`payment.applied`."""
    return settled(turn, event, billing_v1.payment_applied(event.data))


def settled(turn: "Turn", event: Event, said: billing_v1.PaymentApplied) -> str:
    """Something of an invoice is settled, by cash or by a credit memo of another one. If the invoice is not known yet,
    that is known to the first of its orders only, until it is."""
    if said.service_contract_number:
        return contracts.paid(turn, said, event.correlationid)
    first = turn.order_of("so", said.sales_order_number)
    if first is None and turn.finished("so", said.sales_order_number):
        if not heard_of(turn, said.invoice_number):
            return invoice_key(said.invoice_number)  # made anew: it is to be in the ledger before what it is settled by
        record = in_hand(turn, said.invoice_number)
        if record is None:
            entries.applied(turn, event, said)
        else:
            _applied(turn, said, record, orders_of(turn, record))
        return ""
    if first is None:
        report = consumption.sold_as(turn, said.sales_order_number)
        if report is None and not consumption.was_sold_as(turn, said.sales_order_number):
            return "so/" + said.sales_order_number
        _sale_paid(turn, report, said, event)
        return ""
    invoice, known = turn.invoice(said.invoice_number, first.root), first.invoice(said.invoice_number)
    invoice.book, invoice.rate = first.book, invoice.rate or first.rate
    invoice.given_up = given_up(turn, said.invoice_number)
    if known is not None and not invoice.orders:
        invoice.orders, invoice.threads, invoice.posted = [first.sales_order], [first.root], known.posted
    _applied(turn, said, invoice, orders_of(turn, invoice) or [first])
    return ""


def _applied(
    turn: "Turn", said: billing_v1.PaymentApplied, invoice: InvoiceRecord, orders: list[Order]
) -> None:  # fmt: skip
    """The ledger gets it once, after its invoice; whoever has ordered what is on that hears of it, also of an order
    that is finished."""
    payment = billing_v1.payment(said)
    applications.learn(turn, said.application_no, said.payment_id)
    payers.put_on(turn, said.payment_id, said.invoice_number)
    prepaid.used(turn, said.payment_id, said.amount.minor)
    invoice.payments.append(payment)
    for order in orders:
        _take_in(order, payment)
        _tell_payments(turn, order)
    news = Milestone("paid", said.application_no, said.version, said.applied_at, [])
    tell_finished(turn, invoice, news)


def _sale_paid(turn: "Turn", report: Consumption | None, said: billing_v1.PaymentApplied, event: Event) -> None:
    """What was sold as used has no order: the report knows its invoices, and that one of them was forgotten. Once the
    report is forgotten (None), all of them were known."""
    invoice = turn.invoice(said.invoice_number, event.correlationid if report is None else report.root)
    if (report is None or said.invoice_number in report.invoices) and not invoice.orders:
        invoice.orders, invoice.posted = [said.sales_order_number], True
    invoice.given_up = given_up(turn, said.invoice_number)
    applications.learn(turn, said.application_no, said.payment_id)
    invoice.payments.append(billing_v1.payment(said))


def _take_in(order: Order, payment: Payment) -> None:
    known = [(one.application_no, one.minor) for one in order.payments]
    if (payment.application_no, payment.minor) not in known:
        order.payments.append(replace(payment))


def _tell_payments(turn: "Turn", order: Order) -> None:
    """A payment may overtake its invoice; the customer is told of the invoice first."""
    for payment in order.payments:
        if payment.told or order.invoice(payment.invoice) is None:
            continue
        payment.told = True
        axes.advance_payment(order, "partly_paid" if payment.open_minor else "paid")
        tell(turn, order, "paid", payment.application_no, payment.version, [], at=payment.applied_at)
