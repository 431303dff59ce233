"""What it takes more than one fact to see: for each such sight the facts to look at, and what to ask of them.

Every call begins anew, for one trial.
"""

from collections.abc import Callable, Mapping
from typing import Any

from seatrial.facts import (
    BillableEventRecorded,
    CallSent,
    CaseDecided,
    CreditApplied,
    CreditPosted,
    CustomerChanged,
    EventAcknowledged,
    Fact,
    HoldReleased,
    HoldSet,
    InvoicePosted,
    Kit,
    ListPriceSet,
    LotRecalled,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    OrderClosed,
    OrderSubmitted,
    PaymentApplied,
    PriceApproved,
    PurchaseOrderAcknowledged,
    RecallDecided,
    RecordTaken,
    ReleaseAuthorized,
    ReservationReduced,
    ReturnAuthorized,
    ReturnInspected,
    ShipmentConfirmed,
    SoftReservationReduced,
    SourceChanged,
    VendorShipped,
    VersionServed,
)

PAGE = 100
"""Changes on one page of a list of changes."""
Seen = Callable[[Any], bool]


def put_by(disposition: str) -> Callable[[], Mapping[type[Fact], Seen]]:
    """Something that came back was accepted, and put there."""
    return lambda: {
        ReturnInspected: lambda f: any(line.accepted_base and line.disposition == disposition for line in f.lines)
    }


def joined_then_ordered() -> Mapping[type[Fact], Seen]:
    joined: set[str] = set()

    def taken(fact: RecordTaken) -> bool:
        if fact.system == "crm":
            joined.add(fact.record)
        return False

    def booked(fact: OrderBooked) -> bool:
        return fact.system != "erp" and f"customer/{fact.customer}" in joined

    return {RecordTaken: taken, OrderBooked: booked}


def back_after_close() -> Mapping[type[Fact], Seen]:
    over: set[str] = set()

    def closed(fact: OrderClosed) -> bool:
        over.add(fact.order_number)
        return False

    return {OrderClosed: closed, ReturnAuthorized: lambda fact: fact.order_number in over}


def credit_left_over() -> Mapping[type[Fact], Seen]:
    """The invoice was paid already, or less was open on it."""
    open_minor: dict[str, int] = {}

    def invoiced(fact: InvoicePosted) -> bool:
        open_minor[fact.invoice] = fact.total_minor
        return False

    def less(fact: PaymentApplied | CreditApplied) -> bool:
        open_minor[fact.invoice] = open_minor.get(fact.invoice, 0) - fact.amount_minor
        return False

    def credited(fact: CreditPosted) -> bool:
        return open_minor.get(fact.invoice, 0) < fact.total_minor

    return {InvoicePosted: invoiced, PaymentApplied: less, CreditApplied: less, CreditPosted: credited}


def again_after_invoice() -> Mapping[type[Fact], Seen]:
    billed: set[str] = set()

    def posted(fact: InvoicePosted) -> bool:
        billed.update(part.source_document for part in fact.parts)
        return False

    def heard(fact: EventAcknowledged) -> bool:
        return fact.type == "shipment.confirmed" and fact.subject in billed

    return {InvoicePosted: posted, EventAcknowledged: heard}


def case_back() -> Mapping[type[Fact], Seen]:
    decided: set[str] = set()

    def resolved(fact: CaseDecided) -> bool:
        again = fact.case in decided
        decided.add(fact.case)
        return again

    return {CaseDecided: resolved}


def two_rates() -> Mapping[type[Fact], Seen]:
    rates: dict[tuple[str, str], int] = {}

    def posted(fact: InvoicePosted) -> bool:
        return any(
            rates.setdefault((row.jurisdiction, row.category), row.rate_ppm) != row.rate_ppm for row in fact.tax_rows
        )

    return {InvoicePosted: posted}


def figure_again() -> Mapping[type[Fact], Seen]:
    keys: set[str] = set()

    def sent(fact: CallSent) -> bool:
        if fact.operation != "publishAvailability":
            return False
        again = fact.key in keys
        keys.add(fact.key)
        return again

    return {CallSent: sent}


def split() -> Mapping[type[Fact], Seen]:
    shipped: set[str] = set()

    def left(fact: ShipmentConfirmed | VendorShipped) -> bool:
        again = fact.fulfilment_order in shipped
        shipped.add(fact.fulfilment_order)
        return again

    return {ShipmentConfirmed: left, VendorShipped: left}


def box_broken() -> Mapping[type[Fact], Seen]:
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


def kit_short() -> Mapping[type[Fact], Seen]:
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


def number_again() -> Mapping[type[Fact], Seen]:
    placed: dict[str, str] = {}
    return {OrderSubmitted: lambda fact: placed.setdefault(fact.order, fact.customer) != fact.customer}


