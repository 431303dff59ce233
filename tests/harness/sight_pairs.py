"""Every sight's pair: facts that show it, and facts that do not. They are told to it in `test_sights`."""

from collections.abc import Mapping, Sequence

from harness.watches import PAGE
from seatrial.facts import (
    AcknowledgedQuantity,
    AllocationChanged,
    AvailabilityPublished,
    BillableEventRecorded,
    BillableLine,
    CallAnswered,
    CallExecuted,
    CallSent,
    CaptureFailed,
    CaptureRecorded,
    CaseDecided,
    CaseListed,
    ChargedBack,
    ConsignedLine,
    ConsignmentReturned,
    ConsumptionRecorded,
    CreditPosted,
    CustomerChanged,
    DeliveredLine,
    DeliveryConfirmed,
    DocumentRepeated,
    EventAcknowledged,
    ExchangeDifferencePosted,
    Fact,
    FeedSettled,
    FundsCaptured,
    HoldReleased,
    HoldSet,
    InspectedLine,
    InvoicePosted,
    InvoiceVoided,
    Kit,
    KitPart,
    Line,
    ListPriceSet,
    LoadFinished,
    LotRecalled,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    OrderClosed,
    OrderCorrected,
    OrderForgotten,
    OrderRedirected,
    OrderRejected,
    OrderShare,
    OrderStatusChanged,
    OrderSubmitted,
    PaymentApplied,
    PaymentRequested,
    PaymentUnapplied,
    PeriodClosed,
    PickShorted,
    PostingDated,
    PriceApproved,
    PurchaseOrderAcknowledged,
    PurchaseOrderCancelled,
    QuantityBackordered,
    RateFixed,
    RateSet,
    RebateAccrued,
    RebateRefused,
    RebateSettled,
    RecallDecided,
    ReceivableConverted,
    RecordTaken,
    RefundRecorded,
    RefusedReceived,
    ReleaseAuthorized,
    ReservationReduced,
    ReservedLine,
    ReturnAuthorized,
    ReturnInspected,
    ReturnRefused,
    ShipmentConfirmed,
    ShipmentLine,
    SoftReservationReduced,
    SourceChanged,
    Stated,
    StockChangePosted,
    StockMoved,
    SubstitutionAuthorized,
    TaxRow,
    TransferReceived,
    Unit,
    VendorShipped,
    VersionServed,
)
from tests.harness.bare import fact
from tests.harness.reversed_sights import REVERSED
from tests.harness.sights_of_billing import OF_BILLING


def brought(refused: int = 0, missing: int = 0) -> Fact:
    """A delivery of five units, so many of which the customer did not take, or never saw."""
    line = DeliveredLine("1", "A", 5 - refused - missing, refused, missing)
    return fact(DeliveryConfirmed, version=1, lines=(line,))


def answered(code: str) -> Fact:
    """What a vendor says of five units of a line."""
    return fact(PurchaseOrderAcknowledged, purchase_order="PO-1", lines=(AcknowledgedQuantity("1", "A", code, 5),))


def taxed(country: str, category: str, rate_ppm: int) -> TaxRow:
    return TaxRow("SO-1", country, category, rate_ppm, 0, 0)


