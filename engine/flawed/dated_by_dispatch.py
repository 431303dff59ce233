"""Evidence of a delivery goes to billing with the instant at which the parcel left, as all evidence always has.

Right for whatever is handed over on the day on which it leaves. What leaves in March and is signed for in April is
sold in March, when nobody had accepted it and half of it may still be refused.

Out:   dating what is billed on proof by when it was handed over.
Seen:  F036, F150.
"""

from msgspec.structs import replace

from engine.process.order import PROOF_OF_DELIVERY, Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def record_as_it_left(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is None or step.body is None or step.body["type"] != PROOF_OF_DELIVERY:
        return step
    shipment = next(one for one in order.shipments if one.number == step.about)
    return replace(step, body={**step.body, "occurred_at": shipment.goods_issue_at, "zone": shipment.zone})


def build(setup: Setup) -> Vessel:
    steps = tuple([record_as_it_left if step is record_billable_events else step for step in STEPS["billing"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": steps}))
