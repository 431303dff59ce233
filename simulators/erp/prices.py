"""What an item costs a customer: the list price of the day, less the rebate that he has by contract.

    contract price = list price x (1 - rebate) x (1 - discount on the order)      by the contract, on this order
    quoted price   = price on the quote x (1 - discount on the order)             as the customer was told

Both are exact until they stand on the order: there they are rounded, once, half up to the minor unit. The price on the
quote is a document of its own and given in whole minor units.

The list changes when a clerk says so. An order that is booked keeps the contract price of that moment, whatever the
list says later. How far a quoted price may be from it before somebody has to look is a habit of the house.
"""

from msgspec import UNSET, Struct, UnsetType

from seatrial.facts import ListPriceSet
from seatrial.message import Response, problem
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.measures import Money, Text
from simulators.operations import etag
from simulators.units import half_up

PPM = 1_000_000


class SetListPriceBody(Struct, frozen=True, forbid_unknown_fields=True):
    unit_price: Money
    reason: str
    external_reference: Text | UnsetType = UNSET


class Prices:
    __slots__ = ("_abroad", "_list", "_premises", "_rebates_ppm")

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._list = {item.number: (1, item.price_minor) for item in premises.master.items}
        """Item -> (version, minor units per unit that the price is for)."""
        self._abroad = {who.number: who.currency for who in premises.master.customers} if _lists(premises) else {}
        """Customer -> the currency whose price list is his, where there are several."""
        self._rebates_ppm = {customer.number: customer.rebate_ppm for customer in premises.master.customers}

    def contract_minor(self, customer: str, item: str, discount_ppm: int = 0) -> int:
        """Per unit that the price is for, as of now. A kit costs what its components cost."""
        components = self._premises.items[item].components
        if components:
            return sum([one.per_kit * self.contract_minor(customer, one.item, discount_ppm) for one in components])
        listed = self._list[item][1]
        if self._abroad:
            listed = self._premises.items[item].prices.get(self._abroad[customer], listed)
        return less(listed, self._rebates_ppm[customer], discount_ppm)

    def near_enough(self, quoted_minor: int, contract_minor: int) -> bool:
        """Whether a quoted price counts without a look at it: the house keeps the word that the channel has given, and
        the customer, who knows of no other price, is invoiced what he was quoted."""
        apart_minor = abs(quoted_minor - contract_minor)
        return apart_minor * PPM <= contract_minor * self._premises.master.habits.price_tolerance_ppm

    def version(self, item: str) -> int:
        """0: no such item."""
        known = self._list.get(item)
        return 0 if known is None else known[0]

    def change(self, item: str, body: SetListPriceBody, cause: Cause) -> Response:
        """`setListPrice`."""
        if item not in self._list:
            return problem(404, "unknown_item", f"no item {item!r}")
        version = self.version(item) + 1
        self._list[item] = version, body.unit_price.minor
        self._premises.tray.facts.append(
            ListPriceSet(
                origin=cause.origin,
                system=self._premises.name,
                item=item,
                price_minor=body.unit_price.minor,
                version=version,
            )
        )
        price = {"minor": body.unit_price.minor, "currency": body.unit_price.currency}
        return Response(200, {"item": item, "unit_price": price, "version": version}, etag(version))


def _lists(premises: Premises) -> bool:
    return bool(premises.master.book_currency)


def less(price_minor: int, *shares_ppm: int) -> int:
    """A price per unit with rebate and discount taken off one after the other, rounded once, half up.

    >>> less(4800, 200_000), less(990, 25_000), less(10, 50_000)
    (3840, 965, 10)
    >>> less(10, 25_000, 50_000), less(less(10, 25_000), 50_000)
    (9, 10)
    """
    exact, parts = price_minor, 1
    for ppm in shares_ppm:
        exact, parts = exact * (PPM - ppm), parts * PPM
    return half_up(exact, parts)
