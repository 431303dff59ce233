"""What a document refers to is there: nothing is booked before what it is about.   [S08]

Kind:      safety; at every document, in the book that it is written into.
Reads:     BillableEventRecorded, BillableEventsReversed, ConsumptionSettled, ContractChanged, CreditApplied,
           CreditPosted, FulfilmentOrderOpened, GoodsIssuePosted, GoodsIssueReversed, InvoicePosted, OrderBooked,
           PaymentApplied, PurchaseOrderIssued, PurchaseOrderTaken, ReceivablePosted, ReceivablesCleared,
           ReturnInspected, ReturnPosted, ServiceReported, ShipmentConfirmed, ShipmentReversed, ShippingOrderAccepted,
           SoftReserved, StockChangePosted, StockHandedOver, StockMoved, StockReserved, VendorShipmentPosted,
           VendorShipped.
Needs:     nothing of the engine.
Formula:   at the instant of each entry on the left, what is on the right stands in the books.
               reservation, shipping order, purchase order -> the fulfilment order, in the order book
               a vendor's order -> the purchase order · his parcel, in the order book -> the parcel, in his
               goods issue in the ledger -> the shipment · stock change in the ledger -> the warehouse's movement,
               or what another ledger has handed over
               evidence for invoicing -> the shipment or the inspection, and the order in the order book
               return in the ledger -> the inspection
               what invoicing is told of a service contract -> the contract; of usage -> the shipment, too
               evidence that a customer has used goods of ours -> his report, settled in the order book
               receivable of an invoice -> the invoice, in invoicing
               receivable of a credit memo -> the credit memo, in invoicing, and the receivable of its invoice
               receivable of a payment -> the receivable of its invoice, in the same account; the payment, in invoicing
               what a credit memo settles of another invoice -> the receivables of both; the application, in invoicing
           (Billing and warehouse tell the order book independently of each other, so that an invoice may be posted
           before the goods issue that it bills: that is no breach.)
Why:       "Parent not found": logged, answered 200 and gone; or booked all the same, and the account shows cash without
           a claim, which somebody then pays back.
Exercised: by every entry on the left.
Convicts:  flawed:payment-before-invoice, flawed:credited-when-allowed, flawed:credited-twice,
           flawed:billed-at-fill-up.
Seen:      F031.
Example:   10:00 InvoicePosted invoice=INV-9 order_number=SO-7
           12:00 PaymentApplied application=APP-3 payment=PAY-3 invoice=INV-9
           12:01 ReceivablePosted kind=payment document=APP-3 invoice=INV-9 amount_minor=-990
"""

from collections.abc import Mapping

