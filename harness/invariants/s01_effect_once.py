"""Nothing that must happen once for one business reason happens twice.   [S01]

Kind:      safety; at every instant, whatever the faults.
Reads:     AllocationRecorded, BillableEventRecorded, BillableEventsReversed, CaptureRecorded, ConsumptionPosted,
           ConsumptionRecorded, ConsumptionSettled, CreditApplied, DeliveryRecorded, FillUpPosted, FundsCaptured,
           FundsRefunded, GoodsIssuePosted, GoodsIssueReversed, MilestoneRecorded, OrderAmended, OrderBooked,
           PaymentApplied, PurchaseOrderIssued, PurchaseOrderTaken, RebateSettled, RecallDecided, RecallRecorded,
           ReceivablePosted, ReceivablesCleared, RefundPosted, RefundRecorded, RefusedExpected, ReturnAuthorized,
           ReturnExpected, ReturnPosted, ServiceReported, ShipmentAnnounced, ShippingOrderAccepted, ShortRecorded,
           SoftReserved, StockChangePosted, StockReserved, TransferAccepted, VendorInvoicePosted, VendorShipmentPosted,
           VoidPosted.
Needs:     nothing of the engine.
Formula:   for every business key k and every kind of effect t: count(facts of kind t with effect key k) <= 1.
           The key says which business reason it was (revision 1 of order CRM-7, the goods issue of shipment SHP-3)
           and never which delivery.
Why:       A message that comes twice must not book, reserve, ship, bill or tell twice. Receivers recognise a repeated
           idempotency key within its window and no other duplicate: everything else is the sender's work.
           Invoices are no effects here: S35 counts them, and says how many units were billed too often.
Exercised: by every effect.
Convicts:  flawed:no-inbox-dedupe, flawed:key-per-attempt, flawed:unknown-is-failed, flawed:forgets-what-was-sent,
           flawed:key-per-process, flawed:endpoint-switched, flawed:unknown-is-paid-again, flawed:period-billed-per-run.
Seen:      F001, F002, F003, F004, F005, F006, F011, F012, F023, F026.
Example:   09:00 OrderBooked external_id=CRM-7 revision=1 order_number=SO-7
           09:05 OrderBooked external_id=CRM-7 revision=1 order_number=SO-8
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from harness.invariants.papers import Papers
from seatrial.facts import (
    AllocationRecorded,
    BillableEventRecorded,
    BillableEventsReversed,
    CaptureRecorded,
    ConsumptionPosted,
    ConsumptionRecorded,
    ConsumptionSettled,
    CreditApplied,
    DeliveryRecorded,
    Fact,
    FillUpPosted,
    FundsCaptured,
    FundsRefunded,
    GoodsIssuePosted,
    GoodsIssueReversed,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    PaymentApplied,
    PurchaseOrderIssued,
    PurchaseOrderTaken,
    RebateSettled,
    RecallDecided,
    RecallRecorded,
    ReceivablePosted,
    ReceivablesCleared,
    RefundPosted,
    RefundRecorded,
    RefusedExpected,
    ReturnAuthorized,
    ReturnExpected,
    ReturnPosted,
    ServiceReported,
    ShipmentAnnounced,
    ShippingOrderAccepted,
    ShortRecorded,
    SoftReserved,
    StockChangePosted,
    StockReserved,
    TransferAccepted,
    VendorInvoicePosted,
    VendorShipmentPosted,
    VoidPosted,
)
from seatrial.rule import Handler, Rule

EVIDENCE = {
    "goods_issue": "the goods issue of shipment",
    "proof_of_delivery": "the proof of delivery of shipment",
    "return_accepted": "what was accepted at",
}
"""Type of evidence -> how one speaks of it, before its document."""


class Doubled(Struct, frozen=True):
    """How to say that an effect of one kind happened twice. `number`: the field that a second effect fills anew."""

    entity: str
    kind: str
    says: Callable[[Any], str]
    number: str = ""


DOUBLED: Mapping[type[Fact], Doubled] = {
    OrderBooked: Doubled(
        "order", "booked twice", lambda f: f"revision {f.revision} of order {f.external_id} was booked twice",
        "order_number",
    ),
    OrderAmended: Doubled(
        "order", "changed twice", lambda f: f"revision {f.revision} of order {f.external_id} was taken over twice"
    ),
    StockReserved: Doubled(
        "fulfilment order", "reserved twice", lambda f: f"stock for {f.fulfilment_order} was reserved twice",
        "reservation",
    ),
    SoftReserved: Doubled(
        "fulfilment order", "softly reserved twice",
        lambda f: f"stock for {f.fulfilment_order} was softly reserved twice", "reservation",
    ),
    AllocationRecorded: Doubled(
        "fulfilment order", "allocation recorded twice",
        lambda f: f"the allocation of {f.fulfilment_order} was recorded twice in the order book",
    ),
    ShippingOrderAccepted: Doubled(
        "fulfilment order", "sent to the warehouse twice",
        lambda f: f"{f.fulfilment_order} was sent to the warehouse twice",
    ),
    ShortRecorded: Doubled(
        "short", "recorded twice",
        lambda f: f"short {f.short_no} of {f.fulfilment_order} was recorded twice in the order book",
    ),
    RecallDecided: Doubled(
        "recall", "decided twice", lambda f: f"recall {f.recall_no} of {f.fulfilment_order} was relayed twice"
    ),
    RecallRecorded: Doubled(
        "recall", "recorded twice",
        lambda f: f"the result of recall {f.recall_no} of {f.fulfilment_order} was recorded twice in the order book",
    ),
    GoodsIssuePosted: Doubled(
        "shipment", "posted to the stock ledger twice",
        lambda f: f"the goods issue of shipment {f.shipment} was posted to the stock ledger twice",
    ),
    GoodsIssueReversed: Doubled(
        "shipment", "reversed in the stock ledger twice",
        lambda f: f"the goods issue of shipment {f.shipment} was reversed in the stock ledger twice",
    ),
    BillableEventsReversed: Doubled(
        "shipment", "taken back in billing twice",
        lambda f: f"{EVIDENCE.get(f.type, f.type)} {f.source_document} was taken back in billing twice",
    ),
    PurchaseOrderIssued: Doubled(
        "fulfilment order", "bought twice", lambda f: f"what {f.fulfilment_order} has was bought twice",
        "purchase_order",
    ),
    PurchaseOrderTaken: Doubled(
        "purchase order", "taken twice", lambda f: f"the vendor took purchase order {f.purchase_order} twice",
        "vendor_order",
    ),
    VendorShipmentPosted: Doubled(
        "shipment", "posted to the order book twice",
        lambda f: f"the vendor's shipment {f.shipment} was posted to the order book twice",
    ),
    VendorInvoicePosted: Doubled(
        "vendor's invoice", "posted twice", lambda f: f"the vendor's invoice {f.invoice} was posted twice"
    ),
    FillUpPosted: Doubled(
        "shipment", "posted to the order book twice",
        lambda f: f"the fill-up with shipment {f.shipment} was posted to the order book twice",
    ),
    StockChangePosted: Doubled(
        "stock movement", "posted to the stock ledger twice",
        lambda f: f"stock movement {f.movement} ({f.kind} of {f.quantity_base} {f.item}) was posted to the stock "
        "ledger twice",
    ),
    BillableEventRecorded: Doubled(
        "shipment", "reported to billing twice",
        lambda f: f"{EVIDENCE.get(f.type, f.type)} {f.source_document} was reported to billing twice",
    ),
    ServiceReported: Doubled(
        "service contract", "reported to billing twice",
        lambda f: f"{f.type} {f.source_document} of contract {f.contract} was reported to billing twice",
    ),
    ShipmentAnnounced: Doubled(
        "shipment", "announced twice", lambda f: f"shipment {f.shipment} was announced to the carrier twice", "tracking"
    ),
    DeliveryRecorded: Doubled(
        "shipment", "delivery recorded twice",
        lambda f: f"the delivery of shipment {f.shipment} was recorded twice in the order book",
    ),
    RefusedExpected: Doubled(
        "return", "sent to the warehouse twice",
        lambda f: f"return {f.return_no} of shipment {f.shipment} was sent to the warehouse twice", "notice",
    ),
    ReturnAuthorized: Doubled(
        "return", "allowed twice", lambda f: f"return {f.return_id} was allowed twice in the order book", "rma"
    ),
    ReturnExpected: Doubled(
        "return", "announced twice", lambda f: f"the warehouse was told of return {f.rma} twice"
    ),
    ReturnPosted: Doubled(
        "return", "posted to the stock ledger twice",
        lambda f: f"inspection {f.inspection} of {f.rma} was posted to the stock ledger twice",
    ),
    CreditApplied: Doubled(
        "credit memo", "applied twice", lambda f: f"application {f.application} of {f.credit_memo} was made twice"
    ),
    TransferAccepted: Doubled(
        "transfer", "sent to the warehouse twice",
        lambda f: f"transfer {f.transfer} ({f.quantity_base} {f.item} for {f.to_site}) was sent to the warehouse twice",
        "lorry",
    ),
    PaymentApplied: Doubled(
        "payment", "applied twice", lambda f: f"application {f.application} of payment {f.payment} was made twice"
    ),
    FundsCaptured: Doubled(
        "payment", "taken twice", lambda f: f"the money of {f.payment_request} was taken twice", "transaction"
    ),
    FundsRefunded: Doubled(
        "payment", "paid back twice", lambda f: f"the money of {f.payment_request} was paid back twice", "refund"
    ),
    CaptureRecorded: Doubled(
        "payment", "received twice", lambda f: f"payment {f.transaction} was received in billing twice", "payment"
    ),
    RefundRecorded: Doubled(
        "refund", "recorded twice", lambda f: f"refund {f.refund} was recorded in billing twice", "refund_no"
    ),
    RefundPosted: Doubled(
        "refund", "posted twice", lambda f: f"refund {f.refund_no} was posted to the ledger twice"
    ),
    ReceivablePosted: Doubled(
        "receivable", "posted twice",
        lambda f: f"{f.kind} {f.document} was posted to the receivables account twice",
    ),
    ReceivablesCleared: Doubled(
        "receivable", "posted twice",
        lambda f: f"{f.application} was moved from {f.from_invoice} to {f.invoice} twice",
    ),
    ConsumptionRecorded: Doubled(
        "consumption report", "recorded twice", lambda f: f"report {f.report} was recorded twice in the order book"
    ),
    ConsumptionSettled: Doubled(
        "consumption report", "settled twice", lambda f: f"what report {f.report} says was used was sold twice",
        "document",
    ),
    RebateSettled: Doubled(
        "rebate claim", "granted twice", lambda f: f"rebate claim {f.claim} was granted twice", "credit_memo"
    ),
    ConsumptionPosted: Doubled(
        "consumption report", "taken off twice", lambda f: f"what report {f.report} says was used was taken off twice"
    ),
    VoidPosted: Doubled(
        "void number", "posted twice", lambda f: f"that {f.document} is void was posted to the ledger twice"
    ),
    MilestoneRecorded: Doubled(
        "milestone", "told twice",
        lambda f: f'the customer of order {f.order} was told "{f.kind}" about {f.document} twice',
    ),
}  # fmt: skip


class EffectOnce(Rule):
    id = "S01"

    def prepare(self) -> None:
        self._first: Papers[tuple[int, int, str]] = Papers()
        self._convicted: set[str] = set()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return dict.fromkeys(DOUBLED, self.effect)

    def effect(self, fact: Fact, at: int, entry: int) -> None:
        self.exercised += 1
        key = fact.effect_key
        first = self._first.get(key)
        if first is None and (self._first.knows(fact.origin) or not self._finished(fact.origin)):
            number = DOUBLED[type(fact)].number
            self._first.put(fact.origin, key, (at, entry, getattr(fact, number) if number else ""))
        elif (first is not None or not self.trial.tombstones.add(key)) and key not in self._convicted:
            self._convicted.add(key)
            self._convict(fact, first, at, entry)

    def _finished(self, origin: str) -> bool:
        """Whether the order of which this is, or from which it descends, has been retired."""
        while origin:
            if f"retired/{origin}" in self.trial.tombstones:
                return True
            origin = origin.rpartition("/")[0]
        return False

    def _convict(self, fact: Fact, first: tuple[int, int, str] | None, at: int, entry: int) -> None:
        doubled = DOUBLED[type(fact)]
        second = f"{getattr(fact, doubled.number)} at " if doubled.number else "at "
        if first is None:
            said = f"once before its order was finished, and {second}{self.clock(at)}"
            witness: tuple[int, ...] = (entry,)
        else:
            first_at, first_entry, number = first
            said = f"{f'{number} ' if number else ''}at {self.clock(first_at)}, {second}{self.clock(at)}"
            witness = (first_entry, entry)
        self.breach(doubled.entity, doubled.kind, f"{doubled.says(fact)}: {said}", at, *witness)

    def retire(self, origin: str) -> None:
        self.trial.tombstones.add(f"retired/{origin}")
        for key, _ in self._first.forget(origin):
            self.trial.tombstones.add(key)
