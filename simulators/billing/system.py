"""Billing turns billable events into invoices by itself, and applies the money that comes in.

One billable event makes one invoice. Billing bills what it is told to bill: that a shipment is billed once is the
policy of whoever tells it, and the same shipment under another key is another invoice. It draws the invoice number
when it posts, computes tax, and re-prices nothing.
"""

from collections.abc import Sequence

from msgspec import UNSET, convert

from seatrial.calendar import Calendar
from seatrial.facts import (
    BillableEventRecorded,
    BillableLine,
    InvoicePosted,
    PaymentApplied,
    PaymentReceived,
    Stated,
    Unit,
)
from seatrial.message import JsonObject, Request, Response, problem
from simulators.billing.acceptance import BLOCKING, CUSTOMER_BLOCKED, block, tax_rate_ppm, unfit
from simulators.billing.arithmetic import net_minor, totals
from simulators.billing.bodies import AppliedAmount, BillableEvents, BilledLine, ReceivedAmount
from simulators.billing.documents import current, money, posted, standing
from simulators.billing.state import BillableEvent, Invoice, Payment, State
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.measures import UnitOf
from simulators.operations import Operations, etag, not_available, stale
from simulators.records import CustomerRecord, customer_record, store, taken
from simulators.siteclock import SiteClock
from simulators.system import Draw, Due, Promises, Tray
from simulators.units import in_unit

BASE = Unit("")
"""The base unit, whatever its name: billing is not told."""
STREAMS = ("invoice", "credit_memo", "payment")
TERM_DAYS = 30
"""Payment term: an invoice is due so many calendar days after its posting date."""


