"""A kit has shipped as often as all of its components have, and the customer is told so.   [S29]

Kind:      safety; at every shipment and every statement about one. What was not told is asked for at rest, and of a
           finished order.
Reads:     CaseListed, MilestoneRecorded, OrderBooked, ShipmentConfirmed.
Needs:     nothing of the engine.
Formula:   for every kit on an order, whole = min over its components of floor(shipped / how many are in one kit):
           told shipped <= whole, at the instant of telling; at rest told = whole, unless an open case is about the
           order or one of its shipments; and shipped <= kits ordered * how many are in one, for every component.
           (The catalogue asks that component quantities be kit quantity times ratio. They need not be while a shipment
           is split, or after a short: odd components do leave. It is the whole kits that have to be counted right.)
Why:       The customer bought a bookcase. He has the frame, the boards are still on order, and his account says
           "delivered". He calls; the clerk reads "delivered" too.
Exercised: by every shipment with a component of a kit in it.
Convicts:  flawed:any-component-is-the-kit.
Seen:      F118, F082.
Example:   09:00 OrderBooked order_number=SO-7 lines=1.1:FRAME:2,1.2:BOARD:8 kits=1:SHELF:2/1.1*1+1.2*4
           10:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1.1:FRAME:2,2/1.2:BOARD:5
           10:01 MilestoneRecorded order=CRM-7 kind=shipped document=SHP-3 lines=1:SHELF:2
"""

from collections.abc import Mapping

from msgspec import Struct, field

from harness.invariants.cases import Cases
from harness.invariants.papers import Papers
from harness.invariants.wording import units
from seatrial.facts import CaseListed, Fact, Kit, MilestoneRecorded, OrderBooked, ShipmentConfirmed
from seatrial.rule import Handler, Rule


class KitOrder(Struct, gc=False):
    """One order with kits. `shipped`: component line → base units; `told`: kit line → shipment → whole kits."""

    number: str
    customers_number: str
    entry: int
    kits: tuple[Kit, ...]
    shipped: dict[str, int] = field(default_factory=dict)
    told: dict[str, dict[str, int]] = field(default_factory=dict)
    shipments: dict[str, int] = field(default_factory=dict)
    """Shipment → entry."""

    def said(self, kit: Kit) -> int:
        return sum(self.told.get(kit.line, {}).values())

    @property
    def complete(self) -> bool:
        """Whether the customer knows of every whole kit."""
        return all(self.said(kit) == kit.whole(self.shipped) for kit in self.kits)


class KitRatio(Rule):
    id = "S29"

    def prepare(self) -> None:
        self._orders: Papers[KitOrder] = Papers()
        self._shipments: Papers[KitOrder] = Papers()
        self._untold: list[KitOrder] = []
        self._cases = Cases()

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            ShipmentConfirmed: self.shipped,
            MilestoneRecorded: self.told,
            CaseListed: self._cases.seen,
        }

    def booked(self, fact: OrderBooked, _at: int, entry: int) -> None:
        if fact.kits and self._orders.get(fact.order_number) is None:
            order = KitOrder(fact.order_number, fact.external_id, entry, fact.kits)
            self._orders.put(fact.origin, fact.order_number, order)

    def shipped(self, fact: ShipmentConfirmed, at: int, entry: int) -> None:
        order = self._orders.get(fact.order_number)
        if order is None:
            return
        for line in fact.lines:
            order.shipped[line.line] = order.shipped.get(line.line, 0) + line.quantity_base
        order.shipments[fact.shipment] = entry
        self._shipments.put(fact.origin, fact.shipment, order)
        components = {part.line for kit in order.kits for part in kit.parts}
        if any(line.line in components for line in fact.lines):
            self.exercised += 1
        for kit in order.kits:
            for part in kit.parts:
                out, due = order.shipped.get(part.line, 0), kit.quantity * part.per_kit
                if out > due:
                    item = next((line.item for line in fact.lines if line.line == part.line), part.line)
                    what = f"{units(out, item)} of order {order.number} had left with {fact.shipment}"
                    summary = f"{what}; {units(kit.quantity, kit.item)} have {due}"
                    self.breach("kit", "too many of a component", summary, at, order.entry, entry)

    def told(self, fact: MilestoneRecorded, at: int, entry: int) -> None:
        order = self._shipments.get(fact.document) if fact.kind == "shipped" else None
        if order is None:
            return
        said = {line.line: line.quantity_base for line in fact.lines}
        for kit in order.kits:
            order.told.setdefault(kit.line, {})[fact.document] = said.get(kit.line, 0)
            told, whole = order.said(kit), kit.whole(order.shipped)
            if told > whole and said.get(kit.line):
                what = f"the customer was told at {self.clock(at)} that {units(told, kit.item)} of order"
                summary = f"{what} {order.customers_number} had left; of their components, {whole} can be made"
                self.breach("kit", "told shipped", summary, at, order.entry, *order.shipments.values(), entry)

    def conclude(self, at: int, _entry: int) -> None:
        for order in [*self._untold, *[order for _, order in self._orders if not order.complete]]:
            for kit in order.kits if not self._on_a_desk(order) else ():
                told, whole = order.said(kit), kit.whole(order.shipped)
                if told < whole:
                    what = f"{units(whole, kit.item)} of order {order.customers_number} have left complete"
                    summary = f"{what}, and the customer was told of {told}"
                    self.breach("kit", "never told", summary, at, order.entry, *order.shipments.values())

    def _on_a_desk(self, order: KitOrder) -> bool:
        return self._cases.about(order.number, order.customers_number, *order.shipments)

    def retire(self, origin: str) -> None:
        self._untold += [order for _, order in self._orders.forget(origin) if not order.complete]
        self._shipments.forget(origin)
