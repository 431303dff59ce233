"""Evidence goes to billing without the company that has sold it: all is invoiced by the first one.

Right for a group of one. What London ships is in Hamburg's revenue, and its VAT in Hamburg's return; London has the
goods issue, and nothing that pays for it.

Out:   passing on the legal entity along with the shipment.
Seen:  F150.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def record_for_nobody(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    if step is None or step.body is None:
        return step
    return replace(step, body={name: said for name, said in step.body.items() if name != "legal_entity"})


def build(setup: Setup) -> Vessel:
    steps = tuple([record_for_nobody if step is record_billable_events else step for step in STEPS["billing"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": steps}))
