"""No shipment is ever invoiced twice, and no line billed for more than it shipped.   [S35]

Kind:      safety; at every instant, whatever the faults.
Reads:     BillableEventRecorded, ConsumptionSettled, CreditPosted, EventAcknowledged, InvoicePosted,
           ShipmentConfirmed, VendorShipped.
Needs:     nothing of the engine.
Formula:   for every shipment line s: sum(invoiced quantity that names s) <= shipped(s), in base units;
           for every order line l: sum(invoiced quantity of l) <= sum(shipped quantity of l);
           policies per_shipment and consolidated: count(invoices of one shipment) <= 1; per_line: of one of its lines.
           What an order has on an invoice that was credited in full (reversal) does not count any more, and what is
           posted in its place does. (Of a finished order that is asked by S49, which knows the return until the end;
           what is sold because a customer has used it is not billed by shipment: it is S63's.)
Why:       Billing books what it is told: the same goods issue under a new key is a new invoice, legal and wrong. The
           customer gets two invoices for one parcel, and finance a credit memo to write.
           Billable events and deliveries are read only to say how it came about.
Exercised: by every invoice.
Convicts:  flawed:key-per-attempt, flawed:key-per-job, flawed:invoice-per-order, flawed:no-inbox-dedupe.
Seen:      F008, F010, F110, F118.
Example:   10:20 ShipmentConfirmed shipment=SHP-42 order_number=SO-7 lines=1/1:WIDGET:5
           10:31:04 InvoicePosted invoice=INV-107 source_document=SHP-42 order_number=SO-7 lines=1/1:WIDGET:5
           10:46:09 InvoicePosted invoice=INV-113 source_document=SHP-42 order_number=SO-7 lines=1/1:WIDGET:5
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.consigned import Consigned
from harness.invariants.papers import Papers
from harness.invariants.reversals import Reversals
from harness.invariants.wording import units
from seatrial.facts import (
    BillableEventRecorded,
    BillableLine,
    ConsumptionSettled,
    CreditPosted,
    EventAcknowledged,
    Fact,
    InvoicePart,
    InvoicePosted,
    ShipmentConfirmed,
    VendorShipped,
)
from seatrial.rule import Handler, Rule


class Parcel(Struct, gc=False):
    """One shipment and what was billed for it, by shipment line. Pairs are (at, journal entry)."""

    entry: int
    order: str
    shipped: dict[str, int]
    invoiced: dict[str, int] = field(default_factory=dict)
    invoices: list[tuple[str, int, int]] = field(default_factory=list)
    reports: list[tuple[int, int]] = field(default_factory=list)
    """Billable events."""
    deliveries: int = 0
    convicted: bool = False


class Balance(Struct, gc=False):
    """One order line."""

    shipped: int = 0
    invoiced: int = 0
    convicted: bool = False


class BilledAtMostShipped(Rule):
    id = "S35"

    def prepare(self) -> None:
        self._parcels: Papers[Parcel] = Papers()
        self._lines: Papers[Balance] = Papers()
        self._reversals = Reversals()
        self._late: set[str] = set()
        self._consigned = Consigned()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            ShipmentConfirmed: self.shipped,
            VendorShipped: self.shipped,
            EventAcknowledged: self.delivered,
            BillableEventRecorded: self.reported,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            ConsumptionSettled: self._consigned.settled,
        }

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        shipped: dict[str, int] = {}
        for line in fact.lines:
            shipped[line.shipment_line] = shipped.get(line.shipment_line, 0) + line.quantity_base
            self._line(fact.origin, fact.order_number, line.line).shipped += line.quantity_base
        self._parcels.put(fact.origin, fact.shipment, Parcel(entry, fact.order_number, shipped))

    def delivered(self, fact: EventAcknowledged, _at: int, _entry: int) -> None:
        if fact.type == "shipment.confirmed":
            parcel = self._parcels.get(fact.subject)
            if parcel is not None:
                parcel.deliveries += 1

    def reported(self, fact: BillableEventRecorded, at: int, entry: int) -> None:
        parcel = self._parcels.get(fact.source_document)
        if parcel is not None:
            parcel.reports.append((at, entry))

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if fact.order_number in self._consigned.sales:
            return
        self.exercised += 1
        for part in fact.parts:
            self._invoiced(part, bool(fact.replaces), at, entry)

    def credited(self, fact: CreditPosted, _at: int, _entry: int) -> None:
        """All that an order has on an invoice was taken off it."""
        for part in self._reversals.taken_off(fact):
            parcel = self._parcels.get(part.source_document)
            if parcel is not None:
                parcel.invoices = [one for one in parcel.invoices if one[0] != fact.invoice]
            for line in part.lines:
                self._line(part.origin, part.order_number, line.line).invoiced -= line.quantity_base
                if parcel is not None:
                    parcel.invoiced[line.shipment_line] -= line.quantity_base

    def _invoiced(self, fact: InvoicePart, replaces: bool, at: int, entry: int) -> None:
        parcel = self._parcels.get(fact.source_document)
        if parcel is not None:
            self._bill(fact, parcel, at, entry)
        elif f"shipment/{fact.source_document}" in self.trial.tombstones:
            if not replaces:
                self._bill_late(fact, at, entry)
            return
        self._reversals.billed(fact)
        for line in fact.lines:
            balance = self._line(fact.origin, fact.order_number, line.line)
            balance.invoiced += line.quantity_base
            over = balance.invoiced > balance.shipped and not balance.convicted
            if over and not (parcel is not None and parcel.convicted):
                balance.convicted = True
                self._bill_over(fact, line, balance, parcel, at, entry)

    def _bill_over(
        self, fact: InvoicePart, line: BillableLine, balance: Balance, parcel: Parcel | None, at: int, entry: int
    ) -> None:
        billed, shipment = units(balance.invoiced, line.item), fact.source_document
        if parcel is not None and parcel.order != fact.order_number:
            what = f"shipment {shipment}, which left for order {parcel.order}, was billed to order {fact.order_number}"
            how = f"{billed} on line {line.line} with {fact.invoice} at {self.clock(at)}"
            summary = f"{what}: {how}, where {balance.shipped} had been shipped"
            witness: tuple[int, ...] = (parcel.entry, entry)
        else:
            what = f"line {line.line} of order {fact.order_number} was billed for more than was shipped"
            what_for = f"for shipment {shipment}" if parcel else f"for {shipment}, which is no shipment"
            how = f"{billed} with {fact.invoice} at {self.clock(at)}, the last of them {what_for}"
            summary = f"{what}: {how}; {balance.shipped} had been shipped"
            witness = (parcel.entry, entry) if parcel is not None else (entry,)
        self.breach("order line", "billed more than shipped", summary, at, *witness)

    def _bill(self, fact: InvoicePart, parcel: Parcel, at: int, entry: int) -> None:
        parcel.invoices.append((fact.invoice, at, entry))
        over = ""
        for line in fact.lines:
            billed = parcel.invoiced.get(line.shipment_line, 0) + line.quantity_base
            parcel.invoiced[line.shipment_line] = billed
            left = parcel.shipped.get(line.shipment_line, 0)
            if billed > left:
                over = over or f"{units(billed, line.item)} on line {line.shipment_line}, of which {left} had left"
        if parcel.convicted or not (over or len(parcel.invoices) > 1):
            return
        witness = (parcel.entry, *[report[1] for report in parcel.reports], *[each[2] for each in parcel.invoices])
        posted = ", ".join(f"{invoice} at {self.clock(posted_at)}" for invoice, posted_at, _ in parcel.invoices)
        shipment = fact.source_document
        if len(parcel.invoices) > 1 and (over or self.trial.policies.invoice_policy_of(fact.customer) != "per_line"):
            parcel.convicted = True
            summary = f"shipment {shipment} was invoiced twice: {posted}{self._how(parcel)}"
            self.breach("shipment", "invoiced twice", summary, at, *witness)
        elif over:
            parcel.convicted = True
            summary = f"shipment {shipment} was billed for more than was in it: {over} ({posted})"
            self.breach("shipment", "billed more than shipped", summary, at, *witness)

    def _how(self, parcel: Parcel) -> str:
        times = [self.clock(at) for at, _ in parcel.reports]
        reported = f"its goods issue was reported to billing {len(times)} times ({', '.join(times)})"
        delivered = f"the warehouse's confirmation was delivered {parcel.deliveries} times"
        causes = [delivered] * (parcel.deliveries > 1) + [reported] * (len(times) > 1)
        return f", after {' and '.join(causes)}" if causes else ""

    def _bill_late(self, fact: InvoicePart, at: int, entry: int) -> None:
        if fact.source_document not in self._late:
            self._late.add(fact.source_document)
            what = f"shipment {fact.source_document} was invoiced twice: once before its order was finished"
            self.breach("shipment", "invoiced twice", f"{what}, and {fact.invoice} at {self.clock(at)}", at, entry)

    def _line(self, origin: str, order: str, line: str) -> Balance:
        key = f"{order}/{line}"
        balance = self._lines.get(key)
        if balance is None:
            balance = Balance()
            self._lines.put(origin, key, balance)
        return balance

    def retire(self, origin: str) -> None:
        self._lines.forget(origin)
        self._reversals.retire(origin)
        for shipment, _ in self._parcels.forget(origin):
            self.trial.tombstones.add(f"shipment/{shipment}")
