"""The receivables control account: invoices debit it, payments and credit memos credit it, as often as they are posted.

Posting an invoice before the goods issue that it bills, or a payment before its invoice, is not refused: billing and
warehouse tell the ERP independently of each other. An invoice may be about several orders: it is posted as one, and a
payment settles what falls to each of them, in the order in which they stand. What takes the place of an invoice that
was credited in full moves the account, and bills nothing of an order that was not billed before. The general ledger has
a journal of each posting (`simulators.erp.journal`).

An invoice is posted in the books of the company that it names, and so is whatever is paid or credited of it; money that
goes back, in those of the first invoice that it was put on.
"""

from msgspec import UNSET, Struct
from msgspec.structs import replace

from seatrial.facts import ReceivablePosted, ReceivablesCleared, TaxRow, VoidPosted
from seatrial.message import Response, problem
from simulators.erp import journal
from simulators.erp.bodies import CreditMemoBody, InvoiceBody, PaymentBody, VoidBody
from simulators.erp.book import OrderBook
from simulators.erp.credit import Credit
from simulators.erp.exchange import Exchange
from simulators.erp.orders import Order
from simulators.erp.periods import Periods
from simulators.erp.premises import Premises
from simulators.erp.rebates import Rebates
from simulators.eventlog import Cause
from simulators.measures import Money
from simulators.operations import etag


class Owed(Struct):
    """What of an invoice falls to one order."""

    order: Order
    total_minor: int
    paid_minor: int = 0


