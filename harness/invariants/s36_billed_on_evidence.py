"""Nothing is invoiced before the goods have left and invoicing has been told so.   [S36]

Kind:      safety; at every instant, whatever the faults.
Reads:     BillableEventRecorded, BillableEventsReversed, ConsumptionSettled, DeliveryConfirmed, InvoicePosted,
           ShipmentConfirmed, VendorShipped.
Needs:     nothing of the engine.
Formula:   for every line of every invoice there is an earlier goods issue of that shipment line, and an earlier
           billable event that names it; where that says that it was delivered, an earlier proof of delivery, too; and
           that evidence has not been withdrawn before. How many units it may be is asked by S35 and S61.
Why:       The name of an event is no evidence, what it states is. Who bills what was ordered, or what was announced,
           bills goods that never leave.
Exercised: by every invoice line.
Convicts:  flawed:no-inbox-dedupe, flawed:invoice-per-order.
Seen:      F036, F110, F120, F157.
Example:   10:20 ShipmentConfirmed shipment=SHP-3 lines=1/1:WIDGET:3
           10:30 BillableEventRecorded source_document=SHP-3 lines=1/1:WIDGET:3,2/2:GADGET:2
           10:40 InvoicePosted invoice=INV-9 source_document=SHP-3 lines=1/1:WIDGET:3,2/2:GADGET:2
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.consigned import Consigned
from harness.invariants.papers import Papers
from harness.invariants.wording import listed
from seatrial.facts import (
    BillableEventRecorded,
    BillableEventsReversed,
    ConsumptionSettled,
    DeliveryConfirmed,
    Fact,
    InvoicePart,
    InvoicePosted,
    ShipmentConfirmed,
    VendorShipped,
)
from seatrial.rule import Handler, Rule


class Evidence(Struct, gc=False):
    """What speaks for billing one shipment: shipment line → journal entry. `on_delivery`: invoicing was told that it
    was delivered, and not only that it has left."""

    shipped: dict[str, int] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    proved: dict[str, int] = field(default_factory=dict)
    on_delivery: bool = False
    withdrawn: int = -1
    """The journal entry that says so; -1: it stands."""


class BilledOnEvidence(Rule):
    id = "S36"

    def prepare(self) -> None:
        self._evidence: Papers[Evidence] = Papers()
        self._consigned = Consigned()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            ShipmentConfirmed: self.shipped,
            DeliveryConfirmed: self.delivered,
            VendorShipped: self.shipped,
            BillableEventRecorded: self.reported,
            BillableEventsReversed: self.reversed,
            InvoicePosted: self.invoiced,
            ConsumptionSettled: self._consigned.settled,
        }

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, _at: int, entry: int) -> None:
        evidence = self._of(fact.origin, fact.shipment)
        for line in fact.lines:
            evidence.shipped[line.shipment_line] = entry

    def delivered(self, fact: DeliveryConfirmed, _at: int, entry: int) -> None:
        if fact.final and f"shipment/{fact.shipment}" not in self.trial.tombstones:
            evidence = self._of(fact.origin, fact.shipment)
            for line in fact.lines:
                evidence.proved.setdefault(line.shipment_line, entry)

    def reported(self, fact: BillableEventRecorded, _at: int, entry: int) -> None:
        if f"shipment/{fact.source_document}" in self.trial.tombstones:
            return
        evidence = self._of(fact.origin, fact.source_document)
        evidence.on_delivery |= fact.type == "proof_of_delivery"
        for line in fact.lines:
            evidence.reported[line.shipment_line] = entry

    def reversed(self, fact: BillableEventsReversed, _at: int, entry: int) -> None:
        """What is credited was drafted before, and is posted."""
        evidence = self._evidence.get(fact.source_document)
        if evidence is not None and fact.outcome == "withdrawn":
            evidence.withdrawn = entry

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if fact.order_number in self._consigned.sales:
            return
        for part in fact.parts:
            self._invoiced(part, at, entry)

    def _invoiced(self, fact: InvoicePart, at: int, entry: int) -> None:
        self.exercised += len(fact.lines)
        shipment = fact.source_document
        evidence = self._evidence.get(shipment)
        if evidence is None:
            if f"shipment/{shipment}" in self.trial.tombstones:
                return
            evidence = Evidence()
        if evidence.withdrawn >= 0:
            summary = f"invoice {fact.invoice}, posted at {self.clock(at)}, bills {shipment}, which had been withdrawn"
            self.breach("invoice", "on evidence taken back", summary, at, evidence.withdrawn, entry)
        wanted = [
            (evidence.shipped, "without goods issue", "no goods issue"),
            (evidence.reported, "without billable event", "no billable event"),
        ]
        if evidence.on_delivery:
            wanted.append((evidence.proved, "without proof of delivery", "no proof of delivery"))
        for seen, kind, lacks in wanted:
            missing = [line.shipment_line for line in fact.lines if line.shipment_line not in seen]
            if missing:
                which = f"line{'s' * (len(missing) > 1)} {listed(missing)} of {shipment}"
                summary = f"invoice {fact.invoice}, posted at {self.clock(at)}, bills {which}: there is {lacks}"
                witness = dict.fromkeys([*evidence.shipped.values(), *evidence.reported.values(), entry])
                self.breach("invoice", kind, summary, at, *witness)

    def _of(self, origin: str, shipment: str) -> Evidence:
        evidence = self._evidence.get(shipment)
        if evidence is None:
            evidence = Evidence()
            self._evidence.put(origin, shipment, evidence)
        return evidence

    def retire(self, origin: str) -> None:
        for shipment, _ in self._evidence.forget(origin):
            self.trial.tombstones.add(f"shipment/{shipment}")
