"""From evidence to an invoice: gathered (`simulators.billing.grouping`), drafted, taxed (`taxing`), posted.

It is dated by the day on which the last of what it bills occurred, by the clock of its legal entity: what left before
midnight is billed after it. What is billed anew, in the place of what was credited, bears the day of the credit memo:
the month that takes the sale back is the one that has what is left of it. The legal number is drawn at posting. If
posting fails after that, the number is void, which is told, and the document gets the next one. Nothing is re-priced;
the same shipment under another key is another invoice.
"""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from seatrial.facts import InvoicePosted, InvoiceVoided, LineSource, OrderShare
from simulators.billing.arithmetic import at_price, net_minor
from simulators.billing.documents import posted
from simulators.billing.facts import fact_lines, in_units, service_lines, stated
from simulators.billing.grouping import documents, night_ms, policy_for
from simulators.billing.premises import NAME, Premises
from simulators.billing.services import OF_CONTRACTS, WAITED
from simulators.billing.services import begin as begin_service
from simulators.billing.services import waited as waited_long
from simulators.billing.sharing import charges
from simulators.billing.state import BillableEvent, Draft, DraftLine, Invoice
from simulators.billing.taxing import TAX, Taxing
from simulators.system import Draw, Due

TERM_DAYS = 30
"""Payment term: an invoice is due so many calendar days after its posting date."""
SERIES = "INV"
"""Legal series of the only legal entity."""
FAILED = "posting_failed"
"""Why a number is void."""


class Invoicing:
    __slots__ = ("_premises", "posted", "taxing")

    def __init__(self, premises: Premises, posted: Callable[[Invoice, int], None]) -> None:
        self._premises = premises
        self.taxing = Taxing(premises, self._taxed)
        self.posted = posted
        """What is done about an invoice when it has been posted."""

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        """Work that fell due on a document: `draft`, `tax` (once more) or `post`. What is posted, or came to
        nothing, is not there any more. `usage`: some has waited for a period."""
        if due.job == WAITED:
            for one in waited_long(self._premises, due.document):
                self._schedule("draft", one)
            return
        draft = self._premises.state.drafts.get(due.document)
        if draft is None:
            return
        if due.job == "draft" and draft.status == "billable":
            self._draft(draft)
        elif due.job == TAX and draft.status == "draft":
            self.taxing.begin(draft)
        elif due.job == "post" and draft.status == "taxed":
            self._post(draft, now_ms, draw)

    def begin(self, event: BillableEvent, now_ms: int) -> None:
        """Have documents made of evidence: soon, or tonight."""
        if event.told.type in OF_CONTRACTS:
            for draft in begin_service(self._premises, event):
                self._schedule("draft", draft)
            return
        for draft in documents(self._premises, event, now_ms):
            if policy_for(self._premises, event) == "consolidated":
                wait_ms = night_ms(self._premises, now_ms) - now_ms
                self._premises.tray.due.append(Due("draft", draft.number, draft.cause.origin, wait_ms, wait_ms))
            else:
                self._schedule("draft", draft)

    def anew(self, draft: Draft) -> None:
        """Have a document made in the place of a posted one, whose lines have their amounts."""
        self._premises.state.drafts[draft.number] = draft
        for one in draft.lines:
            one.event.drafts.append(draft)
        self._schedule("draft", draft)

    def _schedule(self, job: str, draft: Draft) -> None:
        """Drafting takes the first half of what an invoice takes, posting the rest."""
        habits = self._premises.habits
        low, high = habits.invoice_ms_min // 2, habits.invoice_ms_max // 2
        if job == "post":
            low, high = habits.invoice_ms_min - low, habits.invoice_ms_max - high
        self._premises.tray.due.append(Due(job, draft.number, draft.cause.origin, low, high))

    def _draft(self, draft: Draft) -> None:
        """Make the draft of what has not been withdrawn, and have it taxed."""
        draft.lines = [one for one in draft.lines if one.event.status != "withdrawn"]
        if not draft.lines:
            draft.move("emptied")
            del self._premises.state.drafts[draft.number]
            return
        draft.move("drafted")
        for one in draft.lines:
            one.event.status = "billed"
        if draft.replaces is None:
            draft.lines = [self._priced(one) for one in draft.lines]
        draft.charges = charges(self._premises.state, draft)
        self.taxing.begin(draft)

    def _taxed(self, draft: Draft) -> None:
        self._schedule("post", draft)

    def _priced(self, one: DraftLine) -> DraftLine:
        line, before = one.line, 0
        if line.price_unit is not None:
            billed, key = self._premises.state.billed_base, (one.event.told.about, line.line_no)
            before = billed.get(key, 0)
            billed[key] = before + line.quantity_base
        net = ordered = net_minor(line, before)
        if line.line_no in one.event.ordered_minor:
            ordered = net_minor(at_price(line, one.event.ordered_minor[line.line_no]), before)
        return replace(one, net_minor=net, ordered_minor=ordered)

    def _post(self, draft: Draft, now_ms: int, draw: Draw) -> None:
        """Draw the number and post."""
        assert draft.totals is not None, "a taxed document has totals"
        state, origin = self._premises.state, draft.cause.origin
        nth = state.drawn[SERIES] = state.drawn.get(SERIES, 0) + 1
        number = f"{SERIES}-{nth}"
        self._premises.tray.minted.append((number, origin))
        void_ppm = self._premises.habits.void_ppm
        if void_ppm and draw.chance(f"void/{number}", void_ppm):
            self._void(draft, number, now_ms)
            return
        day = draft.replaced_on or max([one.event.told.day for one in draft.lines])
        day = day or self._premises.day_in(draft.lines[0].event.told.zone, now_ms)
        due_day = (date.fromisoformat(day) + timedelta(days=TERM_DAYS)).isoformat()
        invoice = Invoice(number, draft, draft.totals, now_ms, day, due_day)
        state.invoices[number] = draft.invoice = invoice
        draft.move("posted")
        del state.drafts[draft.number]
        self._premises.tray.facts.append(_fact(invoice))
        self._premises.log.emit("invoice.posted", number, posted(invoice), draft.cause, now_ms)
        self.posted(invoice, now_ms)

    def _void(self, draft: Draft, number: str, now_ms: int) -> None:
        """Posting has failed, and a number that was drawn cannot be given back."""
        self._premises.tray.facts.append(
            InvoiceVoided(origin=draft.cause.origin, system=NAME, invoice=number, series=SERIES, reason=FAILED)
        )
        data = {
            "version": 1,
            "invoice_number": number,
            "series": SERIES,
            "reason_code": FAILED,
            "voided_at": self._premises.calendar.text(now_ms),
            "posting_date": self._premises.day_in(draft.lines[0].event.told.zone, now_ms),
        }
        book = draft.lines[0].event.told.order_book
        if book:
            data["order_book"] = book
        self._premises.log.emit("invoice.voided", number, data, draft.cause, now_ms)
        self._schedule("post", draft)


