"""What billing's messages mean: what is invoiced and what is paid."""

from typing import TYPE_CHECKING

from engine.adapters import billing_v1
from engine.event import Event
from engine.process import axes, consumption, entries
from engine.process.order import Order
from engine.process.statements import tell

if TYPE_CHECKING:
    from engine.turn import Turn


def invoice_posted(turn: "Turn", event: Event) -> str:
    said = billing_v1.invoice_posted(event.data)
    order = turn.order_of("so", said.sales_order_number)
    if order is None:
        report = consumption.sold_as(turn, said.sales_order_number)
        if report is None:
            return "so/" + said.sales_order_number
        consumption.invoiced(report, said)
        return ""
    order.invoices.append(billing_v1.invoice(said))
    for x in said.lines:
        line = order.line(x.line_no)
        if line is not None:
            line.invoiced_base += x.quantity_base
    everything = all(line.invoiced_base >= line.shipped_base - line.refused_base for line in order.lines)
    axes.advance_billing(order, "invoiced" if everything else "partly_invoiced")
    lines = [(x.line_no, x.quantity_base, "") for x in said.lines]
    tell(turn, order, "invoiced", said.invoice_number, said.version, lines, at=event.time)
    _tell_payments(turn, order)
    return ""


def payment_applied(turn: "Turn", event: Event) -> str:
    said = billing_v1.payment_applied(event.data)
    order = turn.order_of("so", said.sales_order_number)
    if order is None and turn.finished("so", said.sales_order_number):
        entries.applied(turn, event)
        return ""
    if order is None:
        report = consumption.sold_as(turn, said.sales_order_number)
        if report is None:
            return "so/" + said.sales_order_number
        consumption.paid(report, said)
        return ""
    order.payments.append(billing_v1.payment(said))
    _tell_payments(turn, order)
    return ""


def _tell_payments(turn: "Turn", order: Order) -> None:
    """A payment may overtake its invoice; the customer is told of the invoice first."""
    for payment in order.payments:
        if payment.told or order.invoice(payment.invoice) is None:
            continue
        payment.told = True
        axes.advance_payment(order, "partly_paid" if payment.open_minor else "paid")
        tell(turn, order, "paid", payment.application_no, payment.version, [], at=payment.applied_at)
