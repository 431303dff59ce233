"""How billing's documents read on the wire."""

from msgspec import to_builtins

from seatrial.facts import TaxRow
from seatrial.message import JsonObject
from simulators.billing.bodies import BillableEvents
from simulators.billing.state import Draft, Invoice, Payment
from simulators.units import in_unit


def money(minor: int, currency: str) -> JsonObject:
    return {"minor": minor, "currency": currency}


def posted(invoice: Invoice) -> JsonObject:
    """An invoice as `invoice.posted` tells it: what never changes again. `version` is that of the posting."""
    draft, totals = invoice.draft, invoice.totals
    currency = draft.currency
    lines: list[JsonObject] = []
    for number, one in enumerate(draft.lines, 1):
        line = one.line
        said: JsonObject = {
            "invoice_line": str(number),
            "billable_event_id": one.event.number,
            **concerns(one.event.told),
            "shipment_number": one.event.told.source_document,
            "shipment_line": line.shipment_line or "",
            "line_no": line.line_no,
            "item": line.item,
            "quantity_base": line.quantity_base,
            "unit_price": money(line.unit_price.minor, currency),
            "net": money(one.net_minor, currency),
            "tax_category": line.tax_category,
            "tax": money(one.tax_minor, currency),
        }
        if line.price_unit is not None:
            said["price_unit"] = to_builtins(line.price_unit)
        if line.invoice_unit is not None:
            numerator, denominator = in_unit(line.invoice_unit.plain, line.quantity_base)
            said["quantity"] = {"numerator": numerator, "denominator": denominator, "uom": line.invoice_unit.uom}
        lines.append(said)
    return {
        "version": 1,
        "invoice_number": invoice.number,
        **_shared(draft),
        "posting_date": invoice.posting_date,
        "due_date": invoice.due_date,
        "lines": lines,
        "charges": [to_builtins(one.charge) for one in draft.charges],
        "totals": {
            "net": money(totals.net, currency),
            "charges": money(totals.charges, currency),
            "tax": money(totals.tax, currency),
            "rounding": money(totals.rounding, currency),
            "total": money(totals.total, currency),
        },
        "tax_rows": [_row(row, draft) for row in draft.tax_rows],
        "tax_rounding": draft.tax_rounding,
        **({"exchange_rate_id": draft.rate_id} if draft.rate_id else {}),
        **({"legal_entity": draft.legal_entity} if draft.legal_entity else {}),
        **({"replaces_invoice_number": draft.replaces.number} if draft.replaces is not None else {}),
    }


def concerns(told: BillableEvents) -> JsonObject:
    return about(told.about, contract=bool(told.contract))


def about(number: str, *, contract: bool) -> JsonObject:
    """The order, or the service contract."""
    if contract:
        return {"sales_order_number": "", "service_contract_number": number}
    return {"sales_order_number": number}


def _shared(draft: Draft) -> JsonObject:
    """What falls to each order; a service contract has all of its own."""
    if draft.contract:
        return {"orders": [], "service_contract_number": draft.contract}
    orders = [
        {
            "sales_order_number": share.order,
            "charges": money(share.charges_minor, draft.currency),
            "total": money(share.total_minor, draft.currency),
        }
        for share in draft.shares
    ]
    return {"orders": orders}


def _row(row: TaxRow, draft: Draft) -> JsonObject:
    currency = draft.currency
    return {
        **(
            {"sales_order_number": "", "service_contract_number": row.order}
            if draft.contract
            else {"sales_order_number": row.order}
        ),
        "jurisdiction": row.jurisdiction,
        "category": row.category,
        "rate_ppm": row.rate_ppm,
        "taxable": money(row.taxable_minor, currency),
        "tax": money(row.tax_minor, currency),
    }


def current(invoice: Invoice) -> JsonObject:
    """An invoice as `getInvoice` and `findDocuments` show it: with what is open on it now."""
    draft = invoice.draft
    return {
        **posted(invoice),
        "version": invoice.version,
        "customer_number": draft.customer,
        "currency": draft.currency,
        "open_amount": money(invoice.open_minor, draft.currency),
    }


def standing(payment: Payment, applications: list[JsonObject]) -> JsonObject:
    """The answer to every change of a payment: what was just applied, and what no invoice has taken."""
    return {
        "payment_id": payment.number,
        "version": payment.version,
        "unapplied": money(payment.unapplied_minor, payment.currency),
        "applications": applications,
    }