class Billing:
    """The simulated billing platform; see `simulators.system.System`."""

    name = "billing"

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.tray = Tray()
        self._calendar = calendar
        self._clock = SiteClock(calendar, master.zone)
        self._visibility_ms = promises.search_visibility_ms
        self._habits = master.habits
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self.log = EventLog(self.name, STREAMS, calendar, self.tray)
        self._state = State(customers={customer.number: customer_record(customer) for customer in master.customers})

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
        state = self._state
        customer = state.customers.get(told.customer_number)
        refused = unfit(told, customer)
        if refused is not None:
            return refused
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
                priced_per=_units(told, [line.price_unit for line in told.lines]),
                invoiced_in=_units(told, [line.invoice_unit for line in told.lines]),
            )
        )
        reason = block(told, customer)
        if not reason:
            self._schedule("draft", event)
            return Response(202, {"outcome": "accepted", "billable_event_id": number})
        event.status = "blocked"
        if reason == CUSTOMER_BLOCKED:
            state.blocked.setdefault(told.customer_number, []).append(event)
        return Response(202, {"outcome": "blocked", "billable_event_id": number, "reason_code": reason})

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
        event.nets = [self._net_minor(told.sales_order_number, line) for line in told.lines]
        rate_ppm = tax_rate_ppm(self._state.customers[told.customer_number])
        event.totals = totals(told.lines, told.charges, rate_ppm, event.nets)
        event.status = "taxed"
        self._schedule("post", event)

    def _net_minor(self, order: str, line: BilledLine) -> int:
        if line.price_unit is None:
            return net_minor(line)
        billed, key = self._state.billed_base, (order, line.line_no)
        before = billed.get(key, 0)
        billed[key] = before + line.quantity_base
        return net_minor(line, before)

    def _post(self, event: BillableEvent, now_ms: int) -> None:
        assert event.totals is not None, "a taxed document has totals"
        invoices = self._state.invoices
        day, due_day = self._clock.date(now_ms), self._clock.date(now_ms, TERM_DAYS)
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
                customer=told.customer_number,
                source_document=told.source_document,
                order_number=told.sales_order_number,
                lines=_fact_lines(told),
                tax_categories=tuple([line.tax_category for line in told.lines]),
                net_minor=sums.net,
                charges_minor=sums.charges,
                tax_minor=sums.tax,
                total_minor=sums.total,
                currency=told.currency,
                stated=_stated(told),
                nets_minor=tuple(event.nets) if _in_units(told) else (),
            )
        )
        self.log.emit("invoice.posted", invoice.number, posted(invoice), cause, now_ms)

    # ------------------------------------------------------------ documents

    def find_documents(self, request: Request, now_ms: int, _origin: str) -> Response:
        """Posted documents of a shipment. One that was posted a moment ago is not found yet."""
        shipment, rma = request.params.get("shipment_number", ""), request.params.get("rma_number", "")
        if not (shipment or rma):
            return problem(400, "malformed", "findDocuments needs a shipment_number or an rma_number")
        seen_ms = now_ms - self._visibility_ms
        events = self._state.by_source.get(shipment, [])
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
        told = convert(request.body, ReceivedAmount)
        number = f"PAY-{len(self._state.payments) + 1}"
        minor, currency = told.amount.minor, told.amount.currency
        payment = Payment(number, cause_of(request, origin), minor, currency, told.reference, minor)
        self._state.payments[number] = payment
        self.tray.minted.append((number, origin))
        self.tray.facts.append(
            PaymentReceived(origin=origin, system="billing", payment=number, amount_minor=minor, currency=currency)
        )
        data = {"version": 1, "payment_id": number, "amount": money(minor, currency), "reference": told.reference}
        received = self.log.emit("payment.received", number, data, payment.cause, now_ms)
        applications = []
        invoice = None if told.invoice_number is UNSET else self._state.invoices.get(told.invoice_number)
        if invoice is not None and invoice.event.told.currency == currency and invoice.open_minor > 0:
            applications.append(self._apply(payment, invoice, minor, received, now_ms))
        return Response(201, standing(payment, applications), etag(payment.version))

    def apply_payment(self, request: Request, now_ms: int, _origin: str) -> Response:
        told = convert(request.body, AppliedAmount)
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
        if not payment.currency == told.amount.currency == invoice.event.told.currency:
            return problem(422, "currency_mismatch", f"{number} is in {payment.currency}")
        if told.amount.minor > payment.unapplied_minor:
            return problem(422, "amount_exceeds_unapplied", f"{payment.unapplied_minor} of {number} are unapplied")
        applications = []
        if invoice.open_minor > 0:
            causation = cause_of(request, payment.cause.origin).causation
            applications.append(self._apply(payment, invoice, told.amount.minor, causation, now_ms))
        return Response(201, standing(payment, applications), etag(payment.version))

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
        applied = {"application_no": number, "invoice_number": invoice.number, "amount": money(minor, currency)}
        data = {
            "version": payment.version,
            "payment_id": payment.number,
            **applied,
            "sales_order_number": invoice.event.told.sales_order_number,
            "open_amount": money(invoice.open_minor, currency),
            "applied_at": self._calendar.text(now_ms),
            "posting_date": self._clock.date(now_ms),
        }
        cause = Cause(origin, invoice.event.cause.correlation, causation)
        self.log.emit("payment.applied", payment.number, data, cause, now_ms)
        return applied

    # ------------------------------------------------------------ master data

    def put_customer(self, request: Request, _now_ms: int, origin: str) -> Response:
        """Keep the record; what waited for its billing block to be lifted is billed."""
        number, record = request.params.get("customer_number", ""), convert(request.body, CustomerRecord)
        answer = store(self._state.customers, number, record, request)
        if answer.ok:
            taken(self.tray, self.name, f"customer/{number}", record.version, origin, record.says)
        if answer.ok and record.status not in BLOCKING:
            for event in self._state.blocked.pop(number, []):
                event.status = "billable"
                self._schedule("draft", event)
        return answer

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.get_subscription(request)


def _fact_lines(told: BillableEvents) -> tuple[BillableLine, ...]:
    return tuple([
        BillableLine(line.shipment_line or "", line.line_no, line.item, line.quantity_base, line.unit_price.minor)
        for line in told.lines
    ])  # fmt: skip


def _in_units(told: BillableEvents) -> bool:
    return any(line.price_unit is not None or line.invoice_unit is not None for line in told.lines)


def _units(told: BillableEvents, units: Sequence[UnitOf | None]) -> tuple[Unit, ...]:
    """Units of all lines, nothing if no line has one beside its base unit."""
    return tuple([BASE if unit is None else unit.plain for unit in units]) if _in_units(told) else ()


def _stated(told: BillableEvents) -> tuple[Stated, ...]:
    """The lines' quantities as the invoice has them, if any has a unit beside its base unit."""
    units = _units(told, [line.invoice_unit for line in told.lines])
    return tuple([
        Stated(*in_unit(unit, line.quantity_base), unit) for unit, line in zip(units, told.lines, strict=False)
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
