"""A price review: a quoted price was not the contract's, and somebody says which of the two counts for this order.

The contract's price is the one of the moment at which the order was booked, whatever the list says by now. A line of
which something has left keeps its price: what is shipped is billed as it was shipped. What a kit was quoted at cannot
be approved, for it is invoiced as its components: nobody is told of a price that no invoice will show.
"""

from seatrial.facts import Line, PriceApproved
from seatrial.message import Response, problem
from simulators.erp.orders import Order, OrderLine
from simulators.erp.premises import Premises
from simulators.erp.prices import less


def approve(premises: Premises, order: Order, decision: str) -> Response | None:
    """Make the approved prices those of the order; None, or why that cannot be."""
    if decision == "as_quoted" and order.kit_quoted_off:
        return problem(
            409, "kit_has_no_price", f"a kit of {order.number} is invoiced as its components, at their prices"
        )
    wished = {line.external_line_id: line for line in order.wish.lines}
    prices, quotes = [], []
    for line in order.lines.values():
        wish = wished.get(line.line_no)
        quoted = line.contract_minor if wish is None else less(wish.quoted_price.minor, order.wish.discount_ppm)
        price = quoted if decision == "as_quoted" else line.contract_minor
        if line.shipped and price != line.unit_price_minor:
            return problem(409, "already_shipped", f"some of line {line.line_no} of {order.number} has left")
        prices.append(price)
        quotes.append(quoted)
    for line, price in zip(order.lines.values(), prices, strict=True):
        line.unit_price_minor, line.contract_told = price, False
    premises.tray.facts.append(
        PriceApproved(
            origin=order.origin,
            system=premises.name,
            order_number=order.number,
            external_id=order.wish.external_id,
            decision=decision,
            lines=tuple([Line(line.line_no, line.item, _wanted(line)) for line in order.lines.values()]),
            prices_minor=tuple(prices),
            contract_minor=tuple([line.contract_minor for line in order.lines.values()]),
            quoted_minor=tuple(quotes),
            variance_minor=sum([line.variance_minor for line in order.lines.values()]),
        )
    )
    return None


def _wanted(line: OrderLine) -> int:
    return line.ordered - line.cancelled
