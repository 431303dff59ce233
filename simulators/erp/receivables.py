"""The receivables control account: invoices debit it, payments credit it, as often as they are posted.

Posting an invoice before the goods issue that it bills, or a payment before its invoice, is not refused: billing and
warehouse tell the ERP independently of each other.
"""

from seatrial.facts import ReceivablePosted
from seatrial.message import Response, problem
from simulators.erp.bodies import InvoiceBody, PaymentBody
from simulators.erp.book import OrderBook
from simulators.erp.credit import Credit
from simulators.erp.orders import Order
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag


class Receivables:
    __slots__ = ("_book", "_credit", "_premises")

    def __init__(self, premises: Premises, book: OrderBook, credit: Credit) -> None:
        self._premises = premises
        self._book = book
        self._credit = credit

    def post_invoice(self, order: Order, body: InvoiceBody, now_ms: int, cause: Cause) -> Response:
        """`postInvoice`."""
        for line in body.lines:
            if line.line_no not in order.lines:
                return problem(422, "unknown_line", f"{order.number} has no line {line.line_no!r}")
        self._book.touch(order)
        for line in body.lines:
            order.lines[line.line_no].invoiced += line.quantity_base
        total = body.totals.total
        order.invoiced_minor += total.minor
        order.charged_minor += body.totals.charges.minor
        self._post(order, "invoice", body.invoice_number, body.invoice_number, total.minor, total.currency)
        return self._posted(order, "invoice", now_ms, cause)

    def post_payment(self, order: Order, body: PaymentBody, now_ms: int, cause: Cause) -> Response:
        """`postPayment`."""
        self._book.touch(order)
        amount = body.amount
        order.paid_minor += amount.minor
        self._post(order, "payment", body.application_no, body.invoice_number, -amount.minor, amount.currency)
        return self._posted(order, "payment", now_ms, cause)

    def _post(self, order: Order, kind: str, document: str, invoice: str, minor: int, currency: str) -> None:
        self._credit.post(order.customer, minor)
        self._premises.tray.facts.append(
            ReceivablePosted(
                origin=order.origin,
                system=self._premises.name,
                kind=kind,
                document=document,
                invoice=invoice,
                amount_minor=minor,
                currency=currency,
                order_number=order.number,
            )
        )

    def _posted(self, order: Order, why: str, now_ms: int, cause: Cause) -> Response:
        self._book.settle(order, why, now_ms, cause)
        journal = self._premises.draw_number("JNL", order.origin)
        return Response(
            200, {"outcome": "posted", "journal_number": journal, "version": order.version}, etag(order.version)
        )
