"""Sights that are about money on its way. Every call begins anew, for one trial."""

from collections.abc import Mapping

from harness.watches import Seen
from seatrial.facts import (
    CallAnswered,
    CaptureFailed,
    CaptureRecorded,
    EventAcknowledged,
    Fact,
    FundsCaptured,
    InvoicePosted,
    OrderStatusChanged,
    PaymentApplied,
    PaymentRequested,
    RateSet,
    RebateAccrued,
    RebateSettled,
    ReceivableConverted,
    RefundRecorded,
    ServiceReported,
)

SETTLED = "payment_request.settled"


def _home(origin: str) -> str:
    return "/".join(origin.split("/")[:2])


def paid_before_known() -> Mapping[type[Fact], Seen]:
    known: set[str] = set()

    def heard(fact: EventAcknowledged) -> bool:
        if fact.type == "order.submitted":
            known.add(_home(fact.origin))
        return fact.type == SETTLED and _home(fact.origin) not in known

    return {EventAcknowledged: heard}


def failed_after_paid() -> Mapping[type[Fact], Seen]:
    paid: set[str] = set()

    def captured(fact: FundsCaptured) -> bool:
        paid.add(fact.reference)
        return False

    return {FundsCaptured: captured, CaptureFailed: lambda fact: fact.reference in paid}


def told_before_answered() -> Mapping[type[Fact], Seen]:
    """Of a refund the message was there before the answer."""
    refunds: set[str] = set()
    told: set[str] = set()

    def asked(fact: PaymentRequested) -> bool:
        if fact.kind == "refund":
            refunds.add(fact.payment_request)
        return False

    def heard(fact: EventAcknowledged) -> bool:
        if fact.type == SETTLED and fact.subject in refunds:
            told.add(fact.subject)
        return False

    def answered(fact: CallAnswered) -> bool:
        return fact.operation == "executePayment" and fact.subject in told and fact.status == 201

    return {PaymentRequested: asked, EventAcknowledged: heard, CallAnswered: answered}


def restated_after_the_next() -> Mapping[type[Fact], Seen]:
    """A refund was told of once more when the next one of the same payment was in the books already."""
    latest: dict[str, str] = {}
    of: dict[str, str] = {}

    def recorded(fact: RefundRecorded) -> bool:
        latest[fact.payment] = fact.payment_request
        of[fact.payment_request] = fact.payment
        return False

    def heard(fact: EventAcknowledged) -> bool:
        return fact.type == SETTLED and fact.subject in of and latest[of[fact.subject]] != fact.subject

    return {RefundRecorded: recorded, EventAcknowledged: heard}


def prepaid_left_over() -> Mapping[type[Fact], Seen]:
    """An order is over for which more was paid in the shop than its invoices have taken."""
    asked: set[str] = set()
    paid: dict[str, tuple[str, int]] = {}

    def wanted(fact: PaymentRequested) -> bool:
        asked.add(fact.payment_request)
        return False

    def recorded(fact: CaptureRecorded) -> bool:
        if fact.payment_request not in asked:
            paid[fact.payment] = fact.order_number, fact.amount_minor
        return False

    def applied(fact: PaymentApplied) -> bool:
        if fact.payment in paid:
            order, left = paid[fact.payment]
            paid[fact.payment] = order, left - fact.amount_minor
        return False

    def over(fact: OrderStatusChanged) -> bool:
        ended = fact.axis == "order" and fact.now in ("closed", "cancelled")
        return ended and any(order == fact.order_number and left > 0 for order, left in paid.values())

    return {PaymentRequested: wanted, CaptureRecorded: recorded, PaymentApplied: applied, OrderStatusChanged: over}


def credited_at_older_rate() -> Mapping[type[Fact], Seen]:
    latest: dict[str, str] = {}

    def rate_set(fact: RateSet) -> bool:
        latest[fact.currency] = fact.rate_id
        return False

    def converted(fact: ReceivableConverted) -> bool:
        return fact.kind == "credit_memo" and fact.rate_id != latest[fact.currency]

    return {RateSet: rate_set, ReceivableConverted: converted}


def charged() -> Mapping[type[Fact], Seen]:
    """An invoice of a contract has a fee, and parcels that waited for it."""

    def both(fact: InvoicePosted) -> bool:
        usage = [line.line == "usage" for line in fact.lines]
        return bool(fact.contract) and any(usage) and not all(usage)

    return {InvoicePosted: both}


def withdrawn_in_time() -> Mapping[type[Fact], Seen]:
    invoiced: set[str] = set()

    def posted(fact: InvoicePosted) -> bool:
        invoiced.add(fact.source_document)
        return False

    def told(fact: ServiceReported) -> bool:
        return fact.type == "milestone_withdrawn" and fact.source_document not in invoiced

    return {InvoicePosted: posted, ServiceReported: told}


def granted_too_much() -> Mapping[type[Fact], Seen]:
    """Less is set aside, all in all, than the customer was granted."""
    left: dict[tuple[str, str], int] = {}

    def moved(place: tuple[str, str], minor: int) -> bool:
        left[place] = left.get(place, 0) + minor
        return left[place] < 0

    return {
        RebateAccrued: lambda f: moved((f.customer, f.currency), f.amount_minor),
        RebateSettled: lambda f: moved((f.customer, f.currency), -f.amount_minor),
    }
