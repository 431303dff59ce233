"""A credit memo has its amount in the customer's money and its currency from the shop's settings.

There are two of each in the message, and the wrong pair is read: forty pounds go back as forty euros.

Out:   taking an amount together with its currency.
Seen:  F137.
"""

from msgspec.structs import replace

from engine.process.returning import STEPS, post_credit_memo
from engine.process.returns import Return
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel

SHOP = "EUR"


def post_in_shop_money(r: Return, now: int) -> Step | None:
    step = post_credit_memo(r, now)
    if step is not None and step.body is not None and "exchange" in step.body:
        step.body = {**step.body, "exchange": {**step.body["exchange"], "currency": SHOP}}
    return step


def build(setup: Setup) -> Vessel:
    erp = tuple([post_in_shop_money if step is post_credit_memo else step for step in STEPS["erp"]])
    return assemble(setup, replace(PARTS, return_steps={**STEPS, "erp": erp}))
