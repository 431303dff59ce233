"""Billing v1: evidence of fulfilment in, legal documents and cash out. Keys travel in the `Idempotency-Key` header."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct, to_builtins

from engine.adapters.crm_v1 import Money
from engine.process.order import PROOF_OF_DELIVERY, Invoice, Order, Payment, Shipment, ShippedLine
from seatrial.message import JsonObject

IDEMPOTENCY_WINDOW_MS = 86_400_000


class Accepted(Struct, frozen=True):
    """Answer of `recordBillableEvents`."""

    outcome: Literal["accepted", "blocked"]
    reason_code: str | None = None


class InvoiceLine(Struct, frozen=True, gc=False):
    line_no: str
    quantity_base: int


class Totals(Struct, frozen=True, gc=False):
    net: Money
    charges: Money
    tax: Money
    rounding: Money
    total: Money


class TaxRow(Struct, frozen=True, gc=False):
    sales_order_number: str
    jurisdiction: str
    category: str
    rate_ppm: int
    taxable: Money
    tax: Money


class InvoicePosted(Struct, frozen=True):
    version: int
    invoice_number: str
    sales_order_number: str
    shipment_number: str
    posting_date: str
    lines: tuple[InvoiceLine, ...]
    totals: Totals
    due_date: str = ""
    tax_rows: tuple[TaxRow, ...] = ()


class PaymentApplied(Struct, frozen=True):
    version: int
    payment_id: str
    application_no: str
    invoice_number: str
    sales_order_number: str
    amount: Money
    open_amount: Money
    applied_at: str
    posting_date: str


def accepted(body: JsonObject) -> Accepted:
    return msgspec.convert(body, Accepted)


def invoice_posted(data: JsonObject) -> InvoicePosted:
    return msgspec.convert(data, InvoicePosted)


def invoice(i: InvoicePosted) -> Invoice:
    lines = [(x.line_no, x.quantity_base) for x in i.lines]
    total = i.totals.total
    return Invoice(
        i.invoice_number,
        i.shipment_number,
        i.posting_date,
        lines,
        to_builtins(i.totals),
        due_date=i.due_date,
        total_minor=total.minor,
        currency=total.currency,
        tax_rows=to_builtins(i.tax_rows),
    )


def payment_applied(data: JsonObject) -> PaymentApplied:
    return msgspec.convert(data, PaymentApplied)


def payment(p: PaymentApplied) -> Payment:
    return Payment(
        p.payment_id,
        p.application_no,
        p.invoice_number,
        p.amount.minor,
        p.amount.currency,
        p.applied_at,
        p.version,
        p.open_amount.minor,
        posting_date=p.posting_date,
    )


def billable_event(o: Order, s: Shipment, with_charges: bool) -> JsonObject:
    """Evidence of one shipment, as its order is billed: of what has left, or of what was accepted; at the ERP's prices.
    Charges only if this shipment carries them. No lines: there is nothing to bill."""
    if o.billing_trigger == PROOF_OF_DELIVERY and not s.purchase_order:
        taken = [(x, s.accepted.get(x.shipment_line, 0)) for x in s.lines]
        return {**_event(o, s, taken, with_charges), "type": PROOF_OF_DELIVERY, "occurred_at": s.delivered_at}
    return goods_issue_event(o, s, with_charges)


def goods_issue_event(o: Order, s: Shipment, with_charges: bool) -> JsonObject:
    """Evidence of everything in a shipment."""
    return _event(o, s, [(x, x.quantity_base) for x in s.lines], with_charges)


def _event(o: Order, s: Shipment, units: Sequence[tuple[ShippedLine, int]], with_charges: bool) -> JsonObject:
    lines: list[JsonObject] = []
    for x, quantity_base in units:
        line = o.line(x.line_no)
        if line is None or not line.billing_relevant or not quantity_base:
            continue
        said: JsonObject = {
            "line_no": x.line_no,
            "shipment_line": x.shipment_line,
            "item": x.item,
            "quantity_base": quantity_base,
            "unit_price": {"minor": line.price_minor, "currency": o.currency},
            "tax_category": line.tax_category,
        }
        for name, unit in (("price_unit", line.price_unit), ("invoice_unit", line.invoice_unit)):
            if unit is not None:
                said[name] = {"uom": unit.uom, "numerator": unit.numerator, "denominator": unit.denominator}
        lines.append(said)
    charges = o.charges if with_charges else []
    tax: JsonObject = {"ship_to": {"country": s.country}, "tax_point_date": s.tax_point} if s.country else {}
    return {
        "type": "vendor_shipment" if s.purchase_order else "goods_issue",
        "source_document": s.number,
        "sales_order_number": o.sales_order,
        "customer_number": o.customer,
        "currency": o.currency,
        "occurred_at": s.goods_issue_at,
        **tax,
        "lines": lines,
        "charges": [
            {"charge_id": c.charge_id, "kind": c.kind, "amount": {"minor": c.minor, "currency": c.currency}}
            for c in charges
        ],
    }
