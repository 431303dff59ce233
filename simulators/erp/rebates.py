"""Rebates: a customer with an agreement is owed a share of what he buys, before tax and freight, less what comes back.

It is set aside with every invoice for goods, and taken back with every credit memo, by the net that is posted; the
ledger follows what it is told. The share is rounded once for a customer and currency, over all that was posted so far,
half away from zero: so the parts come to the whole. What is set aside is paid out by another interface.
"""

from seatrial.facts import RebateAccrued, RebateAgreed
from simulators.erp import journal
from simulators.erp.orders import Order
from simulators.erp.premises import NAME, Premises
from simulators.measures import Money
from simulators.units import half_up

MILLION = 1_000_000


class Rebates:
    __slots__ = ("_accrued", "_premises", "_rates")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._rates = {one.customer: one.rate_ppm for one in premises.master.rebates}
        self._accrued: dict[tuple[str, str], tuple[int, int]] = {}
        """(customer, currency) -> what counts, and what is set aside for it."""

    def open(self, origin: str) -> None:
        """What was agreed before the first action."""
        if self._premises.name != NAME:
            return
        for customer, rate_ppm in self._rates.items():
            self._premises.tray.facts.append(
                RebateAgreed(origin=origin, system=NAME, customer=customer, rate_ppm=rate_ppm)
            )

    def accrue(self, order: Order, document: str, invoice: str, net: Money, posting_date: str) -> None:
        """`net` of a posted document; below 0: of a credit memo."""
        rate_ppm = self._rates.get(order.customer)
        if rate_ppm is None:
            return
        place = order.customer, net.currency
        base_minor, accrued_minor = self._accrued.get(place, (0, 0))
        due_minor = half_up((base_minor + net.minor) * rate_ppm, MILLION)
        self._accrued[place] = base_minor + net.minor, due_minor
        more = Money(due_minor - accrued_minor, net.currency)
        self._premises.tray.facts.append(
            RebateAccrued(
                origin=order.origin,
                system=self._premises.name,
                document=document,
                invoice=invoice,
                customer=order.customer,
                base_minor=net.minor,
                amount_minor=more.minor,
                currency=net.currency,
            )
        )
        if more.minor:
            entry = journal.transfer("rebate", document, posting_date, journal.REBATES, journal.ACCRUAL, more)
            journal.post(self._premises, order.origin, entry)