def _fact(invoice: Invoice) -> InvoicePosted:
    draft, sums = invoice.draft, invoice.totals
    first = draft.lines[0].event.told
    lines, alone = [one.line for one in draft.lines], draft.one_source or bool(draft.contract)
    sources = [
        LineSource(one.event.told.source_document, one.event.told.about, one.event.cause.origin) for one in draft.lines
    ]
    orders = [OrderShare(one.order, one.origin, one.charges_minor, one.total_minor) for one in draft.shares]
    return InvoicePosted(
        origin=draft.cause.origin,
        system=NAME,
        invoice=invoice.number,
        customer=draft.customer,
        source_document=first.source_document if draft.one_source else "",
        order_number=(first.sales_order_number or "") if len(orders) == 1 else "",
        lines=fact_lines(lines) if not draft.contract else service_lines(draft),
        tax_categories=tuple([line.tax_category for line in lines]),
        net_minor=sums.net,
        charges_minor=sums.charges,
        tax_minor=sums.tax,
        total_minor=sums.total,
        currency=draft.currency,
        posting_date=invoice.posting_date,
        stated=stated(lines),
        nets_minor=tuple([one.net_minor for one in draft.lines]) if in_units(lines) else (),
        sources=() if alone else tuple(sources),
        orders=() if len(orders) == 1 else tuple(orders),
        rounding_minor=sums.rounding,
        tax_rows=draft.tax_rows,
        tax_rounding=draft.tax_rounding,
        taxes_minor=tuple([one.tax_minor for one in draft.lines]),
        replaces="" if draft.replaces is None else draft.replaces.number,
        contract=draft.contract,
    )
