"""Whatever the ERP is told, in whatever order and however often: its books are the sum of what was posted.

The model follows the facts and events alone, and adds up from scratch what the ERP keeps up to date.
"""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seatrial.facts import (
    Fact,
    FulfilmentOrderOpened,
    GoodsIssuePosted,
    OrderBooked,
    OrderClosed,
    OrderStatusChanged,
    QuantityBackordered,
    QuantityCut,
    ReceivablePosted,
    ReleaseAuthorized,
    StockChangePosted,
    StockOpened,
)
from seatrial.message import JsonObject
from simulators.erp.axes import FINAL
from simulators.erp.orders import FulfilmentOrder, Order
from tests.simulators.backoffice import CALENDAR, BackOffice, wish

BACK = st.integers(0, 2)
"""How far back to look for an order: 0 is the newest; beyond the first one nothing happens."""
MANY = st.lists(st.integers(1, 4), min_size=1, max_size=2)
HOLDS = st.sampled_from(["credit", "pricing", "fraud"])
STATUSES = st.sampled_from(["available", "quality_hold", "blocked"])


def weight(order: Order) -> int:
    """What an order counts for, from the definition: what is firm or has shipped, and is not invoiced, as owed."""
    firm = "credit" not in order.holds
    total = 0
    for line in order.lines.values():
        open_units = sum(
            one.parts[line.line_no].remaining
            for one in order.fulfilment_orders
            if line.line_no in one.parts and (firm or one.status == "released")
        )
        total += max(0, open_units + line.shipped - line.invoiced) * line.unit_price_minor
    return (total + 990) * 119 // 100 + ((total + 990) * 119 % 100 >= 50) if total else 0


