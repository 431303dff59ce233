"""What is about goods that stay ours at a customer's: other rules leave it to S63."""

from seatrial.facts import ConsignmentAgreed, ConsumptionSettled


class Consigned:
    """`orders`: fill-ups, of which nothing is to be billed. `sales`: consumption orders, with no shipment."""

    __slots__ = ("orders", "sales")

    def __init__(self) -> None:
        self.orders: set[str] = set()
        self.sales: set[str] = set()

    def agreed(self, fact: ConsignmentAgreed, _at: int, _entry: int) -> None:
        self.orders.add(fact.order_number)

    def settled(self, fact: ConsumptionSettled, _at: int, _entry: int) -> None:
        self.sales.add(fact.document)
