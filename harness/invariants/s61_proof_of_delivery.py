"""Billed on proof of delivery is what was signed for, and what was refused comes back.   [S61]

Kind:      safety; at every invoice, whatever the faults. What becomes of what was refused or missing is asked for at
           rest, and so is a parcel that nobody has proved.
Reads:     CarrierClaimed, CaseListed, CreditPosted, DeliveryConfirmed, InvoicePosted, OrderBooked, RefusedReceived,
           ShipmentAnnounced, ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   for every line of every invoice of an order whose customer is billed on proof of delivery: the carrier has
           stated before what became of that shipment line, and finally so; sum(invoiced quantity of the line) <=
           accepted, what was on an invoice that was credited in full left out. At rest, for every line of every
           shipment with a proof, whoever pays how: refused = received back at the dock, missing = claimed from the
           carrier, unless an open case is about the shipment. And every shipment that is billed on proof, or that the
           carrier was told of, has a proof then, unless likewise.
           (What a customer who is billed on goods issue does not take is Q38's: invoiced and not accepted. A claim is a
           quantity that the carrier bears: no ledger of ours has its value.)
Why:       "Delivered" is a word on a list. Two of the ten stand on the pallet that the driver took back, and the
           customer does not pay an invoice for ten. Nobody has the two in his books: not he, not we, not the carrier.
Exercised: by every invoice line that is billed on proof of delivery, and by every line that was refused or missing.
Convicts:  flawed:billed-on-goods-issue, flawed:provisional-is-proof, flawed:refused-is-delivered,
           flawed:refused-forgotten, flawed:carrier-not-told.
Seen:      F036, F110, F120.
Example:   09:00 OrderBooked order_number=SO-7 customer=C-1 lines=1:WIDGET:10
           10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:10
           15:00 DeliveryConfirmed shipment=SHP-3 version=1 final=yes lines=1:WIDGET:8/2/0
           15:10 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:WIDGET:10
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.reversals import Reversals
from harness.invariants.wording import units
from seatrial.facts import (
    CarrierClaimed,
    CaseListed,
    CreditPosted,
    DeliveryConfirmed,
    Fact,
    InvoicePart,
    InvoicePosted,
    OrderBooked,
    RefusedReceived,
    ShipmentAnnounced,
    ShipmentConfirmed,
)
from seatrial.rule import Handler, Rule

PROOF_OF_DELIVERY = "proof_of_delivery"


class Handed(Struct, gc=False):
    """One line of a shipment, in base units. `entry`: the proof."""

    item: str
    accepted: int
    refused: int
    missing: int
    entry: int
    invoiced: int = 0
    received: int = 0
    claimed: int = 0


class Parcel(Struct, gc=False):
    """`proved`: shipment line -> what became of it, once that is final."""

    shipment: str
    entry: int
    awaited: bool = False
    """Somebody is to prove it: it is billed on that, or the carrier was told of it."""
    proved: dict[str, Handed] = field(default_factory=dict)
    convicted: bool = False

    @property
    def settled(self) -> bool:
        return (bool(self.proved) or not self.awaited) and all(
            (line.refused, line.missing) == (line.received, line.claimed) for line in self.proved.values()
        )


class ProofOfDelivery(Rule):
    id = "S61"

    def prepare(self) -> None:
        self._on_proof: Papers[bool] = Papers()
        self._parcels: Papers[Parcel] = Papers()
        self._on_the_way: dict[str, Parcel] = {}
        """Of finished orders: goods may come back after everything is paid."""
        self._reversals = Reversals()
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            ShipmentConfirmed: self.shipped,
            ShipmentAnnounced: self.announced,
            DeliveryConfirmed: self.confirmed,
            InvoicePosted: self.invoiced,
            CreditPosted: self.credited,
            RefusedReceived: self.received,
            CarrierClaimed: self.claimed,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, _at: int, _entry: int) -> None:
        if self.trial.policies.billing_trigger_of(fact.customer) == PROOF_OF_DELIVERY:
            self._on_proof.put(fact.origin, fact.order_number, True)

    def shipped(self, fact: ShipmentConfirmed, _at: int, entry: int) -> None:
        awaited = bool(self._on_proof.get(fact.order_number))
        self._parcels.put(fact.origin, fact.shipment, Parcel(fact.shipment, entry, awaited))

    def announced(self, fact: ShipmentAnnounced, _at: int, _entry: int) -> None:
        parcel = self._parcel(fact.shipment)
        if parcel is not None:
            parcel.awaited = True

    def confirmed(self, fact: DeliveryConfirmed, _at: int, entry: int) -> None:
        parcel = self._parcel(fact.shipment)
        if parcel is None or not fact.final or parcel.proved:
            return  # a second consignment of one shipment is S01's affair
        for line in fact.lines:
            self.exercised += bool(line.refused_base or line.missing_base)
            parcel.proved[line.shipment_line] = Handed(
                line.item, line.accepted_base, line.refused_base, line.missing_base, entry
            )
        self._let_go(fact.shipment)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        for part in fact.parts:
            self._invoiced(part, at, entry)

    def credited(self, fact: CreditPosted, _at: int, _entry: int) -> None:
        for part in self._reversals.taken_off(fact):
            for line in part.lines:
                handed = self._line(part.source_document, line.shipment_line)
                if handed is not None:
                    handed.invoiced -= line.quantity_base

    def _invoiced(self, fact: InvoicePart, at: int, entry: int) -> None:
        parcel = self._parcels.get(fact.source_document)
        if parcel is None or not self._on_proof.get(fact.order_number):
            return  # of a finished order: S35 has it
        self._reversals.billed(fact)
        for line in fact.lines:
            self.exercised += 1
            handed = parcel.proved.get(line.shipment_line)
            what = f"invoice {fact.invoice}, posted at {self.clock(at)}, bills {units(line.quantity_base, line.item)}"
            what = f"{what} of {fact.source_document}"
            if handed is None:
                said = f"{what}: nobody had proved that it was delivered"
                self._convict(parcel, "before it was proved", said, at, parcel.entry, entry)
                continue
            handed.invoiced += line.quantity_base
            if handed.invoiced > handed.accepted:
                said = f"{what}: the customer had accepted {handed.accepted} and refused {handed.refused}"
                self._convict(parcel, "more than was accepted", said, at, handed.entry, entry)

    def _convict(self, parcel: Parcel, kind: str, summary: str, at: int, *witness: int) -> None:
        """Once per shipment: the rest of its lines tell the same story."""
        if not parcel.convicted:
            parcel.convicted = True
            self.breach("invoice", kind, summary, at, *witness)

    # ------------------------------------------------------------ the way back

    def received(self, fact: RefusedReceived, _at: int, _entry: int) -> None:
        handed = self._line(fact.shipment, fact.shipment_line)
        if handed is not None:
            handed.received += fact.quantity_base
        self._let_go(fact.shipment)

    def claimed(self, fact: CarrierClaimed, _at: int, _entry: int) -> None:
        for line in fact.lines:
            handed = self._line(fact.shipment, line.line)
            if handed is not None:
                handed.claimed += line.quantity_base
        self._let_go(fact.shipment)

    def conclude(self, at: int, _entry: int) -> None:
        for parcel in [*self._on_the_way.values(), *[parcel for _, parcel in self._parcels if not parcel.settled]]:
            if self._cases.about(parcel.shipment):
                continue
            if not parcel.proved:
                summary = f"nobody has proved what became of {parcel.shipment}"
                self.breach("shipment", "never proved", summary, at, parcel.entry)
            for line in parcel.proved.values():
                for kind, was, done, how in (
                    ("refused and not back", line.refused, line.received, "refused, {} came back"),
                    ("missing and not claimed", line.missing, line.claimed, "missing, {} claimed from the carrier"),
                ):
                    if was != done:
                        summary = f"{units(was, line.item)} of {parcel.shipment} {how.format(done)}"
                        self.breach("shipment", kind, summary, at, line.entry)

    def _parcel(self, shipment: str) -> Parcel | None:
        return self._parcels.get(shipment) or self._on_the_way.get(shipment)

    def _line(self, shipment: str, shipment_line: str) -> Handed | None:
        parcel = self._parcel(shipment)
        return None if parcel is None else parcel.proved.get(shipment_line)

    def _let_go(self, shipment: str) -> None:
        parcel = self._on_the_way.get(shipment)
        if parcel is not None and parcel.settled:
            del self._on_the_way[shipment]

    def retire(self, origin: str) -> None:
        self._on_proof.forget(origin)
        self._reversals.retire(origin)
        for shipment, parcel in self._parcels.forget(origin):
            if not parcel.settled:
                self._on_the_way[shipment] = parcel
