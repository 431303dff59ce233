"""What a scenario demands to be seen: `must_see`. A trial in which it did not come up has shown nothing (exit 4).

A sight is a situation that the business or the weather has to bring about before a verdict means much: a fault that
fired, a crash between a commit and what it sends, a confirmation that comes again when its invoice is posted. It says
nothing of right and wrong; rules do that.

    >>> SIGHTS["crash-after-commit"].said
    'the engine died between a commit and what it sends'
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from harness.faults import KINDS
from harness.faults.kind import Moment
from harness.weather import Weather
from harness.workload import Reaction
from harness.workload.action import Action
from seatrial.facts import (
    AllocationChanged,
    AvailabilityPublished,
    CallExecuted,
    CallSent,
    CaseListed,
    CustomerChanged,
    EventAcknowledged,
    Fact,
    FeedSettled,
    HoldReleased,
    HoldSet,
    InvoicePosted,
    Kit,
    ListPriceSet,
    LoadFinished,
    LotRecalled,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    OrderCorrected,
    OrderForgotten,
    OrderRedirected,
    OrderRejected,
    OrderSubmitted,
    PickShorted,
    PriceApproved,
    QuantityBackordered,
    RecallDecided,
    ReleaseAuthorized,
    ReservationReduced,
    ShipmentConfirmed,
    SourceChanged,
    StockMoved,
    SubstitutionAuthorized,
    TransferReceived,
)
from simulators.system import Draw

FAULT = "fault:"
NIGHT = ("nightly", "blocked")
"""What the warehouse itself puts aside at midnight."""
PAGE = 100
"""Changes on one page of a list of changes."""
Seen = Callable[[Any], bool]


class Sight(Struct, frozen=True):
    """`said`: what was seen, in words. `watch` gives, for one trial, the kinds of fact to look at and what to ask of
    each; `crash`, instead of that, a step at which the engine died."""

    said: str
    watch: Callable[[], Mapping[type[Fact], Seen]] | None = None
    crash: Moment | None = None


def _any(kind: type[Fact]) -> Callable[[], Mapping[type[Fact], Seen]]:
    return lambda: {kind: lambda _fact: True}


def _again_after_invoice() -> Mapping[type[Fact], Seen]:
    billed: set[str] = set()

    def posted(fact: InvoicePosted) -> bool:
        billed.add(fact.source_document)
        return False

    def heard(fact: EventAcknowledged) -> bool:
        return fact.type == "shipment.confirmed" and fact.subject in billed

    return {InvoicePosted: posted, EventAcknowledged: heard}


def _figure_again() -> Mapping[type[Fact], Seen]:
    keys: set[str] = set()

    def sent(fact: CallSent) -> bool:
        if fact.operation != "publishAvailability":
            return False
        again = fact.key in keys
        keys.add(fact.key)
        return again

    return {CallSent: sent}


def _split() -> Mapping[type[Fact], Seen]:
    shipped: set[str] = set()

    def left(fact: ShipmentConfirmed) -> bool:
        again = fact.fulfilment_order in shipped
        shipped.add(fact.fulfilment_order)
        return again

    return {ShipmentConfirmed: left}


def _box_broken() -> Mapping[type[Fact], Seen]:
    boxes: dict[tuple[str, str], tuple[int, int]] = {}

    def booked(fact: OrderBooked) -> bool:
        for line, said in zip(fact.lines, fact.wished, strict=False):
            boxes[fact.order_number, line.line] = (said.unit.numerator, said.unit.denominator)
        return False

    def left(fact: ShipmentConfirmed) -> bool:
        for line in fact.lines:
            numerator, denominator = boxes.get((fact.order_number, line.line), (1, 1))
            if line.quantity_base * denominator % numerator:
                return True
        return False

    return {OrderBooked: booked, ShipmentConfirmed: left}


def _kit_short() -> Mapping[type[Fact], Seen]:
    kits: dict[str, tuple[Kit, ...]] = {}
    shipped: dict[str, dict[str, int]] = {}

    def booked(fact: OrderBooked) -> bool:
        if fact.kits:
            kits[fact.order_number] = fact.kits
        return False

    def left(fact: ShipmentConfirmed) -> bool:
        done = shipped.setdefault(fact.order_number, {})
        for line in fact.lines:
            done[line.line] = done.get(line.line, 0) + line.quantity_base
        return any(
            kit.whole(done) * part.per_kit < done.get(part.line, 0)
            for kit in kits.get(fact.order_number, ())
            for part in kit.parts
        )

    return {OrderBooked: booked, ShipmentConfirmed: left}


def _number_again() -> Mapping[type[Fact], Seen]:
    placed: dict[str, str] = {}
    return {OrderSubmitted: lambda fact: placed.setdefault(fact.order, fact.customer) != fact.customer}


def _same_second() -> Mapping[type[Fact], Seen]:
    counts: dict[int, int] = {}

    def changed(fact: SourceChanged) -> bool:
        counts[fact.stamped_at] = counts.get(fact.stamped_at, 0) + 1
        return counts[fact.stamped_at] > PAGE

    return {SourceChanged: changed}


def _held_when_released() -> Mapping[type[Fact], Seen]:
    released: set[str] = set()

    def sent(fact: ReleaseAuthorized) -> bool:
        released.add(fact.origin)
        return False

    return {ReleaseAuthorized: sent, HoldSet: lambda fact: fact.origin in released}


def _recalled_amid_all() -> Mapping[type[Fact], Seen]:
    shipped: set[tuple[str, str]] = set()
    recalled: dict[tuple[str, str], set[str]] = {}

    def left(fact: ShipmentConfirmed) -> bool:
        shipped.update((line.item, line.lot) for line in fact.lines)
        return False

    def called(fact: LotRecalled) -> bool:
        recalled[fact.item, fact.lot] = set()
        return False

    def lost(fact: ReservationReduced) -> bool:
        """Broken before the pick, short at the pick, in the very step of the recall or after it."""
        for line in fact.lines:
            batch = (line.item, line.lot)
            if batch in recalled and fact.cause in ("broken", "short"):
                recalled[batch].add(fact.cause)
                if batch in shipped and len(recalled[batch]) > 1:
                    return True
        return False

    return {ShipmentConfirmed: left, LotRecalled: called, ReservationReduced: lost}


def _swapped() -> Mapping[type[Fact], Seen]:
    given_back: dict[str, tuple[str, ...]] = {}

    def shipped(fact: ReservationReduced) -> bool:
        if fact.cause == "shipped":
            given_back[fact.fulfilment_order] = tuple([line.lot for line in fact.lines])
        return False

    def left(fact: ShipmentConfirmed) -> bool:
        return given_back.pop(fact.fulfilment_order, ()) != tuple([line.lot for line in fact.lines])

    return {ReservationReduced: shipped, ShipmentConfirmed: left}


def _refused_when_billed() -> Mapping[type[Fact], Seen]:
    billed: set[str] = set()

    def posted(fact: InvoicePosted) -> bool:
        billed.add(fact.origin)
        return False

    return {InvoicePosted: posted, MilestoneRecorded: lambda f: f.kind == "change_refused" and f.origin in billed}


def _list_changed_in_review() -> Mapping[type[Fact], Seen]:
    waiting: set[str] = set()

    def held(fact: OrderBooked) -> bool:
        if "pricing" in fact.holds:
            waiting.add(fact.order_number)
        return False

    def decided(fact: PriceApproved) -> bool:
        waiting.discard(fact.order_number)
        return False

    return {OrderBooked: held, PriceApproved: decided, ListPriceSet: lambda _: bool(waiting)}


def _amid_orders(merged: bool) -> Callable[[], Mapping[type[Fact], Seen]]:
    """A customer was merged, or has another address, when something that he had ordered had not left yet."""

    def watch() -> Mapping[type[Fact], Seen]:
        waiting: dict[str, str] = {}
        homes: dict[str, str] = {}

        def booked(fact: OrderBooked) -> bool:
            waiting[fact.order_number] = fact.customer
            homes.setdefault(fact.customer, fact.ship_to)
            return False

        def gone(fact: ShipmentConfirmed) -> bool:
            waiting.pop(fact.order_number, None)
            return False

        def changed(fact: CustomerChanged) -> bool:
            other = bool(fact.merged_into) if merged else fact.address != homes.get(fact.customer)
            return other and fact.customer in waiting.values()

        return {OrderBooked: booked, ShipmentConfirmed: gone, CustomerChanged: changed}

    return watch


def _changed_at_the_warehouse() -> Mapping[type[Fact], Seen]:
    back: set[str] = set()

    def called_back(fact: RecallDecided) -> bool:
        if fact.outcome == "recalled":
            back.add(fact.origin)
        return False

    return {RecallDecided: called_back, OrderAmended: lambda fact: fact.origin in back}


SIGHTS: Mapping[str, Sight] = {
    "allocation-frozen": Sight(
        "a channel's allocation was set to nothing", lambda: {AllocationChanged: lambda f: not f.allocated_base}
    ),
    "amended": Sight("an order was changed as its customer wished", _any(OrderAmended)),
    "backorder": Sight("a line could not be supplied and was backordered", _any(QuantityBackordered)),
    "box-broken": Sight("a parcel held part of a box", _box_broken),
    "cancellation-refused": Sight(
        "a customer was told that it is too late to cancel",
        lambda: {MilestoneRecorded: lambda f: f.kind == "cancellation_refused"},
    ),
    "cancelled": Sight(
        "a customer was told that it is cancelled", lambda: {MilestoneRecorded: lambda f: f.kind == "cancelled"}
    ),
    "carton-lost": Sight(
        "something fell off a lorry between two sites", lambda: {TransferReceived: lambda f: f.lost_base > 0}
    ),
    "case-billed-in-part": Sight(
        "an invoice stated part of a case",
        lambda: {InvoicePosted: lambda f: any(said.denominator > 1 for said in f.stated)},
    ),
    "order-forgotten": Sight("the channel was put back to a time before an order", _any(OrderForgotten)),
    "number-given-again": Sight("an order was given a number that another customer's order has", _number_again),
    "case-open": Sight("something waits for a person at the end", lambda: {CaseListed: lambda f: f.status == "open"}),
    "change-refused": Sight(
        "a customer was told that it is too late to change",
        lambda: {MilestoneRecorded: lambda f: f.kind == "change_refused"},
    ),
    "change-refused-after-invoice": Sight(
        "a customer was told that it is too late to change when he was billed already", _refused_when_billed
    ),
    "changed-at-the-warehouse": Sight(
        "an order was changed that had to be called back first", _changed_at_the_warehouse
    ),
    "confirmed-again-after-invoice": Sight(
        "a shipment was confirmed once more when its invoice was already posted", _again_after_invoice
    ),
    "crash-before-commit": Sight("the engine died before it had kept anything", crash="before-commit"),
    "crash-after-commit": Sight("the engine died between a commit and what it sends", crash="after-commit"),
    "crash-amid-send": Sight("the engine died when only some of its messages had left", crash="amid-send"),
    "crash-after-send": Sight("the engine died between a call and its answer", crash="after-send"),
    "customer-merged-amid-orders": Sight(
        "a customer was merged into another when something of his had not left yet", _amid_orders(merged=True)
    ),
    "customer-moved-amid-orders": Sight(
        "a customer moved when something of his had not left yet", _amid_orders(merged=False)
    ),
    "figure-estimated": Sight(
        "a channel was shown an estimate", lambda: {AvailabilityPublished: lambda f: f.method == "estimate"}
    ),
    "figure-repeated": Sight("a channel was sent a figure again, because nobody had confirmed it", _figure_again),
    "hold-after-release": Sight("an order was stopped that was already at the warehouse", _held_when_released),
    "hold-released": Sight("a hold was released", _any(HoldReleased)),
    "kit-short": Sight("parts of a kit left, and the rest of it did not", _kit_short),
    "list-changed-in-review": Sight(
        "the price list changed while an order waited for its price", _list_changed_in_review
    ),
    "lot-expired": Sight(
        "a lot expired before all of it was sold", lambda: {StockMoved: lambda f: (f.origin, f.to_status) == NIGHT}
    ),
    "lot-recalled": Sight(
        "a lot was recalled when some of it was reserved, some was being picked and some had left", _recalled_amid_all
    ),
    "merged-number-refused": Sight(
        "an order under the number of a merged customer was refused",
        lambda: {OrderRejected: lambda f: f.reason == "customer_merged"},
    ),
    "order-redirected": Sight(
        "an order was taken for the customer into whom the one on it was merged", _any(OrderRedirected)
    ),
    "order-corrected": Sight("an order was overwritten in place", _any(OrderCorrected)),
    "price-as-contracted": Sight(
        "the contract's price was approved, and not the quoted one",
        lambda: {PriceApproved: lambda f: f.decision == "as_contracted"},
    ),
    "price-as-quoted": Sight(
        "the quoted price was approved, and not the contract's",
        lambda: {PriceApproved: lambda f: f.decision == "as_quoted"},
    ),
    "recall-too-late": Sight(
        "the warehouse said that it was too late", lambda: {RecallDecided: lambda f: f.outcome == "too_late"}
    ),
    "recalled": Sight(
        "the warehouse gave back what it had begun to pick", lambda: {RecallDecided: lambda f: f.outcome == "recalled"}
    ),
    "same-second": Sight("more was changed in one second than fits on a page", _same_second),
    "serial-swapped": Sight("a unit left that was reserved for somebody else, or for nobody", _swapped),
    "short-pick": Sight("a picker found less than the system said", _any(PickShorted)),
    "split-shipment": Sight("one order left in several parcels", _split),
    "second-subscriber-caught-up": Sight(
        "a second subscriber turned deliveries away while it was closed, and read afterwards what it had not been told",
        lambda: {LoadFinished: lambda f: f.turned_away > 0 and f.read > 0},
    ),
    "second-subscriber-still-told": Sight(
        "a sender had given up on the engine, and not on another subscriber of the same stream",
        lambda: {FeedSettled: lambda f: f.alone > 0},
    ),
    "subscribed-again": Sight(
        "the engine subscribed to a sender that had given up on it",
        lambda: {CallExecuted: lambda f: f.operation == "createSubscription"},
    ),
    "substituted": Sight("another item took the place of what was ordered", _any(SubstitutionAuthorized)),
}
"""By name, in alphabetical order."""


def names() -> tuple[str, ...]:
    """Everything that `must_see` can ask for: the sights, and "fault:KIND" for every kind of fault."""
    return (*SIGHTS, *(f"{FAULT}{kind}" for kind in KINDS))


def kind_of(name: str) -> str:
    """The kind of fault without which this cannot be seen; "" if it is a matter of the business.

    >>> kind_of("fault:outage"), kind_of("crash-after-commit"), kind_of("short-pick")
    ('outage', 'crash', '')
    """
    if name.startswith(FAULT):
        return name.removeprefix(FAULT)
    return "crash" if SIGHTS[name].crash else ""


class Lookout:
    """Watches one trial for what its scenario demands."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self._wanted = tuple(wanted)
        self._seen: set[str] = set()

    def reactions(self) -> tuple[Reaction, ...]:
        """To be shown facts with: nobody does anything about them."""
        found = []
        for name in self._wanted:
            sight = SIGHTS.get(name)
            for kind, seen in (sight.watch() if sight and sight.watch else {}).items():
                found.append(Reaction(kind, self._notes(name, seen)))
        return tuple(found)

    def _notes(self, name: str, seen: Seen) -> Callable[[Any, int, Draw], tuple[Action, ...]]:
        def note(fact: Fact, _at: int, _draw: Draw) -> tuple[Action, ...]:
            if name not in self._seen and seen(fact):
                self._seen.add(name)
            return ()

        return note

    def unseen(self, weather: Weather) -> tuple[str, ...]:
        """What was demanded and did not come up, in the scenario's order."""
        return tuple([name for name in self._wanted if not self._came_up(name, weather)])

    def _came_up(self, name: str, weather: Weather) -> bool:
        if name.startswith(FAULT):
            return weather.fired.get(name.removeprefix(FAULT), 0) > 0
        crash = SIGHTS[name].crash
        return weather.crashed_at.get(crash, 0) > 0 if crash else name in self._seen
