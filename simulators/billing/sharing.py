"""What of an order's charges is on which document, and what of a document falls to which order.

Charges that come with nothing but their amount are billed with the first document of their evidence, all of them. Those
that are to be spread come with every piece of evidence of the order, whole, and with what the order is. By then so much
of the order is billed, and so much of the charge:

    billed of a charge  =  amount × billed of the order / the order, rounded down; all of it when all is billed

The order is what the latest evidence says, whichever waits longer to be billed: some may wait for a decision while less
is wanted of the rest. Where more is wanted, nothing is taken back: a document has no share, until the sum has come to
what was billed. By value, both are at the prices as ordered, whatever was decided about them since
(`simulators.billing.variances`).

Nobody checks that the order is really that: whoever says at every parcel that the parcel is the order has the whole
charge billed every time.
"""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from simulators.billing.arithmetic import Totals
from simulators.billing.bodies import Spread
from simulators.billing.state import BillableEvent, Draft, DraftCharge, DraftLine, Share, Spent, State
from simulators.units import worth_minor


def charges(state: State, draft: Draft) -> list[DraftCharge]:
    """The charges of a document whose lines have their amounts. What was invoiced before has its charges there."""
    if draft.replaces is not None:
        return []
    found: list[DraftCharge] = []
    for event in {line.event.number: line.event for line in draft.lines}.values():
        if event.told.charge_allocation is not UNSET:
            found += _spread(state, draft, event, state.orders[event.told.about])
        elif event.drafts[0] is draft:
            found += [DraftCharge(event, charge) for charge in event.told.charges]
    return found


def _spread(state: State, draft: Draft, event: BillableEvent, spread: Spread) -> list[DraftCharge]:
    own = [line for line in draft.lines if line.event is event]
    if spread.key == "by_value":
        here = sum(line.ordered_minor for line in own)
        whole = sum(
            worth_minor(line.unit_price.minor, line.price_unit.plain, line.quantity_base)
            if line.price_unit is not None
            else line.unit_price.minor * line.quantity_base
            for line in spread.order_lines
        )
    else:
        here = sum(line.line.quantity_base for line in own)
        whole = sum(line.quantity_base for line in spread.order_lines)
    found = []
    for charge in event.told.charges:
        spent = state.spent.setdefault(charge.charge_id, Spent())
        spent.basis += here
        due = charge.amount.minor * spent.basis // whole if whole else charge.amount.minor
        minor = max(due - spent.billed_minor, 0)
        spent.billed_minor += minor
        if minor:
            found.append(DraftCharge(event, replace(charge, amount=replace(charge.amount, minor=minor))))
    return found


def shares(draft: Draft, totals: Totals) -> list[Share]:
    """What of a taxed document falls to each order, in the order in which they stand; rounding falls to the last."""
    found: list[Share] = []
    for number, event in {_order(line): line.event for line in draft.lines}.items():
        lines = [line for line in draft.lines if _order(line) == number]
        charges_here = [one for one in draft.charges if _order(one) == number]
        charged = _sum([one.charge.amount.minor for one in charges_here])
        total = charged + _sum([one.tax_minor for one in charges_here])
        total += _sum([one.net_minor + one.tax_minor for one in lines])
        found.append(Share(number, event.cause.origin, charged, total))
    found[-1] = replace(found[-1], total_minor=found[-1].total_minor + totals.rounding)
    return found


def _order(one: DraftLine | DraftCharge) -> str:
    return one.event.told.about


def _sum(amounts: Sequence[int]) -> int:
    return sum(amounts)