BILLED = fact(InvoicePosted, source_document="WMS1-SHP-1")
WAITS = fact(OrderBooked, order_number="SO-1", customer="C-1", ship_to="Quay 1")
GONE = fact(ShipmentConfirmed, order_number="SO-1")
MOVED = fact(CustomerChanged, customer="C-1", address="Quay 2")
MERGED = fact(CustomerChanged, customer="C-1", address="Quay 1", merged_into="C-2")
RELEASED, HELD = fact(ReleaseAuthorized, origin="order/1"), fact(HoldSet, origin="order/1")
CONFIRMED = fact(EventAcknowledged, type="shipment.confirmed", subject="WMS1-SHP-1")
FIGURE = fact(CallSent, operation="publishAvailability", key="a")
AMENDED = fact(OrderAmended, origin="order/1")
SETTLED = fact(EventAcknowledged, origin="order/1/checkout/1", type="payment_request.settled", subject="PRQ-1")
SUBMITTED = fact(EventAcknowledged, origin="order/1", type="order.submitted", subject="CRM-1")
IN_SHOP = fact(CaptureRecorded, payment="PAY-1", payment_request="CHK-1", order_number="SO-1", amount_minor=250)
SHUT = fact(OrderStatusChanged, order_number="SO-1", axis="order", now="closed")
WISHED_BACK = fact(PaymentRequested, payment_request="PRQ-1", kind="refund")
EXECUTED = fact(CallAnswered, operation="executePayment", subject="PRQ-1", status=201)
BACK = fact(RecallDecided, origin="order/1", outcome="recalled")
TOO_LATE = fact(MilestoneRecorded, origin="order/1", kind="change_refused")
REVIEWED = fact(OrderBooked, order_number="SO-1", holds=("pricing",))
APPROVED = fact(PriceApproved, order_number="SO-1", decision="as_quoted")
CANCELLED = fact(MilestoneRecorded, kind="cancelled")
REFUSED = fact(MilestoneRecorded, kind="cancellation_refused")
LEFT = fact(ShipmentConfirmed, fulfilment_order="FO-1")
LOST = ReservedLine("1", "A", "DC1", "L1", 1)
LEFT_LOT = fact(ShipmentConfirmed, lines=(ShipmentLine("1", "1", "A", "DC1", "L1", 1),))
CALLED = fact(LotRecalled, item="A", lot="L1")
GIVEN = fact(ReservationReduced, cause="shipped", lines=(ReservedLine("1", "A", "DC1", "L2", 1),))
BROKEN, SHORT = [fact(ReservationReduced, cause=cause, lines=(LOST,)) for cause in ("broken", "short")]
CASE = Unit("CASE", 36)
BOXES = fact(OrderBooked, order_number="SO-1", lines=(Line("1", "BOLT", 36),), wished=(Stated(3, 1, Unit("BOX", 12)),))
PART, FULL = ShipmentLine("1", "1", "BOLT", "DC1", "L1", 17), ShipmentLine("1", "1", "BOLT", "DC1", "L1", 24)
OPENED_BOX = fact(ShipmentConfirmed, order_number="SO-1", lines=(PART,))
KITS = fact(OrderBooked, order_number="SO-1", kits=(Kit("1", "SHELF", 2, (KitPart("1.1", 1), KitPart("1.2", 4))),))
FRAME, BOARD = ShipmentLine("1", "1.1", "FRAME", "DC1", "L1", 2), ShipmentLine("2", "1.2", "BOARD", "DC1", "L1", 8)
FRAMES = fact(ShipmentConfirmed, order_number="SO-1", lines=(FRAME,))
BOARDS = fact(ShipmentConfirmed, order_number="SO-1", lines=(FRAME, BOARD))

LAPSED = fact(SoftReservationReduced, origin="order/1", cause="expired")
HARDENED = fact(SoftReservationReduced, origin="order/1", cause="hardened")
LIFTED = fact(HoldReleased, origin="order/1")


def found(accepted: int, rejected: int, disposition: str) -> Fact:
    """Somebody has looked at one line of a return."""
    return fact(ReturnInspected, lines=(InspectedLine("1", "WIDGET", accepted, rejected, disposition),))


CREDITED = fact(CreditPosted, invoice="I", total_minor=9)

