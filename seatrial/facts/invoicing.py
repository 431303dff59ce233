"""Invoices and cash, and the control account that mirrors them."""

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType

from seatrial.facts.fact import Fact, Stated, Unit
from seatrial.facts.tax import TaxRow


class BillableLine(Struct, frozen=True, gc=False):
    shipment_line: str
    line: str
    item: str
    quantity_base: int
    unit_price_minor: int


class BillableEventRecorded(Fact, frozen=True, kw_only=True):
    """Evidence of fulfilment reached invoicing. `source_document`: the shipment.

    `priced_per` and `invoiced_in`: the units that came with it, line by line; nothing if none did. `ship_to`: the
    country that the goods went to; `tax_point`: the date whose tax rates hold; "" if it does not say so.
    """

    type: str
    source_document: str
    order_number: str
    lines: tuple[BillableLine, ...]
    priced_per: tuple[Unit, ...] = ()
    invoiced_in: tuple[Unit, ...] = ()
    ship_to: str = ""
    tax_point: str = ""
    blocked: str = ""
    """Why it is not billed before somebody has seen to it; "": nothing is in the way."""

    @property
    def effect_key(self) -> str:
        return f"bill/{self.type}/{self.source_document}"


class BillableEventsReversed(Fact, frozen=True, kw_only=True):
    """Evidence is taken back. `outcome`: withdrawn, before anything was invoiced on it, or credited, with `credit_memo`
    (of several invoices, the first)."""

    type: str
    source_document: str
    order_number: str
    outcome: str
    credit_memo: str = ""

    @property
    def effect_key(self) -> str:
        return f"unbill/{self.type}/{self.source_document}"


class LineSource(Struct, frozen=True, gc=False):
    """What is behind a line of an invoice: the evidence's source document (a shipment), its order, and the action that
    it descends from."""

    source_document: str
    order_number: str
    origin: str


class OrderShare(Struct, frozen=True, gc=False):
    """What of an invoice falls to one order, in minor units; the remainder of what was rounded falls to the last."""

    order_number: str
    origin: str
    charges_minor: int
    total_minor: int


class InvoicePart(Struct, frozen=True, gc=False):
    """The lines of an invoice that one source document of one order is behind."""

    invoice: str
    customer: str
    source_document: str
    order_number: str
    origin: str
    lines: tuple[BillableLine, ...]
    tax_categories: tuple[str, ...]
    nets_minor: tuple[int, ...]
    """What each line comes to before tax."""


class InvoicePosted(Fact, frozen=True, kw_only=True):
    """A legal document exists. `source_document` is the shipment behind all its lines, `order_number` the order, and
    `customer` who is to pay. Where it is about several, these are "", and `sources` says it line by line.

    `tax_categories` are those of the lines, in their order. Rules read it by its `parts` and `shares`.

    The invoice of a service `contract` is about no order and no shipment: it has neither parts nor shares. Its lines
    are the period's fee (`line`: the period), and usage (`line`: "usage"; `shipment_line`: the parcel handled).
    """

    invoice: str
    customer: str
    source_document: str
    order_number: str
    lines: tuple[BillableLine, ...]
    tax_categories: tuple[str, ...]
    net_minor: int
    charges_minor: int
    tax_minor: int
    total_minor: int
    currency: str
    stated: tuple[Stated, ...] = ()
    """Quantity of each line as the document has it, if any has a unit beside its base unit."""
    nets_minor: tuple[int, ...] = ()
    """Then also what each line comes to before tax; else that is units times price."""
    rounding_minor: int = 0
    """What was added to come to an amount that can be paid in coins; less than half the smallest coin."""
    tax_rows: tuple[TaxRow, ...] = ()
    """All of net and charges, by what it is taxed at."""
    tax_rounding: str = ""
    """How tax is rounded: "document", once per row; "order", once per row for all documents of an order together."""
    sources: tuple[LineSource, ...] = ()
    """Of each line, if they are not all of one source document."""
    orders: tuple[OrderShare, ...] = ()
    """What falls to each order, if it is about several."""
    taxes_minor: tuple[int, ...] = ()
    """The tax that falls to each line, as the document states it."""
    posting_date: str = ""
    """The day that it bears, as 2026-03-31."""
    replaces: str = ""
    """The invoice in whose place it is: that was credited in full, and this bills what the customer keeps of it."""
    contract: str = ""
    """The service contract that it bills."""

    @property
    def shares(self) -> tuple[OrderShare, ...]:
        """What falls to each order, also if it is one."""
        if self.contract:
            return ()
        return self.orders or (OrderShare(self.order_number, self.origin, self.charges_minor, self.total_minor),)

    @property
    def parts(self) -> Iterator[InvoicePart]:
        """Its lines, by what is behind them, in the order in which they stand."""
        if self.contract:
            return
        nets = self.nets_minor or tuple([line.quantity_base * line.unit_price_minor for line in self.lines])
        if not self.sources:
            yield InvoicePart(
                self.invoice,
                self.customer,
                self.source_document,
                self.order_number,
                self.origin,
                self.lines,
                self.tax_categories,
                nets,
            )
            return
        for source in dict.fromkeys(self.sources):
            own = [index for index, one in enumerate(self.sources) if one == source]
            yield InvoicePart(
                self.invoice,
                self.customer,
                source.source_document,
                source.order_number,
                source.origin,
                tuple([self.lines[index] for index in own]),
                tuple([self.tax_categories[index] for index in own]) if self.tax_categories else (),
                tuple([nets[index] for index in own]),
            )


