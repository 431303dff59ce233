"""An invoice names what was delivered: order, and shipment, service or billable event.   [invoice-names-its-evidence]

Who cannot get from a line of an invoice to the goods that left cannot see that one shipment is on two of them.
"""

from collections.abc import Iterator

from harness.contracts.lint.names import says
from harness.contracts.lint.principles import PrincipleId
from harness.contracts.lint.subject import Look, Severity, Subject, Thing

ID = "invoice-names-its-evidence"
PRINCIPLE: PrincipleId = "billing"
SEVERITY: Severity = "error"
HINT = "lines: [{sales_order_number, shipment_number, shipment_line, billable_event_id}]"


_EVIDENCE = ("shipment", "delivery", "order", "sales order", "billable event", "fulfilment", "fulfillment",
             "goods issue", "contract", "evidence", "source document", "usage")  # fmt: skip


def looks(subject: Subject) -> Iterator[Look]:
    lines = [
        thing for thing in subject.things if thing.named("invoice line", "line item", "line") and thing.has(*_EVIDENCE)
    ]
    for thing in subject.things:
        if thing.direction != "reads" or not _invoice(thing):
            continue
        told = thing.has(*_EVIDENCE) or any(one.where.startswith(thing.where) for one in lines)
        yield Look(thing.where, thing.node, "" if told else "is an invoice and names neither order nor delivery")


def _invoice(thing: Thing) -> bool:
    """The document itself: it has lines, or a sum that is owed."""
    return (
        thing.called[:1] != ()
        and says(thing.called[0], "invoice")
        and thing.has("line", "line item", "total", "totals")
    )
