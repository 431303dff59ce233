"""What a vendor ships is promised and billed by what he says he ships, and no stock of ours moves for it.   [S62]

Kind:      safety; at every instant, whatever the faults. That every vendor's invoice is posted is asked for at rest.
Reads:     CaseListed, InvoicePosted, MilestoneRecorded, PurchaseOrderAcknowledged, PurchaseOrderIssued,
           PurchaseOrderTaken, ShippingOrderAccepted, StockReserved, VendorInvoicePosted, VendorInvoiced,
           VendorShipped.
Needs:     nothing of the engine.
Formula:   for every line of a purchase order: promised to the customer (milestone `confirmed`) <= acknowledged by the
           vendor, by the agreed meaning of his codes (IA, IQ and IB: the quantity stated; IR: nothing); invoiced to the
           customer with the vendor's parcels <= shipped with them, by his ship notices (what is invoiced anew in place
           of an invoice is not counted again: whether it is more than was shipped S35 asks); put into the vendor's book
           once and no more; and for its fulfilment order nothing is reserved in our warehouse, or handed to it.
Why:       "Delivered" is a word on a purchase order, six of ten is what is in the lorry. And what is bought and also
           taken off the shelf arrives twice. A vendor who is not paid does not ship again, and one who is paid what he
           asks for is paid for what he has not shipped.
Exercised: by every invoice for a vendor's parcel, every promise of what he is to ship, and every invoice of his.
Convicts:  flawed:po-delivered-is-shipped, flawed:asn-by-control-number, flawed:ack-code-misread,
           flawed:drop-ship-from-own-stock, flawed:vendor-invoice-filed.
Seen:      F014, F120, F186.
Example:   09:00 PurchaseOrderIssued purchase_order=PO-4 order_number=SO-7 fulfilment_order=SO-7-2 lines=1:STOVE:10
           12:00 VendorShipped shipment=ASN-3 purchase_order=PO-4 order_number=SO-7 lines=1/1:STOVE:6 closed=1
           13:00 InvoicePosted invoice=INV-9 source_document=ASN-3 order_number=SO-7 lines=1/1:STOVE:10
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import money, units
from seatrial.facts import (
    CaseListed,
    Fact,
    InvoicePart,
    InvoicePosted,
    MilestoneRecorded,
    PurchaseOrderAcknowledged,
    PurchaseOrderIssued,
    PurchaseOrderTaken,
    ShippingOrderAccepted,
    StockReserved,
    VendorInvoiced,
    VendorInvoicePosted,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

WILL_SHIP = frozenset({"IA", "IQ", "IB"})
"""Codes by which the quantity stated will be shipped, now or later."""


class Line(Struct, gc=False):
    """One line of a purchase order, in base units. `acknowledged`: by each answer of the vendor added up."""

    item: str
    price_minor: int = 0
    acknowledged: int = 0
    promised: int = 0
    shipped: int = 0
    invoiced: int = 0
    owed: int = 0


class Bill(Struct, frozen=True, gc=False):
    """A vendor's invoice that is not posted. `entry`: where he says it."""

    said: VendorInvoiced
    entry: int


class Bought(Struct):
    """One purchase order. `entry`: what was last heard of it."""

    number: str
    entry: int
    lines: dict[str, Line] = field(default_factory=dict)
    taken: int = 0
    convicted: set[str] = field(default_factory=set)


