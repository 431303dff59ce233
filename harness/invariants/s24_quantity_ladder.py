"""What is ordered is shipped or given up at most once, step by step, and no unit is lost on the way.   [S24]

Kind:      safety; at every instant, and when the trial has come to rest.
Reads:     AllocationRecorded, CaseListed, DeliveryConfirmed, FulfilmentOrderOpened, OrderAmended, OrderBooked,
           PickReleased, PickShorted, QuantityBackordered, QuantityCut, ReservationReduced, ShipmentConfirmed,
           ShipmentReversed, ShippingOrderAccepted, StockReserved, VendorShipped.
Needs:     nothing of the engine.
Formula:   for every order line: cut + shipped <= ordered. For every line of a fulfilment order: shipped <= picked <=
           handed to the warehouse, where picked is what was released to the floor less what was not found there. At
           rest, for every line of a fulfilment order whose stock was reserved or recorded, or that a vendor ships:
           opened - backordered - cut = shipped + still reserved, unless an open case is about it. (So over all of an
           order's fulfilment orders:
           allocated + backordered = ordered - cut - shipped.) For every line of a shipment: delivered, refused and
           missing together <= shipped. What was reversed has not shipped.
Why:       A quantity that is asked for twice ships twice. One that a picker did not find, and that nobody tells the
           order book, is neither shipped nor backordered: the customer waits for it for ever.
Exercised: by every shipped line.
Convicts:  flawed:no-version-check, flawed:no-inbox-dedupe, flawed:key-per-attempt, flawed:unknown-is-failed,
           flawed:reversal-ignored, flawed:early-reversal-dropped.
Seen:      F081, F091, F141, F146.
Example:   09:00 OrderBooked order_number=SO-1 lines=1:WIDGET:5
           09:00 FulfilmentOrderOpened fulfilment_order=SO-1-1 order_number=SO-1 lines=1:WIDGET:5
           09:05 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:5
           11:00 ReservationReduced fulfilment_order=SO-1-1 cause=short lines=1:WIDGET:2
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import (
    AllocationRecorded,
    CaseListed,
    DeliveryConfirmed,
    Fact,
    FulfilmentOrderOpened,
    Line,
    OrderAmended,
    OrderBooked,
    PickReleased,
    PickShorted,
    QuantityBackordered,
    QuantityCut,
    ReservationReduced,
    ReservedLine,
    ShipmentConfirmed,
    ShipmentLine,
    ShipmentReversed,
    ShippingOrderAccepted,
    StockReserved,
    VendorShipped,
)
from seatrial.rule import Handler, Rule


class OrderLine(Struct, gc=False):
    """In base units. `entry`: the booking."""

    item: str
    ordered: int
    entry: int
    cut: int = 0
    shipped: int = 0
    convicted: bool = False


class Rung(Struct, gc=False):
    """One line of a fulfilment order, in base units."""

    item: str
    opened: int = 0
    gone: int = 0
    """Backordered to a successor, or cut."""
    reserved: int = 0
    handed: int = 0
    on_floor: int = 0
    shipped: int = 0


class Part(Struct, gc=False):
    """One fulfilment order. `entered`: its stock was reserved or recorded. `entry`: what was last heard of it."""

    number: str
    order: str = ""
    entered: bool = False
    entry: int = -1
    rungs: dict[str, Rung] = field(default_factory=dict)
    convicted: bool = False


class Lost(Struct, frozen=True, gc=False):
    """Units that do not add up, found when an order was finished, and to be told when all cases are known."""

    part: str
    order: str
    item: str
    units: int
    entry: int


class QuantityLadder(Rule):
    id = "S24"

    def prepare(self) -> None:
        self._lines: Papers[OrderLine] = Papers()
        self._parts: Papers[Part] = Papers()
        self._parcels: Papers[dict[str, int]] = Papers()
        """Shipment -> by shipment line, what has left and is not delivered, refused or missing yet."""
        self._lost: list[Lost] = []
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            OrderAmended: self.amended,
            FulfilmentOrderOpened: self.opened,
            AllocationRecorded: self.allocated,
            QuantityBackordered: self.backordered,
            QuantityCut: self.cut,
            StockReserved: self.reserved,
            ReservationReduced: self.reduced,
            ShippingOrderAccepted: self.handed,
            PickReleased: self.released,
            PickShorted: self.shorted,
            ShipmentConfirmed: self.shipped,
            DeliveryConfirmed: self.delivered,
            VendorShipped: self.left_vendor,
            ShipmentReversed: self.reversed,
            CaseListed: self._cases.seen,
        }

    # ------------------------------------------------------------ the order book

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        for line in fact.lines:
            key = f"{fact.order_number}/{line.line}"
            self._lines.put(fact.origin, key, OrderLine(line.item, line.quantity_base, entry))

    def amended(self, fact: OrderAmended, _at: int, _entry: int) -> None:
        for line in fact.lines:
            known = self._lines.get(f"{fact.order_number}/{line.line}")
            if known is not None:
                known.ordered = line.quantity_base

    def opened(self, fact: FulfilmentOrderOpened, _at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        part.order = fact.order_number
        for line in fact.lines:
            _rung(part, line).opened += line.quantity_base

    def allocated(self, fact: AllocationRecorded, _at: int, entry: int) -> None:
        self._part(fact.origin, fact.fulfilment_order, entry).entered = True

    def backordered(self, fact: QuantityBackordered, _at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            _rung(part, line).gone += line.quantity_base

    def cut(self, fact: QuantityCut, at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            _rung(part, line).gone += line.quantity_base
            ordered = self._lines.get(f"{fact.order_number}/{line.line}")
            if ordered is not None:
                ordered.cut += line.quantity_base
                self._bound(fact.order_number, line.line, ordered, at, entry)

    # ------------------------------------------------------------ the warehouse

    def reserved(self, fact: StockReserved, _at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        part.entered = True
        for line in fact.lines:
            _rung(part, line).reserved += line.quantity_base

    def reduced(self, fact: ReservationReduced, _at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            _rung(part, line).reserved -= line.quantity_base

    def handed(self, fact: ShippingOrderAccepted, _at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            _rung(part, line).handed += line.quantity_base

    def released(self, fact: PickReleased, at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            _rung(part, line).on_floor += line.quantity_base
        self._climb(part, fact.lines, at, entry)

    def shorted(self, fact: PickShorted, _at: int, entry: int) -> None:
        """Missing on the floor; what was missing before it got there was never released to it."""
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            rung = _rung(part, line)
            rung.on_floor = max(0, rung.on_floor - line.quantity_base)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        self._has_left(part, fact, at, entry)
        self._climb(part, fact.lines, at, entry)
        self._parcels.put(fact.origin, fact.shipment, {line.shipment_line: line.quantity_base for line in fact.lines})

    def delivered(self, fact: DeliveryConfirmed, at: int, entry: int) -> None:
        parcel = self._parcels.get(fact.shipment)
        if parcel is None or not fact.final:
            return
        for line in fact.lines:
            handed = line.accepted_base + line.refused_base + line.missing_base
            parcel[line.shipment_line] = left = parcel.get(line.shipment_line, 0) - handed
            if left < 0:
                what = f"line {line.shipment_line} of {fact.shipment}: {units(handed, line.item)} delivered"
                summary = f"{what} at {self.clock(at)}, {-left} more than were in it"
                self.breach("shipment", "delivered more than shipped", summary, at, entry)

    def reversed(self, fact: ShipmentReversed, _at: int, entry: int) -> None:
        """It has not left, and is not on the floor either: its picks are undone."""
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        for line in fact.lines:
            rung = _rung(part, line)
            rung.shipped -= line.quantity_base
            rung.on_floor -= line.quantity_base
            ordered = self._lines.get(f"{fact.order_number}/{line.line}")
            if ordered is not None:
                ordered.shipped -= line.quantity_base
        self._parcels.drop(fact.origin, fact.shipment)

    def left_vendor(self, fact: VendorShipped, at: int, entry: int) -> None:
        """Nobody has reserved or picked it; all the same it is to leave once."""
        part = self._part(fact.origin, fact.fulfilment_order, entry)
        part.entered = True
        self._has_left(part, fact, at, entry)

    def _has_left(self, part: Part, fact: ShipmentConfirmed | VendorShipped, at: int, entry: int) -> None:
        """So many units have left, of the fulfilment order and of the order's lines."""
        for line in fact.lines:
            self.exercised += 1
            _rung(part, line).shipped += line.quantity_base
            ordered = self._lines.get(f"{fact.order_number}/{line.line}")
            if ordered is not None:
                ordered.shipped += line.quantity_base
                self._bound(fact.order_number, line.line, ordered, at, entry)

    # ------------------------------------------------------------ judgement

    def _bound(self, order: str, line_no: str, line: OrderLine, at: int, entry: int) -> None:
        if line.cut + line.shipped > line.ordered and not line.convicted:
            line.convicted = True
            given_up = f" and {line.cut} given up" if line.cut else ""
            done = f"{units(line.shipped, line.item)} shipped{given_up}"
            summary = f"line {line_no} of order {order}: {done} at {self.clock(at)}, {line.ordered} ordered"
            kind = "cut and shipped" if line.cut else "shipped more than ordered"
            self.breach("order line", kind, summary, at, line.entry, entry)

    def _climb(self, part: Part, lines: Iterable[ReservedLine | ShipmentLine], at: int, entry: int) -> None:
        if part.convicted or not part.order:
            return
        for line in lines:
            rung = part.rungs[line.line]
            if not rung.shipped <= rung.on_floor <= rung.handed:
                part.convicted = True
                steps = f"{rung.handed} handed to the warehouse, {rung.on_floor} picked, {rung.shipped} shipped"
                summary = f"{part.number}, line {line.line} ({rung.item}) at {self.clock(at)}: {steps}"
                self.breach("fulfilment order", "a step was left out", summary, at, entry)
                return

    def _count(self, part: Part) -> None:
        """Note what does not add up in a fulfilment order that nothing more will happen to."""
        if part.entered and part.order:
            for rung in part.rungs.values():
                lost = rung.opened - rung.gone - rung.shipped - rung.reserved
                if lost:
                    self._lost.append(Lost(part.number, part.order, rung.item, lost, part.entry))

    def conclude(self, at: int, _entry: int) -> None:
        for _, part in self._parts:
            self._count(part)
        for lost in self._lost:
            if self._cases.about(lost.part, lost.order):
                continue
            if lost.units > 0:
                state = "neither shipped, reserved, backordered nor cut, and nobody was asked to look"
                summary = f"{lost.part} of order {lost.order}: {units(lost.units, lost.item)} lost from sight: {state}"
                self.breach("fulfilment order", "units lost from sight", summary, at, lost.entry)
            else:
                many = f"{units(-lost.units, lost.item)} shipped or reserved too many"
                summary = f"{lost.part} of order {lost.order}: {many}"
                self.breach("fulfilment order", "more than was wanted", summary, at, lost.entry)

    def _part(self, origin: str, number: str, entry: int) -> Part:
        part = self._parts.get(number)
        if part is None:
            part = Part(number)
            if f"retired/{origin}" not in self.trial.tombstones:
                self._parts.put(origin, number, part)
        part.entry = entry
        return part

    def retire(self, origin: str) -> None:
        self.trial.tombstones.add(f"retired/{origin}")
        self._lines.forget(origin)
        self._parcels.forget(origin)
        for _, part in self._parts.forget(origin):
            self._count(part)


def _rung(part: Part, line: Line | ReservedLine | ShipmentLine) -> Rung:
    rung = part.rungs.get(line.line)
    if rung is None:
        rung = part.rungs[line.line] = Rung(line.item)
    return rung