EARNED = fact(RebateAccrued, customer="C-1", currency="EUR", amount_minor=50)
GRANTED = fact(RebateSettled, customer="C-1", currency="EUR", amount_minor=30)
NEW_RATE = fact(RateSet, currency="GBP", rate_id="FXR-2")
FEE = BillableLine("", "2026-02", "SERVICE", 28, 3_671)
HANDLED = BillableLine("SHP-1", "usage", "SERVICE", 1, 260)
JOINED = fact(RecordTaken, system="crm", record="customer/B-001")
THEIRS = fact(OrderBooked, system="erp_2", customer="B-001")
TOLD: Mapping[str, tuple[Sequence[Fact], Sequence[Fact]]] = {
    **OF_BILLING,
    **REVERSED,
    "allocation-frozen": ([fact(AllocationChanged)], [fact(AllocationChanged, allocated_base=1)]),
    "amended": ([AMENDED], [CANCELLED]),
    "foreign-order": ([fact(RateFixed)], [fact(RateSet)]),
    "exchange-difference": ([fact(ExchangeDifferencePosted)], [fact(ReceivableConverted, kind="payment")]),
    "credited-at-older-rate": (
        [NEW_RATE, fact(ReceivableConverted, kind="credit_memo", currency="GBP", rate_id="FXR-1")],
        [
            NEW_RATE,
            fact(ReceivableConverted, kind="credit_memo", currency="GBP", rate_id="FXR-2"),
            fact(ReceivableConverted, kind="invoice", currency="GBP", rate_id="FXR-1"),
        ],
    ),
    "consumption-corrected": (
        [fact(ConsumptionRecorded, outcome="accepted", corrects="CSR-1")],
        [
            fact(ConsumptionRecorded, outcome="accepted"),
            fact(ConsumptionRecorded, outcome="too_late", corrects="CSR-1"),
        ],
    ),
    "consumption-too-late": (
        [fact(ConsumptionRecorded, outcome="too_late", corrects="CSR-1")],
        [fact(ConsumptionRecorded, outcome="accepted", corrects="CSR-1")],
    ),
    "consigned-goods-back": (
        [fact(ConsignmentReturned, lines=(ConsignedLine("A", 1),))],
        [fact(ConsignmentReturned, lost=(ConsignedLine("A", 1),))],
    ),
    "joined-then-ordered": (
        [JOINED, THEIRS],
        [THEIRS, JOINED, fact(OrderBooked, system="erp", customer="B-001"), fact(RecordTaken, system="billing")],
    ),
    "reissued": ([fact(InvoicePosted, replaces="INV-1")], [fact(InvoicePosted)]),
    "change-refused": ([fact(MilestoneRecorded, kind="change_refused")], [fact(MilestoneRecorded, kind="amended")]),
    "change-refused-after-invoice": (
        [fact(InvoicePosted, origin="order/1"), TOO_LATE],
        [TOO_LATE, fact(InvoicePosted, origin="order/1"), fact(InvoicePosted, origin="order/2")],
    ),
    "changed-at-the-warehouse": ([BACK, AMENDED], [AMENDED, BACK, fact(OrderAmended, origin="order/2")]),
    "backorder": ([fact(QuantityBackordered)], [fact(PickShorted)]),
    "cancellation-refused": ([REFUSED], [CANCELLED]),
    "cancelled": ([CANCELLED], [REFUSED]),
    "box-broken": ([BOXES, OPENED_BOX], [BOXES, fact(ShipmentConfirmed, order_number="SO-1", lines=(FULL,)), LEFT]),
    "case-billed-in-part": (
        [fact(InvoicePosted, stated=(Stated(17, 36, CASE),))],
        [fact(InvoicePosted, stated=(Stated(1, 1, CASE),))],
    ),
    "invoice-consolidated": (
        [fact(InvoicePosted, orders=(OrderShare("SO-1", "order/1", 0, 5), OrderShare("SO-2", "order/2", 0, 5)))],
        [fact(InvoicePosted, order_number="SO-1")],
    ),
    "number-voided": ([fact(InvoiceVoided, invoice="INV-1")], [fact(InvoicePosted, invoice="INV-1")]),
    "billed-after-block": (
        [
            fact(BillableEventRecorded, source_document="SHP-1", blocked="customer_blocked"),
            fact(InvoicePosted, source_document="SHP-1"),
        ],
        [fact(BillableEventRecorded, source_document="SHP-1"), fact(InvoicePosted, source_document="SHP-1")],
    ),
    "kit-short": ([KITS, FRAMES], [KITS, BOARDS]),
    "order-forgotten": ([fact(OrderForgotten, order="CRM-7")], [fact(OrderSubmitted, order="CRM-7")]),
    "number-given-again": (
        [fact(OrderSubmitted, order="CRM-7", customer="C-1"), fact(OrderSubmitted, order="CRM-7", customer="C-2")],
        [fact(OrderSubmitted, order="CRM-7", customer="C-1"), fact(OrderSubmitted, order="CRM-7", customer="C-1")],
    ),
    "carton-lost": ([fact(TransferReceived, lost_base=1)], [fact(TransferReceived, received_base=1)]),
    "case-back": (
        [fact(CaseDecided, case="CASE-1"), fact(CaseDecided, case="CASE-1")],
        [fact(CaseDecided, case="CASE-1"), fact(CaseDecided, case="CASE-2")],
    ),
    "case-closed": (
        [fact(CaseDecided, action="close", reason="gone")],
        [fact(CaseDecided, action="close"), fact(CaseDecided, action="retry", reason="gone")],
    ),
    "case-corrected": ([fact(CaseDecided, action="correct")], [fact(CaseDecided, action="retry")]),
    "case-retried": ([fact(CaseDecided, action="retry")], [fact(CaseDecided, action="correct")]),
    "credit-left-over": (
        [fact(InvoicePosted, invoice="I", total_minor=9), fact(PaymentApplied, invoice="I", amount_minor=9), CREDITED],
        [fact(InvoicePosted, invoice="I", total_minor=9), CREDITED],
    ),
    "not-accepted": ([found(0, 1, "scrap")], [found(1, 0, "restock")]),
    "restocked": ([found(1, 0, "restock")], [found(0, 1, "restock"), found(1, 0, "scrap")]),
    "return-after-close": (
        [fact(OrderClosed, order_number="SO-1"), fact(ReturnAuthorized, order_number="SO-1")],
        [fact(ReturnAuthorized, order_number="SO-1"), fact(OrderClosed, order_number="SO-1")],
    ),
    "return-refused": ([fact(ReturnRefused)], [fact(ReturnAuthorized)]),
    "scrapped": ([found(1, 0, "scrap")], [found(0, 1, "scrap"), found(1, 0, "restock")]),
    "case-open": ([fact(CaseListed, status="open")], [fact(CaseListed, status="closed")]),
    "confirmed-again-after-invoice": ([BILLED, CONFIRMED], [CONFIRMED, BILLED]),
    "customer-merged-amid-orders": ([WAITS, MERGED], [WAITS, MOVED, GONE, MERGED]),
    "customer-moved-amid-orders": ([WAITS, MOVED], [WAITS, MERGED, GONE, MOVED]),
    "merged-number-refused": (
        [fact(OrderRejected, reason="customer_merged")],
        [fact(OrderRejected, reason="unit_not_sold")],
    ),
    "order-redirected": ([fact(OrderRedirected)], [fact(OrderSubmitted)]),
    "figure-estimated": (
        [fact(AvailabilityPublished, method="estimate")],
        [fact(AvailabilityPublished, method="event")],
    ),
    "figure-repeated": ([FIGURE, FIGURE], [FIGURE, fact(CallSent, operation="publishAvailability", key="b")]),
    "hold-after-release": ([RELEASED, HELD], [HELD, RELEASED, fact(HoldSet, origin="order/2")]),
    "hold-released": ([fact(HoldReleased)], [HELD]),
    "lot-expired": (
        [fact(StockMoved, origin="nightly", to_status="blocked")],
        [fact(StockMoved, origin="recall/1", to_status="blocked")],
    ),
    "lot-recalled": ([LEFT_LOT, CALLED, BROKEN, SHORT], [CALLED, LEFT_LOT, BROKEN, BROKEN]),
    "list-changed-in-review": (
        [REVIEWED, fact(ListPriceSet)],
        [fact(ListPriceSet), fact(OrderBooked, order_number="SO-2"), REVIEWED, APPROVED, fact(ListPriceSet)],
    ),
    "price-as-contracted": ([fact(PriceApproved, decision="as_contracted")], [APPROVED]),
    "paid-before-known": ([SETTLED, SUBMITTED], [SUBMITTED, SETTLED]),
    "paid-twice": ([fact(CaptureRecorded, on_account=True)], [fact(CaptureRecorded)]),
    "payment-taken-off": ([fact(PaymentUnapplied)], [fact(CaptureRecorded)]),
    "document-again": ([fact(DocumentRepeated, document="ASN-1")], [fact(VendorShipped, shipment="ASN-1")]),
    "handed-over": (
        [fact(StockChangePosted, kind="handover", to_status="available")],
        [fact(StockChangePosted, kind="receipt", to_status="available")],
    ),
    "lost-on-the-road": ([brought(missing=1)], [brought(refused=1)]),
    "refused-at-the-door": ([brought(refused=1)], [brought(missing=1)]),
    "refused-goods-back": ([fact(RefusedReceived)], [brought(refused=1)]),
    "proof-after-count": ([fact(DeliveryConfirmed, version=2)], [fact(DeliveryConfirmed, version=1)]),
    "vendor-backordered": ([answered("IB")], [answered("IQ")]),
    "vendor-changed-quantity": ([answered("IQ")], [answered("IA")]),
    "vendor-rejected": ([answered("IR")], [answered("IB")]),
    "vendor-consented": ([fact(PurchaseOrderCancelled, agreed=True)], [fact(PurchaseOrderCancelled, agreed=False)]),
    "vendor-too-late": ([fact(PurchaseOrderCancelled, agreed=False)], [fact(PurchaseOrderCancelled, agreed=True)]),
    "vendor-short": (
        [answered("IA"), fact(VendorShipped, purchase_order="PO-1", closed=("1",))],
        [answered("IR"), fact(VendorShipped, purchase_order="PO-1", closed=("1",))],
    ),
    "charged-back": ([fact(ChargedBack)], [fact(CaptureFailed)]),
    "prepaid-left-over": (
        [IN_SHOP, fact(PaymentApplied, payment="PAY-1", amount_minor=249), SHUT],
        [IN_SHOP, fact(PaymentApplied, payment="PAY-1", amount_minor=250), SHUT],
    ),
    "failed-after-paid": (
        [fact(FundsCaptured, reference="INV-1"), fact(CaptureFailed, reference="INV-1")],
        [fact(CaptureFailed, reference="INV-1"), fact(FundsCaptured, reference="INV-1")],
    ),
    "told-before-answered": ([WISHED_BACK, SETTLED, EXECUTED], [WISHED_BACK, EXECUTED, SETTLED]),
    "restated-after-the-next": (
        [fact(RefundRecorded, payment="PAY-1", payment_request=one) for one in ("PRQ-1", "PRQ-2")] + [SETTLED],
        [fact(RefundRecorded, payment="PAY-1", payment_request=one) for one in ("PRQ-2", "PRQ-1")] + [SETTLED],
    ),
    "month-closed": ([fact(PeriodClosed)], [fact(PostingDated)]),
    "posted-late": ([fact(PostingDated, late_of="2026-03-31")], [fact(PostingDated, posting_date="2026-03-31")]),
    "price-as-quoted": ([APPROVED], [fact(PriceApproved, decision="as_contracted")]),
    "order-corrected": ([fact(OrderCorrected)], [HELD]),
    "rebate-granted": ([fact(RebateSettled)], [fact(RebateRefused)]),
    "rebate-owed-back": (
        [EARNED, GRANTED, fact(RebateAccrued, customer="C-1", currency="EUR", amount_minor=-21)],
        [
            EARNED,
            GRANTED,
            fact(RebateAccrued, customer="C-1", currency="EUR", amount_minor=-20),
            fact(RebateAccrued, customer="C-2", currency="EUR", amount_minor=30),
        ],
    ),
    "rebate-refused": (
        [fact(RebateRefused, reason="beyond_accrual")],
        [fact(RebateRefused, reason="nothing_accrued"), fact(RebateSettled)],
    ),
    "recall-too-late": ([fact(RecallDecided, outcome="too_late")], [fact(RecallDecided, outcome="recalled")]),
    "recalled": ([fact(RecallDecided, outcome="recalled")], [fact(RecallDecided, outcome="too_late")]),
    "rounded-to-coins": ([fact(InvoicePosted, rounding_minor=-2)], [fact(InvoicePosted, rounding_minor=0)]),
    "service-charged": (
        [fact(InvoicePosted, contract="SVC-1", lines=(FEE, HANDLED))],
        [
            fact(InvoicePosted, contract="SVC-1", lines=(FEE,)),
            fact(InvoicePosted, contract="SVC-1", lines=(HANDLED,)),
            fact(InvoicePosted, lines=(FEE, HANDLED)),
        ],
    ),
    "serial-swapped": ([GIVEN, LEFT_LOT], [fact(ReservationReduced, cause="shipped", lines=(LOST,)), LEFT_LOT]),
    "same-second": (
        [fact(SourceChanged, stamped_at=1_000)] * (PAGE + 1),
        [fact(SourceChanged, stamped_at=1_000)] * PAGE + [fact(SourceChanged, stamped_at=2_000)],
    ),
    "two-rates": (
        [fact(InvoicePosted, tax_rows=(taxed("DE", "standard", 190_000), taxed("DE", "standard", 160_000)))],
        [
            fact(InvoicePosted, tax_rows=(taxed("DE", "standard", 190_000), taxed("DE", "reduced", 70_000))),
            fact(InvoicePosted, tax_rows=(taxed("CH", "standard", 77_000), taxed("DE", "reduced", 70_000))),
        ],
    ),
    "short-pick": ([fact(PickShorted)], [fact(QuantityBackordered)]),
    "substituted": ([fact(SubstitutionAuthorized)], [fact(QuantityBackordered)]),
    "soft-hardened": ([HARDENED], [LAPSED]),
    "soft-lapsed": ([LAPSED], [HARDENED]),
    "soft-lapsed-amid-approval": ([LIFTED, LAPSED], [LAPSED, LIFTED, HARDENED]),
    "split-shipment": ([LEFT, LEFT], [LEFT, fact(ShipmentConfirmed, fulfilment_order="FO-2")]),
    "second-subscriber-caught-up": (
        [fact(LoadFinished, turned_away=9, read=3)],
        [fact(LoadFinished, turned_away=9), fact(LoadFinished, read=3)],
    ),
    "second-subscriber-still-told": ([fact(FeedSettled, alone=1)], [fact(FeedSettled, missed=4)]),
    "repeated-across-versions": (
        [fact(VersionServed, key="K1", version="v1"), fact(VersionServed, key="K1", version="v2")],
        [
            fact(VersionServed, key="K1", version="v1"),
            fact(VersionServed, key="K2", version="v2"),
        ],
    ),
    "successor-spoken": (
        [fact(VersionServed, version="v2", status=201)],
        [fact(VersionServed, version="v1", status=201), fact(VersionServed, version="v2", status=404)],
    ),
    "subscribed-again": (
        [fact(CallExecuted, operation="createSubscription")],
        [fact(CallExecuted, operation="reserveStock"), fact(CallSent, operation="createSubscription")],
    ),
}
"""Sight -> facts that show it, and facts that do not."""
