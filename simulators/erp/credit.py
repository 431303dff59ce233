"""What a customer owes or will owe, kept up to date with every change instead of added up when somebody asks.

    exposure = open orders + shipped and not invoiced + open items
               as they will be owed                     as posted, less payments

What is not invoiced yet counts as the customer will owe it: at the order's prices, with the charges of the order that
no invoice has had so far, and with tax on both. Tax is that of the customer's record and rounded once for the order, as
billing rounds it once for a document; an order that is billed in parts may come to half a minor unit an invoice more
or less.

An order on credit hold is not firm and counts only with what has left or is about to leave (goods that the warehouse
has been told to ship). Cash that nobody has posted yet does not count, so the figure errs high. A limit is exceeded
when exposure, the order in question included, is above it.
"""

from collections.abc import Callable

from msgspec import Struct

from seatrial.facts import CreditApproved
from simulators.erp.orders import Order, Tally
from simulators.master import Customer
from simulators.units import half_up

PPM = 1_000_000
UNTAXED = frozenset({"zero", "exempt"})
"""Tax categories that are free of tax; of all others the customer's own rate is the most that they can come to."""


class Account(Struct):
    limit_minor: int
    tax_rate_ppm: int
    orders_minor: int = 0
    """Open orders, and shipped and not invoiced."""
    receivable_minor: int = 0
    """Invoices less payments, as posted."""

    @property
    def exposure_minor(self) -> int:
        return max(0, self.orders_minor + self.receivable_minor)


class Credit:
    __slots__ = ("_accounts", "_freight_minor")

    def __init__(self, customers: tuple[Customer, ...], freight_minor: Callable[[str], int]) -> None:
        self._accounts = {who.number: Account(who.credit_limit_minor, who.tax_rate_ppm) for who in customers}
        self._freight_minor = freight_minor

    def account(self, customer: str) -> Account:
        return self._accounts[customer]

    def recount(self, order: Order, stands: Tally) -> None:
        """The order has changed: replace what it counted for."""
        counts = self._weight_minor(order, stands)
        if counts != order.counted_minor:
            self._accounts[order.customer].orders_minor += counts - order.counted_minor
            order.counted_minor = counts

    def with_order_minor(self, order: Order) -> int:
        """Exposure with an order that does not count yet."""
        account = self._accounts[order.customer]
        ordered = {line.line_no: line.ordered for line in order.lines.values()}
        return account.exposure_minor + self._owed_minor(order, ordered)

    def _weight_minor(self, order: Order, stands: Tally) -> int:
        """What an order counts for."""
        firm = stands.released_base if "credit" in order.holds else stands.open_base
        lines = order.lines.values()
        return self._owed_minor(
            order,
            {line.line_no: firm.get(line.line_no, 0) + line.shipped - order.not_owed(line) for line in lines},
        )

    def _owed_minor(self, order: Order, units: dict[str, int]) -> int:
        """What is still to be invoiced of an order, if so many base units of each line are invoiced in the end."""
        net = taxable = left = 0
        for line in order.lines.values():
            if units[line.line_no] > line.invoiced:
                left += units[line.line_no] - line.invoiced
                minor = line.worth_minor(units[line.line_no]) - line.worth_minor(line.invoiced)
                net += minor
                taxable += minor if line.tax_category not in UNTAXED else 0
        if not left or order.consigned:
            return 0
        charges = max(0, self._freight_minor(order.wish.currency) - order.charged_minor)
        rate_ppm = self._accounts[order.customer].tax_rate_ppm
        return net + charges + half_up((taxable + charges) * rate_ppm, PPM)

    def exceeded(self, order: Order) -> bool:
        """Whether the customer is over his limit and nobody has allowed it for this order."""
        account = self._accounts[order.customer]
        return not order.credit_overridden and account.exposure_minor > account.limit_minor

    def post(self, customer: str, amount_minor: int) -> None:
        """An invoice (> 0) or a payment (< 0) reached the control account."""
        self._accounts[customer].receivable_minor += amount_minor


def approved(system: str, order: Order, account: Account, occasion: str, exposure_minor: int) -> CreditApproved:
    """The fact that credit was found sufficient, or allowed by a clerk."""
    return CreditApproved(
        origin=order.origin,
        system=system,
        order_number=order.number,
        customer=order.customer,
        occasion=occasion,
        limit_minor=account.limit_minor,
        exposure_minor=exposure_minor,
    )
