"""Evidence is taken back: a shipment that was told of has never left.

    billable, blocked ──▶ withdrawn: no document is made of it
    billed            ──▶ credited: each document that bills it, in full and at its own prices, as soon as it is posted

A posted document never changes, and one that is drafted is on its way to be posted; both are credited. Charges stay
where they are: freight is the order's, and the order is shipped all the same, later. Nothing is invoiced anew in place
of what is credited: that the goods have left in the end is evidence of its own. What is told again finds nothing left
to credit.
"""

from msgspec import convert

from seatrial.facts import BillableEventsReversed
from seatrial.message import Request, Response, problem
from simulators.billing.bodies import ReverseBillableEvents
from simulators.billing.credits import CreditMemo, Credits
from simulators.billing.premises import NAME, Premises
from simulators.billing.state import BillableEvent, Invoice
from simulators.eventlog import Cause, cause_of


class Reversing:
    __slots__ = ("_credits", "_premises", "_waiting")

    def __init__(self, premises: Premises, crediting: Credits) -> None:
        self._premises = premises
        self._credits = crediting
        self._waiting: dict[str, Cause] = {}
        """Billable events of which a document is still to be posted, and who has taken them back."""

    def reverse(self, request: Request, now_ms: int, origin: str) -> Response:
        """`reverseBillableEvents`."""
        told = convert(request.body, ReverseBillableEvents)
        known = self._premises.state.by_source.get(told.source_document, [])
        events = [event for event in known if event.told.type == told.type]
        if not events:
            return problem(404, "unknown_billable_event", f"no {told.type} of {told.source_document!r} was recorded")
        cause = cause_of(request, origin)
        memos: list[CreditMemo] = []
        for event in events:
            if event.status in ("billable", "blocked"):
                event.status = "withdrawn"
                self._premises.state.variances.pop(event.number, None)
            elif event.status == "billed":
                memos += self._take_back(event, event.invoices, cause, now_ms)
                if any(draft.invoice is None for draft in event.drafts):
                    self._waiting[event.number] = cause
        outcome = "withdrawn" if all(event.status == "withdrawn" for event in events) else "credited"
        number = memos[0].number if memos else ""
        self._premises.tray.facts.append(
            BillableEventsReversed(
                origin=origin,
                system=NAME,
                type=told.type,
                source_document=told.source_document,
                order_number=events[0].told.about,
                outcome=outcome,
                credit_memo=number,
            )
        )
        return Response(202, {"outcome": outcome, **({"credit_memo_number": number} if number else {})})

    def invoiced(self, invoice: Invoice, now_ms: int) -> None:
        """An invoice was posted: what of it was taken back meanwhile is credited at once."""
        for event in {line.event.number: line.event for line in invoice.draft.lines}.values():
            cause = self._waiting.get(event.number)
            if cause is not None:
                self._take_back(event, [invoice], cause, now_ms)

    def _take_back(self, event: BillableEvent, invoices: list[Invoice], cause: Cause, now_ms: int) -> list[CreditMemo]:
        found = [self._credits.take_back(event, invoice, cause, now_ms) for invoice in invoices]
        return [memo for memo in found if memo is not None]
