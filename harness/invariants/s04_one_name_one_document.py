"""A number means one thing in every book, and one thing has one number in each.   [S04]

Kind:      safety; at every document and every statement.
Reads:     BillableEventRecorded, FulfilmentOrderOpened, GoodsIssuePosted, InvoicePosted, MilestoneRecorded,
           OrderBooked, PaymentApplied, ReceivablePosted, ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   the cross-reference, read from the books: channel's order <-> sales order is one to one, over live orders;
           fulfilment order, shipment, invoice and application of a payment belong to one sales order each. At every
           instant: what a customer is told about a document, he is told under his own order; what invoicing is told of
           a shipment, it is told under the shipment's order; what the ledgers are told of a shipment, an invoice or a
           payment is booked to its order. An empty number means nothing, and is a breach.
Why:       Somebody is looked up by his name, his e-mail, his last order; and the customer reads that a parcel has left
           that he never ordered, while the invoice is booked to somebody else.
Exercised: by every document that names another one, and every statement about a document.
Convicts:  flawed:matched-by-customer.
Seen:      F009, F013, F083, F095, F201, F206.
Example:   09:00 OrderBooked order_number=SO-7 external_id=CRM-7
           09:00 OrderBooked order/2 order_number=SO-8 external_id=CRM-8
           11:00 InvoicePosted order/2 invoice=INV-9 order_number=SO-8
           11:01 MilestoneRecorded order=CRM-7 kind=invoiced document=INV-9
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.papers import Papers
from seatrial.facts import (
    BillableEventRecorded,
    Fact,
    FulfilmentOrderOpened,
    GoodsIssuePosted,
    InvoicePosted,
    MilestoneRecorded,
    OrderBooked,
    PaymentApplied,
    ReceivablePosted,
    ShipmentConfirmed,
)
from seatrial.rule import Handler, Rule


class Owner(Struct, frozen=True, gc=False):
    """Whose a document is: the sales order, and the channel's number of it. `entry`: what says so."""

    order: str
    customers_order: str
    entry: int


class OneNameOneDocument(Rule):
    id = "S04"

    def prepare(self) -> None:
        self._owners: Papers[Owner] = Papers()
        """Document, of whatever kind → whose it is. Numbers of one landscape do not meet."""
        self._booked: Papers[Owner] = Papers()
        """The channel's number → the sales order that it was booked as."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            FulfilmentOrderOpened: self.opened,
            ShipmentConfirmed: self.shipped,
            InvoicePosted: self.invoiced,
            PaymentApplied: self.paid,
            MilestoneRecorded: self.told,
            BillableEventRecorded: self.billable,
            GoodsIssuePosted: self.issued,
            ReceivablePosted: self.posted,
        }

    # ------------------------------------------------------------ whose is it?

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        owner = Owner(fact.order_number, fact.external_id, entry)
        self._owners.put(fact.origin, fact.order_number, owner)
        if not fact.external_id:
            summary = f"{fact.order_number} was booked at {self.clock(at)} for an order without a number"
            self.breach("order", "without a number", summary, at, entry)
            return
        first = self._booked.get(fact.external_id)
        if first is None:
            self._booked.put(fact.origin, fact.external_id, owner)
            return
        self.exercised += 1
        summary = f"order {fact.external_id} is {first.order} and, since {self.clock(at)}, {fact.order_number} as well"
        self.breach("order", "two sales orders", summary, at, first.entry, entry)

    def opened(self, fact: FulfilmentOrderOpened, _at: int, entry: int) -> None:
        self._belongs(fact.origin, fact.fulfilment_order, fact.order_number, entry)

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        self._belongs(fact.origin, fact.shipment, fact.order_number, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        self._same(fact.source_document, fact.order_number, f"invoice {fact.invoice} bills", at, entry)
        self._belongs(fact.origin, fact.invoice, fact.order_number, entry)

    def paid(self, fact: PaymentApplied, _at: int, entry: int) -> None:
        invoice = self._owners.get(fact.invoice)
        if invoice is not None:
            self._belongs(fact.origin, fact.application, invoice.order, entry)

    def _belongs(self, origin: str, document: str, order: str, entry: int) -> None:
        known = self._owners.get(order)
        if known is not None and self._owners.get(document) is None:
            self._owners.put(origin, document, Owner(order, known.customers_order, entry))

    # ------------------------------------------------------------ and does everybody say so?

    def told(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        owner = self._owners.get(fact.document)
        if owner is None:
            return  # of a finished order, or a document that nobody else knows by its number
        self.exercised += 1
        if owner.customers_order != fact.order:
            what = (
                f'the customer of order {fact.order} was told "{fact.kind}" about {fact.document} at {self.clock(at)}'
            )
            summary = f"{what}, which is order {owner.customers_order}'s"
            self.breach("milestone", "another's document", summary, at, owner.entry, entry)

    def billable(self, fact: BillableEventRecorded, at: int, entry: int) -> None:
        self._same(fact.source_document, fact.order_number, "invoicing was told of", at, entry)

    def issued(self, fact: GoodsIssuePosted, at: int, entry: int) -> None:
        owner = self._owners.get(fact.fulfilment_order)
        if owner is not None:
            self._same(fact.shipment, owner.order, "the stock ledger followed", at, entry)

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        if fact.order_number:
            self._same(fact.document, fact.order_number, f"the {fact.kind} posting is of", at, entry)

    def _same(self, document: str, order: str, what: str, at: int, entry: int) -> None:
        owner = self._owners.get(document)
        if owner is None:
            return
        self.exercised += 1
        if owner.order != order:
            summary = f"{what} {document} under {order} at {self.clock(at)}; it is {owner.order}'s"
            self.breach("document", "another order's", summary, at, owner.entry, entry)

    def retire(self, origin: str) -> None:
        self._owners.forget(origin)
        self._booked.forget(origin)