from harness.invariants.papers import Papers
from seatrial.facts import (
    BillableEventRecorded,
    BillableEventsReversed,
    ConsumptionSettled,
    ContractChanged,
    CreditApplied,
    CreditPosted,
    Fact,
    FulfilmentOrderOpened,
    GoodsIssuePosted,
    GoodsIssueReversed,
    InvoicePosted,
    OrderBooked,
    PaymentApplied,
    PurchaseOrderIssued,
    PurchaseOrderTaken,
    ReceivablePosted,
    ReceivablesCleared,
    ReturnInspected,
    ReturnPosted,
    ServiceReported,
    ShipmentConfirmed,
    ShipmentReversed,
    ShippingOrderAccepted,
    SoftReserved,
    StockChangePosted,
    StockHandedOver,
    StockMoved,
    StockReserved,
    VendorShipmentPosted,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

STANDS: Mapping[type[Fact], tuple[str, str]] = {
    OrderBooked: ("order", "order_number"),
    FulfilmentOrderOpened: ("fulfilment order", "fulfilment_order"),
    ShipmentConfirmed: ("shipment", "shipment"),
    VendorShipped: ("shipment", "shipment"),
    PurchaseOrderIssued: ("purchase order", "purchase_order"),
    StockMoved: ("stock movement", "movement"),
    StockHandedOver: ("stock movement", "handover"),
    InvoicePosted: ("invoice", "invoice"),
    PaymentApplied: ("application", "application"),
    CreditApplied: ("application", "application"),
    ReturnInspected: ("inspection", "inspection"),
    CreditPosted: ("credit memo", "credit_memo"),
    ContractChanged: ("contract", "contract"),
}
"""What makes a document stand: its kind, and the field that has its number."""

REFERS: Mapping[type[Fact], tuple[tuple[str, str], ...]] = {
    StockReserved: (("fulfilment order", "fulfilment_order"),),
    SoftReserved: (("fulfilment order", "fulfilment_order"),),
    ShippingOrderAccepted: (("fulfilment order", "fulfilment_order"),),
    GoodsIssuePosted: (("shipment", "shipment"),),
    ShipmentReversed: (("shipment", "shipment"),),
    GoodsIssueReversed: (("shipment", "shipment"),),
    BillableEventsReversed: (("shipment", "source_document"),),
    PurchaseOrderIssued: (("fulfilment order", "fulfilment_order"),),
    PurchaseOrderTaken: (("purchase order", "purchase_order"),),
    VendorShipmentPosted: (("shipment", "shipment"),),
    StockChangePosted: (("stock movement", "movement"),),
    ReturnPosted: (("inspection", "inspection"),),
    BillableEventRecorded: (("shipment", "source_document"), ("order", "order_number")),
    ServiceReported: (("shipment", "source_document"), ("contract", "contract")),
    ReceivablesCleared: (("application", "application"), ("claim", "invoice"), ("claim", "from_invoice")),
}
"""What refers to what: the kind of document, and the field that has its number."""

SAYS: Mapping[type[Fact], str] = {
    StockReserved: "stock was reserved for",
    SoftReserved: "stock was softly reserved for",
    ShippingOrderAccepted: "the warehouse took a shipping order for",
    GoodsIssuePosted: "the stock ledger followed",
    ShipmentReversed: "the warehouse took back",
    GoodsIssueReversed: "the stock ledger took back",
    BillableEventsReversed: "invoicing was told to take back",
    PurchaseOrderIssued: "the order book bought for",
    PurchaseOrderTaken: "the vendor took",
    VendorShipmentPosted: "the order book followed",
    StockChangePosted: "the stock ledger followed",
    ReturnPosted: "the stock ledger followed",
    BillableEventRecorded: "invoicing was told of",
    ServiceReported: "invoicing was told of",
    ReceivablesCleared: "the ledger moved what is owed by",
}
RETURNED, USAGE = "return_accepted", "usage"
CLAIM = "claim"
"""The receivable of an invoice, by the invoice's number."""


class CausalClosure(Rule):
    id = "S08"

    def prepare(self) -> None:
        self._standing: Papers[int] = Papers()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **dict.fromkeys(STANDS, self.stands),
            **dict.fromkeys(REFERS, self.refers),
            PurchaseOrderIssued: self.bought,
            ReceivablePosted: self.posted,
            ConsumptionSettled: self.settled,
        }

    def stands(self, fact: Fact, _at: int, entry: int) -> None:
        kind, field = STANDS[type(fact)]
        self._note(fact, kind, getattr(fact, field), entry)

    def settled(self, fact: ConsumptionSettled, _at: int, entry: int) -> None:
        self._note(fact, "settlement", f"{fact.report}/{fact.document}", entry)

    def refers(self, fact: Fact, at: int, entry: int) -> None:
        if isinstance(fact, BillableEventRecorded) and fact.type == "consumption":
            self._ask("settlement", f"{fact.source_document}/{fact.order_number}", SAYS[type(fact)], at, entry)
            return
        for kind, field in REFERS[type(fact)]:
            if kind == "shipment" and isinstance(fact, ServiceReported) and fact.type != USAGE:
                continue  # a period is in the contract
            if kind == "shipment" and isinstance(fact, BillableEventRecorded) and fact.type == RETURNED:
                kind = "inspection"
            self._ask(kind, getattr(fact, field), SAYS[type(fact)], at, entry)

    def bought(self, fact: PurchaseOrderIssued, at: int, entry: int) -> None:
        self.stands(fact, at, entry)
        self.refers(fact, at, entry)

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        says = f"the {fact.kind} {fact.document} was posted to the receivables account on the strength of"
        if fact.kind == "invoice":
            self._ask("invoice", fact.document, says, at, entry)
            self._note(fact, CLAIM, fact.document, entry)
        else:
            document = "credit memo" if fact.kind == "credit_memo" else "application"
            self._ask(document, fact.document, says, at, entry)
            self._ask(CLAIM, fact.invoice, says, at, entry)

    def _note(self, fact: Fact, kind: str, number: str, entry: int) -> None:
        if self._standing.get(f"{kind}/{number}") is None:
            self._standing.put(fact.origin, f"{kind}/{number}", entry)

    def _ask(self, kind: str, number: str, says: str, at: int, entry: int) -> None:
        self.exercised += 1
        name = f"{kind}/{number}"
        if self._standing.get(name) is None and f"closure/{name}" not in self.trial.tombstones:
            there = "which is not posted there" if kind == CLAIM else "which is in no book"
            what = "the claim of " if kind == CLAIM else f"{kind} "
            summary = f"{says} {what}{number} at {self.clock(at)}, {there}"
            self.breach(kind, "not there", summary, at, entry)

    def retire(self, origin: str) -> None:
        for name, _ in self._standing.forget(origin):
            self.trial.tombstones.add(f"closure/{name}")
