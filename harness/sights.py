"""What a scenario demands to be seen: `must_see`. A trial in which it did not come up has shown nothing (exit 4).

A sight is a situation that the business or the weather has to bring about before a verdict means much: a fault that
fired, a crash between a commit and what it sends, a confirmation that comes again when its invoice is posted. It says
nothing of right and wrong; rules do that.

    >>> SIGHTS["crash-after-commit"].said
    'the engine died between a commit and what it sends'
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from harness import watches, watches_money, watches_reversed
from harness.contracts.compiled import BOOKS
from harness.faults import KINDS
from harness.faults.kind import Moment
from harness.watches import Seen
from seatrial.facts import (
    AllocationChanged,
    AvailabilityPublished,
    CallExecuted,
    CaptureRecorded,
    CaseDecided,
    CaseListed,
    ChargedBack,
    ConsignmentReturned,
    ConsumptionRecorded,
    ContractMilestone,
    CreditPosted,
    DeliveryConfirmed,
    DocumentRepeated,
    ExchangeDifferencePosted,
    Fact,
    FeedSettled,
    HoldReleased,
    InvoicePosted,
    InvoiceVoided,
    LoadFinished,
    MilestoneRecorded,
    OrderAmended,
    OrderCorrected,
    OrderForgotten,
    OrderRedirected,
    OrderRejected,
    PaymentUnapplied,
    PeriodClosed,
    PickShorted,
    PostingDated,
    PriceApproved,
    PriceVarianceDecided,
    PurchaseOrderAcknowledged,
    PurchaseOrderCancelled,
    QuantityBackordered,
    RateFixed,
    RebateRefused,
    RebateSettled,
    RecallDecided,
    RefusedReceived,
    ReturnInspected,
    ReturnRefused,
    SoftReservationReduced,
    StockChangePosted,
    StockMoved,
    SubstitutionAuthorized,
    TransferReceived,
    VersionServed,
)

FAULT = "fault:"
NIGHT = ("nightly", "blocked")
"""What the warehouse itself puts aside at midnight."""


class Sight(Struct, frozen=True):
    """`said`: what was seen, in words. `watch` gives, for one trial, the kinds of fact to look at and what to ask of
    each; `crash`, instead of that, a step at which the engine died."""

    said: str
    watch: Callable[[], Mapping[type[Fact], Seen]] | None = None
    crash: Moment | None = None


def _any(kind: type[Fact]) -> Callable[[], Mapping[type[Fact], Seen]]:
    return lambda: {kind: lambda _fact: True}


def _acknowledged(code: str) -> Callable[[], Mapping[type[Fact], Seen]]:
    return lambda: {PurchaseOrderAcknowledged: lambda f: any(line.code == code for line in f.lines)}


SIGHTS: Mapping[str, Sight] = {
    "allocation-frozen": Sight(
        "a channel's allocation was set to nothing", lambda: {AllocationChanged: lambda f: not f.allocated_base}
    ),
    "amended": Sight("an order was changed as its customer wished", _any(OrderAmended)),
    "backorder": Sight("a line could not be supplied and was backordered", _any(QuantityBackordered)),
    "billed-after-block": Sight(
        "something was billed after a billing block had been lifted", watches.billed_after_block
    ),
    "invoice-consolidated": Sight(
        "an invoice was about several orders", lambda: {InvoicePosted: lambda f: len(f.shares) > 1}
    ),
    "number-voided": Sight("a legal number was void", _any(InvoiceVoided)),
    "box-broken": Sight("a parcel held part of a box", watches.box_broken),
    "milestone-confirmed-again": Sight(
        "a second certificate was entered for a milestone", lambda: {ContractMilestone: lambda f: f.certificates > 1}
    ),
    "milestone-credited": Sight(
        "a milestone was withdrawn that had been billed",
        lambda: {CreditPosted: lambda f: f.reason == "withdrawal"},
    ),
    "milestone-reached-anew": Sight(
        "a milestone was reached again that had been withdrawn",
        lambda: {ContractMilestone: lambda f: f.reached and f.acceptances > 1},
    ),
    "milestone-withdrawn-in-time": Sight(
        "billing was told before it had invoiced a milestone that it is not reached after all",
        watches_money.withdrawn_in_time,
    ),
    "variance-billed-as-ordered": Sight(
        "finance let a price stand that was too far from the contract's",
        lambda: {PriceVarianceDecided: lambda f: f.decision == "as_ordered"},
    ),
    "variance-billed-by-contract": Sight(
        "finance had something billed at the contract's price, and not as it was ordered",
        lambda: {PriceVarianceDecided: lambda f: f.decision == "as_contracted"},
    ),
    "cancellation-refused": Sight(
        "a customer was told that it is too late to cancel",
        lambda: {MilestoneRecorded: lambda f: f.kind == "cancellation_refused"},
    ),
    "cancelled": Sight(
        "a customer was told that it is cancelled", lambda: {MilestoneRecorded: lambda f: f.kind == "cancelled"}
    ),
    "reversed-before-invoicing": Sight(
        "a shipment was taken back of which invoicing had been told and had made nothing yet",
        watches_reversed.before_invoicing,
    ),
    "reversed-after-invoicing": Sight(
        "a shipment was taken back that was invoiced already", watches_reversed.after_invoicing
    ),
    "reversed-before-heard": Sight(
        "it was heard that a shipment was taken back before it was heard that it had left",
        watches_reversed.before_heard,
    ),
    "shipped-again": Sight("what had been taken back was shipped again", watches_reversed.shipped_again),
    "carton-lost": Sight(
        "something fell off a lorry between two sites", lambda: {TransferReceived: lambda f: f.lost_base > 0}
    ),
    "case-billed-in-part": Sight(
        "an invoice stated part of a case",
        lambda: {InvoicePosted: lambda f: any(said.denominator > 1 for said in f.stated)},
    ),
    "order-forgotten": Sight("the channel was put back to a time before an order", _any(OrderForgotten)),
    "number-given-again": Sight("an order was given a number that another customer's order has", watches.number_again),
    "case-back": Sight("a case came back that somebody had resolved", watches.case_back),
    "case-closed": Sight(
        "somebody closed a case, with a reason",
        lambda: {CaseDecided: lambda f: f.action == "close" and bool(f.reason)},
    ),
    "case-corrected": Sight(
        "somebody put right what a case was about", lambda: {CaseDecided: lambda f: f.action == "correct"}
    ),
    "case-retried": Sight("somebody had a case tried again", lambda: {CaseDecided: lambda f: f.action == "retry"}),
    "case-open": Sight("something waits for a person at the end", lambda: {CaseListed: lambda f: f.status == "open"}),
    "change-refused": Sight(
        "a customer was told that it is too late to change",
        lambda: {MilestoneRecorded: lambda f: f.kind == "change_refused"},
    ),
    "change-refused-after-invoice": Sight(
        "a customer was told that it is too late to change when he was billed already", watches.refused_when_billed
    ),
    "changed-at-the-warehouse": Sight(
        "an order was changed that had to be called back first", watches.changed_at_the_warehouse
    ),
    "confirmed-again-after-invoice": Sight(
        "a shipment was confirmed once more when its invoice was already posted", watches.again_after_invoice
    ),
    "crash-before-commit": Sight("the engine died before it had kept anything", crash="before-commit"),
    "crash-after-commit": Sight("the engine died between a commit and what it sends", crash="after-commit"),
    "crash-amid-send": Sight("the engine died when only some of its messages had left", crash="amid-send"),
    "crash-after-send": Sight("the engine died between a call and its answer", crash="after-send"),
    "customer-merged-amid-orders": Sight(
        "a customer was merged into another when something of his had not left yet", watches.amid_orders(merged=True)
    ),
    "customer-moved-amid-orders": Sight(
        "a customer moved when something of his had not left yet", watches.amid_orders(merged=False)
    ),
    "document-again": Sight("a vendor's document came once more under another control number", _any(DocumentRepeated)),
    "charged-back": Sight("a customer's bank took a payment back", _any(ChargedBack)),
    "failed-after-paid": Sight(
        "a payment failed when another one had paid the same invoice", watches_money.failed_after_paid
    ),
    "figure-estimated": Sight(
        "a channel was shown an estimate", lambda: {AvailabilityPublished: lambda f: f.method == "estimate"}
    ),
    "figure-repeated": Sight(
        "a channel was sent a figure again, because nobody had confirmed it", watches.figure_again
    ),
    "hold-after-release": Sight("an order was stopped that was already at the warehouse", watches.held_when_released),
    "handed-over": Sight(
        "stock was posted into the ledger of the ERP that takes over",
        lambda: {StockChangePosted: lambda f: f.kind == "handover" and bool(f.to_status)},
    ),
    "hold-released": Sight("a hold was released", _any(HoldReleased)),
    "kit-short": Sight("parts of a kit left, and the rest of it did not", watches.kit_short),
    "list-changed-in-review": Sight(
        "the price list changed while an order waited for its price", watches.list_changed_in_review
    ),
    "lost-on-the-road": Sight(
        "something never came out of the carrier's lorry",
        lambda: {DeliveryConfirmed: lambda f: any(line.missing_base for line in f.lines)},
    ),
    "lot-expired": Sight(
        "a lot expired before all of it was sold", lambda: {StockMoved: lambda f: (f.origin, f.to_status) == NIGHT}
    ),
    "lot-recalled": Sight(
        "a lot was recalled when some of it was reserved, some was being picked and some had left",
        watches.recalled_amid_all,
    ),
    "merged-number-refused": Sight(
        "an order under the number of a merged customer was refused",
        lambda: {OrderRejected: lambda f: f.reason == "customer_merged"},
    ),
    "order-redirected": Sight(
        "an order was taken for the customer into whom the one on it was merged", _any(OrderRedirected)
    ),
    "order-corrected": Sight("an order was overwritten in place", _any(OrderCorrected)),
    "month-closed": Sight("a month was closed in somebody's books", _any(PeriodClosed)),
    "paid-before-known": Sight(
        "the engine was told of a payment before it was told of the order", watches_money.paid_before_known
    ),
    "prepaid-left-over": Sight(
        "an order was over for which more was paid in the shop than was billed", watches_money.prepaid_left_over
    ),
    "paid-twice": Sight(
        "a payment came for an invoice that another one had paid", lambda: {CaptureRecorded: lambda f: f.on_account}
    ),
    "payment-taken-off": Sight("a payment was taken off its invoice", _any(PaymentUnapplied)),
    "posted-late": Sight(
        "something left in a month that was closed when it came to be posted",
        lambda: {PostingDated: lambda f: f.late_of != ""},
    ),
    "price-as-contracted": Sight(
        "the contract's price was approved, and not the quoted one",
        lambda: {PriceApproved: lambda f: f.decision == "as_contracted"},
    ),
    "price-as-quoted": Sight(
        "the quoted price was approved, and not the contract's",
        lambda: {PriceApproved: lambda f: f.decision == "as_quoted"},
    ),
    "proof-after-count": Sight(
        "what was first stated of a delivery was counted again", lambda: {DeliveryConfirmed: lambda f: f.version > 1}
    ),
    "rebate-granted": Sight("a customer was granted the rebate that he had claimed", _any(RebateSettled)),
    "rebate-owed-back": Sight(
        "goods came back of which a customer had been granted the rebate already", watches_money.granted_too_much
    ),
    "rebate-refused": Sight(
        "a customer claimed more rebate than was set aside for him",
        lambda: {RebateRefused: lambda f: f.reason == "beyond_accrual"},
    ),
    "recall-too-late": Sight(
        "the warehouse said that it was too late", lambda: {RecallDecided: lambda f: f.outcome == "too_late"}
    ),
    "recalled": Sight(
        "the warehouse gave back what it had begun to pick", lambda: {RecallDecided: lambda f: f.outcome == "recalled"}
    ),
    "foreign-order": Sight("an order was booked in another currency than that of the books", _any(RateFixed)),
    "exchange-difference": Sight("a rate had moved between an invoice and its payment", _any(ExchangeDifferencePosted)),
    "consumption-corrected": Sight(
        "a customer found in time that he had used less than he had said",
        lambda: {ConsumptionRecorded: lambda f: f.outcome == "accepted" and bool(f.corrects)},
    ),
    "consumption-too-late": Sight(
        "a customer found too late that he had used less than he had said",
        lambda: {ConsumptionRecorded: lambda f: f.outcome == "too_late"},
    ),
    "consigned-goods-back": Sight(
        "goods that a customer had kept for us were fetched", lambda: {ConsignmentReturned: lambda f: bool(f.lines)}
    ),
    "joined-then-ordered": Sight(
        "a customer of a second ERP, told to the channel in mid-run, ordered there", watches.joined_then_ordered
    ),
    "credited-at-older-rate": Sight(
        "what was billed at one rate was credited when another one held", watches_money.credited_at_older_rate
    ),
    "rounded-to-coins": Sight(
        "a total was rounded to what can be paid in coins", lambda: {InvoicePosted: lambda f: f.rounding_minor != 0}
    ),
    "refused-at-the-door": Sight(
        "a customer refused some of what was brought to him",
        lambda: {DeliveryConfirmed: lambda f: any(line.refused_base for line in f.lines)},
    ),
    "refused-goods-back": Sight("what a customer had refused was back at the dock", _any(RefusedReceived)),
    "restated-after-the-next": Sight(
        "a refund was told of once more when the next one was in the books already",
        watches_money.restated_after_the_next,
    ),
    "same-second": Sight("more was changed in one second than fits on a page", watches.same_second),
    "credit-left-over": Sight(
        "a credit memo was posted of which its invoice took nothing, or not all", watches.credit_left_over
    ),
    "not-accepted": Sight(
        "somebody did not accept what came back",
        lambda: {ReturnInspected: lambda f: any(line.rejected_base for line in f.lines)},
    ),
    "restocked": Sight("something that came back went on the shelf again", watches.put_by("restock")),
    "return-after-close": Sight("goods came back of an order that was over", watches.back_after_close),
    "reissued": Sight(
        "an invoice was credited and another one put in its place", lambda: {InvoicePosted: lambda f: bool(f.replaces)}
    ),
    "return-refused": Sight("a customer was not allowed to send something back", _any(ReturnRefused)),
    "scrapped": Sight("something that came back was scrapped", watches.put_by("scrap")),
    "service-charged": Sight(
        "one invoice billed the fee of a service contract and the parcels that left under it", watches_money.charged
    ),
    "serial-swapped": Sight("a unit left that was reserved for somebody else, or for nobody", watches.swapped),
    "short-pick": Sight("a picker found less than the system said", _any(PickShorted)),
    "soft-hardened": Sight(
        "goods that were softly reserved became the customer's when his order was approved",
        lambda: {SoftReservationReduced: lambda f: f.cause == "hardened"},
    ),
    "soft-lapsed": Sight("a soft reservation lapsed", lambda: {SoftReservationReduced: lambda f: f.cause == "expired"}),
    "soft-lapsed-amid-approval": Sight(
        "a soft reservation lapsed while the approval of its order was on the way", watches.lapsed_on_the_way
    ),
    "split-shipment": Sight("one order left in several parcels", watches.split),
    "second-subscriber-caught-up": Sight(
        "a second subscriber turned deliveries away while it was closed, and read afterwards what it had not been told",
        lambda: {LoadFinished: lambda f: f.turned_away > 0 and f.read > 0},
    ),
    "second-subscriber-still-told": Sight(
        "a sender had given up on the engine, and not on another subscriber of the same stream",
        lambda: {FeedSettled: lambda f: f.alone > 0},
    ),
    "vendor-backordered": Sight("a vendor ships some of a line later", _acknowledged("IB")),
    "vendor-changed-quantity": Sight("a vendor accepted another quantity than was ordered", _acknowledged("IQ")),
    "vendor-consented": Sight(
        "a vendor consented to cancel what he had been ordered", lambda: {PurchaseOrderCancelled: lambda f: f.agreed}
    ),
    "vendor-rejected": Sight("a vendor rejected a line", _acknowledged("IR")),
    "vendor-short": Sight(
        "a vendor closed an order of which he had shipped less than he had said", watches.vendor_short
    ),
    "vendor-too-late": Sight(
        "a vendor had shipped when he was asked to cancel", lambda: {PurchaseOrderCancelled: lambda f: not f.agreed}
    ),
    "repeated-across-versions": Sight(
        "a call was made in one version and repeated in another", watches.across_versions
    ),
    "successor-spoken": Sight(
        "a system answered in its second version",
        lambda: {VersionServed: lambda f: f.status < 300 and f.version != BOOKS},
    ),
    "subscribed-again": Sight(
        "the engine subscribed to a sender that had given up on it",
        lambda: {CallExecuted: lambda f: f.operation == "createSubscription"},
    ),
    "substituted": Sight("another item took the place of what was ordered", _any(SubstitutionAuthorized)),
    "two-rates": Sight("goods of one category were taxed at two rates in one country", watches.two_rates),
    "told-before-answered": Sight(
        "the message about a refund was there before the answer", watches_money.told_before_answered
    ),
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
