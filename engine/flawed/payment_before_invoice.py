"""Cash is posted as soon as it is known, whether its invoice has been posted or not.

Cash is good news and goes first. The account shows a credit that belongs to nothing.

Out:   waiting for the invoice to be posted, and posting invoices before payments.
Seen:  F031.
"""

from msgspec.structs import replace

from engine import keys
from engine.adapters import erp_v1
from engine.process.order import Order
from engine.process.plan import STEPS, post_payment, stuck
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def post_cash(order: Order, _now: int) -> Step | None:
    for p in order.payments:
        about = f"{p.payment_id}/{p.application_no}"
        if not p.posted and order.sales_order and not stuck(order, "erp.postPayment", about):
            key = keys.payment_posting(p.payment_id, p.application_no)
            return Step("erp.postPayment", about, key, {}, erp_v1.post_payment(order, p))
    return None


def build(setup: Setup) -> Vessel:
    others = tuple(step for step in STEPS["erp"] if step is not post_payment)
    return assemble(setup, replace(PARTS, steps={**STEPS, "erp": (post_cash, *others)}))
