"""An invoice names what was delivered: order, and shipment, service or billable event.   [invoice-names-its-evidence]

Who cannot get from a line of an invoice to the goods that left cannot see that one shipment is on two of them.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import ends, says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject, Thing
from harness.contracts.surface.shape import Ends, Together, ends_of

ID = "invoice-names-its-evidence"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "error"
HINT = "lines: [{sales_order_number, shipment_number, shipment_line, billable_event_id}]"

_EVIDENCE = ("shipment", "delivery", "order", "billable event", "fulfilment", "fulfillment", "goods issue", "contract",
             "evidence", "source document", "usage", "goods receipt", "dispatch")  # fmt: skip
_NOT = ("address", "term", "date", "instruction", "charge", "note", "email", "method")
_DEEP = 3


def looks(subject: Subject) -> Iterator[Look]:
    for thing in subject.things:
        if thing.direction == "reads" and _invoice(thing):
            said = "is an invoice and names neither order nor delivery"
            yield thing.look("" if _told(subject, thing.shape.nodes) else said)


def _invoice(thing: Thing) -> bool:
    """The document itself: it has lines, or a sum that is owed."""
    return (
        thing.called != () and ends(thing.called[0], "invoice") and thing.has("line", "line item", "total", "position")
    )


def _told(subject: Subject, nodes: Together) -> bool:
    """Whether it names its evidence, on itself or on a line."""
    waiting: list[tuple[Together, int]] = [(nodes, 0)]
    met: set[Ends] = set()
    for inside, deep in waiting:
        if (key := ends_of(inside)) in met:
            continue
        met.add(key)
        shape = subject.shape(inside)
        if any(says(name, *_EVIDENCE) and not says(name, *_NOT) for name in shape.properties):
            return True
        waiting += [((branch,), deep) for branch in shape.branches]
        if deep < _DEEP:
            waiting += [(held, deep + 1) for held in (*shape.properties.values(), shape.items) if held]
    return False
