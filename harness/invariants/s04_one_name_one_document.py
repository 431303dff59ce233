"""A number means one thing in every book, and one thing has one number in each.   [S04]

Kind:      safety; at every document and every statement.
Reads:     BillableEventRecorded, CallSent, CreditPosted, EventAcknowledged, FulfilmentOrderOpened, GoodsIssuePosted,
           InvoicePosted, MilestoneRecorded, OrderBooked, OrderSubmitted, PaymentApplied, ReceivablePosted,
           ShipmentConfirmed, VendorShipmentPosted, VendorShipped.
Needs:     nothing of the engine.
Formula:   the cross-reference, read from the books: channel's order <-> sales order is one to one, over live orders;
           fulfilment order, shipment, invoice and application of a payment belong to one sales order each. At every
           instant: what a customer is told about a document, he is told under his own order; what invoicing is told of
           a shipment, it is told under the shipment's order; what the ledgers are told of a shipment, an invoice, a
           payment or a credit memo is booked to its order (of a credit memo also when that is finished). What is
           billed, paid and credited of a service contract is booked to that contract, and on the account of the
           customer who was billed. An empty number means nothing, and is a breach.
           If the channel gives a number to another customer's order (it was put back to a backup), the first customer
           is told nothing more under it from the moment at which the engine has acknowledged that order: what was said
           would be read by the other one. What had left before is nobody's fault.
Why:       Somebody is looked up by his name, his e-mail, his last order; and the customer reads that a parcel has left
           that he never ordered, while the invoice is booked to somebody else.
Exercised: by every document that names another one, and every statement about a document.
Convicts:  flawed:matched-by-customer, flawed:taken-for-a-correction,
           flawed:corrected-under-new-number, flawed:contract-number-cut.
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
    CallSent,
    CreditPosted,
    EventAcknowledged,
    Fact,
    FulfilmentOrderOpened,
    GoodsIssuePosted,
    InvoicePosted,
    MilestoneRecorded,
    OrderBooked,
    OrderSubmitted,
    PaymentApplied,
    ReceivablePosted,
    ShipmentConfirmed,
    VendorShipmentPosted,
    VendorShipped,
)
from seatrial.rule import Handler, Rule


class Owner(Struct, frozen=True, gc=False):
    """Whose a document is: the sales order, and the channel's number of it. `entry`: what says so."""

    order: str
    customers_order: str
    entry: int


class Billed(Struct, frozen=True, gc=False):
    """The service contract that a document is about, and whom billing has billed for it."""

    contract: str
    customer: str
    entry: int


class Holder(Struct, gc=False):
    """Whose order has a number of the channel's now. `known`: the engine has acknowledged it."""

    customer: str
    origin: str
    entry: int
    known: bool = False


