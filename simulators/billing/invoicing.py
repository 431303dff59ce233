"""From evidence to an invoice: draft, taxed (see `taxing`), posted. One billable event makes one invoice.

The legal number is drawn at posting. Nothing is re-priced; the same shipment under another key is another invoice.
"""

from collections.abc import Callable

from seatrial.facts import InvoicePosted
from simulators.billing.arithmetic import net_minor
from simulators.billing.bodies import BilledLine
from simulators.billing.documents import posted
from simulators.billing.facts import fact_lines, in_units, stated
from simulators.billing.premises import NAME, Premises
from simulators.billing.state import BillableEvent, Invoice
from simulators.billing.taxing import TAX, Taxing
from simulators.system import Due

TERM_DAYS = 30
"""Payment term: an invoice is due so many calendar days after its posting date."""


class Invoicing:
    __slots__ = ("_premises", "posted", "taxing")

    def __init__(self, premises: Premises, posted: Callable[[Invoice, int], None]) -> None:
        self._premises = premises
        self.taxing = Taxing(premises, self._taxed)
        self.posted = posted
        """What is done about an invoice when it has been posted."""

    def perform(self, due: Due, now_ms: int) -> None:
        """Work that fell due on a document: `draft`, `tax` (once more) or `post`."""
        event = self._premises.state.events[due.document]
        if due.job == "draft" and event.status == "billable":
            self._draft(event)
        elif due.job == TAX and event.status == "draft":
            self.taxing.begin(event)
        elif due.job == "post" and event.status == "taxed":
            self._post(event, now_ms)

    def begin(self, event: BillableEvent) -> None:
        """Have an invoice drafted from evidence."""
        self._schedule("draft", event)

    def _schedule(self, job: str, event: BillableEvent) -> None:
        """Drafting takes the first half of what an invoice takes, posting the rest."""
        habits = self._premises.habits
        low, high = habits.invoice_ms_min // 2, habits.invoice_ms_max // 2
        if job == "post":
            low, high = habits.invoice_ms_min - low, habits.invoice_ms_max - high
        self._premises.tray.due.append(Due(job, event.number, event.cause.origin, low, high))

    def _draft(self, event: BillableEvent) -> None:
        """Make the draft and have it taxed."""
        event.status = "draft"
        told = event.told
        event.nets = [self._net_minor(told.sales_order_number, line) for line in told.lines]
        self.taxing.begin(event)

    def _taxed(self, event: BillableEvent) -> None:
        self._schedule("post", event)

    def _net_minor(self, order: str, line: BilledLine) -> int:
        if line.price_unit is None:
            return net_minor(line)
        billed, key = self._premises.state.billed_base, (order, line.line_no)
        before = billed.get(key, 0)
        billed[key] = before + line.quantity_base
        return net_minor(line, before)

    def _post(self, event: BillableEvent, now_ms: int) -> None:
        """Draw the number and post."""
        assert event.totals is not None, "a taxed document has totals"
        invoices = self._premises.state.invoices
        day, due_day = self._premises.clock.date(now_ms), self._premises.clock.date(now_ms, TERM_DAYS)
        invoice = Invoice(f"INV-{len(invoices) + 1}", event, event.totals, now_ms, day, due_day)
        invoices[invoice.number] = event.invoice = invoice
        event.status = "posted"
        told, sums, cause = event.told, event.totals, event.cause
        self._premises.tray.minted.append((invoice.number, cause.origin))
        self._premises.tray.facts.append(
            InvoicePosted(
                origin=cause.origin,
                system=NAME,
                invoice=invoice.number,
                customer=told.customer_number,
                source_document=told.source_document,
                order_number=told.sales_order_number,
                lines=fact_lines(told),
                tax_categories=tuple([line.tax_category for line in told.lines]),
                net_minor=sums.net,
                charges_minor=sums.charges,
                tax_minor=sums.tax,
                total_minor=sums.total,
                currency=told.currency,
                stated=stated(told),
                nets_minor=tuple(event.nets) if in_units(told) else (),
                rounding_minor=sums.rounding,
                tax_rows=event.tax_rows,
                tax_rounding=event.tax_rounding,
            )
        )
        self._premises.log.emit("invoice.posted", invoice.number, posted(invoice), cause, now_ms)
        self.posted(invoice, now_ms)
