"""Service contracts: a period's fee by the day, and usage that waits for the end of the period.

    period        bills the fee of a period, for as many of its days as the contract held, on one document, together
                  with all usage of the contract that nothing has billed so far
    usage         waits for the next period; if none comes for long, it is billed by itself
    termination   the contract held for fewer days than was told: those that were too many are credited
                  (`simulators.billing.credits`), as soon as the period is invoiced
    milestone     bills its amount, on a document of its own, dated like all others
    milestone_withdrawn
                  it is not reached after all: it is not billed, if nothing has been drafted so far; else it is credited
                  as soon as it is invoiced

Usage that comes when its period is drafted goes to the next one, and so does what was used after it was over. The same
period or milestone under another key is another invoice.
"""

from collections.abc import Iterator

from seatrial.message import Response, problem
from simulators.billing.bodies import BillableEvents
from simulators.billing.premises import Premises
from simulators.billing.state import BillableEvent, Draft, DraftLine, Invoice
from simulators.system import Due

PERIOD, USAGE, TERMINATED = "period", "usage", "termination"
MILESTONE, WITHDRAWN = "milestone", "milestone_withdrawn"
OF_CONTRACTS = (PERIOD, USAGE, TERMINATED, MILESTONE, WITHDRAWN)
TAKES_BACK = {TERMINATED: PERIOD, WITHDRAWN: MILESTONE}
"""Evidence that something is not owed after all -> what that was."""
WAITED = "usage"
"""Job: usage has waited long enough for a period."""


def unfit(premises: Premises, told: BillableEvents) -> Response | None:
    """The problem with evidence of a contract that cannot be recorded; None if it can."""
    if not told.contract:
        return problem(400, "malformed", f"evidence of type {told.type} names no service_contract_number")
    if told.type == TERMINATED and not _taken_back(premises, told):
        return problem(422, "unknown_period", f"{told.source_document} was never told to have ended")
    if told.type == WITHDRAWN and not _taken_back(premises, told):
        return problem(422, "unknown_milestone", f"{told.source_document} was never told to be reached")
    return None


def begin(premises: Premises, event: BillableEvent) -> list[Draft]:
    """Put evidence into documents; those of them that are new."""
    if event.told.type == MILESTONE:
        return [_draft(premises, event.number, [event])]
    waiting = premises.state.usage.setdefault(event.told.contract, [])
    if event.told.type == PERIOD:
        return [_draft(premises, event.number, [event, *_used_by(event.told.day, waiting)])]
    waiting.append(event)
    wait_ms = premises.habits.usage_wait_ms
    premises.tray.due.append(Due(WAITED, event.number, event.cause.origin, wait_ms, wait_ms))
    return []


def waited(premises: Premises, number: str) -> list[Draft]:
    """No period has come for usage that was told so long ago."""
    event = premises.state.events[number]
    waiting = premises.state.usage[event.told.contract]
    return [_draft(premises, number, list(_taken(waiting)))] if event in waiting else []


def withdraw(premises: Premises, told: BillableEvents) -> bool:
    """Keep a milestone from being billed that is not reached after all; False if it is too late for that."""
    events = _taken_back(premises, told)
    if any(event.status not in ("blocked", "billable", "withdrawn") for event in events):
        return False
    for event in events:
        event.status = "withdrawn"
    return True


def ended(premises: Premises, told: BillableEvents) -> list[Invoice]:
    """The invoices with what was not owed, or not all of it; none if it is not invoiced so far."""
    return list({one.number: one for event in _taken_back(premises, told) for one in event.invoices}.values())


def of_invoice(premises: Premises, invoice: Invoice) -> list[BillableEvent]:
    """What takes something of this invoice back, and has waited for it."""
    sources = dict.fromkeys(line.event.told.source_document for line in invoice.draft.lines)
    return [event for source in sources for event in premises.state.ended.pop(source, [])]


def _taken_back(premises: Premises, told: BillableEvents) -> list[BillableEvent]:
    """What evidence says is not owed after all, as it was told."""
    meant = TAKES_BACK[told.type]
    return [one for one in premises.state.by_source.get(told.source_document, []) if one.told.type == meant]


def _used_by(day: str, waiting: list[BillableEvent]) -> list[BillableEvent]:
    """Take out what was used by the last day of a period; what is later is of the next. "": all that there is."""
    taken = [event for event in waiting if not (day and event.told.day > day)]
    waiting[:] = [event for event in waiting if event not in taken]
    return taken


def _taken(waiting: list[BillableEvent]) -> Iterator[BillableEvent]:
    while waiting:
        yield waiting.pop(0)


def _draft(premises: Premises, name: str, events: list[BillableEvent]) -> Draft:
    first = events[0]
    lines = [DraftLine(event, line) for event in events for line in event.told.lines]
    draft = Draft(name, first.cause, first.told.customer_number, first.told.currency, lines)
    premises.state.drafts[name] = draft
    for event in events:
        event.drafts.append(draft)
    return draft
