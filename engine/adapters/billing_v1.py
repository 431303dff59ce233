"""Billing v1: evidence of fulfilment in, legal documents and cash out. Keys travel in the `Idempotency-Key` header."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType, to_builtins

from engine.adapters.crm_v1 import Money
from engine.adapters.erp_exchange_v1 import in_currency
from engine.process.books import FIRST
from engine.process.order import PROOF_OF_DELIVERY, Order, Payment
from engine.process.shipment import Shipment, ShippedLine
from seatrial.message import JsonObject

IDEMPOTENCY_WINDOW_MS = 86_400_000


class Accepted(Struct, frozen=True):
    """Answer of `recordBillableEvents`."""

    outcome: Literal["accepted", "blocked"]
    reason_code: str | None = None


def said_of_one(order: str, contract: str) -> None:
    """ValueError if something is about neither an order nor a service contract, or about both."""
    if bool(order) == bool(contract):
        raise ValueError("about either an order or a service contract")


class InvoiceLine(Struct, frozen=True, gc=False):
    shipment_number: str
    line_no: str
    quantity_base: int
    sales_order_number: str = ""


class Totals(Struct, frozen=True, gc=False):
    net: Money
    charges: Money
    tax: Money
    rounding: Money
    total: Money


class TaxRow(Struct, frozen=True, gc=False):
    jurisdiction: str
    category: str
    rate_ppm: int
    taxable: Money
    tax: Money
    sales_order_number: str = ""
    service_contract_number: str | UnsetType = UNSET


class OrderShare(Struct, frozen=True, gc=False):
    sales_order_number: str
    charges: Money
    total: Money


class InvoicePosted(Struct, frozen=True):
    version: int
    invoice_number: str
    posting_date: str
    lines: tuple[InvoiceLine, ...]
    totals: Totals
    tax_rows: tuple[TaxRow, ...]
    due_date: str = ""
    exchange_rate_id: str = ""
    orders: tuple[OrderShare, ...] = ()
    service_contract_number: str = ""
    """In place of orders."""
    replaces_invoice_number: str = ""
    """That was credited in full: what this one bills was billed before."""
    legal_entity: str = ""
    """Whose document it is, where there are several companies."""

    def __post_init__(self) -> None:
        said_of_one("orders" if self.orders else "", self.service_contract_number)

    @property
    def numbers(self) -> list[str]:
        """The orders that it is about."""
        return [share.sales_order_number for share in self.orders]


class InvoiceVoided(Struct, frozen=True):
    version: int
    invoice_number: str
    series: str
    reason_code: str
    posting_date: str
    order_book: str = "erp"
    """Whose ledger the document would have been posted to."""


class PaymentApplied(Struct, frozen=True):
    version: int
    payment_id: str
    application_no: str
    invoice_number: str
    amount: Money
    open_amount: Money
    applied_at: str
    posting_date: str
    sales_order_number: str = ""
    service_contract_number: str = ""
    unapplied: Money | None = None
    credited_invoice_number: str = ""
    """Never said here: of what a credit memo of another invoice settles (`returns_v1.as_payment`)."""

    def __post_init__(self) -> None:
        said_of_one(self.sales_order_number, self.service_contract_number)


def accepted(body: JsonObject) -> Accepted:
    return msgspec.convert(body, Accepted)


def invoice_posted(data: JsonObject) -> InvoicePosted:
    return msgspec.convert(data, InvoicePosted)


def posting(i: InvoicePosted, made_out_at: str = "") -> JsonObject:
    """What the ledger is told of an invoice beside its number and day. `made_out_at`: of a service contract in another
    currency than the books, when it was."""
    if i.service_contract_number:
        said_too: JsonObject = {}
        if made_out_at:
            said_too["exchange"] = in_currency(i.totals.total, made_out_at=made_out_at)
        return {
            "orders": [],
            "lines": [],
            "service_contract_number": i.service_contract_number,
            "totals": to_builtins(i.totals),
            "tax_rows": to_builtins(i.tax_rows),
            **said_too,
        }
    lines = [
        {"sales_order_number": x.sales_order_number, "line_no": x.line_no, "quantity_base": x.quantity_base}
        for x in i.lines
    ]
    more: JsonObject = {"tax_rows": to_builtins(i.tax_rows)} if i.tax_rows else {}
    if i.exchange_rate_id:
        more["exchange"] = in_currency(i.totals.total, rate_id=i.exchange_rate_id)
    if i.replaces_invoice_number:
        more["replaces_invoice_number"] = i.replaces_invoice_number
    if i.legal_entity:
        more["legal_entity"] = i.legal_entity
    return {"orders": to_builtins(i.orders), "lines": lines, "totals": to_builtins(i.totals), **more}


def invoice_voided(data: JsonObject) -> InvoiceVoided:
    return msgspec.convert(data, InvoiceVoided)


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
        sales_order=p.sales_order_number,
        credited=p.credited_invoice_number,
    )


def billable_event(o: Order, s: Shipment, with_charges: bool) -> JsonObject:
    """Evidence of one shipment, as its order is billed: of what has left, or of what was accepted; at the ERP's prices.
    Charges only if this shipment carries them, or if they are spread over all of them, by the order's key. No lines:
    there is nothing to bill. It is dated by the clock of the company in whose books it is, where there are several,
    and not by that of the customer's door."""
    if o.billing_trigger == PROOF_OF_DELIVERY and not s.purchase_order:
        taken = [(x, s.accepted.get(x.shipment_line, 0)) for x in s.lines]
        when = {"occurred_at": s.delivered_at, **({} if s.legal_entity else {"zone": s.delivered_zone})}
        return {**_event(o, s, taken, with_charges), "type": PROOF_OF_DELIVERY, **when}
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
        if line.contract_minor >= 0:
            said["contract_price"] = {"minor": line.contract_minor, "currency": o.currency}
        for name, unit in (("price_unit", line.price_unit), ("invoice_unit", line.invoice_unit)):
            if unit is not None:
                said[name] = {"uom": unit.uom, "numerator": unit.numerator, "denominator": unit.denominator}
        lines.append(said)
    charges = o.charges if with_charges or o.spread_by else []
    said_too: JsonObject = {"zone": s.zone} if s.zone else {}
    if s.legal_entity:
        said_too["legal_entity"] = s.legal_entity
    if s.country:
        said_too |= {"ship_to": {"country": s.country}, "tax_point_date": s.tax_point}
    if o.rate:
        said_too["exchange_rate_id"] = o.rate
    if o.book != FIRST:
        said_too["order_book"] = o.book
    if o.spread_by and charges:
        said_too["charge_allocation"] = {"key": o.spread_by, "order_lines": order_lines(o)}
    return {
        "type": "vendor_shipment" if s.purchase_order else "goods_issue",
        "source_document": s.number,
        "sales_order_number": o.sales_order,
        "customer_number": o.customer,
        "currency": o.currency,
        "occurred_at": s.goods_issue_at,
        **said_too,
        "lines": lines,
        "charges": [
            {"charge_id": c.charge_id, "kind": c.kind, "amount": {"minor": c.minor, "currency": c.currency}}
            for c in charges
        ],
    }


def order_lines(o: Order) -> list[JsonObject]:
    """The order as the ERP has it, less what was refused: as much as is to be billed in the end."""
    lines: list[JsonObject] = []
    for line in o.lines:
        if not line.billing_relevant:
            continue
        said: JsonObject = {
            "quantity_base": line.quantity_base - line.cut_base - line.refused_base,
            "unit_price": {"minor": line.price_minor, "currency": o.currency},
        }
        if line.price_unit is not None:
            unit = line.price_unit
            said["price_unit"] = {"uom": unit.uom, "numerator": unit.numerator, "denominator": unit.denominator}
        lines.append(said)
    return lines
