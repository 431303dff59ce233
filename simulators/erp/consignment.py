"""Consignment: what a customer says that he has used is sold to him, at the price of the day, when it is final.

    (reported) --recordConsumption--> accepted --settleConsumption--> settled: a consumption order, CSO-1
                                         |
                                         '-- its correction comes first --> superseded, whichever is told first

A correction of what is settled is too late: it changes nothing. The ERP says from when on a report is to be settled,
and trusts that nobody asks before; a report settled twice is sold twice. What no site has shipped is sold by the
company with the first one, and keeps to its months (`simulators.erp.periods`).
"""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from seatrial.facts import ConsignedLine, ConsumptionRecorded, ConsumptionSettled, ReceivablePosted
from seatrial.message import JsonObject, Response, problem
from simulators.erp import journal
from simulators.erp.bodies import InvoiceBody, PaymentBody, Units
from simulators.erp.credit import Credit
from simulators.erp.periods import Periods
from simulators.erp.premises import Premises
from simulators.erp.prices import Prices
from simulators.erp.receivables import closed, tax_rows
from simulators.eventlog import Cause
from simulators.measures import Currency, Text
from simulators.operations import etag


class UsedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    item: Text
    quantity_base: Units


class ConsumptionBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text
    report_number: Text
    customer_number: Text
    currency: Currency
    lines: Annotated[tuple[UsedLine, ...], Meta(min_length=1)]
    corrects: Text | UnsetType = UNSET


class SettleBody(Struct, frozen=True, forbid_unknown_fields=True):
    external_reference: Text


class Sale(Struct, frozen=True):
    """A consumption order."""

    number: str
    customer: str
    origin: str


class Consignment:
    __slots__ = ("_credit", "_periods", "_premises", "_prices", "_reports", "_settled", "_superseded", "sales")

    def __init__(self, premises: Premises, credit: Credit, prices: Prices, periods: Periods) -> None:
        self._premises = premises
        self._periods = periods
        self._credit = credit
        self._prices = prices
        self._reports: dict[str, ConsumptionBody] = {}
        self._settled: set[str] = set()
        self._superseded: dict[str, str] = {}
        """Report -> its correction."""
        self.sales: dict[str, Sale] = {}

    def record(self, body: ConsumptionBody, now_ms: int, cause: Cause) -> Response:
        """`recordConsumption`."""
        for line in body.lines:
            if line.item not in self._premises.items:
                return problem(422, "unknown_item", f"no item {line.item!r}")
        if body.customer_number not in {who.number for who in self._premises.master.customers}:
            return problem(422, "unknown_customer", f"no customer {body.customer_number!r}")
        corrects = "" if body.corrects is UNSET else body.corrects
        outcome = "accepted"
        if corrects in self._settled:
            outcome = "too_late"
        elif body.report_number in self._superseded:
            outcome = "superseded"
        if corrects and outcome != "too_late":
            self._superseded[corrects] = body.report_number
        answer: JsonObject = {"outcome": outcome, "settle_after_ms": 0, "version": 1}
        wait_ms = self._premises.master.habits.consumption_window_ms
        if outcome == "accepted":
            self._reports[body.report_number] = body
            answer["settle_after_ms"] = wait_ms
        self._premises.tray.facts.append(
            ConsumptionRecorded(
                origin=cause.origin,
                system=self._premises.name,
                report=body.report_number,
                outcome=outcome,
                settle_at=now_ms + wait_ms if outcome == "accepted" else 0,
                corrects=corrects,
            )
        )
        return Response(201, answer, etag(1))

    def settle(self, number: str, cause: Cause) -> Response:
        """`settleConsumption`."""
        report = self._reports.get(number)
        if number in self._superseded:
            nothing: JsonObject = {"outcome": "superseded", "consumption_order_number": "", "version": 2, "lines": []}
            return Response(200, nothing, etag(2))
        if report is None:
            return problem(404, "unknown_report", f"no consumption report {number!r}")
        self._settled.add(number)
        sale = self._premises.draw_number("CSO", cause.origin)
        self.sales[sale] = Sale(sale, report.customer_number, cause.origin)
        home = self._premises.master.home
        country = next(who.country for who in self._premises.master.customers if who.number == report.customer_number)
        prices = [self._prices.contract_minor(report.customer_number, line.item) for line in report.lines]
        self._premises.tray.facts.append(
            ConsumptionSettled(
                origin=cause.origin,
                system=self._premises.name,
                report=number,
                document=sale,
                customer=report.customer_number,
                lines=tuple([ConsignedLine(line.item, line.quantity_base) for line in report.lines]),
                prices_minor=tuple(prices),
                tax_categories=tuple([self._premises.items[line.item].tax_category for line in report.lines]),
                country=country,
            )
        )
        lines = [
            {
                "line_no": str(line_no),
                "item": line.item,
                "quantity_base": line.quantity_base,
                "unit_price": {"minor": minor, "currency": report.currency},
                "tax_category": self._premises.items[line.item].tax_category,
            }
            for line_no, (line, minor) in enumerate(zip(report.lines, prices, strict=True), 1)
        ]
        answer = {
            "outcome": "settled",
            "consumption_order_number": sale,
            "version": 2,
            "ship_to": {"country": country},
            **({} if home is None else {"zone": home.zone}),
            "lines": lines,
        }
        return Response(200, answer, etag(2))

    # ------------------------------------------------------------ receivables

    def post_invoice(self, sale: Sale, body: InvoiceBody) -> Response:
        """`postInvoice` of a consumption order."""
        sums = body.totals
        return self._post(
            sale,
            ReceivablePosted(
                origin=sale.origin,
                system=self._premises.name,
                kind="invoice",
                document=body.invoice_number,
                invoice=body.invoice_number,
                amount_minor=sums.total.minor,
                currency=sums.total.currency,
                order_number=sale.number,
                net_minor=sums.net.minor,
                charges_minor=sums.charges.minor,
                tax_minor=sums.tax.minor,
                rounding_minor=sums.rounding.minor,
                tax_rows=tax_rows(body),
            ),
            replace(journal.of_document("invoice", body.invoice_number, body.posting_date, sums), late_of=body.late_of),
        )

    def post_payment(self, sale: Sale, body: PaymentBody) -> Response:
        """`postPayment` of a consumption order: an application credits the account, its reversal debits it again."""
        amount, applied = body.amount, body.kind == "application"
        kind = "payment" if applied else "reversal"
        return self._post(
            sale,
            ReceivablePosted(
                origin=sale.origin,
                system=self._premises.name,
                kind=kind,
                document=body.application_no,
                invoice=body.invoice_number,
                amount_minor=-amount.minor if applied else amount.minor,
                currency=amount.currency,
                order_number=sale.number,
            ),
            replace(journal.of_cash(kind, body.application_no, body.posting_date, amount), late_of=body.late_of),
        )

    def _post(self, sale: Sale, posted: ReceivablePosted, entry: journal.Entry) -> Response:
        if first_open := self._periods.refuse("", entry.posting_date, UNSET):
            return closed(first_open, 2)
        self._credit.post(sale.customer, posted.amount_minor)
        self._premises.tray.facts.append(posted)
        day = entry.late_of or entry.posting_date
        self._periods.dated(sale.origin, entry.kind, entry.document, "", day, entry.posting_date)
        number = journal.post(self._premises, sale.origin, entry)
        return Response(200, {"outcome": "posted", "journal_number": number, "version": 2}, etag(2))
