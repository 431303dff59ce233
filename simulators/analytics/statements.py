"""What the data warehouse counts, and of which statement: each document once, by its own number."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from seatrial.message import JsonObject


class Books(Struct):
    """Documents that were counted: orders; units of each shipment; (minor units, currency) of each invoice."""

    orders: set[str] = field(default_factory=set)
    shipments: dict[str, int] = field(default_factory=dict)
    invoices: dict[str, tuple[int, str]] = field(default_factory=dict)

    def figures(self, wanted: str | None) -> JsonObject:
        """The sums, as `getFigures` has them; money by currency, or in the one that is wanted."""
        sums: dict[str, int] = {}
        counted = [one for one in self.invoices.values() if wanted in (None, one[1])]
        for minor, currency in counted:
            sums[currency] = sums.get(currency, 0) + minor
        return {
            "orders_booked": len(self.orders),
            "shipments": len(self.shipments),
            "units_shipped_base": sum(self.shipments.values()),
            "invoices": len(counted),
            "invoiced": [{"minor": minor, "currency": currency} for currency, minor in sorted(sums.items())],
        }


def booked(books: Books, number: str, _data: JsonObject) -> None:
    books.orders.add(number)


def shipped(books: Books, number: str, data: JsonObject) -> None:
    books.shipments.setdefault(number, sum([line["quantity_base"] for line in data["lines"]]))


def invoiced(books: Books, number: str, data: JsonObject) -> None:
    total = data["totals"]["total"]
    books.invoices.setdefault(number, (total["minor"], total["currency"]))


COUNTED: Mapping[str, Callable[[Books, str, JsonObject], None]] = {
    "order.booked": booked,
    "shipment.confirmed": shipped,
    "invoice.posted": invoiced,
}
"""Type of event -> what it adds. What else comes on these streams is taken note of and counts for nothing."""
