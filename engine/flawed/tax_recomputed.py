"""Tax is reckoned once more for the ledger, line by line, for the ledger wants it by line; and so is the total.

Each line is rounded by itself. Now and then their sum is a cent more, or less, than the invoice says.

Out:   posting the figures that stand on the invoice.
Seen:  F132, F133.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, post_invoice
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject

PPM = 1_000_000


def post_reckoned_anew(order: Order, now: int) -> Step | None:
    step = post_invoice(order, now)
    if step is not None and step.body is not None:
        rates = {row["category"]: row["rate_ppm"] for row in step.body.get("tax_rows", ())}
        tax = _of(rates.get("standard", 0), step.body["totals"]["charges"]["minor"])
        for said in step.body["lines"]:
            line = order.line(said["line_no"])
            if line is not None:
                tax += _of(rates.get(line.tax_category, 0), line.price_minor * said["quantity_base"])
        step.body = {**step.body, "totals": _with_tax(step.body["totals"], tax)}
    return step


def _of(rate_ppm: int, minor: int) -> int:
    return (minor * rate_ppm + PPM // 2) // PPM


def _with_tax(totals: JsonObject, tax: int) -> JsonObject:
    total = totals["total"]["minor"] - totals["tax"]["minor"] + tax
    return {**totals, "tax": {**totals["tax"], "minor": tax}, "total": {**totals["total"], "minor": total}}


def build(setup: Setup) -> Vessel:
    steps = tuple([post_reckoned_anew if step is post_invoice else step for step in STEPS["erp"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": steps}))