class DropShip(Rule):
    id = "S62"

    def prepare(self) -> None:
        self._bought: Papers[Bought] = Papers()
        """By fulfilment order."""
        self._parts: Papers[str] = Papers()
        """Purchase order, or a vendor's parcel -> the fulfilment order."""
        self._bills: dict[str, Bill] = {}
        """Not posted, by number; those of finished orders too: he bills when everything has left."""
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            PurchaseOrderIssued: self.issued,
            PurchaseOrderTaken: self.taken,
            PurchaseOrderAcknowledged: self.acknowledged,
            MilestoneRecorded: self.promised,
            VendorShipped: self.shipped,
            VendorInvoiced: self.billed,
            VendorInvoicePosted: self.owed,
            CaseListed: self._cases.seen,
            InvoicePosted: self.invoiced,
            StockReserved: self.from_stock,
            ShippingOrderAccepted: self.from_stock,
        }

    def issued(self, fact: PurchaseOrderIssued, _at: int, entry: int) -> None:
        prices = fact.prices_minor or (0,) * len(fact.lines)
        lines = {line.line: Line(line.item, price) for line, price in zip(fact.lines, prices, strict=True)}
        self._bought.put(fact.origin, fact.fulfilment_order, Bought(fact.purchase_order, entry, lines))
        self._parts.put(fact.origin, fact.purchase_order, fact.fulfilment_order)

    def taken(self, fact: PurchaseOrderTaken, at: int, entry: int) -> None:
        bought = self._of(fact.purchase_order)
        if bought is not None:
            bought.taken += 1
            if bought.taken > 1:
                what = f"purchase order {bought.number} is in the vendor's book {bought.taken} times since"
                self._convict(bought, "bought twice", f"{what} {self.clock(at)}: he ships it as often", at, entry)

    def acknowledged(self, fact: PurchaseOrderAcknowledged, _at: int, entry: int) -> None:
        bought = self._of(fact.purchase_order)
        if bought is None:
            return
        bought.entry = entry
        for said in fact.lines:
            if said.line in bought.lines and said.code in WILL_SHIP:
                bought.lines[said.line].acknowledged += said.quantity_base

    def promised(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        bought = self._bought.get(fact.document) if fact.kind == "confirmed" else None
        if bought is None:
            return
        self.exercised += 1
        for said in fact.lines:
            line = bought.lines.get(said.line)
            if line is None:
                continue
            line.promised = max(line.promised, said.quantity_base)
            if line.promised > line.acknowledged:
                what = f"{units(line.promised, line.item)} of {bought.number} were promised at {self.clock(at)}"
                summary = f"{what}; the vendor will ship {line.acknowledged}"
                self._convict(bought, "promised more than acknowledged", summary, at, entry)

    def shipped(self, fact: VendorShipped, _at: int, entry: int) -> None:
        bought = self._of(fact.purchase_order)
        if bought is None:
            return
        bought.entry = entry
        self._parts.put(fact.origin, fact.shipment, self._parts.get(fact.purchase_order) or "")
        for said in fact.lines:
            if said.line in bought.lines:
                bought.lines[said.line].shipped += said.quantity_base

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        for part in () if fact.replaces else fact.parts:
            self._invoiced(part, at, entry)

    def _invoiced(self, fact: InvoicePart, at: int, entry: int) -> None:
        bought = self._of(fact.source_document)
        if bought is None:
            return
        self.exercised += 1
        for said in fact.lines:
            line = bought.lines.get(said.line)
            if line is None:
                continue
            line.invoiced += said.quantity_base
            if line.invoiced > line.shipped:
                what = f"{units(line.invoiced, line.item)} of {bought.number} are billed to the customer since"
                summary = f"{what} {self.clock(at)}, with {fact.invoice}; the vendor has shipped {line.shipped}"
                self._convict(bought, "billed more than the vendor shipped", summary, at, entry)

    # ------------------------------------------------------------ what the vendor is owed

    def billed(self, fact: VendorInvoiced, _at: int, entry: int) -> None:
        self.exercised += 1
        self._bills[fact.invoice] = Bill(fact, entry)

    def owed(self, fact: VendorInvoicePosted, at: int, entry: int) -> None:
        bill = self._bills.pop(fact.invoice, None)
        if bill is None:
            return  # that it is posted again is S01's affair
        said = bill.said
        what = f"the vendor's invoice {fact.invoice} was posted at {self.clock(at)} with"
        what = f"{what} {money(fact.total_minor, fact.currency)}"
        if (fact.total_minor, fact.currency) != (said.total_minor, said.currency):
            summary = f"{what}; it says {money(said.total_minor, said.currency)}"
            self.breach("vendor's invoice", "posted at another total", summary, at, bill.entry, entry)
        bought = self._of(said.purchase_order)
        if bought is None:
            return
        worth = 0
        for billed in said.lines:
            line = bought.lines.get(billed.line, Line(billed.item))
            line.owed += billed.quantity_base
            worth += billed.quantity_base * line.price_minor
            if line.owed > line.shipped:
                summary = f"{what}: {units(line.owed, line.item)} of {bought.number} are billed by him,"
                summary = f"{summary} and {line.shipped} were shipped"
                self._convict(bought, "owed more than shipped", summary, at, entry)
        if said.total_minor != worth:
            summary = f"{what}; at the prices of {bought.number} it comes to {money(worth, said.currency)}"
            self._convict(bought, "owed at another price", summary, at, entry)

    def conclude(self, at: int, _entry: int) -> None:
        for number, bill in self._bills.items():
            if not self._cases.about(number):
                said = bill.said
                what = f"the vendor's invoice {number} for {said.shipment}, {money(said.total_minor, said.currency)}"
                self.breach("vendor's invoice", "never posted", f"{what}, is not in the ledger", at, bill.entry)

    # ------------------------------------------------------------ whose stock

    def from_stock(self, fact: StockReserved | ShippingOrderAccepted, at: int, entry: int) -> None:
        bought = self._bought.get(fact.fulfilment_order)
        if bought is not None:
            what = f"{fact.fulfilment_order} was bought with {bought.number}, and taken from our own stock as well"
            self._convict(bought, "own stock touched", f"{what} at {self.clock(at)}", at, entry)

    def _of(self, document: str) -> Bought | None:
        """The purchase order that a document of the vendor is about."""
        return self._bought.get(self._parts.get(document) or "")

    def _convict(self, bought: Bought, kind: str, summary: str, at: int, entry: int) -> None:
        if kind not in bought.convicted:
            bought.convicted.add(kind)
            self.breach("purchase order", kind, summary, at, bought.entry, entry)

    def retire(self, origin: str) -> None:
        self._bought.forget(origin)
        self._parts.forget(origin)