def same_second() -> Mapping[type[Fact], Seen]:
    counts: dict[int, int] = {}

    def changed(fact: SourceChanged) -> bool:
        counts[fact.stamped_at] = counts.get(fact.stamped_at, 0) + 1
        return counts[fact.stamped_at] > PAGE

    return {SourceChanged: changed}


def held_when_released() -> Mapping[type[Fact], Seen]:
    released: set[str] = set()

    def sent(fact: ReleaseAuthorized) -> bool:
        released.add(fact.origin)
        return False

    return {ReleaseAuthorized: sent, HoldSet: lambda fact: fact.origin in released}


def recalled_amid_all() -> Mapping[type[Fact], Seen]:
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


def swapped() -> Mapping[type[Fact], Seen]:
    given_back: dict[str, tuple[str, ...]] = {}

    def shipped(fact: ReservationReduced) -> bool:
        if fact.cause == "shipped":
            given_back[fact.fulfilment_order] = tuple([line.lot for line in fact.lines])
        return False

    def left(fact: ShipmentConfirmed) -> bool:
        return given_back.pop(fact.fulfilment_order, ()) != tuple([line.lot for line in fact.lines])

    return {ReservationReduced: shipped, ShipmentConfirmed: left}


def refused_when_billed() -> Mapping[type[Fact], Seen]:
    billed: set[str] = set()

    def posted(fact: InvoicePosted) -> bool:
        billed.update(share.origin for share in fact.shares)
        return False

    return {InvoicePosted: posted, MilestoneRecorded: lambda f: f.kind == "change_refused" and f.origin in billed}


def list_changed_in_review() -> Mapping[type[Fact], Seen]:
    waiting: set[str] = set()

    def held(fact: OrderBooked) -> bool:
        if "pricing" in fact.holds:
            waiting.add(fact.order_number)
        return False

    def decided(fact: PriceApproved) -> bool:
        waiting.discard(fact.order_number)
        return False

    return {OrderBooked: held, PriceApproved: decided, ListPriceSet: lambda _: bool(waiting)}


def amid_orders(merged: bool) -> Callable[[], Mapping[type[Fact], Seen]]:
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
            if merged or fact.merged_into:
                other = merged and bool(fact.merged_into)
            else:
                other = fact.address != homes.get(fact.customer)
            return other and fact.customer in waiting.values()

        return {OrderBooked: booked, ShipmentConfirmed: gone, CustomerChanged: changed}

    return watch


def lapsed_on_the_way() -> Mapping[type[Fact], Seen]:
    approved: set[str] = set()

    def released(fact: HoldReleased) -> bool:
        approved.add(fact.origin)
        return False

    return {HoldReleased: released, SoftReservationReduced: lambda f: f.cause == "expired" and f.origin in approved}


def changed_at_the_warehouse() -> Mapping[type[Fact], Seen]:
    back: set[str] = set()

    def called_back(fact: RecallDecided) -> bool:
        if fact.outcome == "recalled":
            back.add(fact.origin)
        return False

    return {RecallDecided: called_back, OrderAmended: lambda fact: fact.origin in back}


def vendor_short() -> Mapping[type[Fact], Seen]:
    """A line is closed of which more was promised than has left."""
    promised: dict[tuple[str, str], int] = {}

    def acknowledged(fact: Any) -> bool:
        for line in fact.lines:
            if line.code != "IR":
                promised[fact.purchase_order, line.line] = (
                    promised.get((fact.purchase_order, line.line), 0) + line.quantity_base
                )
        return False

    def shipped(fact: Any) -> bool:
        for line in fact.lines:
            promised[fact.purchase_order, line.line] = (
                promised.get((fact.purchase_order, line.line), 0) - line.quantity_base
            )
        return any(promised.get((fact.purchase_order, line), 0) > 0 for line in fact.closed)

    return {PurchaseOrderAcknowledged: acknowledged, VendorShipped: shipped}


def billed_after_block() -> Mapping[type[Fact], Seen]:
    blocked: set[str] = set()

    def recorded(fact: BillableEventRecorded) -> bool:
        if fact.blocked:
            blocked.add(fact.source_document)
        return False

    def posted(fact: InvoicePosted) -> bool:
        return any(part.source_document in blocked for part in fact.parts)

    return {BillableEventRecorded: recorded, InvoicePosted: posted}


def across_versions() -> Mapping[type[Fact], Seen]:
    """Per system and key, the version in which it came first."""
    first: dict[tuple[str, str], str] = {}

    def served(fact: VersionServed) -> bool:
        return first.setdefault((fact.system, fact.key), fact.version) != fact.version

    return {VersionServed: served}
