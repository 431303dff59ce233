"""Billing turns billable events into invoices by itself, and applies the money that comes in.

One billable event makes one invoice. Billing bills what it is told to bill: that a shipment is billed once is the
policy of whoever tells it, and the same shipment under another key is another invoice. It draws the invoice number
when it posts, computes tax, and re-prices nothing.
"""

from msgspec import UNSET, convert

from seatrial.calendar import DAY_MS, Calendar
from seatrial.facts import BillableEventRecorded, BillableLine, InvoicePosted, PaymentApplied, PaymentReceived
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing import bodies
from simulators.billing.arithmetic import TAX_CATEGORIES, totals
from simulators.billing.bodies import BillableEvents
from simulators.billing.documents import current, money, posted
from simulators.billing.state import BillableEvent, Invoice, Payment, State
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.operations import Operations, etag, not_available, stale
from simulators.system import Draw, Due, Promises, Tray

STREAMS = ("invoice", "credit_memo", "payment")
TERM_MS = 30 * DAY_MS
"""Payment term: an invoice is due thirty days after posting."""
BILLED_TYPES = ("goods_issue", "proof_of_delivery")
"""Billable events that become invoices. The others are declared and not available yet."""


class Billing:
    """The simulated billing platform; see `simulators.system.System`."""

    name = "billing"

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.tray = Tray()
        self._calendar = calendar
        self._visibility_ms = promises.search_visibility_ms
        self._habits = master.habits
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self._log = EventLog(self.name, STREAMS, calendar, self.tray)
        self._state = State(
            customers={
                customer.number: bodies.CustomerRecord(customer.name, customer.currency, customer.tax_rate_ppm, 1)
                for customer in master.customers
            }
        )

    def open(self, now_ms: int) -> None:
        """Billing begins with its customers and no document."""

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:  # noqa: ARG002  (nothing here is left to chance)
        """`draft`: make the draft and tax it (the rates are billing's own). `post`: draw the number, post."""
        event = self._state.events[due.document]
        if due.job == "draft" and event.status == "billable":
            self._draft(event)
        elif due.job == "post" and event.status == "taxed":
            self._post(event, now_ms)

    # ------------------------------------------------------------ billable events

    def record_billable_events(self, request: Request, _now_ms: int, origin: str) -> Response:
        told = convert(request.body, BillableEvents)
        if told.type not in BILLED_TYPES:
            return problem(501, "not_available", f"billable events of type {told.type} are not available yet")
        amounts = [line.unit_price for line in told.lines] + [charge.amount for charge in told.charges]
        if any(amount.currency != told.currency for amount in amounts):
            return problem(422, "currency_mismatch", f"every amount must be in {told.currency}")
        state = self._state
        number = f"BEV-{len(state.events) + 1}"
        event = BillableEvent(number, cause_of(request, origin), told, "billable")
        state.events[number] = event
        state.by_source.setdefault(told.source_document, []).append(event)
        self.tray.minted.append((number, origin))
        self.tray.facts.append(
            BillableEventRecorded(
                origin=origin,
                system="billing",
                type=told.type,
                source_document=told.source_document,
                order_number=told.sales_order_number,
                lines=_fact_lines(told),
            )
        )
        if any(line.tax_category not in TAX_CATEGORIES for line in told.lines):
            event.status, event.reason = "blocked", "unknown_tax_category"
        elif told.customer_number not in state.customers:
            event.status, event.reason = "blocked", "unknown_customer"
            state.blocked.setdefault(told.customer_number, []).append(event)
        else:
            self._schedule("draft", event)
        if event.status == "blocked":
            body = {"outcome": "blocked", "billable_event_id": number, "reason_code": event.reason}
            return Response(202, body)
        return Response(202, {"outcome": "accepted", "billable_event_id": number})

    def _schedule(self, job: str, event: BillableEvent) -> None:
        """Drafting takes the first half of what an invoice takes, posting the rest."""
        habits = self._habits
        low, high = habits.invoice_ms_min // 2, habits.invoice_ms_max // 2
        if job == "post":
            low, high = habits.invoice_ms_min - low, habits.invoice_ms_max - high
        self.tray.due.append(Due(job, event.number, event.cause.origin, low, high))

    def _draft(self, event: BillableEvent) -> None:
        event.status = "draft"
        told = event.told
        event.totals = totals(told.lines, told.charges, self._state.customers[told.customer_number].tax_rate_ppm)
        event.status = "taxed"
        self._schedule("post", event)

    def _post(self, event: BillableEvent, now_ms: int) -> None:
        assert event.totals is not None, "a taxed document has totals"
        invoices = self._state.invoices
        day = self._calendar.text(now_ms)[:10]
        due_day = self._calendar.text(now_ms + TERM_MS)[:10]
        invoice = Invoice(f"INV-{len(invoices) + 1}", event, event.totals, now_ms, day, due_day)
        invoices[invoice.number] = event.invoice = invoice
        event.status = "posted"
        told, sums, cause = event.told, event.totals, event.cause
        self.tray.minted.append((invoice.number, cause.origin))
        self.tray.facts.append(
            InvoicePosted(
                origin=cause.origin,
                system="billing",
                invoice=invoice.number,
                source_document=told.source_document,
                order_number=told.sales_order_number,
                lines=_fact_lines(told),
                net_minor=sums.net,
                charges_minor=sums.charges,
                tax_minor=sums.tax,
                total_minor=sums.total,
                currency=told.currency,
            )
        )
        self._log.emit("invoice.posted", invoice.number, posted(invoice), cause, now_ms)

    # ------------------------------------------------------------ documents

    def find_documents(self, request: Request, now_ms: int, _origin: str) -> Response:
        """Posted documents of a shipment. One that was posted a moment ago is not found yet."""
        seen_ms = now_ms - self._visibility_ms
        events = self._state.by_source.get(request.params.get("shipment_number", ""), [])
        invoices = [event.invoice for event in events if event.invoice is not None]
        found = [current(invoice) for invoice in invoices if invoice.posted_ms <= seen_ms]
        return Response(200, {"invoices": found, "credit_memos": []})

    def get_invoice(self, request: Request, _now_ms: int, _origin: str) -> Response:
        number = request.params.get("invoice_number", "")
        invoice = self._state.invoices.get(number)
        if invoice is None:
            return problem(404, "unknown_invoice", f"no invoice {number!r}")
        return Response(200, current(invoice), etag(invoice.version))

    # ------------------------------------------------------------ cash

    def receive_payment(self, request: Request, now_ms: int, origin: str) -> Response:
        """Money has arrived: nobody refuses it. What cannot be applied stays unapplied."""
        told = convert(request.body, bodies.Payment)
        number = f"PAY-{len(self._state.payments) + 1}"
        minor, currency = told.amount.minor, told.amount.currency
        payment = Payment(number, cause_of(request, origin), minor, currency, told.reference, minor)
        self._state.payments[number] = payment
        self.tray.minted.append((number, origin))
        self.tray.facts.append(
            PaymentReceived(origin=origin, system="billing", payment=number, amount_minor=minor, currency=currency)
        )
        data = {"version": 1, "payment_id": number, "amount": money(minor, currency), "reference": told.reference}
        received = self._log.emit("payment.received", number, data, payment.cause, now_ms)
        applications = []
        invoice = None if told.invoice_number is UNSET else self._state.invoices.get(told.invoice_number)
        if invoice is not None and invoice.event.told.currency == currency and invoice.open_minor > 0:
            applications.append(self._apply(payment, invoice, minor, received, now_ms))
        unapplied = money(payment.unapplied_minor, currency)
        body = {"payment_id": number, "version": payment.version, "applications": applications, "unapplied": unapplied}
        return Response(201, body, etag(payment.version))

    def apply_payment(self, request: Request, now_ms: int, _origin: str) -> Response:
        told = convert(request.body, bodies.Application)
        number = request.params.get("payment_id", "")
        payment = self._state.payments.get(number)
        if payment is None:
            return problem(404, "unknown_payment", f"no payment {number!r}")
        refused = stale(request, payment.version)
        if refused is not None:
            return refused
        invoice = self._state.invoices.get(told.invoice_number)
        if invoice is None:
            return problem(422, "unknown_invoice", f"no invoice {told.invoice_number!r}")
        wanted = payment.unapplied_minor if told.amount is UNSET else told.amount.minor
        currency = invoice.event.told.currency
        if currency != payment.currency or (told.amount is not UNSET and told.amount.currency != currency):
            return problem(422, "currency_mismatch", f"{invoice.number} is in {currency}")
        if min(payment.unapplied_minor, invoice.open_minor) <= 0:
            reason = "nothing_unapplied" if payment.unapplied_minor <= 0 else "nothing_open"
            body: JsonObject = {"outcome": "refused", "reason_code": reason, "version": payment.version}
            return Response(200, body, etag(payment.version))
        applied = self._apply(payment, invoice, wanted, cause_of(request, payment.cause.origin).causation, now_ms)
        return Response(201, {"outcome": "applied", **applied, "version": payment.version}, etag(payment.version))

    def _apply(self, payment: Payment, invoice: Invoice, wanted: int, causation: str, now_ms: int) -> JsonObject:
        """Settle as much of `invoice` as is wanted, open on it and unapplied."""
        self._state.applications += 1
        number = f"APP-{self._state.applications}"
        minor = min(wanted, payment.unapplied_minor, invoice.open_minor)
        payment.unapplied_minor -= minor
        payment.version += 1
        invoice.applied_minor += minor
        invoice.version += 1
        origin, currency = payment.cause.origin, payment.currency
        self.tray.minted.append((number, origin))
        self.tray.facts.append(
            PaymentApplied(
                origin=origin,
                system="billing",
                application=number,
                payment=payment.number,
                invoice=invoice.number,
                amount_minor=minor,
                currency=currency,
            )
        )
        applied = {
            "application_no": number,
            "invoice_number": invoice.number,
            "sales_order_number": invoice.event.told.sales_order_number,
            "amount": money(minor, currency),
            "open_amount": money(invoice.open_minor, currency),
            "applied_at": self._calendar.text(now_ms),
        }
        data = {"version": payment.version, "payment_id": payment.number, **applied}
        cause = Cause(origin, invoice.event.cause.correlation, causation)
        self._log.emit("payment.applied", payment.number, data, cause, now_ms)
        return applied

    # ------------------------------------------------------------ master data

    def put_customer(self, request: Request, _now_ms: int, _origin: str) -> Response:
        """Keep the record; what waited for this customer can now be billed."""
        record = convert(request.body, bodies.CustomerRecord)
        number = request.params.get("customer_number", "")
        self._state.customers[number] = record
        for event in self._state.blocked.pop(number, []):
            event.status, event.reason = "billable", ""
            self._schedule("draft", event)
        return Response(200, {"outcome": "stored", "version": record.version}, etag(record.version))

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self._log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self._log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self._log.get_subscription(request)


def _fact_lines(told: BillableEvents) -> tuple[BillableLine, ...]:
    return tuple([
        BillableLine(line.shipment_line, line.line_no, line.item, line.quantity_base, line.unit_price.minor)
        for line in told.lines
    ])  # fmt: skip


OPERATIONS: Operations[Billing] = Operations(
    reads={
        "findDocuments": Billing.find_documents,
        "getInvoice": Billing.get_invoice,
        "listEvents": Billing.list_events,
        "getSubscription": Billing.get_subscription,
    },
    writes={
        "recordBillableEvents": Billing.record_billable_events,
        "reverseBillableEvents": not_available,
        "receivePayment": Billing.receive_payment,
        "applyPayment": Billing.apply_payment,
        "putCustomer": Billing.put_customer,
        "createSubscription": Billing.create_subscription,
    },
)
"""operationId -> handler."""
