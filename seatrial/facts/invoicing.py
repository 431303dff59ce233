"""Invoices and cash, and the control account that mirrors them."""

from msgspec import Struct

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

    @property
    def effect_key(self) -> str:
        return f"bill/{self.type}/{self.source_document}"


class InvoicePosted(Fact, frozen=True, kw_only=True):
    """A legal document exists. `source_document` is the shipment behind all its lines, `customer` who is to pay.

    `tax_categories` are those of the lines, in their order.
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


class PaymentReceived(Fact, frozen=True, kw_only=True):
    payment: str
    amount_minor: int
    currency: str


class PaymentApplied(Fact, frozen=True, kw_only=True):
    application: str
    payment: str
    invoice: str
    amount_minor: int
    currency: str

    @property
    def effect_key(self) -> str:
        return f"apply/{self.application}"


class ReceivablePosted(Fact, frozen=True, kw_only=True):
    """The receivables control account moved: an invoice debits it (amount > 0), a payment credits it (< 0).

    `document` is the invoice, or the payment application; `order_number` the sales order that it is booked to. What an
    invoice is made of: net, charges, tax and rounding, and how the tax is made up.
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

    @property
    def effect_key(self) -> str:
        return f"post/{self.kind}/{self.document}"
