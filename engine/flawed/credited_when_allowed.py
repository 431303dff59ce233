"""The customer is credited as soon as the order book allows him to send something back.

It reads well in the shop: "your refund is on its way". What comes back is another matter, and so is whether it comes.

Out:   crediting what the warehouse has accepted.
Seen:  F119, F135.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import returns_v1
from engine.process.returning import STEPS, stuck
from engine.process.returns import Found, Inspection, Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

OPERATION = "billing.recordBillableEvents"


def credit_the_promise(r: Return, _now: int) -> Step | None:
    """All that was allowed, under the number of the authorisation."""
    for inspection in r.inspections:
        inspection.billed = True
    if not r.lines or r.state not in ("authorized", "expected") or r.credits or stuck(r, OPERATION, r.rma):
        return None
    whole = [Found(line.line_no, line.quantity_base, 0, "restock") for line in r.lines]
    body = returns_v1.return_accepted(r, Inspection(r.rma, "", r.tell[0].occurred_at if r.tell else "", whole))
    if not body["occurred_at"]:
        return None
    return Step(OPERATION, r.rma, keys.credit(r.rma), {}, body)


def build(setup: Setup) -> Vessel:
    return assemble(
        setup, replace(PARTS, return_steps={**STEPS, "billing": (credit_the_promise, *STEPS["billing"][1:])})
    )