class ErpModel(RuleBasedStateMachine):
    @initialize(short_policy=st.sampled_from(["backorder", "cut"]), units=st.integers(0, 30))
    def open(self, short_policy: str, units: int) -> None:
        self.office = BackOffice(
            ("A", units), short_policy=short_policy, limit=25_000, freight_minor=990, tax_rate_ppm=190_000
        )
        self.ledger: dict[str, int] = defaultdict(int)
        self.supplied: dict[tuple[str, str], int] = defaultdict(int)
        self.ordered: dict[tuple[str, str], int] = {}
        self.given_up: dict[tuple[str, str], int] = defaultdict(int)
        self.stands: dict[tuple[str, str], str] = {}
        self.versions: dict[str, int] = defaultdict(int)
        self.receivable = 0
        self.closed: set[str] = set()
        self.read = self.heard = 0

    def order(self, back: int) -> Order | None:
        orders = list(self.office.erp.book.orders.values())
        return orders[-1 - back] if back < len(orders) else None

    def fulfilment_order(self, back: int, which: int) -> FulfilmentOrder | None:
        order = self.order(back)
        return order.fulfilment_orders[-1 - which] if order and which < len(order.fulfilment_orders) else None

    # ------------------------------------------------------------ what people and the engine do

    @rule(
        many=MANY,
        quoted=st.sampled_from([500, 500, 480]),
        whole=st.booleans(),
    )
    def book(self, many: list[int], quoted: int, whole: bool) -> None:
        crm = f"CRM-{len(self.office.erp.book.orders)}"
        self.office.ask("bookOrder", wish(*many, crm=crm, quoted=quoted, ship_complete=whole))

    @rule(many=MANY, short=st.sampled_from([0, 0, 1]), shipped=st.sampled_from([0, 0, 1, 2]))
    def put_out(self, many: list[int], short: int, shipped: int) -> None:
        """An order that goes straight to the warehouse, and perhaps part of it leaves."""
        self.book(many, 500, False)
        self.allocate(0, 0, short)
        order = self.order(0)
        if order is not None and order.fulfilment_orders:
            self.office.release(order.fulfilment_orders[0].number)
        if shipped:
            self.issue(0, len(order.fulfilment_orders) - 1 if order else 0, shipped, False)

    @rule(back=BACK, which=st.integers(0, 1), short=st.sampled_from([0, 0, 1, 9]))
    def allocate(self, back: int, which: int, short: int) -> None:
        one = self.fulfilment_order(back, which)
        if one is not None:
            told = [
                {"line_no": part.line_no, "reserved_base": max(0, part.remaining - short), "short_base": short}
                for part in one.parts.values()
            ]
            body = {"reservation_id": "RSV-1", "lines": told}
            self.office.ask("recordAllocation", body, fulfilment_order_no=one.number)

    @rule(back=BACK, which=st.integers(0, 1))
    def release(self, back: int, which: int) -> None:
        one = self.fulfilment_order(back, which)
        if one is not None:
            self.office.release(one.number)

    @rule(back=BACK, which=st.integers(0, 1), units=st.integers(1, 4))
    def short(self, back: int, which: int, units: int) -> None:
        one = self.fulfilment_order(back, which)
        if one is not None:
            self.office.short(one.number, units, line=next(iter(one.parts)))

    @rule(back=BACK, which=st.integers(0, 1), share=st.sampled_from([1, 1, 2]), stray=st.booleans())
    def issue(self, back: int, which: int, share: int, stray: bool) -> None:
        """A shipment of what is left, or of half of it; now and then of what was never released."""
        one = self.fulfilment_order(back, which)
        if one is None or (one.status != "released" and not stray):
            return
        lines: list[JsonObject] = [
            {
                "shipment_line": part.line_no,
                "line_no": part.line_no,
                "item": part.item,
                "site": "DC1",
                "lot": "L1",
                "quantity_base": max(1, part.remaining // share),
            }
            for part in one.parts.values()
        ]
        told = {"shipment_number": "SHP-1", "fulfilment_order_no": one.number, "goods_issue_at": CALENDAR.text(0)}
        self.office.ask("postGoodsIssue", {**told, "zone": "Europe/Berlin", "lines": lines})

    @rule(was=STATUSES, now=STATUSES, units=st.integers(1, 9))
    def change_stock(self, was: str, now: str, units: int) -> None:
        told = {"movement_id": "MOV-1", "kind": "status_change", "item": "A", "site": "DC1", "lot": "L1"}
        moved = {"from_status": was, "to_status": now, "quantity_base": units, "occurred_at": CALENDAR.text(0)}
        self.office.ask("postStockChange", {**told, **moved})

    @rule(back=BACK, kind=HOLDS)
    def hold(self, back: int, kind: str) -> None:
        order = self.order(back)
        if order is not None and order.axes.order not in FINAL:
            self.office.hold(kind, order.number)

    @rule(back=BACK)
    def unhold(self, back: int) -> None:
        order = self.order(back)
        for kind in list(order.holds) if order is not None else ():
            assert order is not None
            assert self.office.unhold(kind, order.number).ok == (order.axes.order not in FINAL)

    @rule(which=st.integers(0, 3), outcome=st.sampled_from(["recalled", "too_late"]), again=st.booleans())
    def decide(self, which: int, outcome: str, again: bool) -> None:
        """The warehouse answers a recall; now and then one that it has answered before."""
        recalls = [
            (one.number, recall.number)
            for one in self.office.erp.book.fulfilment_orders.values()
            for recall in one.recalls.values()
            if again or not recall.outcome
        ]
        if recalls:
            number, recall_no = recalls[which % len(recalls)]
            self.office.recall_result(number, outcome, recall=recall_no)

    @rule(back=BACK, some=st.lists(st.tuples(st.sampled_from(["1", "2"]), st.integers(1, 4)), max_size=1))
    def cancel(self, back: int, some: list[tuple[str, int]]) -> None:
        order = self.order(back)
        if order is not None and all(line in order.lines for line, _ in some):
            self.office.cancel(*some, order=order.number)

    @rule(back=BACK, early=st.booleans())
    def invoice(self, back: int, early: bool) -> None:
        """Bill what has shipped and was not billed; now and then what has not shipped."""
        order = self.order(back)
        if order is None:
            return
        units = [max(0, line.shipped - line.invoiced) or int(early) for line in order.lines.values()]
        if any(units):
            self.office.invoice(sum(units) * 600, *units, order=order.number)

    @rule(back=BACK, part=st.booleans())
    def pay(self, back: int, part: bool) -> None:
        order = self.order(back)
        if order is not None:
            due = order.invoiced_minor - order.paid_minor
            self.office.pay(due // 2 if part else due or 100, order=order.number)

    # ------------------------------------------------------------ what must hold

    @invariant()
    def the_books_add_up(self) -> None:
        self.follow()
        self.the_ledger_is_the_sum_of_its_postings()
        self.the_exposure_is_what_adding_up_gives()
        self.every_quantity_is_in_exactly_one_place()
        self.an_order_stands_where_its_facts_left_it()
        self.the_backorders_are_those_that_wait()

    def follow(self) -> None:
        for fact in self.office.facts[self.read :]:
            self.follow_stock(fact)
            self.follow_order(fact)
        self.read = len(self.office.facts)
        for event in self.office.events[self.heard :]:
            if event["type"].startswith("order."):
                version = event["data"]["version"]
                assert version > self.versions[event["subject"]], "no two statements under one version"
                self.versions[event["subject"]] = version
        self.heard = len(self.office.events)

    def follow_stock(self, fact: Fact) -> None:
        if isinstance(fact, StockOpened):
            self.ledger[fact.status] += fact.quantity_base
        elif isinstance(fact, GoodsIssuePosted):
            self.ledger["available"] -= sum(line.quantity_base for line in fact.lines)
        elif isinstance(fact, StockChangePosted):
            self.ledger[fact.from_status] -= fact.quantity_base
            self.ledger[fact.to_status] += fact.quantity_base
        elif isinstance(fact, ReceivablePosted):
            self.receivable += fact.amount_minor

    def follow_order(self, fact: Fact) -> None:
        if isinstance(fact, OrderBooked):
            self.ordered |= {(fact.order_number, line.line): line.quantity_base for line in fact.lines}
        elif isinstance(fact, FulfilmentOrderOpened):
            for line in fact.lines:
                self.supplied[fact.fulfilment_order, line.line] += line.quantity_base
        elif isinstance(fact, (QuantityBackordered, QuantityCut)):
            assert fact.lines, "nothing moves as nothing"
            for line in fact.lines:
                self.supplied[fact.fulfilment_order, line.line] -= line.quantity_base
                assert self.supplied[fact.fulfilment_order, line.line] >= 0
                if isinstance(fact, QuantityCut):
                    self.given_up[fact.order_number, line.line] += line.quantity_base
        elif isinstance(fact, OrderStatusChanged):
            before = self.stands.get((fact.order_number, fact.axis))
            assert before in (None, fact.was), "the next step begins where the last one ended"
            self.stands[fact.order_number, fact.axis] = fact.now
        elif isinstance(fact, OrderClosed):
            assert fact.order_number not in self.closed
            self.closed.add(fact.order_number)
        elif isinstance(fact, ReleaseAuthorized):
            assert not self.office.erp.book.orders[fact.order_number].holds

    def the_ledger_is_the_sum_of_its_postings(self) -> None:
        for status in ("available", "quality_hold", "blocked"):
            assert self.office.erp.ledger.balance("A", "DC1", status) == self.ledger[status]

    def the_exposure_is_what_adding_up_gives(self) -> None:
        orders = self.office.erp.book.orders.values()
        assert self.office.exposure() == max(0, sum(map(weight, orders)) + self.receivable) >= 0
        assert all(order.counted_minor >= 0 for order in orders)

    def every_quantity_is_in_exactly_one_place(self) -> None:
        for (order, line_no), ordered in self.ordered.items():
            supplied = sum(
                units for (one, line), units in self.supplied.items()
                if line == line_no and one.rpartition("-")[0] == order
            )  # fmt: skip
            assert ordered == supplied + self.given_up[order, line_no]
            line = self.office.erp.book.orders[order].lines[line_no]
            assert (line.ordered, line.cancelled) == (ordered, self.given_up[order, line_no])

    def an_order_stands_where_its_facts_left_it(self) -> None:
        for order in self.office.erp.book.orders.values():
            for axis in ("order", "fulfilment", "billing", "payment"):
                was = self.stands.get((order.number, axis))
                assert was is None or getattr(order.axes, axis) == was
            assert (order.axes.order == "closed") == (order.number in self.closed)
            if order.axes.order == "on_hold":
                assert order.holds
                assert not any(one.status == "released" for one in order.fulfilment_orders)
            assert order.version >= self.versions[order.number]

    def the_backorders_are_those_that_wait(self) -> None:
        waiting = [
            one.number
            for order in self.office.erp.book.orders.values()
            for one in order.fulfilment_orders
            if one.status == "backordered" and not order.holds
        ]
        assert self.office.backorders() == waiting


TestErp = ErpModel.TestCase
TestErp.settings = settings(max_examples=120, stateful_step_count=40)
