"""When all is said, what there is evidence for is billed, or stands on a list that says why not.   [Q37]

Kind:      settled; when the trial has come to rest, and for a finished order when it is finished.
Reads:     BillableEventRecorded, CaseListed, ConsignmentAgreed, DeliveryConfirmed, InvoicePosted, OrderBooked,
           ShipmentConfirmed, ShipmentReversed, VendorShipped.
Needs:     nothing of the engine.
Formula:   at rest, for every line of every piece of evidence (`EVIDENCE`: what has left, or what the customer has
           accepted, by the policy billing_trigger; what a vendor has shipped) in the book of whoever made it:
           sum(invoiced quantity that names the line) >= quantity, in base units; unless invoicing has it among what it
           may not bill (a billing block, a tax category that nobody knows), or an open case is about the document, and
           not only about what of it was refused and is billed. That it is not billed for more is asked by S35 and S61.
           (What stays ours at a customer's is S63's.)
Why:       The unbilled list is money that has left the house. What is on it, somebody calls about; what is billed,
           somebody pays. A parcel that is on neither is found when the customer complains that he never had a bill,
           which is to say never.
Exercised: by every line of evidence.
Convicts:  flawed:blocked-is-lost.
Seen:      F031, F114, F117.
Example:   10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5,2/2:GADGET:2
           10:40 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:WIDGET:5
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from harness.invariants.cases import REFUSED, Cases
from harness.invariants.consigned import Consigned
from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    BillableEventRecorded,
    CaseListed,
    ConsignmentAgreed,
    DeliveryConfirmed,
    Fact,
    InvoicePosted,
    OrderBooked,
    ShipmentConfirmed,
    ShipmentReversed,
    VendorShipped,
)
from seatrial.rule import Handler, Rule

Lines = dict[str, tuple[str, int]]
"""Line of the evidence -> (item, base units)."""


def _parcel(fact: ShipmentConfirmed | VendorShipped) -> tuple[str, Lines]:
    lines: Lines = {}
    for line in fact.lines:  # a line may be of several lots
        lines[line.shipment_line] = (line.item, lines.get(line.shipment_line, ("", 0))[1] + line.quantity_base)
    return fact.shipment, lines


def _proof(fact: DeliveryConfirmed) -> tuple[str, Lines]:
    """What was counted at the door and may be counted again proves nothing."""
    lines = {line.shipment_line: (line.item, line.accepted_base) for line in fact.lines if fact.final}
    return fact.shipment, lines


EVIDENCE: Mapping[type[Fact], tuple[str, str, Callable[[Any], tuple[str, Lines]]]] = {
    ShipmentConfirmed: ("goods_issue", "left with shipment", _parcel),
    VendorShipped: ("", "were shipped by a vendor as", _parcel),
    DeliveryConfirmed: ("proof_of_delivery", "were accepted of shipment", _proof),
}
"""What makes units billable: for whom ("": for everybody), how that is said, and the document with its lines. Any: each
reader is given facts of its own kind only."""


class Document(Struct, gc=False):
    """A piece of evidence. `lines`: (item, base units) that are not billed yet."""

    number: str
    says: str
    at: int
    entry: int
    lines: Lines
    blocked: bool = False
    invoices: list[int] = field(default_factory=list)

    @property
    def unbilled(self) -> bool:
        return not self.blocked and any(left > 0 for _, left in self.lines.values())


class BillingComplete(Rule):
    id = "Q37"
    kind = "settled"

    def prepare(self) -> None:
        self._triggers: Papers[str] = Papers()
        """Order or shipment -> what it is billed on."""
        self._documents: Papers[Document] = Papers()
        self._unbilled: list[Document] = []
        self._cases = Cases()
        self._consigned = Consigned()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            **dict.fromkeys(EVIDENCE, self.happened),
            OrderBooked: self.booked,
            ConsignmentAgreed: self._consigned.agreed,
            ShipmentReversed: self.reversed,
            BillableEventRecorded: self.recorded,
            InvoicePosted: self.invoiced,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        self._triggers.put(fact.origin, fact.order_number, self.trial.policies.billing_trigger_of(fact.customer))

    def happened(self, fact: Fact, at: int, entry: int) -> None:
        trigger, says, read = EVIDENCE[type(fact)]
        number, lines = read(fact)
        if isinstance(fact, ShipmentConfirmed):
            if fact.order_number in self._consigned.orders:
                return
            of_order = self._triggers.get(fact.order_number) or self.trial.policies.billing_trigger
            self._triggers.put(fact.origin, number, of_order)
        if not lines or (trigger and self._triggers.get(number) != trigger):
            return
        self.exercised += len(lines)
        if self._documents.get(number) is None:
            self._documents.put(fact.origin, number, Document(number, says, at, entry, lines))

    def reversed(self, fact: ShipmentReversed, _at: int, _entry: int) -> None:
        """It is evidence of nothing any more."""
        self._documents.drop(fact.origin, fact.shipment)

    def recorded(self, fact: BillableEventRecorded, _at: int, _entry: int) -> None:
        document = self._documents.get(fact.source_document)
        if document is not None and fact.blocked:
            document.blocked = True

    def invoiced(self, fact: InvoicePosted, _at: int, entry: int) -> None:
        for part in fact.parts:
            document = self._documents.get(part.source_document)
            if document is None:
                continue  # of a finished order: S35 has it
            document.invoices.append(entry)
            for line in part.lines:
                item, left = document.lines.get(line.shipment_line, (line.item, 0))
                document.lines[line.shipment_line] = (item, left - line.quantity_base)

    def conclude(self, at: int, _entry: int) -> None:
        for document in [*self._unbilled, *[one for _, one in self._documents if one.unbilled]]:
            if not self._cases.about(document.number, but=REFUSED):
                left = [f"{units(left, item)} on line {no}" for no, (item, left) in document.lines.items() if left > 0]
                what = f"{', '.join(left)} {document.says} {document.number} at {self.clock(document.at)}"
                summary = f"{what}, were never billed, and nobody has been told why"
                self.breach("evidence", "not billed", summary, at, document.entry, *document.invoices)

    def retire(self, origin: str) -> None:
        self._triggers.forget(origin)
        self._unbilled += [one for _, one in self._documents.forget(origin) if one.unbilled]
