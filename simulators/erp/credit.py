"""What a customer owes or will owe, kept up to date with every change instead of added up when somebody asks.

    exposure = open orders + shipped and not invoiced + open items
               at net prices  at net prices             as posted, gross

An order on credit hold is not firm and counts only with what has left or is about to leave (goods that the warehouse
has been told to ship). Cash that nobody has posted yet does not count, so the figure errs high. A limit is exceeded
when exposure, the order in question included, is above it.
"""

from msgspec import Struct

from seatrial.facts import CreditApproved
from simulators.erp.orders import Order, Tally
from simulators.erp.premises import NAME
from simulators.master import Customer


class Account(Struct):
    limit_minor: int
    orders_minor: int = 0
    """Open orders, and shipped and not invoiced."""
    receivable_minor: int = 0
    """Invoices less payments, as posted."""

    @property
    def exposure_minor(self) -> int:
        return max(0, self.orders_minor + self.receivable_minor)


class Credit:
    __slots__ = ("_accounts",)

    def __init__(self, customers: tuple[Customer, ...]) -> None:
        self._accounts = {customer.number: Account(customer.credit_limit_minor) for customer in customers}

    def account(self, customer: str) -> Account:
        return self._accounts[customer]

    def recount(self, order: Order, stands: Tally) -> None:
        """The order has changed: replace what it counted for."""
        counts = weight_minor(order, stands)
        if counts != order.counted_minor:
            self._accounts[order.customer].orders_minor += counts - order.counted_minor
            order.counted_minor = counts

    def exceeded(self, order: Order) -> bool:
        """Whether the customer is over his limit and nobody has allowed it for this order."""
        account = self._accounts[order.customer]
        return not order.credit_overridden and account.exposure_minor > account.limit_minor

    def post(self, customer: str, amount_minor: int) -> None:
        """An invoice (> 0) or a payment (< 0) reached the control account."""
        self._accounts[customer].receivable_minor += amount_minor


def approved(order: Order, account: Account, occasion: str, exposure_minor: int) -> CreditApproved:
    """The fact that credit was found sufficient, or allowed by a clerk."""
    return CreditApproved(
        origin=order.origin,
        system=NAME,
        order_number=order.number,
        customer=order.customer,
        occasion=occasion,
        limit_minor=account.limit_minor,
        exposure_minor=exposure_minor,
    )


def weight_minor(order: Order, stands: Tally) -> int:
    """What an order counts for."""
    open_minor = stands.released_minor if "credit" in order.holds else stands.open_minor
    return open_minor + stands.unbilled_minor
