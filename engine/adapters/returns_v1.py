"""Goods that come back, in the dialects of those who have to do with them: CRM, ERP, WMS and billing, each in v1.

Keys travel as in the other adapters of the same systems.
"""

from typing import Literal

import msgspec
from msgspec import Struct, to_builtins

from engine.adapters.billing_v1 import PaymentApplied, Totals, said_of_one
from engine.adapters.crm_v1 import Money, Quantity
from engine.adapters.erp_exchange_v1 import in_currency
from engine.adapters.erp_late_v1 import late
from engine.process.credit import Credit, CreditLine
from engine.process.returns import Allowed, Found, Inspection, Return, Wish, return_key
from seatrial.message import JsonObject

# ---------------------------------------------------------------- CRM


class RequestedLine(Struct, frozen=True):
    external_line_id: str
    invoice_number: str
    quantity: Quantity
    reason: str


class Requested(Struct, frozen=True):
    """`return.requested`: what a person wants, to be decided by the ERP."""

    version: int
    revision: int
    crm_order_id: str
    crm_return_id: str
    lines: tuple[RequestedLine, ...]


class Exchanged(Struct, frozen=True):
    """`return.exchanged`: what the customer has ordered is for what he sends back."""

    version: int
    revision: int
    crm_return_id: str
    crm_order_id: str


def exchanged(data: JsonObject) -> Exchanged:
    return msgspec.convert(data, Exchanged)


def requested(data: JsonObject) -> Requested:
    return msgspec.convert(data, Requested)


def wish(said: Requested) -> Return:
    """A new record from a wish."""
    return Return(
        key=return_key(said.crm_return_id),
        root=said.crm_order_id,
        slots={},
        wake_at=0,
        stuck=[],
        cases=[],
        number=said.crm_return_id,
        wishes=[
            Wish(x.external_line_id, x.invoice_number, x.quantity.value, x.quantity.uom, x.reason) for x in said.lines
        ],
    )


# ---------------------------------------------------------------- ERP


class AllowedLine(Struct, frozen=True):
    line_no: str
    invoice_number: str
    order_line: str
    item: str
    quantity_base: int
    unit_price: Money
    tax_category: str


class Authorization(Struct, frozen=True):
    """Answer of `authorizeReturn`."""

    outcome: Literal["authorized", "refused"]
    reason_code: str | None = None
    rma_number: str = ""
    site: str = ""
    sales_order_number: str = ""
    customer_number: str = ""
    currency: str = ""
    lines: tuple[AllowedLine, ...] = ()


class Authorized(Struct, frozen=True):
    """`return.authorized`: the answer of the call that caused it says the rest."""

    version: int
    rma_number: str
    external_id: str


class ReceiptPosted(Struct, frozen=True):
    """Answer of `postReturnReceipt`."""

    outcome: Literal["posted", "refused"]
    reason_code: str | None = None


def authorization(body: JsonObject) -> Authorization:
    """ValidationError as well for an authorisation that does not say of what."""
    said = msgspec.convert(body, Authorization)
    names = said.rma_number, said.site, said.sales_order_number, said.customer_number, said.currency
    if said.outcome == "authorized" and not (all(names) and said.lines):
        raise msgspec.ValidationError(
            "an authorisation names its number, its site, its order, whose it is and its lines"
        )
    for line in said.lines:
        if line.unit_price.currency != said.currency:
            raise msgspec.ValidationError(f"line {line.line_no} is not priced in {said.currency}")
    return said


def allowed(said: Authorization, wishes: list[Wish]) -> list[Allowed]:
    """In the order in which they were wished for, and so with the reasons that were given."""
    reasons = {(one.invoice, one.line_no): one.reason for one in wishes}
    return [
        Allowed(
            x.line_no,
            x.order_line,
            x.invoice_number,
            x.item,
            x.quantity_base,
            x.unit_price.minor,
            x.tax_category,
            reasons.get((x.invoice_number, x.order_line), ""),
        )
        for x in said.lines
    ]


def authorized(data: JsonObject) -> Authorized:
    return msgspec.convert(data, Authorized)


def receipt_posted(body: JsonObject) -> ReceiptPosted:
    return msgspec.convert(body, ReceiptPosted)


def authorize_return(r: Return) -> JsonObject:
    return {
        "external_id": r.number,
        "lines": [
            {
                "invoice_number": x.invoice,
                "line_no": x.line_no,
                "quantity": {"value": x.quantity, "uom": x.uom},
                "reason": x.reason,
            }
            for x in r.wishes
        ],
    }


def post_return_receipt(r: Return, inspection: Inspection) -> JsonObject:
    return {
        "rma_number": r.rma,
        "receipt_number": inspection.receipt,
        "inspection_no": inspection.number,
        "lines": [
            {
                "line_no": x.line_no,
                "accepted_base": x.accepted_base,
                "rejected_base": x.rejected_base,
                "disposition": x.disposition,
            }
            for x in inspection.lines
        ],
    }


def post_credit_memo(r: Return, credit: Credit) -> JsonObject:
    """At the rate of its invoice."""
    said: JsonObject = {}
    if credit.rate:
        said["exchange"] = in_currency(msgspec.convert(credit.totals["total"], Money), rate_id=credit.rate)
    return {
        "credit_memo_number": credit.number,
        "invoice_number": credit.invoice,
        "sales_order_number": r.sales_order,
        "rma_number": r.rma,
        "posting_date": credit.posting_date,
        **late(credit.late_of),
        "lines": [
            {"invoice_line": x.invoice_line, "line_no": x.line_no, "quantity_base": x.quantity_base}
            for x in credit.lines
        ],
        "totals": credit.totals,
        **said,
    }


