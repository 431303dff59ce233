"""Nothing is picked that the order book has not released, or that it holds; a late hold is relayed in time.   [S25]

Kind:      safety; at every pick release, and with a deadline for recalls that stops during outages.
Reads:     CaseListed, EventAcknowledged, EventGivenUp, FulfilmentOrderOpened, HoldReleased, HoldSet, OrderBooked,
           OutageSeen, PickReleased, RecallDecided, RecallRequested, ReleaseAuthorized, ShippingOrderAccepted.
Needs:     nothing of the engine.
Formula:   when a fulfilment order is released to the floor, the order book has authorised its release, and no hold is
           in force on its order but such as were set after that. For such a hold the order book asks for the quantity
           back: from the moment at which the engine first answered that request, the warehouse has decided on the
           recall within recall_ms_max, outages not counted; unless the warehouse was never given the fulfilment order,
           or a case is about the recall, or the sender gave up telling of it before the engine had answered (then it
           has until the trial comes to rest).
Why:       Credit is judged twice because money runs out in between. Who asks at order entry only ships to customers who
           have stopped paying; who lets a recall lie ships what could still have been stopped.
Exercised: by every pick release and every recall.
Convicts:  flawed:hold-checked-at-entry, flawed:recall-ignored.
Seen:      F121.
Example:   09:00 FulfilmentOrderOpened fulfilment_order=SO-1-1 order_number=SO-1
           09:10 HoldSet order_number=SO-1 hold=credit
           09:30 PickReleased fulfilment_order=SO-1-1
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.outages import Outages
from harness.invariants.papers import Papers
from harness.invariants.wording import duration
from seatrial.facts import (
    CaseListed,
    EventAcknowledged,
    EventGivenUp,
    Fact,
    FulfilmentOrderOpened,
    HoldReleased,
    HoldSet,
    OrderBooked,
    OutageSeen,
    PickReleased,
    RecallDecided,
    RecallRequested,
    ReleaseAuthorized,
    ShippingOrderAccepted,
)
from seatrial.rule import Handler, Rule

When = tuple[int, int]
"""(at, journal entry)"""


class Part(Struct, gc=False):
    """One fulfilment order."""

    order: str
    authorized: When | None = None
    in_warehouse: bool = False


class Held(Struct, gc=False):
    """The holds in force on one order: hold → when it was set."""

    holds: dict[str, When] = field(default_factory=dict)


class Recall(Struct, gc=False):
    """A recall that the warehouse has not decided. `told_at`: when the engine first answered the request."""

    fulfilment_order: str
    origin: str
    at: int
    entry: int
    told_at: int | None = None
    in_warehouse: bool = False
    given_up: bool = False


class ReleaseGuard(Rule):
    id = "S25"

    def prepare(self) -> None:
        self._parts: Papers[Part] = Papers()
        self._orders: Papers[Held] = Papers()
        self._recalls: dict[tuple[str, str], Recall] = {}
        self._outages = Outages()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            FulfilmentOrderOpened: self.opened,
            HoldSet: self.held,
            HoldReleased: self.freed,
            ReleaseAuthorized: self.authorized,
            ShippingOrderAccepted: self.handed,
            PickReleased: self.picked,
            RecallRequested: self.recalled,
            EventAcknowledged: self.acknowledged,
            EventGivenUp: self.given_up,
            RecallDecided: self.decided,
            OutageSeen: self._outages.seen,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        for hold in fact.holds:
            self._order(fact.origin, fact.order_number).holds[hold] = (at, entry)

    def held(self, fact: HoldSet, at: int, entry: int) -> None:
        self._order(fact.origin, fact.order_number).holds.setdefault(fact.hold, (at, entry))

    def freed(self, fact: HoldReleased, _at: int, _entry: int) -> None:
        self._order(fact.origin, fact.order_number).holds.pop(fact.hold, None)

    def _order(self, origin: str, number: str) -> Held:
        order = self._orders.get(number)
        if order is None:
            order = Held()
            self._orders.put(origin, number, order)
        return order

    def opened(self, fact: FulfilmentOrderOpened, _at: int, _entry: int) -> None:
        self._parts.put(fact.origin, fact.fulfilment_order, Part(fact.order_number))

    def authorized(self, fact: ReleaseAuthorized, at: int, entry: int) -> None:
        part = self._parts.get(fact.fulfilment_order)
        if part is None:
            part = Part(fact.order_number)
            self._parts.put(fact.origin, fact.fulfilment_order, part)
        part.authorized = part.authorized or (at, entry)

    def handed(self, fact: ShippingOrderAccepted, _at: int, _entry: int) -> None:
        part = self._parts.get(fact.fulfilment_order)
        if part is not None:
            part.in_warehouse = True
        for recall in self._recalls.values():
            if recall.fulfilment_order == fact.fulfilment_order:
                recall.in_warehouse = True

    # ------------------------------------------------------------ at pick release

    def picked(self, fact: PickReleased, at: int, entry: int) -> None:
        part = self._parts.get(fact.fulfilment_order)
        if part is None:
            return  # finished, or never opened by an order book that says so
        self.exercised += 1
        released = part.authorized
        order = self._orders.get(part.order)
        for hold, (set_at, set_entry) in order.holds.items() if order is not None else ():
            if released is None or set_entry < released[1]:
                when = f"{self.clock(at)}, while order {part.order} was on {hold} hold since {self.clock(set_at)}"
                summary = f"{fact.fulfilment_order} was released to the pickers at {when}"
                witness = (set_entry, *([released[1]] if released else []), entry)
                self.breach("fulfilment order", "picked on hold", summary, at, *witness)
                return
        if released is None:
            summary = f"{fact.fulfilment_order} of order {part.order} was released to the pickers at {self.clock(at)}"
            summary += ", and the order book had never released it"
            self.breach("fulfilment order", "picked without release", summary, at, entry)

    # ------------------------------------------------------------ recalls

    def recalled(self, fact: RecallRequested, at: int, entry: int) -> None:
        self.exercised += 1
        part = self._parts.get(fact.fulfilment_order)
        there = part is not None and part.in_warehouse
        recall = Recall(fact.fulfilment_order, fact.origin, at, entry, in_warehouse=there)
        self._recalls[fact.fulfilment_order, fact.recall_no] = recall

    def acknowledged(self, fact: EventAcknowledged, at: int, _entry: int) -> None:
        if fact.type == "order.recall_requested":
            for recall in self._recalls.values():
                if recall.origin == fact.origin and recall.told_at is None:
                    recall.told_at = at

    def given_up(self, fact: EventGivenUp, _at: int, _entry: int) -> None:
        if fact.type == "order.recall_requested":
            for recall in self._recalls.values():
                if recall.origin == fact.origin and recall.told_at is None:
                    recall.given_up = True

    def decided(self, fact: RecallDecided, at: int, entry: int) -> None:
        recall = self._recalls.pop((fact.fulfilment_order, fact.recall_no), None)
        if recall is not None and recall.in_warehouse and (recall.told_at is not None or not recall.given_up):
            late = self._waited(recall, at)
            if late > self.trial.policies.recall_ms_max:
                what = f"recall {fact.recall_no} of {fact.fulfilment_order}, asked for at {self.clock(recall.at)}"
                summary = f"{what}, reached the warehouse {duration(late)} after the engine knew of it"
                allowed = duration(self.trial.policies.recall_ms_max)
                self.breach("recall", "relayed late", f"{summary} ({allowed} allowed)", at, recall.entry, entry)

    def _waited(self, recall: Recall, until: int) -> int:
        since = recall.at if recall.told_at is None else recall.told_at
        return until - since - self._outages.between(since, until)

    def conclude(self, at: int, _entry: int) -> None:
        for (fulfilment_order, recall_no), recall in self._recalls.items():
            late = self._waited(recall, at) > self.trial.policies.recall_ms_max
            if recall.in_warehouse and late and not self._cases.were_about(fulfilment_order, recall_no):
                what = f"recall {recall_no} of {fulfilment_order}, asked for at {self.clock(recall.at)}"
                summary = f"{what}, never reached the warehouse, which had the goods"
                self.breach("recall", "never relayed", summary, at, recall.entry)

    def retire(self, origin: str) -> None:
        self._parts.forget(origin)
        self._orders.forget(origin)
