"""Tax is reckoned once more for the ledger, line by line, for the ledger wants it by line; and so is the total.

Each line is rounded by itself. Now and then their sum is a cent more, or less, than the invoice says.

Out:   posting the figures that stand on the invoice.
Seen:  F132, F133.
"""

from msgspec.structs import replace

from engine.event import Event
from engine.process import from_billing
from engine.process.events import EVENTS
from engine.record import pack, unpack
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject

PPM = 1_000_000


def invoice_posted(turn: Turn, event: Event) -> str:
    parent = from_billing.invoice_posted(turn, event)
    if not parent:
        invoice = turn.invoice(event.data["invoice_number"], event.correlationid)
        invoice.body = pack(_reckoned_anew(turn, unpack(invoice.body) or {}))
    return parent


def _reckoned_anew(turn: Turn, body: JsonObject) -> JsonObject:
    rates = {row["category"]: row["rate_ppm"] for row in body.get("tax_rows", ())}
    tax = _of(rates.get("standard", 0), body["totals"]["charges"]["minor"])
    for said in body["lines"]:
        order = turn.order_of("so", said["sales_order_number"])
        line = None if order is None else order.line(said["line_no"])
        if line is not None:
            tax += _of(rates.get(line.tax_category, 0), line.price_minor * said["quantity_base"])
    return {**body, "totals": _with_tax(body["totals"], tax)}


def _of(rate_ppm: int, minor: int) -> int:
    return (minor * rate_ppm + PPM // 2) // PPM


def _with_tax(totals: JsonObject, tax: int) -> JsonObject:
    total = totals["total"]["minor"] - totals["tax"]["minor"] + tax
    return {**totals, "tax": {**totals["tax"], "minor": tax}, "total": {**totals["total"], "minor": total}}


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "billing/invoice.posted": invoice_posted}))
