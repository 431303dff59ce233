"""What billing remembers: billable events, invoices with what is open on them, payments with what is unapplied."""

from typing import Literal

from msgspec import Struct, field

from seatrial.facts import TaxRow
from simulators.billing.arithmetic import Totals
from simulators.billing.bodies import BillableEvents
from simulators.eventlog import Cause
from simulators.records import CustomerRecord
from simulators.taxes import Row

BillingStatus = Literal["blocked", "billable", "draft", "taxed", "posted"]


class Invoice(Struct):
    """A posted document. Its content never changes again; `version` counts what is paid on it."""

    number: str
    event: "BillableEvent"
    totals: Totals
    posted_ms: int
    posting_date: str
    due_date: str
    applied_minor: int = 0
    version: int = 1
    by_card_minor: int = 0
    """Of what is applied, what payment requests have brought."""

    @property
    def open_minor(self) -> int:
        return self.totals.total - self.applied_minor


class BillableEvent(Struct):
    """Evidence of fulfilment on its way to an invoice: (blocked →) billable → draft → taxed → posted."""

    number: str
    cause: Cause
    told: BillableEvents
    status: BillingStatus
    totals: Totals | None = None
    invoice: Invoice | None = None
    nets: list[int] = field(default_factory=list)
    """What each line comes to, once drafted."""
    line_taxes: list[int] = field(default_factory=list)
    """What tax falls to each line, once taxed."""
    tax_rows: tuple[TaxRow, ...] = ()
    tax_rounding: str = ""
    unanswered: int = 0
    """How often the tax service gave no answer."""


class Payment(Struct):
    """Money received. `held_minor`: what of it has not gone back. `transaction`, `request`: by card, the provider's
    number and the payment request; `order`, `customer`: whose it is, where it came that way."""

    number: str
    cause: Cause
    amount_minor: int
    currency: str
    reference: str
    unapplied_minor: int
    version: int = 1
    held_minor: int = 0
    transaction: str = ""
    request: str = ""
    order: str = ""
    customer: str = ""


class Application(Struct):
    """So much of a payment was set against an invoice. `live`: it has not been taken off again."""

    number: str
    payment: Payment
    invoice: Invoice
    minor: int
    by_card: bool
    live: bool = True


class PaymentRequest(Struct):
    """Money to be taken from a card, or given back (`payment`: what it is taken from)."""

    number: str
    cause: Cause
    kind: str
    customer: str
    minor: int
    currency: str
    order: str
    invoice: str
    payment: str
    credit_memo: str
    status: str = "opened"


class State(Struct):
    """Everything. Numbers are drawn per kind of document, without gaps, from 1; invoices draw theirs at posting."""

    customers: dict[str, CustomerRecord] = field(default_factory=dict)
    events: dict[str, BillableEvent] = field(default_factory=dict)
    by_source: dict[str, list[BillableEvent]] = field(default_factory=dict)
    """Source document (shipment) -> its billable events, in the order in which they came."""
    blocked: dict[str, list[BillableEvent]] = field(default_factory=dict)
    """Customer number -> events that wait until its billing block is lifted."""
    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    payment_requests: dict[str, PaymentRequest] = field(default_factory=dict)
    by_transaction: dict[str, Payment] = field(default_factory=dict)
    """The provider's number of a capture -> the payment that was received for it."""
    prepaid: dict[str, list[Payment]] = field(default_factory=dict)
    """Sales order -> what was paid for it before it was billed."""
    refunds: int = 0
    billed_base: dict[tuple[str, str], int] = field(default_factory=dict)
    """(sales order, line) -> base units drafted so far, of lines whose price is not per base unit."""
    taxed: dict[str, dict[Row, int]] = field(default_factory=dict)
    """Sales order -> minor units taxed so far, by rate."""
