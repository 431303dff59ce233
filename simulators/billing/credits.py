"""What comes back is credited at the price and the tax of the invoice that it was billed with.

A posted invoice never changes; a credit memo takes from it. Evidence of accepted returns names an invoice, an order
line and a quantity, and no price that counts: the invoice has it. Units are taken from the lines of the invoice that
bill that order line, in their order, first those that are not credited yet. What has been credited of a line is rounded
once, as a sum, and so is its tax, so that the credits of a whole line come to exactly the line.

    net credited of a line = half up(line net × credited / invoiced)      over all credit memos together
    tax credited of a line = half up(line tax × credited / invoiced)      likewise
    rounding               = to coins (`arithmetic`), once, as a sum      over all credit memos of the invoice
                             so that whoever is credited the whole invoice gets what he was to pay

The credit is set against what is open on its invoice; what is left is the customer's, and `credit_memo.posted` says how
much that is. If the customer has ordered something else for it (`settleExchange`), that is set against what is open on
the invoices of that order, whichever is posted first: return and order are netted there, and on no document. The same
return under another key is credited once more.

What was paid and has never left ships again, under the same order: what is left of its credit is set against what is
open on the order's invoices, and on those to come.

Where documents are corrected by a new one (policy `correction`), all that the order has on the invoice is credited,
charges apart, and what the customer keeps is invoiced anew, dated the same day, for what was credited for it, tax
apart, and at the same exchange rate; the credit is netted on that. A further return of the same order then corrects
the new one.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct, convert, field
from msgspec.structs import replace

from seatrial.facts import CreditApplied, CreditedLine, CreditPosted
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing.arithmetic import in_coins
from simulators.billing.bodies import BillableEvents, BilledLine, SettleExchange
from simulators.billing.documents import concerns, money
from simulators.billing.premises import NAME, Premises
from simulators.billing.services import TAKES_BACK, TERMINATED, WITHDRAWN, ended, of_invoice
from simulators.billing.state import BillableEvent, Draft, DraftLine, Invoice
from simulators.eventlog import Cause
from simulators.system import Due
from simulators.units import half_up

JOB = "credit"
RETURNED = "return_accepted"
CREDITED = {RETURNED: "return", TERMINATED: "termination", WITHDRAWN: "withdrawal"}
"""What is credited, and why."""
REVERSED = "shipment_reversed"
"""Why that is credited which never left (`simulators.billing.reversing`)."""


class CreditMemo(Struct):
    """A posted document. Its content never changes again."""

    number: str
    event: BillableEvent
    invoice: Invoice
    lines: list[CreditedLine]
    net_minor: int
    tax_minor: int
    posted_ms: int
    posting_date: str
    applied_minor: int = 0
    version: int = 1
    reason: str = "return"
    rounding_minor: int = 0

    @property
    def total_minor(self) -> int:
        return self.net_minor + self.tax_minor + self.rounding_minor

    @property
    def left_minor(self) -> int:
        return self.total_minor - self.applied_minor


class Credited(Struct):
    """What has been credited of one invoice. `units`: invoice line -> base units. `exact_minor`: net and tax, before
    they were rounded to coins."""

    units: dict[str, int] = field(default_factory=dict)
    exact_minor: int = 0


class Credits:
    __slots__ = ("_anew", "_applications", "_credited", "_exchanges", "_premises", "_ship_again", "memos")

    def __init__(self, premises: Premises, anew: Callable[[Draft], None]) -> None:
        """`anew` has a document made in the place of another one."""
        self._premises = premises
        self._anew = anew
        self._credited: dict[str, Credited] = {}
        self._applications = 0
        self._exchanges: dict[str, dict[str, None]] = {}
        """Return authorisation -> sales orders that were placed for what comes back, in the order of telling."""
        self._ship_again: dict[str, list[CreditMemo]] = {}
        """Sales order -> what was credited of it because it never left, and was paid already."""
        self.memos: dict[str, CreditMemo] = {}

    # ------------------------------------------------------------ posting

    def unfit(self, told: BillableEvents) -> Response | None:
        """The problem with evidence of a return that cannot be recorded; None if it can."""
        for line in told.lines:
            invoice = self._premises.state.invoices.get(line.invoice_number or "")
            if invoice is None:
                return problem(422, "unknown_invoice", f"line {line.line_no} names no invoice that was posted")
            if not any(each.line_no == line.line_no for _, each, _, _ in _rows(invoice, told.about)):
                return problem(422, "unknown_invoice", f"{invoice.number} bills no line {line.line_no}")
        return None

    def begin(self, event: BillableEvent) -> None:
        """Have what was accepted credited."""
        habits = self._premises.habits
        self._premises.tray.due.append(
            Due(JOB, event.number, event.cause.origin, habits.invoice_ms_min, habits.invoice_ms_max)
        )

    def perform(self, due: Due, now_ms: int) -> None:
        """One credit memo for each invoice that the evidence names."""
        event = self._premises.state.events[due.document]
        if event.told.type in TAKES_BACK:
            self._give_back(event, now_ms)
            return
        if any(self._standing(line) is None for line in event.told.lines):
            self.begin(event)  # what takes its place is not posted yet
            return
        event.status = "billed"
        by_invoice: dict[str, list[BilledLine]] = {}
        for line in event.told.lines:
            standing = self._standing(line)
            assert standing is not None, "looked at above"
            by_invoice.setdefault(standing.number, []).append(line)
        for number, lines in by_invoice.items():
            self._post(event, self._premises.state.invoices[number], lines, now_ms)

    def _standing(self, line: BilledLine) -> Invoice | None:
        """The invoice that bills what a line of the evidence names: it, or what has taken its place; None if that is
        not posted yet."""
        invoice = self._premises.state.invoices[line.invoice_number or ""]
        while invoice.replaced_by is not None:
            if invoice.replaced_by.invoice is None:
                return None
            invoice = invoice.replaced_by.invoice
        return invoice

    def may_give_back(self, invoice: Invoice) -> None:
        """What has waited for an invoice can be credited now."""
        for event in of_invoice(self._premises, invoice):
            self.begin(event)

    def _give_back(self, event: BillableEvent, now_ms: int) -> None:
        """Not all of a period is owed, or a milestone is not: credit what is too much, or wait for the invoice."""
        invoices = ended(self._premises, event.told)
        if not invoices:
            self._premises.state.ended.setdefault(event.told.source_document, []).append(event)
            return
        event.status = "billed"
        for invoice in invoices:
            self._post(event, invoice, list(event.told.lines), now_ms)

    def _post(self, event: BillableEvent, invoice: Invoice, returned: list[BilledLine], now_ms: int) -> None:
        told = event.told
        lines = [line for each in returned for line in self._lines(invoice, told.about, each)]
        anew = self._premises.reissues and told.type == RETURNED
        kept = self._keep(invoice, event, lines) if anew else []
        memo = self._issue(event, invoice, lines, "reversal" if kept else CREDITED[told.type], now_ms)
        if kept:
            name, draft = f"{memo.number}/anew", invoice.draft
            replaced_by = Draft(name, event.cause, draft.customer, draft.currency, kept, rate_id=draft.rate_id)
            replaced_by.replaces, replaced_by.replaced_on, invoice.replaced_by = invoice, memo.posting_date, replaced_by
            self._anew(replaced_by)

    def take_back(self, event: BillableEvent, invoice: Invoice, cause: Cause, now_ms: int) -> CreditMemo | None:
        """Credit all that an invoice bills on evidence that is taken back; None if nothing of it is left."""
        told, lines = event.told, []
        for number, one in enumerate(invoice.draft.lines, 1):
            if one.event is event:
                lines += self._rest(invoice, str(number), one.line, one.net_minor, one.tax_minor)
        if not lines:
            return None
        memo = self._issue(BillableEvent(event.number, cause, told, event.status), invoice, lines, REVERSED, now_ms)
        if memo.left_minor:
            self._ship_again.setdefault(told.about, []).append(memo)
            self._net(memo, told.about, now_ms)
        return memo

    def _issue(
        self, event: BillableEvent, invoice: Invoice, lines: list[CreditedLine], reason: str, now_ms: int
    ) -> CreditMemo:
        """Post a credit memo, and set it against what is open."""
        told, cause, number = event.told, event.cause, f"CM-{len(self.memos) + 1}"
        net, tax = sum([line.net_minor for line in lines]), sum([line.tax_minor for line in lines])
        day = self._premises.day_in(invoice.zone, now_ms)
        memo = self.memos[number] = CreditMemo(number, event, invoice, lines, net, tax, now_ms, day, reason=reason)
        memo.rounding_minor = self._rounding(invoice, net + tax)
        self._premises.tray.minted.append((number, cause.origin))
        self._premises.tray.facts.append(
            CreditPosted(
                origin=cause.origin,
                system=NAME,
                credit_memo=number,
                invoice=invoice.number,
                customer=invoice.draft.customer,
                order_number=told.sales_order_number or "",
                reason=reason,
                source_document=told.source_document,
                rma=told.rma_number or "",
                lines=tuple(lines),
                net_minor=net,
                tax_minor=tax,
                rounding_minor=memo.rounding_minor,
                total_minor=memo.total_minor,
                posting_date=day if reason == "reversal" else self._premises.in_books(day),
                currency=invoice.draft.currency,
            )
        )
        applied = self._apply(memo, invoice)
        self._premises.log.emit("credit_memo.posted", number, _posted(memo), cause, now_ms)
        self._tell(memo, applied, now_ms)
        for order in self._exchanges.get(told.rma_number or "", {}):
            self._net(memo, order, now_ms)
        return memo

    def _rounding(self, invoice: Invoice, exact_minor: int) -> int:
        """Of a further credit of an invoice: all of them together are rounded like one."""
        done, currency = self._credited.setdefault(invoice.number, Credited()), invoice.draft.currency
        before, done.exact_minor = done.exact_minor, done.exact_minor + exact_minor
        return in_coins(done.exact_minor, currency) - in_coins(before, currency) - exact_minor

    def _keep(self, invoice: Invoice, event: BillableEvent, lines: list[CreditedLine]) -> list[DraftLine]:
        """Credit the rest of what an order has on an invoice as well, to invoice it anew: that rest."""
        order, kept = event.told.sales_order_number, []
        for one, (invoice_line, billed, net, tax) in zip(_own(invoice, order), _rows(invoice, order), strict=True):
            for line in self._rest(invoice, invoice_line, billed, net, tax):
                lines.append(line)
                rest = replace(billed, quantity_base=line.quantity_base)
                kept.append(DraftLine(one.event, rest, net_minor=line.net_minor))
        return kept

    def _rest(self, invoice: Invoice, invoice_line: str, billed: BilledLine, net: int, tax: int) -> list[CreditedLine]:
        """What of an invoice line is not credited yet, to be credited now; nothing if all of it is."""
        done = self._credited.setdefault(invoice.number, Credited())
        before = done.units.get(invoice_line, 0)
        units = billed.quantity_base - before
        if units <= 0:
            return []
        done.units[invoice_line] = billed.quantity_base
        worth, due = [of - half_up(of * before, billed.quantity_base) for of in (net, tax)]
        return [CreditedLine(invoice.number, invoice_line, billed.line_no, billed.item, units, worth, due)]

    def _lines(self, invoice: Invoice, order: str, returned: BilledLine) -> Iterator[CreditedLine]:
        """What one line of the evidence comes to, invoice line by invoice line."""
        rows = [row for row in _rows(invoice, order) if row[1].line_no == returned.line_no]
        done = self._credited.setdefault(invoice.number, Credited())
        left = returned.quantity_base
        for at, (invoice_line, billed, net, tax) in enumerate(rows):
            before = done.units.get(invoice_line, 0)
            units = left if at == len(rows) - 1 else min(left, max(0, billed.quantity_base - before))
            if not units:
                continue
            left -= units
            done.units[invoice_line] = before + units
            worth, due = [
                half_up(of * (before + units), billed.quantity_base) - half_up(of * before, billed.quantity_base)
                for of in (net, tax)
            ]
            yield CreditedLine(invoice.number, invoice_line, billed.line_no, billed.item, units, worth, due)

    # ------------------------------------------------------------ settling

    def exchange(self, request: Request, now_ms: int, _origin: str) -> Response:
        """`settleExchange`."""
        told = convert(request.body, SettleExchange)
        self._exchanges.setdefault(told.rma_number, {})[told.sales_order_number] = None
        for memo in self._of(told.rma_number):
            self._net(memo, told.sales_order_number, now_ms)
        return Response(201, {"outcome": "recorded"})

    def invoiced(self, invoice: Invoice, now_ms: int) -> None:
        """An invoice was posted: what is left of the returns that its orders were placed for is set against it."""
        replaced = invoice.draft.replaces
        for memo in [] if replaced is None else [memo for memo in self.memos.values() if memo.invoice is replaced]:
            self._tell(memo, self._apply(memo, invoice), now_ms)
        for order in invoice.draft.orders if self._ship_again else ():
            for memo in self._ship_again.get(order, ()):
                self._tell(memo, self._apply(memo, invoice), now_ms)
        for rma, orders in self._exchanges.items():
            if not orders.keys().isdisjoint(invoice.draft.orders):
                for memo in self._of(rma):
                    self._tell(memo, self._apply(memo, invoice), now_ms)

    def _net(self, memo: CreditMemo, order: str, now_ms: int) -> None:
        for invoice in self._premises.state.invoices.values():
            if order in invoice.draft.orders:
                self._tell(memo, self._apply(memo, invoice), now_ms)

    def _of(self, rma: str) -> list[CreditMemo]:
        return [memo for memo in self.memos.values() if memo.event.told.rma_number == rma]

    def _tell(self, memo: CreditMemo, applied: JsonObject | None, now_ms: int) -> None:
        """What was applied, if anything was."""
        if applied is not None:
            told = {"version": memo.version, "credit_memo_number": memo.number, **applied}
            settled = self._premises.state.invoices[applied["invoice_number"]]
            if settled is not memo.invoice:
                told |= {
                    "credited_invoice_number": memo.invoice.number,
                    "sales_order_number": settled.draft.orders[0],
                    "open_amount": money(settled.open_minor, settled.draft.currency),
                    "applied_at": self._premises.calendar.text(now_ms),
                    "posting_date": self._premises.day_in(settled.zone, now_ms),
                }
            self._premises.log.emit("credit_memo.applied", memo.number, told, memo.event.cause, now_ms)

    def _apply(self, memo: CreditMemo, invoice: Invoice) -> JsonObject | None:
        """Settle as much of an invoice as is open on it and left of the credit; None if that is nothing."""
        minor = min(memo.left_minor, invoice.open_minor)
        if minor <= 0:
            return None
        self._applications += 1
        number, cause, currency = f"CRA-{self._applications}", memo.event.cause, invoice.draft.currency
        memo.applied_minor += minor
        memo.version += 1
        invoice.applied_minor += minor
        invoice.version += 1
        self._premises.tray.minted.append((number, cause.origin))
        self._premises.tray.facts.append(
            CreditApplied(
                origin=cause.origin,
                system=NAME,
                application=number,
                credit_memo=memo.number,
                invoice=invoice.number,
                amount_minor=minor,
                currency=currency,
            )
        )
        return {"application_no": number, "invoice_number": invoice.number, "amount": money(minor, currency)}

    # ------------------------------------------------------------ showing

    def found(self, rma: str, seen_ms: int) -> list[JsonObject]:
        """Credit memos of a return authorisation that were posted by then, as `findDocuments` shows them."""
        return [{**_posted(memo), "version": memo.version} for memo in self._of(rma) if memo.posted_ms <= seen_ms]


def _rows(invoice: Invoice, order: str) -> list[tuple[str, BilledLine, int, int]]:
    """Of each line of an invoice that an order is billed with: its number, what it bills, what it comes to, and the tax
    that falls to it."""
    return [
        (str(number), one.line, one.net_minor, one.tax_minor)
        for number, one in enumerate(invoice.draft.lines, 1)
        if one.event.told.about == order
    ]


def _own(invoice: Invoice, order: str) -> list[DraftLine]:
    """The lines of an invoice that an order is billed with."""
    return [one for one in invoice.draft.lines if one.event.told.sales_order_number == order]


def _posted(memo: CreditMemo) -> JsonObject:
    """A credit memo as `credit_memo.posted` tells it: what never changes again, and what was left of it then."""
    currency = memo.invoice.draft.currency
    none = money(0, currency)
    return {
        "version": 1,
        "credit_memo_number": memo.number,
        "invoice_number": memo.invoice.number,
        **concerns(memo.event.told),
        "rma_number": memo.event.told.rma_number or "",
        "reason_code": memo.reason,
        "posting_date": memo.posting_date,
        "lines": [
            {
                "invoice_line": line.invoice_line,
                "line_no": line.line,
                "item": line.item,
                "quantity_base": line.quantity_base,
                "net": money(line.net_minor, currency),
                "tax": money(line.tax_minor, currency),
            }
            for line in memo.lines
        ],
        "totals": {
            "net": money(memo.net_minor, currency),
            "charges": none,
            "tax": money(memo.tax_minor, currency),
            "rounding": money(memo.rounding_minor, currency),
            "total": money(memo.total_minor, currency),
        },
        "balance": money(memo.left_minor, currency),
        **({"exchange_rate_id": memo.invoice.draft.rate_id} if memo.invoice.draft.rate_id else {}),
    }
