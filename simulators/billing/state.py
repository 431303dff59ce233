"""What billing remembers: billable events, invoices with what is open on them, payments with what is unapplied."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, UnsetType, field

from seatrial.facts import TaxRow
from simulators.billing.arithmetic import Totals
from simulators.billing.bodies import BillableEvents, BilledLine, Charge, Spread
from simulators.eventlog import Cause
from simulators.records import CustomerRecord
from simulators.taxes import Row

EventStatus = Literal["blocked", "billable", "billed", "withdrawn"]
DraftStatus = Literal["billable", "draft", "blocked", "taxed", "posted", "dropped"]

STAGES: Mapping[tuple[str, str], DraftStatus] = {
    ("billable", "drafted"): "draft",
    ("billable", "emptied"): "dropped",
    ("draft", "untaxable"): "blocked",
    ("draft", "taxed"): "taxed",
    ("taxed", "posted"): "posted",
}
"""The life of a document until it is posted. emptied: all its evidence was withdrawn before it was drafted.
untaxable: a person has to look at it. A number that comes to nothing leaves it taxed, and it is posted again under the
next."""


class Invoice(Struct):
    """A posted document. Its content never changes again; `version` counts what is paid on it."""

    number: str
    draft: "Draft"
    totals: Totals
    posted_ms: int
    posting_date: str
    due_date: str
    applied_minor: int = 0
    version: int = 1
    replaced_by: "Draft | None" = None
    """It was credited in full, and this bills what is left of it."""
    by_card_minor: int = 0
    """Of what is applied, what payment requests have brought."""

    @property
    def open_minor(self) -> int:
        return self.totals.total - self.applied_minor

    @property
    def zone(self) -> str | UnsetType:
        """By whose clock it is dated, and whatever is done about it: that of whoever made the evidence."""
        return self.draft.lines[0].event.told.zone

    def with_successors(self) -> "list[Invoice]":
        """It, and what was posted in its place, the newest last."""
        newer = None if self.replaced_by is None else self.replaced_by.invoice
        return [self] if newer is None else [self, *newer.with_successors()]


class BillableEvent(Struct):
    """Evidence of fulfilment: (blocked →) billable → billed, as soon as it is in a document that is drafted. Until then
    it can be withdrawn. `drafts`: the documents that bill it."""

    number: str
    cause: Cause
    told: BillableEvents
    status: EventStatus
    drafts: list["Draft"] = field(default_factory=list)
    ordered_minor: dict[str, int] = field(default_factory=dict)
    """Line number -> its unit price as ordered, where another one was decided about and is told in its place."""

    @property
    def invoices(self) -> list[Invoice]:
        return [draft.invoice for draft in self.drafts if draft.invoice is not None]


class DraftLine(Struct, frozen=True, gc=False):
    """A line of evidence, on a document. `net_minor`: what it comes to; `ordered_minor`: what it came to as it was
    ordered; `tax_minor`: what tax falls to it."""

    event: BillableEvent
    line: BilledLine
    net_minor: int = 0
    ordered_minor: int = 0
    tax_minor: int = 0


class DraftCharge(Struct, frozen=True, gc=False):
    """What of a charge is on a document, and what tax falls to that."""

    event: BillableEvent
    charge: Charge
    tax_minor: int = 0


class Draft(Struct):
    """A document that is to be: what it bills, of one customer and in one currency. `cause`: that of its first line."""

    number: str
    cause: Cause
    customer: str
    currency: str
    lines: list[DraftLine]
    status: DraftStatus = "billable"
    charges: list[DraftCharge] = field(default_factory=list)
    totals: Totals | None = None
    shares: list["Share"] = field(default_factory=list)
    invoice: Invoice | None = None
    tax_rows: tuple[TaxRow, ...] = ()
    tax_rounding: str = ""
    rate_id: str = ""
    """The exchange rate on record that its orders were booked at, where it names one."""
    replaces: Invoice | None = None
    """The posted document in whose place it is."""
    replaced_on: str = ""
    """The day of the credit memo that has made room for it, which is its own: a month has both or neither."""
    unanswered: int = 0
    """How often the tax service gave no answer."""

    def move(self, happening: str) -> None:
        """KeyError if it cannot happen at this stage."""
        self.status = STAGES[self.status, happening]

    @property
    def legal_entity(self) -> str:
        """Whose document it is, where there are several companies: that of all its evidence."""
        return self.lines[0].event.told.legal_entity or ""

    @property
    def contract(self) -> str:
        """The service contract that it bills; "" if it bills orders."""
        return self.lines[0].event.told.contract

    @property
    def orders(self) -> list[str]:
        """Sales orders (or the service contract) that it is about, in the order in which they stand."""
        return list(dict.fromkeys([line.event.told.about for line in self.lines]))

    @property
    def one_source(self) -> bool:
        """Whether one shipment is behind all of it."""
        first = self.lines[0].event.told
        return all(
            (line.event.told.source_document, line.event.told.about) == (first.source_document, first.about)
            for line in self.lines
        )


class Share(Struct, frozen=True, gc=False):
    """What of a document falls to one order."""

    order: str
    origin: str
    charges_minor: int
    total_minor: int


class Spent(Struct):
    """Of a charge that is spread over several invoices: of how much of its order it was billed, and how much of it."""

    basis: int = 0
    billed_minor: int = 0


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
    contract: bool = False
    """`order` is the number of a service contract."""
    invoice: str = ""
    """From a bank: the invoice that the payer says he pays."""
    left_told: bool = False
    """It was said that something of it is applied to nothing."""


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
    contract: bool = False
    """`order` is the number of a service contract."""


class State(Struct):
    """Everything. Numbers are drawn per kind of document, without gaps, from 1; invoices draw theirs at posting."""

    customers: dict[str, CustomerRecord] = field(default_factory=dict)
    events: dict[str, BillableEvent] = field(default_factory=dict)
    by_source: dict[str, list[BillableEvent]] = field(default_factory=dict)
    """Source document (shipment) -> its billable events, in the order in which they came."""
    blocked: dict[str, list[BillableEvent]] = field(default_factory=dict)
    """Customer number -> events that wait until its billing block is lifted."""
    variances: dict[str, BillableEvent] = field(default_factory=dict)
    """By its number: what waits until somebody has decided about its prices."""
    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    payment_requests: dict[str, PaymentRequest] = field(default_factory=dict)
    by_transaction: dict[str, Payment] = field(default_factory=dict)
    """The provider's number of a capture -> the payment that was received for it."""
    prepaid: dict[str, list[Payment]] = field(default_factory=dict)
    """Sales order -> what was paid for it before it was billed."""
    refunds: int = 0
    drafts: dict[str, Draft] = field(default_factory=dict)
    """Documents that are not posted yet, by the name of the work on them."""
    drawn: dict[str, int] = field(default_factory=dict)
    """Legal series -> the last number drawn from it."""
    spent: dict[str, Spent] = field(default_factory=dict)
    """By charge id."""
    orders: dict[str, Spread] = field(default_factory=dict)
    """Sales order -> what it is by the latest evidence, where its charges are spread."""
    billed_base: dict[tuple[str, str], int] = field(default_factory=dict)
    """(sales order, line) -> base units drafted so far, of lines whose price is not per base unit."""
    usage: dict[str, list[BillableEvent]] = field(default_factory=dict)
    """Service contract -> usage that waits for a period."""
    ended: dict[str, list[BillableEvent]] = field(default_factory=dict)
    """Period or milestone (as its evidence names it) -> what takes it back, and waits until it is invoiced."""
    taxed: dict[str, dict[Row, int]] = field(default_factory=dict)
    """Sales order -> minor units taxed so far, by rate."""
