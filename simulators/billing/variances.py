"""Prices that are too far from the contract's: nothing is billed at one before somebody in finance has decided.

    evidence, too far ──▶ blocked: price_variance ──decidePriceVariance──▶ billable, at one price or the other

    too far = |unit price - contract price| > contract price x tolerance, on any line

The order desk lets a quote stand that is near enough for it; finance may have a tolerance of its own. What a review of
the order has decided comes without a contract price, and is not asked about again. A customer is billed at the
contract's price only if no line of his becomes dearer by it than he ordered it at.
"""

from msgspec import UNSET
from msgspec.structs import replace

from seatrial.facts import PriceVarianceDecided, PriceVarianceFound
from seatrial.message import Response, problem
from simulators.billing.arithmetic import at_price
from simulators.billing.bodies import BillableEvents, BilledLine, DecidePriceVariance
from simulators.billing.facts import fact_lines
from simulators.billing.premises import NAME, Premises
from simulators.billing.state import BillableEvent

PRICE_VARIANCE = "price_variance"
PPM = 1_000_000


def beyond(premises: Premises, told: BillableEvents) -> bool:
    """Whether any line is too far from the contract's price."""
    tolerance_ppm = premises.price_variance_ppm
    return tolerance_ppm is not None and any(
        abs(line.unit_price.minor - _contract_minor(line)) * PPM > _contract_minor(line) * tolerance_ppm
        for line in told.lines
    )


def ask(premises: Premises, event: BillableEvent) -> None:
    """Have somebody look at the prices of blocked evidence."""
    premises.state.variances[event.number] = event
    premises.tray.facts.append(
        PriceVarianceFound(
            origin=event.cause.origin,
            system=NAME,
            billable_event=event.number,
            source_document=event.told.source_document,
            order_number=event.told.sales_order_number,
            lines=fact_lines(event.told.lines),
            contract_minor=tuple([_contract_minor(line) for line in event.told.lines]),
        )
    )


def decide(premises: Premises, number: str, body: DecidePriceVariance) -> BillableEvent | Response:
    """Make the prices that count those of the evidence, which keeps those as ordered beside them; the problem, if that
    cannot be."""
    state = premises.state
    if number not in state.events:
        return problem(404, "unknown_billable_event", f"no billable event {number!r}")
    event = state.variances.get(number)
    if event is None:
        return problem(409, "not_in_question", f"nobody is asked about the prices of {number}")
    lines = event.told.lines
    if body.decision == "as_contracted":
        dearer = [line.line_no for line in lines if _contract_minor(line) > line.unit_price.minor]
        if dearer:
            return problem(422, "dearer_than_ordered", f"line {dearer[0]} would be dearer than it was ordered at")
        event.ordered_minor = {line.line_no: line.unit_price.minor for line in lines}
        lines = [at_price(line, _contract_minor(line)) for line in lines]
    event.told = replace(event.told, lines=lines)
    del state.variances[number]
    premises.tray.facts.append(
        PriceVarianceDecided(
            origin=event.cause.origin,
            system=NAME,
            billable_event=number,
            source_document=event.told.source_document,
            order_number=event.told.sales_order_number,
            decision=body.decision,
            by=body.by,
            lines=fact_lines(lines),
        )
    )
    return event


def _contract_minor(line: BilledLine) -> int:
    return line.unit_price.minor if line.contract_price is UNSET else line.contract_price.minor
