"""A credit memo is a new document, and is posted like one: at the rate of today.

In the customer's currency he gets back what he paid. In the books another amount goes than came, and a gain or a loss
stands there that nobody has made.

Out:   crediting at the rate at which it was billed.
Seen:  F136, F137.
"""

from msgspec.structs import replace

from engine.process.returning import STEPS, post_credit_memo
from engine.process.returns import Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_at_todays_rate(r: Return, now: int) -> Step | None:
    step = post_credit_memo(r, now)
    if step is not None and step.body is not None and "exchange" in step.body:
        stated = step.body["exchange"]
        step.body = {**step.body, "exchange": {name: stated[name] for name in ("currency", "digits", "decimals")}}
    return step


def build(setup: Setup) -> Vessel:
    erp = tuple([post_at_todays_rate if step is post_credit_memo else step for step in STEPS["erp"]])
    return assemble(setup, replace(PARTS, return_steps={**STEPS, "erp": erp}))