class PriceVarianceFound(Fact, frozen=True, kw_only=True):
    """Invoicing does not bill some evidence before somebody has decided about its prices: they are too far from
    `contract_minor`, those of its lines by contract."""

    billable_event: str
    source_document: str
    order_number: str
    lines: tuple[BillableLine, ...]
    contract_minor: tuple[int, ...]


class PriceVarianceDecided(Fact, frozen=True, kw_only=True):
    """Somebody has: "as_ordered", at the prices of the order, or "as_contracted". `lines` have those that count."""

    billable_event: str
    source_document: str
    order_number: str
    decision: str
    by: str
    lines: tuple[BillableLine, ...]


class InvoiceVoided(Fact, frozen=True, kw_only=True):
    """A legal number was drawn, and the document that it was drawn for came to nothing. `series` is whose number it
    is."""

    invoice: str
    series: str
    reason: str


class VoidPosted(Fact, frozen=True, kw_only=True):
    """The ledger knows that there is no invoice under a number, and why."""

    document: str
    reason: str

    @property
    def effect_key(self) -> str:
        return f"post/void/{self.document}"


class PaymentReceived(Fact, frozen=True, kw_only=True):
    """Money stands in billing's books. `reference`: what came with it from the bank, as of `MoneySent`; or the
    provider's number of what it has taken from a card."""

    payment: str
    reference: str
    amount_minor: int
    currency: str


class PaymentApplied(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """So much of a payment was set against an invoice. `posting_date`: the day on which it was, by the clock of the
    company whose invoice it is; written only where companies have books of their own."""

    application: str
    payment: str
    invoice: str
    amount_minor: int
    currency: str
    posting_date: str = ""

    @property
    def effect_key(self) -> str:
        return f"apply/{self.application}"


class ReceivablePosted(Fact, frozen=True, kw_only=True):
    """The receivables control account moved: an invoice debits it (amount > 0), a payment credits it (< 0).

    `document` is the invoice, or the payment application; `order_number` the sales order that it is booked to, "" if
    there are several. What an invoice is made of: net, charges, tax and rounding, and how the tax is made up. Where it
    is booked to a service `contract`, that, and the `customer` on whose account it is; both are written only then.
    """

    kind: str
    document: str
    invoice: str
    amount_minor: int
    currency: str
    order_number: str = ""
    net_minor: int = 0
    charges_minor: int = 0
    tax_minor: int = 0
    rounding_minor: int = 0
    tax_rows: tuple[TaxRow, ...] = ()
    contract: str | UnsetType = UNSET
    customer: str | UnsetType = UNSET

    @property
    def effect_key(self) -> str:
        return f"post/{self.kind}/{self.document}"
