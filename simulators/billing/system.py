"""Billing turns billable events into invoices by itself, and applies the money that comes in.

Billing bills what it is told to bill: that a shipment is billed once is the policy of whoever tells it, and the same
shipment under another key is another invoice.
"""

from msgspec import convert

from seatrial.calendar import Calendar
from seatrial.message import Request, Response, problem
from simulators.billing.acceptance import BLOCKING
from simulators.billing.cash import Cash
from simulators.billing.credits import JOB as CREDIT
from simulators.billing.credits import Credits
from simulators.billing.documents import current
from simulators.billing.evidence import Evidence
from simulators.billing.facts import own_rates
from simulators.billing.invoicing import Invoicing
from simulators.billing.payment_requests import PaymentRequests
from simulators.billing.premises import NAME, STREAMS, Premises
from simulators.billing.reversing import Reversing
from simulators.billing.state import Invoice, State
from simulators.eventlog import EventLog
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.operations import Operations, etag
from simulators.records import CustomerRecord, customer_record, store, taken
from simulators.siteclock import SiteClock
from simulators.system import Draw, Due, Promises, Tray


class Billing:
    """The simulated billing platform; see `simulators.system.System`."""

    name = NAME

    def __init__(self, master: Master, calendar: Calendar, promises: Promises, asks_tax: bool = False) -> None:
        self.tray = Tray()
        self.log = EventLog(self.name, STREAMS, calendar, self.tray)
        self._state = State(customers={customer.number: customer_record(customer) for customer in master.customers})
        clock = SiteClock(calendar, master.zone)
        premises = Premises(
            calendar,
            clock,
            promises,
            master.habits,
            self.tray,
            self.log,
            self._state,
            asks_tax,
            {who.number: who.invoice_policy for who in master.customers if who.invoice_policy},
            master.invoice_policy,
            master.correction == "reissue",
            master.price_variance_ppm,
            bool(master.entities),
        )
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self._own_rates = () if asks_tax else own_rates(master.customers)
        self._visibility_ms = promises.search_visibility_ms
        self._cash = Cash(premises)
        ours = frozenset({customer.number for customer in master.customers if customer.card})
        card_payers = ours | master.card_payers
        self._requests = PaymentRequests(premises, self._cash, card_payers)
        self._invoicing = Invoicing(premises, self._invoiced)
        self._credits = Credits(premises, self._invoicing.anew)
        self._reversing = Reversing(premises, self._credits)
        self._evidence = Evidence(premises, self._invoicing, self._credits)

    def open(self, now_ms: int) -> None:  # noqa: ARG002  (what it begins with has no hour)
        """Billing begins with its customers, its tax rates if there is nobody to ask, and no document."""
        self.tray.facts += self._own_rates

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        """Drafting, taxing and posting."""
        if due.job == CREDIT:
            self._credits.perform(due, now_ms)
        else:
            self._invoicing.perform(due, now_ms, draw)

    def _invoiced(self, invoice: Invoice, now_ms: int) -> None:
        """An invoice was posted: what it is for may be settled already, and what is not is asked for."""
        self._credits.invoiced(invoice, now_ms)
        self._cash.invoiced(invoice, now_ms)
        self._requests.invoiced(invoice, now_ms)
        self._credits.may_give_back(invoice)
        self._reversing.invoiced(invoice, now_ms)

    def hear(self, request: Request, response: Response | None, now_ms: int) -> None:  # noqa: ARG002  (tax has no hour)
        """What the tax service said, or that it said nothing."""
        self._invoicing.taxing.hear(request, response)

    # ------------------------------------------------------------ billable events and cash

    def record_billable_events(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._evidence.record(request, now_ms, origin)

    def decide_price_variance(self, request: Request, now_ms: int, _origin: str) -> Response:
        return self._evidence.decide(request, now_ms)

    def reverse_billable_events(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._reversing.reverse(request, now_ms, origin)

    def settle_exchange(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._credits.exchange(request, now_ms, origin)

    def receive_payment(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._cash.receive(request, now_ms, origin)

    def apply_payment(self, request: Request, now_ms: int, _origin: str) -> Response:
        return self._cash.apply(request, now_ms)

    def unapply_payment(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._cash.unapply(request, now_ms, origin)

    def open_payment_request(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._requests.open(request, now_ms, origin)

    def request_deposit(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._requests.deposit(request, now_ms, origin)

    def request_refund(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._requests.refund(request, now_ms, origin)

    def record_settlement(self, request: Request, now_ms: int, origin: str) -> Response:
        return self._requests.record(request, now_ms, origin)

    # ------------------------------------------------------------ documents

    def find_documents(self, request: Request, now_ms: int, _origin: str) -> Response:
        """Posted documents of a shipment or a return. One that was posted a moment ago is not found yet."""
        shipment, rma = request.params.get("shipment_number", ""), request.params.get("rma_number", "")
        if not (shipment or rma):
            return problem(400, "malformed", "findDocuments needs a shipment_number or an rma_number")
        seen_ms = now_ms - self._visibility_ms
        events = self._state.by_source.get(shipment, [])
        invoices = {invoice.number: invoice for event in events for invoice in event.invoices}
        found = [current(invoice) for invoice in invoices.values() if invoice.posted_ms <= seen_ms]
        return Response(200, {"invoices": found, "credit_memos": self._credits.found(rma, seen_ms) if rma else []})

    def get_invoice(self, request: Request, _now_ms: int, _origin: str) -> Response:
        number = request.params.get("invoice_number", "")
        invoice = self._state.invoices.get(number)
        if invoice is None:
            return problem(404, "unknown_invoice", f"no invoice {number!r}")
        return Response(200, current(invoice), etag(invoice.version))

    # ------------------------------------------------------------ master data

    def put_customer(self, request: Request, now_ms: int, origin: str) -> Response:
        """Keep the record; what waited for its billing block to be lifted is billed."""
        number, record = request.params.get("customer_number", ""), convert(request.body, CustomerRecord)
        answer = store(self._state.customers, number, record, request)
        if answer.ok:
            taken(self.tray, self.name, f"customer/{number}", record.version, origin, record.says)
        if answer.ok and record.status not in BLOCKING:
            self._evidence.unblocked(number, now_ms)
        return answer

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.get_subscription(request)


OPERATIONS: Operations[Billing] = Operations(
    reads={
        "findDocuments": Billing.find_documents,
        "getInvoice": Billing.get_invoice,
        "listEvents": Billing.list_events,
        "getSubscription": Billing.get_subscription,
    },
    writes={
        "recordBillableEvents": Billing.record_billable_events,
        "reverseBillableEvents": Billing.reverse_billable_events,
        "decidePriceVariance": Billing.decide_price_variance,
        "settleExchange": Billing.settle_exchange,
        "receivePayment": Billing.receive_payment,
        "applyPayment": Billing.apply_payment,
        "unapplyPayment": Billing.unapply_payment,
        "openPaymentRequest": Billing.open_payment_request,
        "requestDeposit": Billing.request_deposit,
        "requestRefund": Billing.request_refund,
        "recordSettlement": Billing.record_settlement,
        "putCustomer": Billing.put_customer,
        "createSubscription": Billing.create_subscription,
    },
)
"""operationId -> handler."""
