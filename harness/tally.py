"""Counts what became of the business, for people to read; no rule depends on it."""

from collections.abc import Callable, Mapping
from typing import Any

from harness.scenario.model import EVERYBODY
from seatrial.facts import (
    CaseListed,
    ContractBroken,
    Fact,
    InvoicePosted,
    MilestoneRecorded,
    OrderBooked,
    OrderClosed,
    OrderForgotten,
    OrderRejected,
    OrderSubmitted,
    PaymentApplied,
    PickShorted,
    QuantityBackordered,
    ReleaseRefused,
    ShipmentConfirmed,
    VendorShipped,
)

COUNTED: Mapping[type[Fact], str] = {
    OrderSubmitted: "orders_submitted",
    OrderBooked: "orders_booked",
    OrderRejected: "orders_rejected",
    OrderClosed: "orders_closed",
    ReleaseRefused: "releases_refused",
    QuantityBackordered: "backorders",
    PickShorted: "short_picks",
    ShipmentConfirmed: "shipments",
    VendorShipped: "vendor_shipments",
    InvoicePosted: "invoices",
    PaymentApplied: "payments_applied",
}


class Tally:
    """`counts` by kind of fact, plus a few sums that tell the story. `bugs`: contracts broken by our own systems."""

    def __init__(self) -> None:
        self.counts: dict[type[Fact], int] = {}
        self.promised_units = 0
        self.invoiced: dict[str, int] = {}
        """Currency -> minor units billed."""
        self.cases_open = 0
        self.cases_overdue = 0
        self._open: dict[str, str] = {}
        self.customers: dict[str, str] = {}
        """Of open orders: the channel's number of the order -> that of its customer."""
        self.bugs: list[str] = []
        self.forgotten: set[str] = set()
        """Numbers of orders that the channel does not know any more: it may give them to others."""

    def follows(self) -> Mapping[type[Fact], Callable[[Any], None]]:
        return {
            MilestoneRecorded: self._told,
            InvoicePosted: self._invoiced,
            ContractBroken: self._broken,
            OrderSubmitted: self._placed,
            OrderClosed: self._closed,
            OrderForgotten: self._forgotten,
        }

    def _placed(self, fact: OrderSubmitted) -> None:
        if fact.order not in self.customers:  # else it has the number of another open order
            self.customers[fact.order] = fact.customer
            self._open[fact.origin] = fact.order

    def _closed(self, fact: OrderClosed) -> None:
        self.customers.pop(self._open.pop(fact.origin, ""), None)

    def _forgotten(self, fact: OrderForgotten) -> None:
        self.forgotten.add(fact.order)

    def open_orders(self) -> tuple[tuple[str, str], ...]:
        """(origin, the channel's number) of every order that the order book has not closed, oldest first."""
        return tuple(self._open.items())

    def _told(self, fact: MilestoneRecorded) -> None:
        if fact.kind == "confirmed":
            self.promised_units += sum(line.quantity_base for line in fact.lines)

    def _invoiced(self, fact: InvoicePosted) -> None:
        self.invoiced[fact.currency] = self.invoiced.get(fact.currency, 0) + fact.total_minor

    def _broken(self, fact: ContractBroken) -> None:
        if fact.side in EVERYBODY:
            bug = f"{fact.side} broke contract {fact.contract}, {fact.operation}, at {fact.where}: {fact.message}"
            if bug not in self.bugs:
                self.bugs.append(bug)

    def case(self, fact: CaseListed, now_ms: int) -> None:
        """A case of the exception queue at rest."""
        if fact.status == "open":
            self.cases_open += 1
            self.cases_overdue += fact.deadline_at <= now_ms

    def outcomes(self) -> dict[str, int]:
        counted = {name: self.counts.get(kind, 0) for kind, name in COUNTED.items()}
        return {
            **counted,
            "promised_units": self.promised_units,
            "cases_open": self.cases_open,
            "cases_overdue": self.cases_overdue,
        }
