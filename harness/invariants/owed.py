"""What each fact obliges somebody to be told of, and which fact shows that he was: the part of Q53 that is a table."""

from collections.abc import Mapping

from msgspec import Struct

from seatrial.facts import (
    CaptureFailed,
    CaptureRecorded,
    ChargedBack,
    CreditPosted,
    DeliveryRecorded,
    Fact,
    FundsCaptured,
    FundsRefunded,
    GoodsIssueReversed,
    InvoiceVoided,
    PaymentApplied,
    PaymentRequested,
    PaymentReversed,
    PaymentUnapplied,
    PickShorted,
    RefundFailed,
    RefundPosted,
    RefundRecorded,
    ReturnAuthorized,
    ReturnPosted,
    ReturnRefused,
    ReturnRequested,
    ShipmentReversed,
    ShortRecorded,
    StockChangePosted,
    VoidPosted,
)

ORDER_BOOK = "the order book"
INVOICING = "invoicing"
PROVIDER = "the payment provider"


class Owed(Struct, frozen=True):
    """`event` tells of it; `name` is the field that has its number, `fields` have what a case about it may name;
    `says`: what it is called, filled in from the fact; `whom`: who has to hear of it."""

    event: str
    name: str
    fields: tuple[str, ...]
    says: str
    whom: str = ORDER_BOOK


OWED: Mapping[type[Fact], Owed] = {
    PickShorted: Owed(
        "pick.shorted", "short_no", ("short_no", "fulfilment_order"), "short {0.short_no} of {0.fulfilment_order}"
    ),
    ShipmentReversed: Owed(
        "shipment.reversed", "shipment", ("shipment", "fulfilment_order"), "the reversal of shipment {0.shipment}"
    ),
    InvoiceVoided: Owed("invoice.voided", "invoice", ("invoice",), "the void number {0.invoice}"),
    PaymentApplied: Owed(
        "payment.applied",
        "application",
        ("application", "payment", "invoice"),
        "payment {0.payment} of {0.invoice}",
    ),
    PaymentUnapplied: Owed(
        "payment.unapplied",
        "application",
        ("application", "payment", "invoice"),
        "payment {0.payment} taken off {0.invoice}",
    ),
    RefundRecorded: Owed("payment.refunded", "refund_no", ("refund_no", "payment_request"), "refund {0.refund_no}"),
    PaymentRequested: Owed(
        "payment_request.opened", "payment_request", ("payment_request",), "{0.kind} {0.payment_request}", PROVIDER
    ),
    FundsCaptured: Owed(
        "payment_request.settled",
        "transaction",
        ("transaction", "payment_request", "reference"),
        "what was taken as {0.transaction}",
        INVOICING,
    ),
    FundsRefunded: Owed(
        "payment_request.settled",
        "refund",
        ("refund", "payment_request"),
        "what was paid back as {0.refund}",
        INVOICING,
    ),
    ChargedBack: Owed(
        "payment_request.charged_back",
        "charge_back",
        ("charge_back", "transaction", "payment_request"),
        "charge back {0.charge_back} of {0.transaction}",
        INVOICING,
    ),
    ReturnRequested: Owed(
        "return.requested", "return_id", ("return_id", "order"), "the wish to send back {0.return_id}"
    ),
    CreditPosted: Owed(
        "credit_memo.posted", "credit_memo", ("credit_memo", "rma"), "credit memo {0.credit_memo}"
    ),
}  # fmt: skip
"""A refusal of a card is nobody's to enter: nothing has come."""

HEARD: Mapping[type[Fact], tuple[str, str]] = {
    DeliveryRecorded: ("delivery.confirmed", "{0.shipment}"),
    StockChangePosted: ("inventory.changed", "{0.movement}"),
    ShortRecorded: ("pick.shorted", "{0.short_no}"),
    GoodsIssueReversed: ("shipment.reversed", "{0.shipment}"),
    VoidPosted: ("invoice.voided", "{0.document}"),
    RefundPosted: ("payment.refunded", "{0.refund_no}"),
    FundsCaptured: ("payment_request.opened", "{0.payment_request}"),
    FundsRefunded: ("payment_request.opened", "{0.payment_request}"),
    RefundFailed: ("payment_request.opened", "{0.payment_request}"),
    CaptureFailed: ("payment_request.opened", "{0.payment_request}"),
    CaptureRecorded: ("payment_request.settled", "{0.transaction}"),
    RefundRecorded: ("payment_request.settled", "{0.refund}"),
    PaymentReversed: ("payment_request.charged_back", "{0.transaction}"),
    ReturnAuthorized: ("return.requested", "{0.return_id}"),
    ReturnRefused: ("return.requested", "{0.return_id}"),
    ReturnPosted: ("return.inspected", "post/{0.inspection}"),
}
"""Fact → the event whose duty it ends, and that duty's name."""

POSTED: Mapping[str, str] = {
    "invoice": "invoice.posted",
    "credit_memo": "credit_memo.posted",
    "reversal": "payment.unapplied",
}
"""Kind of receivable -> the event that asks for it; all others are payments."""
