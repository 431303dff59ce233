"""Evidence goes to billing with the zone of the servers: invoices bear the date in Greenwich.

Right for whatever leaves by day. What leaves Hamburg at ten past midnight on 1 April is invoiced in March, and so is
its tax; what leaves New York at nine in the evening of 31 March is invoiced in April.

Out:   passing on the zone along with the instant.
Seen:  F150, F152.
"""

from msgspec.structs import replace

from engine.process.order import Order
from engine.process.plan import STEPS, record_billable_events
from engine.record import Step
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def record_in_utc(order: Order, now: int) -> Step | None:
    step = record_billable_events(order, now)
    return None if step is None else replace(step, body={**(step.body or {}), "zone": "UTC"})


def build(setup: Setup) -> Vessel:
    steps = tuple([record_in_utc if step is record_billable_events else step for step in STEPS["billing"]])
    return assemble(setup, replace(PARTS, steps={**STEPS, "billing": steps}))
