"""ERP v1, the receivables account: what billing has posted, voided and been paid. Keys travel as in `erp_v1`."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.crm_v1 import Money
from engine.adapters.erp_exchange_v1 import in_currency
from engine.adapters.erp_late_v1 import late
from engine.process.invoice import InvoiceRecord
from engine.process.order import Payment
from engine.record import unpack
from seatrial.message import JsonObject


class VoidPosted(Struct, frozen=True):
    """Answer of `postVoid`."""

    outcome: Literal["posted"]
    journal_number: str


def void_posted(body: JsonObject) -> VoidPosted:
    return msgspec.convert(body, VoidPosted)


def post_invoice(i: InvoiceRecord) -> JsonObject:
    dated = {"posting_date": i.posting_date, **late(i.late_of)}
    return {"invoice_number": i.number, **dated, **(unpack(i.body) or {})}


def post_void(i: InvoiceRecord) -> JsonObject:
    assert i.void is not None, "only a void number is posted as one"
    return {
        "document_number": i.number,
        "series": i.void.series,
        "reason_code": i.void.reason,
        "posting_date": i.posting_date,
    }


def concerns(order: str, contract: str) -> JsonObject:
    """The order, or the service contract."""
    return {"sales_order_number": order, **({"service_contract_number": contract} if contract else {})}


def post_payment(p: Payment, contract: str, *, foreign: bool = False) -> JsonObject:
    """`foreign`: its invoice is in another currency than the ledger. A credit is worth what it was booked at."""
    said: JsonObject = {}
    if foreign and not p.credited:
        said["exchange"] = in_currency(Money(p.minor, p.currency), settled_at=p.applied_at)
    if p.credited:
        said |= {"kind": "credit", "credited_invoice_number": p.credited}
    return {
        "payment_id": p.payment_id,
        "application_no": p.application_no,
        "invoice_number": p.invoice,
        **concerns(p.sales_order, contract),
        "amount": {"minor": p.minor, "currency": p.currency},
        "posting_date": p.posting_date,
        **said,
        **late(p.late_of),
    }
