"""ERP v1, postings of cash that are not applications: what was taken off an invoice again, and what was paid back."""

from typing import TYPE_CHECKING

from engine.adapters.crm_v1 import Money
from engine.adapters.erp_exchange_v1 import in_currency
from engine.adapters.erp_late_v1 import late
from engine.adapters.erp_postings_v1 import concerns
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.process.entries import Entry
    from engine.process.payment import Payment, Refunded


def post_refund(payment: "Payment", refunded: "Refunded") -> JsonObject:
    return {
        "payment_id": refunded.payment_id,
        "refund_no": refunded.refund_no,
        **concerns(payment.order, payment.contract),
        "amount": {"minor": refunded.minor, "currency": payment.currency},
        "posting_date": refunded.posting_date,
        **late(refunded.late_of),
    }


def post_entry(entry: "Entry", *, foreign: bool = False) -> JsonObject:
    """`foreign`: it is in another currency than the ledger."""
    said: JsonObject = {}
    if entry.credited:
        said["credited_invoice_number"] = entry.credited
    elif foreign:
        said["exchange"] = in_currency(Money(entry.minor, entry.currency), settled_at=entry.at)
    return {
        "kind": entry.kind,
        "payment_id": entry.payment_id,
        "application_no": entry.application_no,
        "invoice_number": entry.invoice,
        **concerns(entry.order, entry.contract),
        "amount": {"minor": entry.minor, "currency": entry.currency},
        "posting_date": entry.posting_date,
        **said,
        **late(entry.late_of),
    }
