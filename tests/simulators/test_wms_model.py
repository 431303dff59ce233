"""Whatever the warehouse is asked, in whatever order: its books add up, and a replay adds nothing to them.

The model follows the facts alone. After every step its buckets must be those that the warehouse states.
"""

from collections import defaultdict

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seatrial.facts import (
    BalanceStated,
    PickReleased,
    RecallDecided,
    ReservationReduced,
    ShipmentConfirmed,
    ShippingOrderAccepted,
    StockMoved,
    StockOpened,
    StockReserved,
)
from seatrial.message import JsonObject, Request
from tests.simulators.warehouse import SHIP_TO, Chance, Warehouse, lines, wish

LOTS = st.sampled_from(["L1", "L2", "L3"])
STATUSES = st.sampled_from(["available", "quality_hold", "blocked", "damaged"])
BACK = st.integers(0, 3)
"""How far back to look for an order: 0 is the newest; beyond the first one nothing happens."""
FEW = st.integers(1, 6)
Bucket = tuple[str, str]


class WarehouseModel(RuleBasedStateMachine):
    @initialize(first=st.integers(0, 30), second=st.integers(0, 30))
    def open(self, first: int, second: int) -> None:
        self.house = Warehouse(("A", "L1", first), ("A", "L2", second))
        self.on_hand: dict[Bucket, int] = defaultdict(int)
        self.reserved: dict[str, int] = defaultdict(int)
        self.by_reservation: dict[str, int] = defaultdict(int)
        self.left: dict[str, int] = defaultdict(int)
        self.fates: dict[str, set[str]] = defaultdict(set)
        self.orders: list[str] = []
        self.sent: list[Request] = []
        self.sequence = 0
        self.read = 0
        self.told = 0
        self.follow()

    def call(self, operation: str, asked: JsonObject, **params: str) -> None:
        headers = {"idempotency-key": f"key-{len(self.sent)}", "correlation-id": "CRM-1"}
        request = Request("wms", operation, params, headers, asked)
        if self.house.send(request).ok:
            self.sent.append(request)

    # ------------------------------------------------------------ what people and the engine do

    @rule(many=st.lists(FEW, min_size=1, max_size=3), mode=st.sampled_from(["partial", "all_or_nothing"]))
    def reserve(self, many: list[int], mode: str) -> None:
        self.orders.append(f"SO-{len(self.orders) + 1}-1")
        self.call("reserveStock", wish(self.orders[-1], *many, mode=mode))

    @rule(many=st.lists(FEW, min_size=1, max_size=3), pieces=st.integers(0, 2), shipments=st.sampled_from([0, 2, 3]))
    def fulfil(self, many: list[int], pieces: int, shipments: int) -> None:
        """Reserve and ship at once, and begin to work on it."""
        self.reserve(many, "partial")
        self.ship(0, None)
        self.work(pieces, -1, set(), 1, shipments)

    @rule(back=BACK, many=st.lists(FEW, min_size=1, max_size=2))
    def reserve_again(self, back: int, many: list[int]) -> None:
        if back < len(self.orders):
            self.call("reserveStock", wish(self.orders[-1 - back], *many))

    @rule(back=BACK)
    def release(self, back: int) -> None:
        made = list(self.by_reservation)
        if back < len(made):
            self.call("releaseReservation", {"cause": "cut"}, reservation_id=made[-1 - back])

    @rule(back=BACK, guess=st.one_of(st.none(), st.lists(FEW, min_size=1, max_size=3)))
    def ship(self, back: int, guess: list[int] | None) -> None:
        """Ship one of the last reservations: what it holds, or (`guess`) something else."""
        made = list(self.by_reservation)
        reservation = self.house.wms.reservations.get(made[-1 - back]) if back < len(made) else None
        if reservation is None:
            return
        if guess is not None:
            wanted = lines(*guess)
        else:
            wanted = [
                {"line_no": line.line_no, "item": "A", "quantity_base": line.held}
                for line in reservation.lines
                if line.held
            ]
        if wanted:
            asked: JsonObject = {
                "fulfilment_order_no": reservation.fulfilment_order,
                "reservation_id": reservation.number,
                "ship_to": SHIP_TO,
                "service": "standard",
                "ship_by": "2026-03-04",
                "lines": wanted,
            }
            self.call("createShippingOrder", asked)

    @rule(back=BACK, number=st.integers(1, 2))
    def recall(self, back: int, number: int) -> None:
        if back < len(self.orders):
            order = self.orders[-1 - back]
            self.call("recallShippingOrder", {"recall_no": f"RCL-{number}"}, fulfilment_order_no=order)

    @rule(lot=LOTS, was=STATUSES, now=STATUSES, units=FEW)
    def change(self, lot: str, was: str, now: str, units: int) -> None:
        asked: JsonObject = {"item": "A", "site": "DC1", "lot": lot, "from_status": was, "to_status": now}
        self.call("changeStockStatus", {**asked, "quantity_base": units, "reason": "looked at"})

    @rule(lot=LOTS, units=FEW)
    def receive(self, lot: str, units: int) -> None:
        self.call("receiveStock", {"item": "A", "site": "DC1", "lot": lot, "quantity_base": units})

    @rule(lot=LOTS, units=st.integers(0, 12))
    def count(self, lot: str, units: int) -> None:
        self.call("countStock", {"item": "A", "site": "DC1", "lot": lot, "counted_base": units})

    @rule(
        pieces=st.integers(1, 3),
        which=st.integers(0, 2),
        short=st.sets(st.sampled_from(["1", "2"])),
        missing=FEW,
        shipments=st.sampled_from([0, 2, 3]),
    )
    def work(self, pieces: int, which: int, short: set[str], missing: int, shipments: int) -> None:
        told = {f"{word}/{line}": missing for line in sorted(short) for word in ("short", "missing")}
        if shipments:
            told |= {"split": 1, "shipments": shipments}
        for _ in range(pieces):
            if self.house.due:
                due = self.house.due.pop(which % len(self.house.due))
                self.house.now += due.ms_min
                self.house.wms.perform(due, self.house.now, Chance(told))
                self.house.collect()

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 100))
    def repeat(self, which: int) -> None:
        facts, events, due = len(self.house.facts), len(self.house.events), len(self.house.due)
        answer = self.house.send(self.sent[which % len(self.sent)])
        assert answer.headers["idempotency-replayed"] == "true"
        assert (len(self.house.facts), len(self.house.events), len(self.house.due)) == (facts, events, due)

    # ------------------------------------------------------------ what must hold

    @invariant()
    def follow(self) -> None:
        """Rebuild the books from the facts, and find no step in which they were impossible."""
        stated: dict[Bucket, BalanceStated] = {}
        for fact in self.house.facts[self.read :]:
            if isinstance(fact, StockOpened):
                self.on_hand[fact.lot, fact.status] += fact.quantity_base
            elif isinstance(fact, StockMoved):
                assert fact.quantity_base > 0
                self.on_hand[fact.lot, fact.from_status] -= fact.quantity_base
                self.on_hand[fact.lot, fact.to_status] += fact.quantity_base
            elif isinstance(fact, StockReserved):
                for line in fact.lines:
                    self.reserved[line.lot] += line.quantity_base
                    self.by_reservation[fact.reservation] += line.quantity_base
            elif isinstance(fact, ReservationReduced):
                for line in fact.lines:
                    self.reserved[line.lot] -= line.quantity_base
                    self.by_reservation[fact.reservation] -= line.quantity_base
                assert self.by_reservation[fact.reservation] >= 0
            elif isinstance(fact, BalanceStated):
                stated[fact.lot, fact.status] = fact
            self.follow_order(fact)
            for lot, units in self.reserved.items():
                assert 0 <= units <= self.on_hand[lot, "available"], (lot, fact)
        assert all(units >= 0 for (_, status), units in self.on_hand.items() if status)
        for (lot, status), said in stated.items():
            reserved = self.reserved[lot] if status == "available" else 0
            assert (said.on_hand_base, said.reserved_hard_base) == (self.on_hand[lot, status], reserved)
        self.read = len(self.house.facts)

    def follow_order(self, fact: object) -> None:
        if isinstance(fact, ShipmentConfirmed):
            assert "recalled" not in self.fates[fact.fulfilment_order], "nothing is recalled and shipped"
            self.fates[fact.fulfilment_order].add("shipped")
        elif isinstance(fact, RecallDecided):
            if fact.outcome == "recalled":
                assert "shipped" not in self.fates[fact.fulfilment_order]
                self.fates[fact.fulfilment_order].add("recalled")
        elif isinstance(fact, (PickReleased, ShippingOrderAccepted)):
            assert "recalled" not in self.fates[fact.fulfilment_order]

    @invariant()
    def the_shelf_is_what_its_facts_say(self) -> None:
        expected = {
            bucket: (units, self.reserved[bucket[0]] if bucket[1] == "available" else 0)
            for bucket, units in self.on_hand.items()
            if units and bucket[1]
        }
        assert self.house.buckets() == expected
        balance = self.house.balance()
        assert balance["reserved_hard_base"] == sum(self.reserved.values())
        on_hand = sum(units for (_, status), units in self.on_hand.items() if status == "available")
        assert balance["available_base"] == on_hand - sum(self.reserved.values())

    @invariant()
    def every_statement_has_the_next_number(self) -> None:
        for event in self.house.events[self.told :]:
            for balance in event["data"].get("balances", ()):
                number = int(balance["sequence"])
                assert not self.sequence or number == self.sequence + 1
                self.sequence = number
        self.told = len(self.house.events)


TestWarehouse = WarehouseModel.TestCase
TestWarehouse.settings = settings(max_examples=120, stateful_step_count=50)
