"""Behind every order in the order book stands one order of a customer, and only once.   [Q32]

Kind:      settled; when the trial has come to rest.
Reads:     OrderBooked, OrderStatusChanged, OrderSubmitted.
Needs:     nothing of the engine.
Formula:   for every order in the order book that is neither rejected nor cancelled: the channel has an order of that
           number, it is of the same customer, and no other live order in the order book is of that number. No case
           excuses a ghost: it is supplied, shipped and billed whether somebody looks at it or not.
Why:       A test that went to production, a repetition under a new number, a log that was read into a fresh system: the
           warehouse packs it, the customer gets a parcel that he did not order, and an invoice.
Exercised: by every order that was booked.
Convicts:  flawed:retry-under-new-number.
Seen:      F012.
Example:   09:00 OrderSubmitted order=CRM-7 customer=C-1
           09:01 OrderBooked order_number=SO-7 external_id=CRM-7-R2 customer=C-1
"""

from collections.abc import Mapping

from msgspec import Struct

from seatrial.facts import Fact, OrderBooked, OrderStatusChanged, OrderSubmitted
from seatrial.rule import Handler, Rule

OVER = frozenset({"rejected", "cancelled"})


class Booked(Struct, gc=False):
    """An order in the order book."""

    number: str
    customers_number: str
    customer: str
    entry: int


class NoGhostOrder(Rule):
    id = "Q32"
    kind = "settled"

    def prepare(self) -> None:
        self._wanted: dict[str, dict[str, int]] = {}
        """The channel's number -> customer -> entry: more than one if the channel was put back to a backup."""
        self._live: dict[str, Booked] = {}

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {OrderSubmitted: self.submitted, OrderBooked: self.booked, OrderStatusChanged: self.changed}

    def submitted(self, fact: OrderSubmitted, _at: int, entry: int) -> None:
        self._wanted.setdefault(fact.order, {}).setdefault(fact.customer, entry)

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        self.exercised += 1
        self._live[fact.order_number] = Booked(fact.order_number, fact.external_id, fact.customer, entry)

    def changed(self, fact: OrderStatusChanged, _at: int, _entry: int) -> None:
        if fact.axis == "order" and fact.now in OVER:
            self._live.pop(fact.order_number, None)

    def conclude(self, at: int, _entry: int) -> None:
        first: dict[str, Booked] = {}
        for one in self._live.values():
            wanted = self._wanted.get(one.customers_number)
            other = first.setdefault(one.customers_number, one)
            if wanted is None:
                summary = f"{one.number} is booked for order {one.customers_number!r}, which no customer has placed"
                self.breach("order", "ghost", summary, at, one.entry)
            elif one.customer not in wanted:
                owner, placed = next(iter(wanted.items()))
                whose = f"{one.number} is booked for {one.customer}; order {one.customers_number} is {owner}'s"
                self.breach("order", "another customer's", whose, at, placed, one.entry)
            elif other is not one:
                summary = f"order {one.customers_number} stands in the order book as {other.number} and as {one.number}"
                self.breach("order", "booked twice", summary, at, other.entry, one.entry)
