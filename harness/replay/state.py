"""What is in the books after any entry of a journal: the facts up to there, folded. A pure function of the journal.

submitted, booked, reserved, shipped, billed, cut     per order line
on hand, reserved, ledger                             per shelf (item, site, lot, status)
receivables                                           the control account, and the invoices that it mirrors
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Union, cast

import msgspec

from reports.replay import InvoiceState, LineState, OrderState, ShelfState, State
from seatrial import facts as f
from seatrial.facts import Fact, fact_kinds

_FACT: Any = Union[tuple(fact_kinds())]  # noqa: UP007  (the kinds are found at run time)

Shelf = tuple[str, str, str, str]
"""Item, site, lot, status."""

BECOMES = {"restock": "available", "vendor": "blocked", "repair": "damaged", "scrap": ""}
"""Disposition of returned goods -> their status then; "" is none of ours."""


class _Bill:
    """What of an invoice falls to one order."""

    def __init__(self, currency: str, billed: int) -> None:
        self.currency = currency
        self.billed = billed
        self.paid = 0


class _Order:
    """One order, while facts are folded into it. Quantities by line."""

    def __init__(self) -> None:
        self.documents: dict[str, None] = {}
        self.items: dict[str, str] = {}
        self.ordered: dict[str, int] = {}
        self.reserved: dict[str, int] = {}
        self.shipped: dict[str, int] = {}
        self.billed: dict[str, int] = {}
        self.cut: dict[str, int] = {}
        self.axes: dict[str, str] = {}
        self.holds: dict[str, None] = {}
        self.told: list[str] = []
        self.invoices: dict[str, _Bill] = {}

    def add(self, book: dict[str, int], lines: Sequence[Any], sign: int = 1) -> None:
        """Any: several kinds of line, all with `line`, `item` and `quantity_base`."""
        for line in lines:
            self.items.setdefault(line.line, line.item)
            book[line.line] = book.get(line.line, 0) + sign * line.quantity_base

    def frozen(self, origin: str) -> OrderState:
        return OrderState(
            origin=origin,
            documents=tuple(self.documents),
            axes=dict(self.axes),
            holds=tuple(self.holds),
            lines=tuple(
                LineState(
                    line=line,
                    item=item,
                    ordered=self.ordered.get(line, 0),
                    reserved=self.reserved.get(line, 0),
                    shipped=self.shipped.get(line, 0),
                    billed=self.billed.get(line, 0),
                    cut=self.cut.get(line, 0),
                )
                for line, item in self.items.items()
            ),
            told=tuple(self.told),
            invoices={
                number: InvoiceState(currency=one.currency, billed=one.billed, paid=one.paid)
                for number, one in self.invoices.items()
            },
        )


class _Books:
    def __init__(self) -> None:
        self.orders: dict[str, _Order] = {}
        self.of_invoice: dict[str, list[str]] = {}
        self.shelves: dict[Shelf, list[int]] = {}
        self.offered: dict[str, int] = {}
        self.receivables: dict[str, int] = {}
        self.open: dict[str, int] = {}
        self.cases: list[str] = []

    def stock(self, shelf: Shelf, on_hand: int = 0, reserved: int = 0, ledger: int = 0) -> None:
        if shelf[3]:  # "" is the outside world
            books = self.shelves.setdefault(shelf, [0, 0, 0])
            for at, change in enumerate((on_hand, reserved, ledger)):
                books[at] += change

    def fold(self, fact: Fact) -> None:
        """One fact. Kinds that change none of these books are passed over."""
        order = self.orders.setdefault(fact.origin, _Order()) if isinstance(fact, _OF_ORDERS) else _Order()
        match fact:
            case f.OrderSubmitted() | f.OrderCorrected():
                order.documents[fact.order] = None
                order.ordered = {}
                order.add(order.ordered, fact.lines)
            case f.OrderBooked():
                order.documents[fact.order_number] = None
                order.ordered = {}
                order.add(order.ordered, fact.lines)
                order.holds = dict.fromkeys(fact.holds)
            case f.OrderAmended():
                order.ordered = {}
                order.add(order.ordered, fact.lines)
            case f.FulfilmentOrderOpened():
                order.documents[fact.fulfilment_order] = None
            case f.OrderRejected():
                order.axes["order"] = "rejected"
            case f.OrderStatusChanged():
                order.axes[fact.axis] = fact.now
            case f.HoldSet():
                order.holds[fact.hold] = None
            case f.HoldReleased():
                order.holds.pop(fact.hold, None)
            case f.MilestoneRecorded():
                order.told.append(f"{fact.kind} {fact.document} v{fact.version}")
            case f.QuantityCut():
                order.add(order.cut, fact.lines)
            case f.StockReserved():
                order.add(order.reserved, fact.lines)
                for line in fact.lines:
                    self.stock((line.item, line.site, line.lot, "available"), reserved=line.quantity_base)
            case f.ReservationReduced():
                order.add(order.reserved, fact.lines, -1)
                for line in fact.lines:
                    self.stock((line.item, line.site, line.lot, "available"), reserved=-line.quantity_base)
            case f.ShipmentConfirmed() | f.VendorShipped():
                order.documents[fact.shipment] = None
                order.add(order.shipped, fact.lines)
            case f.ShipmentReversed():
                order.add(order.shipped, fact.lines, -1)
            case f.InvoicePosted():
                for share in fact.shares:
                    one = self.orders.setdefault(share.origin, _Order())
                    one.documents[fact.invoice] = None
                    one.invoices[fact.invoice] = _Bill(fact.currency, share.total_minor)
                for part in fact.parts:
                    self.orders.setdefault(part.origin, _Order()).add(self.orders[part.origin].billed, part.lines)
                self.of_invoice[fact.invoice] = [share.origin for share in fact.shares]
                self.open[fact.currency] = self.open.get(fact.currency, 0) + fact.total_minor
            case _:
                self.fold_account(fact)

    def fold_account(self, fact: Fact) -> None:
        match fact:
            case f.PaymentApplied():
                self._settle(fact.invoice, fact.amount_minor)
                self.open[fact.currency] = self.open.get(fact.currency, 0) - fact.amount_minor
            case f.PaymentUnapplied():
                self._settle(fact.invoice, -fact.amount_minor)
                self.open[fact.currency] = self.open.get(fact.currency, 0) + fact.amount_minor
            case f.CreditPosted():
                self.open[fact.currency] = self.open.get(fact.currency, 0) - fact.total_minor
            case f.ReceivablePosted():
                self.receivables[fact.currency] = self.receivables.get(fact.currency, 0) + fact.amount_minor
            case f.StockOpened():
                shelf = (fact.item, fact.site, fact.lot, fact.status)
                warehouse = fact.book == "warehouse"
                self.stock(shelf, fact.quantity_base * warehouse, 0, fact.quantity_base * (not warehouse))
            case f.StockMoved():
                self.stock((fact.item, fact.site, fact.lot, fact.from_status), on_hand=-fact.quantity_base)
                self.stock((fact.item, fact.site, fact.lot, fact.to_status), on_hand=fact.quantity_base)
            case f.StockChangePosted():
                self.stock((fact.item, fact.site, fact.lot, fact.from_status), ledger=-fact.quantity_base)
                self.stock((fact.item, fact.site, fact.lot, fact.to_status), ledger=fact.quantity_base)
            case f.GoodsIssuePosted():
                for line in fact.lines:
                    self.stock((line.item, line.site, line.lot, "available"), ledger=-line.quantity_base)
            case f.GoodsIssueReversed():
                for line in fact.lines:
                    self.stock((line.item, line.site, line.lot, "available"), ledger=line.quantity_base)
            case f.ReturnPosted():
                for back in fact.lines:  # what came back is a lot of its own, named after the authorisation
                    units = back.accepted_base + back.rejected_base
                    self.stock((back.item, fact.site, fact.rma, "returns_inspection"), ledger=-units)
                    self.stock((back.item, fact.site, fact.rma, BECOMES[back.disposition]), ledger=units)
            case f.AvailabilityPublished():
                self.offered[f"{fact.item} {fact.channel}"] = fact.available_base
            case f.CaseListed():
                self.cases.append(f"{fact.case} {fact.business_key} {fact.reason_code}: {fact.status}, {fact.owner}")

    def _settle(self, invoice: str, left: int) -> None:
        """Spread what is paid over the orders of an invoice, in turn; what is taken off, from the last one on."""
        bills = [self.orders[origin].invoices[invoice] for origin in self.of_invoice.get(invoice, ())]
        for bill in bills if left > 0 else reversed(bills):
            part = min(left, bill.billed - bill.paid) if left > 0 else max(left, -bill.paid)
            if bill is (bills[-1] if left > 0 else bills[0]):
                part = left
            bill.paid += part
            left -= part


_OF_ORDERS = (
    f.OrderSubmitted, f.OrderCorrected, f.OrderBooked, f.OrderAmended, f.FulfilmentOrderOpened, f.OrderRejected,
    f.OrderStatusChanged, f.HoldSet, f.HoldReleased, f.MilestoneRecorded, f.QuantityCut, f.StockReserved,
    f.ReservationReduced, f.ShipmentConfirmed, f.ShipmentReversed, f.VendorShipped, f.InvoicePosted,
)  # fmt: skip


def state_at(entries: Sequence[Any], number: int) -> State:
    """The books after entry `number` of the decoded journal. Any: entries are of many kinds."""
    return next(states(entries, (number,)))


def states(entries: Sequence[Any], numbers: Iterable[int]) -> Iterator[State]:
    """The books after each of these entries, which are in ascending order: the journal is folded once."""
    books = _Books()
    under_way: dict[int, str] = {}
    done = 0
    for number in numbers:
        for entry in entries[done : number + 1]:
            match entry:
                case ["fact", _, said]:
                    books.fold(cast(Fact, msgspec.convert(said, _FACT)))
                case ["request", _, exchange, channel, operation, attempt, *_]:
                    under_way[exchange] = f"{channel} {operation}" + (f", attempt {attempt}" if attempt > 1 else "")
                case ["answer", _, exchange, *_]:
                    under_way.pop(exchange, None)
        done = number + 1
        yield _state(books, under_way, number, entries[number][1])


def _state(books: _Books, under_way: Mapping[int, str], number: int, at_ms: int) -> State:
    return State(
        entry=number,
        at_ms=at_ms,
        orders=tuple(order.frozen(origin) for origin, order in books.orders.items()),
        stock=tuple(
            ShelfState(item=item, site=site, lot=lot, status=status, on_hand=on_hand, reserved=reserved, ledger=ledger)
            for (item, site, lot, status), (on_hand, reserved, ledger) in books.shelves.items()
        ),
        offered=dict(books.offered),
        receivables=dict(books.receivables),
        billed_open=dict(books.open),
        cases=tuple(books.cases),
        under_way=tuple(under_way.values()),
    )


def of(state: State, concerned: Sequence[str]) -> State:
    """The same without the orders, items and figures that are not concerned."""
    orders = tuple(order for order in state.orders if touches(order.origin, concerned))
    items = {line.item for order in orders for line in order.lines}.union(concerned)
    return msgspec.structs.replace(
        state,
        orders=orders,
        stock=tuple(shelf for shelf in state.stock if shelf.item in items),
        offered={name: units for name, units in state.offered.items() if name.partition(" ")[0] in items},
    )


def touches(origin: str, concerned: Sequence[str]) -> bool:
    """Whether what descends from `origin` descends from one of the concerned as well.

    >>> touches("order/0007/pay/1", ["order/0007"]), touches("order/00071", ["order/0007"])
    (True, False)
    """
    return any(origin == each or origin.startswith(f"{each}/") for each in concerned)
