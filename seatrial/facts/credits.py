"""Credit memos: what an invoice is reduced by, long after it was posted and without changing a letter of it."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class CreditedLine(Struct, frozen=True, gc=False):
    """A quantity of an invoice line that is credited. `line` is the order's; `net_minor` and `tax_minor` are what the
    customer gets back for it."""

    invoice: str
    invoice_line: str
    line: str
    item: str
    quantity_base: int
    net_minor: int
    tax_minor: int


class CreditPosted(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A credit memo exists, a legal document. Amounts are what the customer gets back, above 0.

    `invoice`: the invoice behind all its lines. `reason`: return, price_correction, or reversal: all that an order has
    on the invoice, whatever came back, and what the customer keeps is invoiced anew; shipment_reversed: what is
    credited never left; of a service contract, termination (of days that are not owed) or withdrawal (of a milestone
    that is not reached after all). `source_document`: the evidence that it was posted for, an inspection for a return,
    a shipment that was reversed; `rma`: the return authorisation, "" if there is none. `rounding_minor`: what makes of
    net and tax an amount that can be paid in coins; all memos of an invoice together are rounded like one. Written only
    where there is some. `posting_date`: the day that it bears, by the clock of the company whose invoice it takes
    from; written only where companies have books of their own, and of a reversal, whose day the new invoice bears.
    """

    credit_memo: str
    invoice: str
    customer: str
    order_number: str
    reason: str
    source_document: str
    rma: str
    lines: tuple[CreditedLine, ...]
    net_minor: int
    tax_minor: int
    total_minor: int
    currency: str
    rounding_minor: int = 0
    posting_date: str = ""


class CreditApplied(Fact, frozen=True, kw_only=True):
    """Some of a credit memo settled an open invoice: the one it credits, or another one of the customer's."""

    application: str
    credit_memo: str
    invoice: str
    amount_minor: int
    currency: str

    @property
    def effect_key(self) -> str:
        return f"credit/{self.application}"
