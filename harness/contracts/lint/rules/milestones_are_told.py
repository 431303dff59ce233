"""What becomes of an order is told: accepted, backordered, partially allocated, blocked.   [milestones-are-told]

An order that is neither open nor done has a name for what it is. If the only states are "open" and "closed", a sales
desk learns of a backorder from the customer.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject

ID = "milestones-are-told"
PRINCIPLE: PrincipleId = "state"
SEVERITY: Severity = "warning"
HINT = "enum: [accepted, backordered, partially_allocated, allocated, blocked, shipped, invoiced, closed]"

_ORDERS = ("order", "fulfilment", "fulfillment", "shipment", "reservation", "allocation")
_STATES = ("status", "state", "outcome", "milestone")
_BETWEEN = ("partial", "partially", "backordered", "back ordered", "backorder", "back order", "blocked", "hold", "held",
            "short", "waiting", "awaiting", "rejected", "refused", "later", "queued")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        if thing.direction != "reads" or not thing.named(*_ORDERS):
            continue
        for name, nodes in thing.shape.properties.items():
            values = subject.shape(nodes).values
            if ends(name, *_STATES) and values and len(values) > 1:
                between = any(says(str(value), *_BETWEEN) for value in values)
                said = f"`{name}` has no state between accepted and done: what is held, short or late?"
                yield thing.look("" if between else said, name)
