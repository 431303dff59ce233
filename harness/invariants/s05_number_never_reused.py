"""A number that has named a document never names another one, whoever has forgotten the first.   [S05]

Kind:      safety; at every document, also after the first one is finished.
Reads:     CreditPosted, FulfilmentOrderOpened, InvoicePosted, OrderBooked, PaymentApplied, PurchaseOrderIssued,
           ReturnAuthorized, ShipmentConfirmed, StockMoved, StockReserved.
Needs:     nothing of the engine.
Formula:   for every kind of number (the channel's of an order as the order book has it, the sales order's, fulfilment
           order's, reservation's, shipment's, invoice's, application's, movement's, return
           authorisation's, credit memo's): all documents of that number
           descend from one action and, of orders, are one customer's. (What a call descends from is told by the number
           in it: an order under another's number seems to be that one.) The channel's number is carried by the engine,
           which can cut it short or take it from another document; the others are drawn by systems. (A document that
           is written twice under its own number is S01's affair.)
Why:       A field of eight characters, two shops with one counter: order 100005 is order 5 again. The second customer's
           goods go to the first, and the first one's invoice is found under the second's number.
Exercised: by every document.
Convicts:  flawed:number-cut-short.
Seen:      F200, F201, F202, F203.
Example:   09:00 OrderBooked order/5 order_number=SO-5 external_id=CRM-05
           11:00 OrderBooked order/105 order_number=SO-105 external_id=CRM-05
"""

from collections.abc import Mapping

from harness.invariants.papers import Papers
from seatrial.facts import (
    CreditPosted,
    Fact,
    FulfilmentOrderOpened,
    InvoicePosted,
    OrderBooked,
    PaymentApplied,
    PurchaseOrderIssued,
    ReturnAuthorized,
    ShipmentConfirmed,
    StockMoved,
    StockReserved,
)
from seatrial.rule import Handler, Rule

NUMBERS: Mapping[type[Fact], tuple[tuple[str, str], ...]] = {
    OrderBooked: (("order of the channel", "external_id"), ("sales order", "order_number")),
    FulfilmentOrderOpened: (("fulfilment order", "fulfilment_order"),),
    StockReserved: (("reservation", "reservation"),),
    ShipmentConfirmed: (("shipment", "shipment"),),
    PurchaseOrderIssued: (("purchase order", "purchase_order"),),
    InvoicePosted: (("invoice", "invoice"),),
    PaymentApplied: (("application of a payment", "application"),),
    StockMoved: (("movement of stock", "movement"),),
    ReturnAuthorized: (("return authorisation", "rma"),),
    CreditPosted: (("credit memo", "credit_memo"),),
}
"""Fact -> kind of number, and the field that has it."""


class NumberNeverReused(Rule):
    id = "S05"

    def prepare(self) -> None:
        self._named: Papers[tuple[str, int, int]] = Papers()
        """Number -> (whose, when, entry) of the document that it has named first."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return dict.fromkeys(NUMBERS, self.named)

    def named(self, fact: Fact, at: int, entry: int) -> None:
        whose = f"{fact.origin} of {fact.customer}" if isinstance(fact, OrderBooked) else fact.origin
        for kind, field in NUMBERS[type(fact)]:
            number = getattr(fact, field)
            if number:
                self.exercised += 1
                self._name(fact.origin, whose, kind, number, at, entry)

    def _name(self, origin: str, whose: str, kind: str, number: str, at: int, entry: int) -> None:
        name = f"number/{kind}/{number}"
        first = self._named.get(name)
        if first is None and name not in self.trial.tombstones:
            self._named.put(origin, name, (whose, at, entry))
        elif first is not None and first[0] != whose:
            what = f"{kind} {number} is a document of {first[0]} since {self.clock(first[1])}"
            self.breach(kind, "number reused", f"{what}, and another one, of {whose}, since {self.clock(at)}", at,
                        first[2], entry)  # fmt: skip
        elif first is None and f"{name}|{whose}" not in self.trial.tombstones:
            what = f"{kind} {number} was a document that is finished"
            self.breach(kind, "number reused", f"{what}, and is another one, of {whose}, since {self.clock(at)}", at,
                        entry)  # fmt: skip

    def retire(self, origin: str) -> None:
        for name, (whose, _, _) in self._named.forget(origin):
            self.trial.tombstones.add(name)
            self.trial.tombstones.add(f"{name}|{whose}")