# ---------------------------------------------------------------- WMS


class ArrivedLine(Struct, frozen=True, gc=False):
    line_no: str
    item: str
    quantity_base: int


class Received(Struct, frozen=True):
    """`return.received`."""

    version: int
    rma_number: str
    receipt_number: str
    lines: tuple[ArrivedLine, ...]


class InspectedLine(Struct, frozen=True, gc=False):
    line_no: str
    accepted_base: int
    rejected_base: int
    disposition: Literal["restock", "scrap", "vendor", "repair"]


class Inspected(Struct, frozen=True):
    """`return.inspected`."""

    version: int
    rma_number: str
    receipt_number: str
    inspection_no: str
    lines: tuple[InspectedLine, ...]


def received(data: JsonObject) -> Received:
    return msgspec.convert(data, Received)


def inspected(data: JsonObject) -> Inspected:
    return msgspec.convert(data, Inspected)


def inspection(said: Inspected, at: str) -> Inspection:
    lines = [Found(x.line_no, x.accepted_base, x.rejected_base, x.disposition) for x in said.lines]
    return Inspection(said.inspection_no, said.receipt_number, at, lines)


def expect_return(r: Return) -> JsonObject:
    return {
        "rma_number": r.rma,
        "site": r.site,
        "lines": [
            {"line_no": x.line_no, "item": x.item, "quantity_base": x.quantity_base, "reason": x.reason}
            for x in r.lines
        ],
    }


# ---------------------------------------------------------------- billing


class ExchangeRecorded(Struct, frozen=True):
    """Answer of `settleExchange`."""

    outcome: Literal["recorded"]


def exchange_recorded(body: JsonObject) -> ExchangeRecorded:
    return msgspec.convert(body, ExchangeRecorded)


class CreditedLine(Struct, frozen=True, gc=False):
    invoice_line: str
    line_no: str
    quantity_base: int


class CreditPosted(Struct, frozen=True):
    """`credit_memo.posted`."""

    version: int
    credit_memo_number: str
    invoice_number: str
    rma_number: str
    posting_date: str
    lines: tuple[CreditedLine, ...]
    totals: Totals
    balance: Money
    """What is left of it."""
    exchange_rate_id: str = ""
    sales_order_number: str = ""
    service_contract_number: str = ""
    reason_code: str = ""

    def __post_init__(self) -> None:
        said_of_one(self.sales_order_number, self.service_contract_number)


class CreditApplied(Struct, frozen=True):
    """`credit_memo.applied`: both sides are receivables, and the ERP's account does not move. Where another invoice is
    settled than the memo credits (`credited_invoice_number`), what is open on both does."""

    version: int
    credit_memo_number: str
    application_no: str
    invoice_number: str
    amount: Money
    credited_invoice_number: str = ""
    sales_order_number: str = ""
    open_amount: Money | None = None
    applied_at: str = ""
    posting_date: str = ""

    def __post_init__(self) -> None:
        said = (self.sales_order_number, self.open_amount, self.applied_at, self.posting_date)
        if self.credited_invoice_number and not all(said):
            raise ValueError("it settles another invoice, and does not say which order's, when and what is left")


def as_payment(said: CreditApplied) -> PaymentApplied:
    """What a credit memo of another invoice settles is like cash to the invoice, to its order and to the ledger."""
    assert said.open_amount is not None, "looked at when it was read"
    return PaymentApplied(
        said.version, said.credit_memo_number, said.application_no, said.invoice_number, said.amount, said.open_amount,
        said.applied_at, said.posting_date, said.sales_order_number,
        credited_invoice_number=said.credited_invoice_number,
    )  # fmt: skip


def credit_posted(data: JsonObject) -> CreditPosted:
    return msgspec.convert(data, CreditPosted)


def credit_applied(data: JsonObject) -> CreditApplied:
    return msgspec.convert(data, CreditApplied)


def credit(said: CreditPosted) -> Credit:
    lines = [CreditLine(x.invoice_line, x.line_no, x.quantity_base) for x in said.lines]
    return Credit(
        said.credit_memo_number, said.invoice_number, said.posting_date, lines, to_builtins(said.totals),
        said.exchange_rate_id,
    )  # fmt: skip


def return_accepted(r: Return, inspection: Inspection) -> JsonObject:
    """Evidence of what was accepted of a return, to be credited; no lines if nothing was."""
    lines: list[JsonObject] = []
    for found in inspection.lines:
        line = r.line(found.line_no)
        if line is not None and found.accepted_base:
            lines.append(
                {
                    "line_no": line.order_line,
                    "invoice_number": line.invoice,
                    "item": line.item,
                    "quantity_base": found.accepted_base,
                    "unit_price": {"minor": line.price_minor, "currency": r.currency},
                    "tax_category": line.tax_category,
                }
            )
    return {
        "type": "return_accepted",
        "source_document": inspection.number,
        "sales_order_number": r.sales_order,
        "customer_number": r.customer,
        "currency": r.currency,
        "occurred_at": inspection.at,
        "rma_number": r.rma,
        "lines": lines,
        "charges": [],
    }
