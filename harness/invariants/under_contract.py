"""Which orders are under a service contract: by who has ordered, when, and on which days his contract holds.

    no      consigned, in another order book than the contract, or on a day on which the contract does not hold
    yes     on a day on which it holds, by the last version that was told when the order was booked
    either  so near to the first or the last midnight that the order book's clock decides

What the order book says of an order (`OrderServed`) is compared with that, and not believed.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from seatrial.calendar import DAY_MS
from seatrial.facts import ConsignmentAgreed, ContractChanged, Fact, OrderBooked, OrderServed
from seatrial.rule import Handler

NEAR_MS = 2 * 3_600_000
"""A clock that is off by a quarter of an hour, and the hour that summer time takes out of the first period or adds."""


class Wrong(Struct, frozen=True, gc=False):
    kind: str
    said: str
    entries: tuple[int, ...]


class Booked(Struct, gc=False):
    """`due`: the contracts under which it may be; `sure`: it has to be under one."""

    customer: str
    due: tuple[str, ...]
    sure: bool
    entry: int
    served: str = ""
    consigned: bool = False


class UnderContract:
    __slots__ = ("_contracts", "_orders")

    def __init__(self) -> None:
        self._contracts: dict[str, ContractChanged] = {}
        self._orders: dict[str, Booked] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {OrderBooked: self.booked, OrderServed: self.served, ConsignmentAgreed: self.consigned}

    def changed(self, fact: ContractChanged) -> None:
        """The last word about a contract."""
        self._contracts[fact.contract] = fact

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        own = [
            one
            for one in self._contracts.values()
            if one.customer == fact.customer and one.system == fact.system and one.periods
        ]
        holds = [(one.contract, *_holds(one, at)) for one in own]
        due = tuple([contract for contract, may, _ in holds if may])
        sure = any(must for _, _, must in holds)
        if self._contracts:
            self._orders[fact.order_number] = Booked(fact.customer, due, sure, entry)

    def served(self, fact: OrderServed, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            order.served = fact.contract

    def consigned(self, fact: ConsignmentAgreed, _at: int, _entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            order.consigned = True

    def judged(self) -> int:
        """How many orders are of customers whose contract holds."""
        return sum(bool(order.due) for order in self._orders.values())

    def wrong(self) -> Iterator[Wrong]:
        for number, order in self._orders.items():
            due = () if order.consigned else order.due
            if order.served and order.served not in due:
                said = f"order {number} of {order.customer} was booked under contract {order.served}"
                yield Wrong("under no contract of its own", f"{said}, which does not hold for it", (order.entry,))
            elif order.sure and due and not order.served:
                said = f"order {number} of {order.customer}, whose contract {due[0]} holds, was not booked under it"
                yield Wrong("not under its contract", said, (order.entry,))


def _holds(contract: ContractChanged, at: int) -> tuple[bool, bool]:
    """Whether a contract may hold then, and whether it does for certain."""
    served = [one for one in contract.periods if one.served]
    if not served:
        return False, False
    begins, ends = served[0].ends_at - served[0].served * DAY_MS, served[-1].ends_at
    return begins - NEAR_MS <= at < ends + NEAR_MS, begins + NEAR_MS <= at < ends - NEAR_MS