class Receivables:
    __slots__ = ("_book", "_credit", "_exchange", "_periods", "_premises", "_rebates", "_shared", "_sites")

    def __init__(
        self,
        premises: Premises,
        book: OrderBook,
        credit: Credit,
        exchange: Exchange,
        periods: Periods,
        rebates: Rebates,
    ) -> None:
        self._premises = premises
        self._book = book
        self._credit = credit
        self._exchange = exchange
        self._periods = periods
        self._rebates = rebates
        self._shared: dict[str, list[Owed]] = {}
        """Of an invoice about several orders, what falls to each."""
        self._sites: dict[str, str] = {}
        """Invoice, or payment -> a site of the company in whose books it is."""

    def post_invoice(self, orders: list[Order], body: InvoiceBody, now_ms: int, causes: list[Cause]) -> Response:
        """`postInvoice`."""
        if (unfit := self._exchange.unfit(body.exchange)) is not None:
            return unfit
        by_number = {order.number: order for order in orders}
        lines, shares = body.lines, body.orders
        for line in lines:
            order = by_number.get(line.sales_order_number)
            if order is None or line.line_no not in order.lines:
                return problem(422, "unknown_line", f"{line.sales_order_number} has no line {line.line_no!r}")
        site = self._premises.master.site_of(body.legal_entity) if body.legal_entity else ""
        if site is None:
            return problem(422, "unknown_legal_entity", f"no legal entity {body.legal_entity!r}")
        if late := self._late(orders[0], site, body.posting_date):
            return late
        self._sites[body.invoice_number] = site
        for order in orders:
            self._book.touch(order)
        units: dict[tuple[str, str], int] = {}
        for line in lines:
            place, order = (line.sales_order_number, line.line_no), by_number[line.sales_order_number]
            units[place] = units.get(place, 0) + line.quantity_base
            self._book.invoiced.setdefault((body.invoice_number, line.line_no), {})[order.number] = units[place]
            if not body.replaces_invoice_number:
                order.lines[line.line_no].invoiced += line.quantity_base
        for share in shares:
            by_number[share.sales_order_number].invoiced_minor += share.total.minor
            by_number[share.sales_order_number].charged_minor += share.charges.minor
        if len(orders) > 1:
            self._shared[body.invoice_number] = [
                Owed(by_number[one.sales_order_number], one.total.minor) for one in shares
            ]
        sums = body.totals
        self._credit.post(orders[0].customer, sums.total.minor)
        self._premises.tray.facts.append(
            ReceivablePosted(
                origin=orders[0].origin,
                system=self._premises.name,
                kind="invoice",
                document=body.invoice_number,
                invoice=body.invoice_number,
                amount_minor=sums.total.minor,
                currency=sums.total.currency,
                order_number=orders[0].number if len(orders) == 1 else "",
                net_minor=sums.net.minor,
                charges_minor=sums.charges.minor,
                tax_minor=sums.tax.minor,
                rounding_minor=sums.rounding.minor,
                tax_rows=tax_rows(body),
            )
        )
        self._exchange.invoice(
            orders[0].origin, body.invoice_number, sums.total, body.exchange, body.posting_date, now_ms
        )
        self._rebates.accrue(orders[0], body.invoice_number, body.invoice_number, sums.net, body.posting_date)
        entry = journal.of_document("invoice", body.invoice_number, body.posting_date, sums)
        return self._posted(orders, replace(entry, late_of=body.late_of), site, now_ms, causes)

    def post_void(self, body: VoidBody, origin: str) -> Response:
        """`postVoid`."""
        self._premises.tray.facts.append(
            VoidPosted(
                origin=origin, system=self._premises.name, document=body.document_number, reason=body.reason_code
            )
        )
        nothing = journal.Entry("void", body.document_number, "", body.posting_date, ())
        number = journal.post(self._premises, origin, nothing)
        return Response(200, {"outcome": "posted", "journal_number": number})

    def post_payment(self, order: Order, body: PaymentBody, now_ms: int, cause: Cause) -> Response:
        """`postPayment`: an application credits the account, its reversal debits it again. What a credit memo of
        another invoice settles moves from that one to this."""
        if (body.kind == "credit") != bool(body.credited_invoice_number):
            return problem(422, "unknown_invoice", "a credit names the invoice that its memo credits, and nothing else")
        site = self.site(order, body.invoice_number)
        if late := self._late(order, site, body.posting_date):
            return late
        if body.kind == "credit":
            return self._clear(order, body, site, now_ms, cause)
        self._sites.setdefault(body.payment_id, site)
        amount, shared = body.amount, self._shared.get(body.invoice_number)
        minor, kind = (amount.minor, "payment") if body.kind == "application" else (-amount.minor, "reversal")
        settled = self._settled(order, body.invoice_number, minor)
        for one in settled:
            self._book.touch(one)
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
                order_number=order.number if shared is None else "",
            )
        )
        self._exchange.payment(
            order.origin,
            body.application_no,
            body.invoice_number,
            Money(minor, amount.currency),
            body.exchange,
            body.posting_date,
            now_ms,
        )
        causes = [cause if one is order else one.caused(cause.causation) for one in settled]
        entry = journal.of_cash(kind, body.application_no, body.posting_date, amount)
        return self._posted(settled, replace(entry, late_of=body.late_of), site, now_ms, causes, order)

    def _clear(self, order: Order, body: PaymentBody, site: str, now_ms: int, cause: Cause) -> Response:
        amount = body.amount
        settled = self._settled(order, body.invoice_number, amount.minor)
        for one in settled:
            self._book.touch(one)
        self._premises.tray.facts.append(
            ReceivablesCleared(
                origin=order.origin,
                system=self._premises.name,
                application=body.application_no,
                credit_memo=body.payment_id,
                from_invoice=body.credited_invoice_number,
                invoice=body.invoice_number,
                amount_minor=amount.minor,
                currency=amount.currency,
                order_number=order.number,
            )
        )
        self._exchange.clearing(
            order.origin, body.application_no, body.credited_invoice_number, body.invoice_number, amount,
            body.posting_date,
        )  # fmt: skip
        causes = [cause if one is order else one.caused(cause.causation) for one in settled]
        entry = journal.of_clearing(body.application_no, body.posting_date, amount.currency)
        return self._posted(settled, replace(entry, late_of=body.late_of), site, now_ms, causes, order)

    def _settled(self, order: Order, invoice: str, minor: int) -> list[Order]:
        """So much more of an invoice is paid (below 0: less): its orders to which that falls."""
        shared = self._shared.get(invoice)
        if shared is not None:
            return _settle(shared, minor)
        order.paid_minor += minor
        return [order]

    def post_credit_memo(self, order: Order, body: CreditMemoBody, now_ms: int, cause: Cause) -> Response:
        """`postCreditMemo`. What it is applied to in billing moves nothing here: both sides are receivables."""
        if (unfit := self._exchange.unfit(body.exchange)) is not None:
            return unfit
        for line in body.lines:
            if line.line_no not in order.lines:
                return problem(422, "unknown_line", f"{order.number} has no line {line.line_no!r}")
        site = self.site(order, body.invoice_number)
        if late := self._late(order, site, body.posting_date):
            return late
        self._book.touch(order)
        total = body.totals.total
        order.credited_minor += total.minor
        if body.reason_code == "shipment_reversed":
            order.reversed = True
            for line in body.lines:
                order.lines[line.line_no].invoiced -= line.quantity_base
                if (billed := self._book.invoiced.get((body.invoice_number, line.line_no))) is not None:
                    billed[order.number] -= line.quantity_base  # it cannot come back
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
        self._exchange.credit_memo(
            order.origin, body.credit_memo_number, body.invoice_number, total, body.exchange, body.posting_date, now_ms
        )
        less = Money(-body.totals.net.minor, total.currency)
        self._rebates.accrue(order, body.credit_memo_number, body.invoice_number, less, body.posting_date)
        entry = journal.of_document("credit_memo", body.credit_memo_number, body.posting_date, body.totals)
        return self._posted([order], replace(entry, late_of=body.late_of), site, now_ms, [cause])

    def _posted(
        self,
        orders: list[Order],
        entry: journal.Entry,
        site: str,
        now_ms: int,
        causes: list[Cause],
        first: Order | None = None,
    ) -> Response:
        for order, cause in zip(orders, causes, strict=True):
            self._book.settle(order, entry.kind, now_ms, cause)
        first = first or orders[0]
        day = entry.late_of or entry.posting_date
        self._periods.dated(first.origin, entry.kind, entry.document, site, day, entry.posting_date)
        number = journal.post(self._premises, first.origin, entry)
        return Response(
            200, {"outcome": "posted", "journal_number": number, "version": first.version}, etag(first.version)
        )

    def _late(self, order: Order, site: str, posting_date: str) -> Response | None:
        """The refusal of what would lie in a closed month of the company whose the site is; None if it is open."""
        first_open = self._periods.refuse(site, posting_date, UNSET)
        return closed(first_open, order.version) if first_open else None

    def site(self, order: Order, paper: str) -> str:
        """In whose books what comes of an invoice or a payment is; before that is posted, the first of the order's
        sites that are in any."""
        if paper in self._sites:
            return self._sites[paper]
        sites = [one.site for one in order.fulfilment_orders]
        return next((site for site in sites if self._premises.master.entity_of(site) is not None), "")