class OneNameOneDocument(Rule):
    id = "S04"

    def prepare(self) -> None:
        self._owners: Papers[Owner] = Papers()
        """Document, of whatever kind → whose it is. Numbers of one landscape do not meet."""
        self._credits: dict[str, Owner] = {}
        """Credit memo → its order, which is finished as a rule."""
        self._contracts: dict[str, Billed] = {}
        """Document of a service contract, which is finished by no order's end."""
        self._booked: Papers[Owner] = Papers()
        """The channel's number → the sales order that it was booked as."""
        self._customers: Papers[str] = Papers()
        """The channel's number → the customer for whom it was booked."""
        self._placed: dict[str, str] = {}
        """The channel's number → the customer who has placed it first."""
        self._again: dict[str, Holder] = {}
        """The channel's number → who has it now, if it was given to another customer's order."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderSubmitted: self.submitted,
            EventAcknowledged: self.acknowledged,
            CallSent: self.tells,
            OrderBooked: self.booked,
            FulfilmentOrderOpened: self.opened,
            ShipmentConfirmed: self.shipped,
            VendorShipped: self.shipped,
            InvoicePosted: self.invoiced,
            PaymentApplied: self.paid,
            CreditPosted: self.credited,
            MilestoneRecorded: self.told,
            BillableEventRecorded: self.billable,
            GoodsIssuePosted: self.issued,
            VendorShipmentPosted: self.issued,
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
            self._customers.put(fact.origin, fact.external_id, fact.customer)
            self._booked.put(fact.origin, fact.external_id, owner)
            return
        self.exercised += 1
        summary = f"order {fact.external_id} is {first.order} and, since {self.clock(at)}, {fact.order_number} as well"
        self.breach("order", "two sales orders", summary, at, first.entry, entry)

    def opened(self, fact: FulfilmentOrderOpened, _at: int, entry: int) -> None:
        self._belongs(fact.origin, fact.fulfilment_order, fact.order_number, entry)

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        self._belongs(fact.origin, fact.shipment, fact.order_number, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if fact.contract:
            self._contracts[fact.invoice] = Billed(fact.contract, fact.customer, entry)
        for part in fact.parts:
            self._same(part.source_document, part.order_number, f"invoice {fact.invoice} bills", at, entry)
        if fact.order_number and not fact.contract:  # of several orders' nobody knows it as his own
            self._belongs(fact.origin, fact.invoice, fact.order_number, entry)

    def paid(self, fact: PaymentApplied, _at: int, entry: int) -> None:
        if (bill := self._contracts.get(fact.invoice)) is not None:
            self._contracts[fact.application] = bill
        invoice = self._owners.get(fact.invoice)
        if invoice is not None:
            self._belongs(fact.origin, fact.application, invoice.order, entry)

    def credited(self, fact: CreditPosted, _at: int, entry: int) -> None:
        if (bill := self._contracts.get(fact.invoice)) is not None:
            self._contracts[fact.credit_memo] = bill
        elif fact.order_number:
            self._credits.setdefault(fact.credit_memo, Owner(fact.order_number, "", entry))

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

    def issued(self, fact: GoodsIssuePosted | VendorShipmentPosted, at: int, entry: int) -> None:
        owner = self._owners.get(fact.fulfilment_order)
        if owner is not None:
            self._same(fact.shipment, owner.order, "the stock ledger followed", at, entry)

    def posted(self, fact: ReceivablePosted, at: int, entry: int) -> None:
        bill = self._contracts.get(fact.document)
        if bill is not None:
            self._of_contract(fact, bill, at, entry)
        elif whose := fact.contract or fact.order_number:
            self._same(fact.document, whose, f"the {fact.kind} posting is of", at, entry)

    def _of_contract(self, fact: ReceivablePosted, bill: Billed, at: int, entry: int) -> None:
        self.exercised += 1
        if (fact.contract, fact.customer) == (bill.contract, bill.customer):
            return
        place = f"under {fact.contract or fact.order_number or 'several orders'}"
        if fact.customer:
            place += f", on the account of {fact.customer}"
        what = f"the {fact.kind} posting is of {fact.document} {place}, at {self.clock(at)}"
        summary = f"{what}; it is contract {bill.contract}'s, and {bill.customer} was billed"
        self.breach("document", "another contract's", summary, at, bill.entry, entry)

    def _same(self, document: str, order: str, what: str, at: int, entry: int) -> None:
        owner = self._credits.get(document) or self._owners.get(document)
        if owner is None:
            return
        self.exercised += 1
        if owner.order != order:
            summary = f"{what} {document} under {order} at {self.clock(at)}; it is {owner.order}'s"
            self.breach("document", "another order's", summary, at, owner.entry, entry)

    # ------------------------------------------------------------ and is the number still his?

    def submitted(self, fact: OrderSubmitted, _at: int, entry: int) -> None:
        if self._placed.setdefault(fact.order, fact.customer) != fact.customer:
            self._again[fact.order] = Holder(fact.customer, fact.origin, entry)

    def acknowledged(self, fact: EventAcknowledged, _at: int, _entry: int) -> None:
        if self._again and fact.type == "order.submitted" and 200 <= fact.status < 300:
            holder = self._again.get(fact.subject)
            if holder is not None and holder.origin == fact.origin:
                holder.known = True

    def tells(self, fact: CallSent, at: int, entry: int) -> None:
        if not self._again or fact.operation != "recordMilestone":
            return
        number = fact.subject.partition("/")[0]
        holder, booked = self._again.get(number), self._customers.get(number)
        if holder is None or not holder.known or booked is None:
            return
        self.exercised += 1
        if booked != holder.customer:
            what = f"the customer of order {number}, {booked}, was told something under it at {self.clock(at)}"
            summary = f"{what}, when the engine knew that it is an order of {holder.customer} by now"
            self.breach("milestone", "number is another's", summary, at, holder.entry, entry)

    def retire(self, origin: str) -> None:
        self._owners.forget(origin)
        self._booked.forget(origin)
        self._customers.forget(origin)
