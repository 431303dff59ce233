"""A reservation is given back exactly once: never what is still wanted, and all of it in the end.   [S18]

Kind:      safety; at every reduction, and when the trial has come to rest.
Reads:     CaseListed, FulfilmentOrderOpened, OrderStatusChanged, QuantityBackordered, QuantityCut, ReservationReduced,
           ShipmentConfirmed, ShipmentReversed, SoftReservationReduced, SoftReserved, StockReserved.
Needs:     nothing of the engine.
Formula:   the log of a reservation is + reserved, - (shipped, released, short, broken, recalled, expired, hardened),
           hard and soft together; what has lapsed or was made hard counts as never reserved softly. For every line of a
           fulfilment order, at every entry "released": still reserved + shipped + lost (short, broken, recalled) >=
           min(reserved in all, opened - backordered - cut). At rest the log of every order that is closed or cancelled
           sums to zero, unless an open case is about one of its fulfilment orders. (The catalogue has the sum between
           minus the open quantity and zero: here reservations count up, and the order book's open quantity is what the
           fulfilment orders still want, so that a backorder that is reserved anew is no breach.)
Why:       Cancelling and shipping both give the stock back, or neither does: then five pieces are for sale that are on
           a lorry, or five that nobody can sell lie on the shelf for ever.
Exercised: by every release, and every reservation of an order that has ended.
Convicts:  flawed:gives-back-twice.
Seen:      F045, F048, F080, F081, F082, F083, F084.
Example:   09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7 lines=1:WIDGET:5
           09:01 StockReserved reservation=RSV-1 fulfilment_order=SO-7-1 lines=1:WIDGET:5
           10:00 QuantityCut order_number=SO-7 fulfilment_order=SO-7-1 wish=CRQ-1 lines=1:WIDGET:2
           10:01 ReservationReduced reservation=RSV-1 fulfilment_order=SO-7-1 cause=released lines=1:WIDGET:4
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    CaseListed,
    Fact,
    FulfilmentOrderOpened,
    OrderStatusChanged,
    QuantityBackordered,
    QuantityCut,
    ReservationReduced,
    ShipmentConfirmed,
    ShipmentReversed,
    SoftReservationReduced,
    SoftReserved,
    StockReserved,
)
from seatrial.rule import Handler, Rule

OVER = frozenset({"closed", "cancelled"})
"""States of an order in which nothing of it can be reserved any more, once all has been told."""
LOST = frozenset({"short", "broken", "recalled"})
"""Why a reservation shrinks without anybody's having asked for it."""

NEVER = frozenset({"expired", "hardened"})
"""Why a soft reservation ends without being given back: nothing is owed for it."""


class Net(Struct, gc=False):
    """One line of a fulfilment order, in base units. `in_all`: what was ever reserved for it."""

    item: str
    wanted: int = 0
    in_all: int = 0
    held: int = 0
    shipped: int = 0
    lost: int = 0
    entry: int = -1


class Account(Struct):
    """One fulfilment order. `over`: how its order ended, "" if it has not."""

    number: str
    order: str
    lines: dict[str, Net] = field(default_factory=dict)


class ReservationNetsToZero(Rule):
    id = "S18"

    def prepare(self) -> None:
        self._accounts: Papers[Account] = Papers()
        self._over: dict[str, int] = {}
        """Order -> the entry that says that it has ended."""
        self._finished: list[tuple[Account, int]] = []
        """Of orders that were retired: accounts that do not add up to zero."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            FulfilmentOrderOpened: self.opened,
            QuantityBackordered: self.gone,
            QuantityCut: self.gone,
            ShipmentConfirmed: self.shipped,
            ShipmentReversed: self.reversed,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            SoftReserved: self.reserved,
            SoftReservationReduced: self.reduced,
            OrderStatusChanged: self.changed,
            CaseListed: self._cases.seen,
        }

    def opened(self, fact: FulfilmentOrderOpened, _at: int, _entry: int) -> None:
        account = Account(fact.fulfilment_order, fact.order_number)
        self._accounts.put(fact.origin, fact.fulfilment_order, account)
        for line in fact.lines:
            account.lines[line.line] = Net(line.item, line.quantity_base)

    def gone(self, fact: QuantityBackordered | QuantityCut, _at: int, _entry: int) -> None:
        account = self._accounts.get(fact.fulfilment_order)
        for line in fact.lines if account is not None else ():
            net = _net(account, line.line)
            if net is not None:
                net.wanted -= line.quantity_base

    def shipped(self, fact: ShipmentConfirmed, _at: int, _entry: int) -> None:
        account = self._accounts.get(fact.fulfilment_order)
        for line in fact.lines:
            net = _net(account, line.line)
            if net is not None:
                net.shipped += line.quantity_base

    def reversed(self, fact: ShipmentReversed, _at: int, _entry: int) -> None:
        """What was put away again is reserved for nobody."""
        account = self._accounts.get(fact.fulfilment_order)
        for line in fact.lines:
            net = _net(account, line.line)
            if net is not None:
                net.shipped -= line.quantity_base
                net.in_all -= line.quantity_base

    def reserved(self, fact: StockReserved | SoftReserved, _at: int, entry: int) -> None:
        account = self._accounts.get(fact.fulfilment_order)
        for line in fact.lines:
            net = _net(account, line.line)
            if net is not None:
                net.in_all += line.quantity_base
                net.held += line.quantity_base
                net.entry = entry

    def reduced(self, fact: ReservationReduced | SoftReservationReduced, at: int, entry: int) -> None:
        account = self._accounts.get(fact.fulfilment_order)
        touched: dict[str, Net] = {}
        for line in fact.lines:
            net = _net(account, line.line)
            if net is not None:
                net.held -= line.quantity_base
                touched[line.line] = net
                if fact.cause in NEVER:
                    net.in_all -= line.quantity_base
                elif fact.cause in LOST:
                    net.lost += line.quantity_base
        if fact.cause == "released":
            self.exercised += 1
            for net in touched.values():
                self._judge(fact, net, at, entry)

    def _judge(self, fact: ReservationReduced | SoftReservationReduced, net: Net, at: int, entry: int) -> None:
        due = min(net.in_all, net.wanted)
        there = net.held + net.shipped + net.lost
        if there < due:
            summary = (
                f"{units(due - there, net.item)} that {fact.fulfilment_order} still wants were given back at "
                f"{self.clock(at)}: {fact.reservation} holds {net.held}"
            )
            self.breach("reservation", "given back twice", summary, at, net.entry, entry)

    def changed(self, fact: OrderStatusChanged, _at: int, entry: int) -> None:
        if fact.axis == "order" and fact.now in OVER:
            self._over[fact.order_number] = entry

    def conclude(self, at: int, _entry: int) -> None:
        over = [(account, self._over[account.order]) for _, account in self._accounts if account.order in self._over]
        for account, entry in [*self._finished, *over]:
            for net in account.lines.values():
                self.exercised += bool(net.in_all)
                if net.held and not self._cases.about(account.number, account.order):
                    summary = (
                        f"order {account.order} has ended, and {units(net.held, net.item)} are still reserved for "
                        f"{account.number}"
                    )
                    self.breach("reservation", "never given back", summary, at, net.entry, entry)

    def retire(self, origin: str) -> None:
        for _, account in self._accounts.forget(origin):
            entry = self._over.pop(account.order, -1)
            if any(net.held for net in account.lines.values()):
                self._finished.append((account, entry))


def _net(account: Account | None, line: str) -> Net | None:
    return None if account is None else account.lines.get(line)
