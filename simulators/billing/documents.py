"""How billing's documents read on the wire."""

from msgspec import to_builtins

from seatrial.facts import TaxRow
from seatrial.message import JsonObject
from simulators.billing.state import Invoice, Payment
from simulators.units import in_unit


def money(minor: int, currency: str) -> JsonObject:
    return {"minor": minor, "currency": currency}


def posted(invoice: Invoice) -> JsonObject:
    """An invoice as `invoice.posted` tells it: what never changes again. `version` is that of the posting."""
    event, totals = invoice.event, invoice.totals
    told = event.told
    currency = told.currency
    lines: list[JsonObject] = [
        {
            "invoice_line": str(number),
            "billable_event_id": event.number,
            "shipment_line": line.shipment_line,
            "line_no": line.line_no,
            "item": line.item,
            "quantity_base": line.quantity_base,
            "unit_price": money(line.unit_price.minor, currency),
            "net": money(net, currency),
            "tax_category": line.tax_category,
            "tax": money(tax, currency),
        }
        for number, (line, net, tax) in enumerate(zip(told.lines, event.nets, event.line_taxes, strict=True), 1)
    ]
    for said, line in zip(lines, told.lines, strict=True):
        if line.price_unit is not None:
            said["price_unit"] = to_builtins(line.price_unit)
        if line.invoice_unit is not None:
            numerator, denominator = in_unit(line.invoice_unit.plain, line.quantity_base)
            said["quantity"] = {"numerator": numerator, "denominator": denominator, "uom": line.invoice_unit.uom}
    return {
        "version": 1,
        "invoice_number": invoice.number,
        "sales_order_number": told.sales_order_number,
        "shipment_number": told.source_document,
        "posting_date": invoice.posting_date,
        "due_date": invoice.due_date,
        "lines": lines,
        "charges": to_builtins(told.charges),
        "totals": {
            "net": money(totals.net, currency),
            "charges": money(totals.charges, currency),
            "tax": money(totals.tax, currency),
            "rounding": money(totals.rounding, currency),
            "total": money(totals.total, currency),
        },
        "tax_rows": [_row(row, currency) for row in event.tax_rows],
        "tax_rounding": event.tax_rounding,
    }


def _row(row: TaxRow, currency: str) -> JsonObject:
    return {
        "sales_order_number": row.order,
        "jurisdiction": row.jurisdiction,
        "category": row.category,
        "rate_ppm": row.rate_ppm,
        "taxable": money(row.taxable_minor, currency),
        "tax": money(row.tax_minor, currency),
    }


def current(invoice: Invoice) -> JsonObject:
    """An invoice as `getInvoice` and `findDocuments` show it: with what is open on it now."""
    told = invoice.event.told
    return {
        **posted(invoice),
        "version": invoice.version,
        "customer_number": told.customer_number,
        "currency": told.currency,
        "open_amount": money(invoice.open_minor, told.currency),
    }


def standing(payment: Payment, applications: list[JsonObject]) -> JsonObject:
    """The answer to every change of a payment: what was just applied, and what no invoice has taken."""
    return {
        "payment_id": payment.number,
        "version": payment.version,
        "unapplied": money(payment.unapplied_minor, payment.currency),
        "applications": applications,
    }
