"""The receivables control account: invoices debit it, payments and credit memos credit it, as often as they are posted.

Posting an invoice before the goods issue that it bills, or a payment before its invoice, is not refused: billing and
warehouse tell the ERP independently of each other.
"""

from seatrial.facts import ReceivablePosted, RefundPosted, TaxRow
from seatrial.message import Response, problem
from simulators.erp.bodies import CreditMemoBody, InvoiceBody, PaymentBody, RefundBody
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
        units: dict[str, int] = {}
        for line in body.lines:
            units[line.line_no] = units.get(line.line_no, 0) + line.quantity_base
            self._book.invoiced[body.invoice_number, line.line_no] = order, units[line.line_no]
            order.lines[line.line_no].invoiced += line.quantity_base
        sums = body.totals
        order.invoiced_minor += sums.total.minor
        order.charged_minor += sums.charges.minor
        self._credit.post(order.customer, sums.total.minor)
        self._premises.tray.facts.append(
            ReceivablePosted(
                origin=order.origin,
                system=self._premises.name,
                kind="invoice",
                document=body.invoice_number,
                invoice=body.invoice_number,
                amount_minor=sums.total.minor,
                currency=sums.total.currency,
                order_number=order.number,
                net_minor=sums.net.minor,
                charges_minor=sums.charges.minor,
                tax_minor=sums.tax.minor,
                rounding_minor=sums.rounding.minor,
                tax_rows=tax_rows(body),
            )
        )
        return self._posted(order, "invoice", now_ms, cause)

    def post_payment(self, order: Order, body: PaymentBody, now_ms: int, cause: Cause) -> Response:
        """`postPayment`: an application credits the account, its reversal debits it again."""
        self._book.touch(order)
        amount = body.amount
        minor, kind = (amount.minor, "payment") if body.kind == "application" else (-amount.minor, "reversal")
        order.paid_minor += minor
        self._credit.post(order.customer, -minor)
        self._premises.tray.facts.append(
            ReceivablePosted(
                origin=order.origin,
                system=self._premises.name,
                kind=kind,
                document=body.application_no,
                invoice=body.invoice_number,
                amount_minor=-minor,
                currency=amount.currency,
                order_number=order.number,
            )
        )
        return self._posted(order, kind, now_ms, cause)

    def post_refund(self, order: Order, body: RefundBody, now_ms: int, cause: Cause) -> Response:
        """`postRefund`: of cash that no invoice has taken; the account stays as it is."""
        self._book.touch(order)
        self._premises.tray.facts.append(
            RefundPosted(
                origin=order.origin,
                system=self._premises.name,
                refund_no=body.refund_no,
                payment=body.payment_id,
                amount_minor=body.amount.minor,
                currency=body.amount.currency,
                order_number=order.number,
            )
        )
        return self._posted(order, "refund", now_ms, cause)

    def post_credit_memo(self, order: Order, body: CreditMemoBody, now_ms: int, cause: Cause) -> Response:
        """`postCreditMemo`. What it is applied to in billing moves nothing here: both sides are receivables."""
        for line in body.lines:
            if line.line_no not in order.lines:
                return problem(422, "unknown_line", f"{order.number} has no line {line.line_no!r}")
        self._book.touch(order)
        total = body.totals.total
        order.credited_minor += total.minor
        self._credit.post(order.customer, -total.minor)
        self._premises.tray.facts.append(
            ReceivablePosted(
                origin=order.origin,
                system=self._premises.name,
                kind="credit_memo",
                document=body.credit_memo_number,
                invoice=body.invoice_number,
                amount_minor=-total.minor,
                currency=total.currency,
                order_number=order.number,
            )
        )
        return self._posted(order, "credit_memo", now_ms, cause)

    def _posted(self, order: Order, why: str, now_ms: int, cause: Cause) -> Response:
        self._book.settle(order, why, now_ms, cause)
        journal = self._premises.draw_number("JNL", order.origin)
        return Response(
            200, {"outcome": "posted", "journal_number": journal, "version": order.version}, etag(order.version)
        )


def tax_rows(body: InvoiceBody) -> tuple[TaxRow, ...]:
    """The tax of an invoice as it is posted, row by row."""
    return tuple([
        TaxRow(
            row.sales_order_number, row.jurisdiction, row.category, row.rate_ppm, row.taxable.minor, row.tax.minor
        )
        for row in body.tax_rows
    ])  # fmt: skip
