"""Nothing is picked unreleased, on hold, or at a price that was never agreed; a late hold is relayed in time.   [S25]

Kind:      safety; at every pick release, and with a deadline for recalls that stops during outages.
Reads:     CaseDecided, CaseListed, ChangeWished, ConsignmentAgreed, EventAcknowledged, FulfilmentOrderOpened,
           HoldReleased, HoldSet, OrderAmended, OrderBooked, OrderCorrected, OrderSubmitted, OutageSeen, PickReleased,
           PriceApproved, RecallDecided, RecallRequested, ReleaseAuthorized, ShippingOrderAccepted.
Needs:     nothing of the engine.
Formula:   when a fulfilment order is released to the floor, the order book has authorised its release, and no hold is
           in force on its order but such as were set after that. And every line of it has a price that the customer
           knows: the one that he was quoted in the channel, by the revision that the order book has, a discount on the
           whole order taken off; or somebody has decided about the prices of the order, and the line has been wanted at
           no other quote since. (Components of a kit are not quoted, and a fill-up of goods that stay ours is not
           priced.) For a hold after release, the order book asks for the quantity back: from the moment at which the
           engine first answered that request, the warehouse has decided on the recall within recall_ms_max, outages not
           counted; unless the warehouse was never given the fulfilment order, or an open case is about the recall (or a
           person has closed one; that the engine has closed it says nothing). Of a request that the engine has not
           answered, because it is under way or its sender gave up telling of it, there is no clock: it has until the
           trial comes to rest.
Why:       Credit is judged twice because money runs out in between. Who asks at order entry only ships to customers who
           have stopped paying; who lets a recall lie ships what could still have been stopped.
           A price that nobody has looked at is a discount for whoever asks, and an invoice that is disputed.
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
from harness.invariants.placed import Placed
from harness.invariants.rounding import half_up
from harness.invariants.wording import duration, money
from seatrial.facts import (
    CaseDecided,
    CaseListed,
    ChangeWished,
    ConsignmentAgreed,
    EventAcknowledged,
    Fact,
    FulfilmentOrderOpened,
    HoldReleased,
    HoldSet,
    OrderAmended,
    OrderBooked,
    OrderCorrected,
    OrderSubmitted,
    OutageSeen,
    PickReleased,
    PriceApproved,
    RecallDecided,
    RecallRequested,
    ReleaseAuthorized,
    ShippingOrderAccepted,
)
from seatrial.rule import Handler, Rule

PPM = 1_000_000
When = tuple[int, int]
"""(at, journal entry)"""


class Part(Struct, gc=False):
    """One fulfilment order."""

    order: str
    authorized: When | None = None
    in_warehouse: bool = False
    lines: tuple[str, ...] = ()


class Held(Struct, gc=False):
    """One order of the order book. `holds`: those in force → when they were set. `prices_minor` by line; `decided`:
    line → the quotes about which somebody has decided."""

    holds: dict[str, When] = field(default_factory=dict)
    quotes: "Quotes | None" = None
    revision: int = 0
    discount_ppm: int = 0
    currency: str = ""
    entry: int = 0
    prices_minor: dict[str, int] = field(default_factory=dict)
    decided: dict[str, frozenset[int]] = field(default_factory=dict)


class Quotes(Struct):
    """What the customer was quoted for one order: revision → line → minor units. A clerk who overwrites a revision in
    the channel leaves two quotes for one line; either may be booked."""

    minor: dict[int, dict[str, frozenset[int]]] = field(default_factory=dict)


class Recall(Struct, gc=False):
    """A recall that the warehouse has not decided. `told_at`: when the engine first answered the request."""

    fulfilment_order: str
    origin: str
    at: int
    entry: int
    told_at: int | None = None
    in_warehouse: bool = False


class ReleaseGuard(Rule):
    id = "S25"

    def prepare(self) -> None:
        self._parts: Papers[Part] = Papers()
        self._orders: Papers[Held] = Papers()
        self._quotes: Placed[Quotes] = Placed()
        self._recalls: dict[tuple[str, str], Recall] = {}
        self._outages = Outages()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.quoted,
            OrderCorrected: self.quoted,
            ChangeWished: self.quoted,
            OrderAmended: self.amended,
            PriceApproved: self.priced,
            OrderBooked: self.booked,
            ConsignmentAgreed: self.unpriced,
            FulfilmentOrderOpened: self.opened,
            HoldSet: self.held,
            HoldReleased: self.freed,
            ReleaseAuthorized: self.authorized,
            ShippingOrderAccepted: self.handed,
            PickReleased: self.picked,
            RecallRequested: self.recalled,
            EventAcknowledged: self.acknowledged,
            RecallDecided: self.decided,
            OutageSeen: self._outages.seen,
            CaseListed: self._cases.seen,
            CaseDecided: self._cases.decided,
        }

    def quoted(self, fact: OrderSubmitted | OrderCorrected | ChangeWished, _at: int, _entry: int) -> None:
        name = fact.order, fact.customer, fact.customer_po
        quotes = self._quotes.known(name)
        if quotes is None:
            quotes = Quotes()
            self._quotes.put(fact.origin, name, quotes)
        lines = quotes.minor.setdefault(fact.revision, {})
        for line, minor in zip(fact.lines, fact.quoted_minor, strict=False):
            lines[line.line] = lines.get(line.line, frozenset()) | {minor}

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        order = self._order(fact.origin, fact.order_number)
        for hold in fact.holds:
            order.holds[hold] = (at, entry)
        order.quotes = self._quotes.of((fact.external_id, fact.customer, fact.customer_po))
        order.revision, order.discount_ppm, order.currency = fact.revision, fact.discount_ppm, fact.currency
        order.entry = entry
        order.prices_minor = {line.line: minor for line, minor in zip(fact.lines, fact.prices_minor, strict=False)}

    def unpriced(self, fact: ConsignmentAgreed, _at: int, _entry: int) -> None:
        """What stays ours at a customer's is not sold, at no price and at none that he was quoted."""
        order = self._orders.get(fact.order_number)
        if order is not None:
            order.prices_minor = {}

    def amended(self, fact: OrderAmended, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            order.revision, order.entry = fact.revision, entry

    def priced(self, fact: PriceApproved, _at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is not None:
            order.entry = entry
            for line, minor in zip(fact.lines, fact.prices_minor, strict=True):
                order.prices_minor[line.line] = minor
            order.decided = dict(self._quoted(order))

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
        lines = tuple([line.line for line in fact.lines])
        self._parts.put(fact.origin, fact.fulfilment_order, Part(fact.order_number, lines=lines))

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
        elif order is not None:
            self._priced_as_agreed(order, part, fact.fulfilment_order, at, entry)

    @staticmethod
    def _quoted(order: Held) -> Mapping[str, frozenset[int]]:
        """Line -> what the customer was quoted for it, by the revision that the order book has."""
        return {} if order.quotes is None else order.quotes.minor.get(order.revision, {})

    def _priced_as_agreed(self, order: Held, part: Part, name: str, at: int, entry: int) -> None:
        quoted = self._quoted(order)
        for line in part.lines:
            price, quotes = order.prices_minor.get(line), quoted.get(line)
            if price is None or quotes is None or quotes <= order.decided.get(line, frozenset()):
                continue
            said = sorted([_less(quote, order.discount_ppm) for quote in quotes])
            if price not in said:
                knows, asked = money(said[-1], order.currency), money(price, order.currency)
                what = f"{name} was released to the pickers at {self.clock(at)} with line {line} at {asked} a unit"
                summary = f"{what}; the customer was quoted {knows}, and nobody had decided about that"
                self.breach("fulfilment order", "picked at a price not agreed", summary, at, order.entry, entry)

    # ------------------------------------------------------------ recalls

    def recalled(self, fact: RecallRequested, at: int, entry: int) -> None:
        self.exercised += 1
        part = self._parts.get(fact.fulfilment_order)
        there = part is not None and part.in_warehouse
        recall = Recall(fact.fulfilment_order, fact.origin, at, entry, in_warehouse=there)
        self._recalls[fact.fulfilment_order, fact.recall_no] = recall

    def acknowledged(self, fact: EventAcknowledged, at: int, _entry: int) -> None:
        if fact.type == "order.recall_requested":
            named = fact.business_key.split("/")
            for (_, recall_no), recall in self._recalls.items():
                if recall.origin == fact.origin and recall_no in named and recall.told_at is None:
                    recall.told_at = at

    def decided(self, fact: RecallDecided, at: int, entry: int) -> None:
        recall = self._recalls.pop((fact.fulfilment_order, fact.recall_no), None)
        if recall is not None and recall.in_warehouse and recall.told_at is not None:
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
            if recall.in_warehouse and late and not self._cases.owned(fulfilment_order, recall_no):
                what = f"recall {recall_no} of {fulfilment_order}, asked for at {self.clock(recall.at)}"
                summary = f"{what}, never reached the warehouse, which had the goods"
                self.breach("recall", "never relayed", summary, at, recall.entry)

    def retire(self, origin: str) -> None:
        self._parts.forget(origin)
        self._orders.forget(origin)
        self._quotes.forget(origin)


def _less(quote_minor: int, discount_ppm: int) -> int:
    """A quote with the discount on the whole order taken off, rounded half up."""
    return half_up(quote_minor * (PPM - discount_ppm), PPM)