def closed(first_open: str, version: int) -> Response:
    """The refusal of a posting whose month is closed. `version`: of the order or contract that it is of."""
    said = {"reason_code": "period_closed", "first_open_date": first_open}
    return Response(200, {"outcome": "refused", **said, "journal_number": None, "version": version})


def tax_rows(body: InvoiceBody) -> tuple[TaxRow, ...]:
    """The tax of an invoice as it is posted, row by row."""
    return tuple([
        TaxRow(
            row.sales_order_number or row.service_contract_number or body.service_contract_number,
            row.jurisdiction,
            row.category,
            row.rate_ppm,
            row.taxable.minor,
            row.tax.minor,
        )
        for row in body.tax_rows
    ])  # fmt: skip


def _settle(shared: list[Owed], minor: int) -> list[Order]:
    """Spread a payment over the orders of its invoice, the first first; what is paid too much falls to the last. What
    is taken off again is taken from the last first."""
    settled: list[Order] = []
    forth = minor > 0
    for owed in shared if forth else reversed(shared):
        part = min(owed.total_minor - owed.paid_minor, minor) if forth else max(-owed.paid_minor, minor)
        if owed is shared[-1 if forth else 0]:
            part = minor
        if part:
            owed.paid_minor += part
            owed.order.paid_minor += part
            minor -= part
            settled.append(owed.order)
    return settled
