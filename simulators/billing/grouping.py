"""Which documents bill a piece of evidence: billing's own policy, by customer.

    per_shipment    one of its own
    per_line        one for every order line of it
    consolidated    the one that is made tonight, for all that the customer got today, of this currency, country
                    (for it is one country's tax), order book (for it is posted to one ledger) and exchange rate;
                    where there are several companies also of one company, and of one month of its books: an invoice
                    is one company's, and lies in one month

What a customer has reported as used is one of its own whatever he wants: no shipment of his is behind it.
A document is named by the work on it: by the evidence, or by whose day it is.
"""

from simulators.billing.premises import Premises
from simulators.billing.state import BillableEvent, Draft, DraftLine

USED = "consumption"


def documents(premises: Premises, event: BillableEvent, now_ms: int) -> list[Draft]:
    """Put evidence into documents; those of them that are new."""
    policy = policy_for(premises, event)
    if policy == "consolidated":
        return _tonight(premises, event, now_ms)
    if policy == "per_line":
        lines = dict.fromkeys([line.line_no for line in event.told.lines])
        return [_draft(premises, event, f"{event.number}/{line_no}", line_no) for line_no in lines]
    return [_draft(premises, event, event.number)]


def policy_for(premises: Premises, event: BillableEvent) -> str:
    return "per_shipment" if event.told.type == USED else premises.invoiced_by(event.told.customer_number)


def night_ms(premises: Premises, now_ms: int) -> int:
    """When consolidated documents are made next."""
    return premises.clock.next(now_ms, premises.habits.consolidate_ms_of_day)


def _tonight(premises: Premises, event: BillableEvent, now_ms: int) -> list[Draft]:
    told = event.told
    day = premises.clock.date(night_ms(premises, now_ms))
    rate = [told.exchange_rate_id] if told.exchange_rate_id else []
    books = [told.legal_entity, told.day[:7]] if told.legal_entity else []
    name = "/".join((told.customer_number, told.currency, told.country, told.order_book, day, *rate, *books))
    known = premises.state.drafts.get(name)
    if known is None:
        return [_draft(premises, event, name)]
    known.lines += [DraftLine(event, line) for line in told.lines]
    event.drafts.append(known)
    return []


def _draft(premises: Premises, event: BillableEvent, name: str, line_no: str = "") -> Draft:
    """A new document, of all the evidence or of one order line of it."""
    told = event.told
    lines = [DraftLine(event, line) for line in told.lines if line_no in ("", line.line_no)]
    draft = Draft(name, event.cause, told.customer_number, told.currency, lines, rate_id=told.exchange_rate_id)
    premises.state.drafts[name] = draft
    event.drafts.append(draft)
    return draft
