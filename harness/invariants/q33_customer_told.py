"""When all is said, the customer has been told what became of his order.   [Q33]

Kind:      settled; when the trial has come to rest, and for a finished order when it is finished.
Reads:     CaseListed, ConsumptionSettled, CreditPosted, DeliveryConfirmed, InvoicePosted, MilestoneRecorded,
           OrderAmended, OrderBooked, OrderClosed, OrderForgotten, PaymentApplied, PaymentUnapplied, PriceApproved,
           QuantityBackordered, QuantityCut, ReturnAuthorized, ReturnRefused, ShipmentConfirmed, VendorShipped.
Needs:     nothing of the engine.
Formula:   at rest, for every document below: the channel holds as many statements of that kind about it as there were
           occasions, or an open case names it, or names its order, if the channel does not know that any more: a case
           about that number, or about any statement under it, for the first one that fails stops those behind it. (A
           case about a wish to change or cancel an order says nothing of what else its customer was to be told.)
               booking `booked` or `on_hold` · backorder `backordered` or `recalled` · cut `cut` · cancellation that he
               asked for `cancelled` · change `amended` · decision about a price `price_approved` · shipment `shipped` ·
               proof of delivery `delivered` · invoice `invoiced` · payment `paid`, taken off `payment_reversed` ·
               closing `closed` · decision about a
               return `return_authorized` or `return_refused` · credit memo for one `credited`
           (Whether what he was told was right, and in order, is asked by S06, S07 and S13.)
Why:       Good news travels by itself. That something will not come, the customer learns from whoever has the order
           book open, or from an empty pallet.
Exercised: by every occasion.
Convicts:  flawed:mute-bad-news, flawed:first-order-only.
Seen:      F186.
Example:   10:00 QuantityBackordered fulfilment_order=SO-7-1 successor=SO-7-2 lines=1:WIDGET:2
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.invariants.cases import NOTHING, WISHES, Cases
from harness.invariants.consigned import Consigned
from harness.invariants.papers import Papers
from seatrial.facts import (
    CaseListed,
    ConsumptionSettled,
    CreditPosted,
    DeliveryConfirmed,
    Fact,
    InvoicePosted,
    MilestoneRecorded,
    OrderAmended,
    OrderBooked,
    OrderClosed,
    OrderForgotten,
    PaymentApplied,
    PaymentUnapplied,
    PriceApproved,
    QuantityBackordered,
    QuantityCut,
    ReturnAuthorized,
    ReturnRefused,
    ShipmentConfirmed,
    VendorShipped,
)
from seatrial.keyset import KeySet
from seatrial.rule import Handler, Rule

SAID_AS: Mapping[str, str] = {"on_hold": "booked", "recalled": "backordered"}
"""Statements that tell of the same occasion as another one."""


ANSWERS = frozenset({"amended", "cancelled"})
"""Statements that answer a wish: a case about the wish is about them."""


class News(Struct, gc=False):
    """One thing to tell of one document. `occasions`: how often it happened; `told`: the versions told of."""

    says: str
    document: str
    kind: str
    at: int
    entry: int
    origin: str
    occasions: int
    told: tuple[int, ...] = ()
    last_at: int = -1


class CustomerTold(Rule):
    id = "Q33"
    kind = "settled"

    def prepare(self) -> None:
        self._news: Papers[News] = Papers()
        self._untold: dict[str, News] = {}
        """Of orders that are over and retired: what the customer still has not been told, by kind and document."""
        self._cases = Cases()
        self._consigned = Consigned()
        self._of_sales: set[str] = set()
        """Invoices of consumption orders: the channel has no order that they could be told of under."""
        self._shared: dict[str, tuple[str, ...]] = {}
        """Invoice about several orders -> their origins; once it was paid and came open again, it is not among them:
        the orders may be over, and he is told under the first of them."""
        self._booked = KeySet()
        """Origins of orders."""
        self._forgotten: dict[str, tuple[str, ...]] = {}
        """Origin -> the numbers of its orders that the channel does not know any more."""

    def follows(self) -> Mapping[type[Fact], Handler]:
        return {
            OrderBooked: self.booked,
            OrderAmended: self.amended,
            PriceApproved: self.priced,
            QuantityBackordered: self.backordered,
            QuantityCut: self.cut,
            ShipmentConfirmed: self.shipped,
            DeliveryConfirmed: self.delivered,
            VendorShipped: self.shipped,
            InvoicePosted: self.invoiced,
            PaymentApplied: self.paid,
            PaymentUnapplied: self.unpaid,
            OrderClosed: self.closed,
            ReturnAuthorized: self.allowed,
            ReturnRefused: self.refused,
            CreditPosted: self.credited,
            MilestoneRecorded: self.told,
            ConsumptionSettled: self._consigned.settled,
            OrderForgotten: self.forgotten,
            CaseListed: self._cases.seen,
        }

    def _owe(self, fact: Fact, kind: str, document: str, says: str, at: int, entry: int, order: str = "") -> None:
        """`order`: the origin of the order that is to be told, if several are to be told of the document."""
        self.exercised += 1
        name, origin = f"{kind}/{document}/{order}" if order else f"{kind}/{document}", order or fact.origin
        news = self._news.get(name)
        if news is None:
            news = News(says, document, kind.partition(" ")[0], at, entry, origin, 0)
            self._news.put(origin, name, news)
        news.occasions += 1
        news.last_at = at

    def booked(self, fact: OrderBooked, at: int, entry: int) -> None:
        self._booked.add(fact.origin)
        said = f"order {fact.external_id} was booked as {fact.order_number}"
        self._owe(fact, "booked", fact.order_number, said, at, entry)

    def amended(self, fact: OrderAmended, at: int, entry: int) -> None:
        said = f"order {fact.external_id} was changed to its revision {fact.revision}"
        self._owe(fact, "amended", f"{fact.order_number}-r{fact.revision}", said, at, entry)

    def priced(self, fact: PriceApproved, at: int, entry: int) -> None:
        said = f"the prices of order {fact.external_id} were approved {fact.decision.replace('_', ' ')}"
        self._owe(fact, f"price_approved {fact.decision}", fact.order_number, said, at, entry)

    def backordered(self, fact: QuantityBackordered, at: int, entry: int) -> None:
        known = self._news.get(f"backordered/{fact.fulfilment_order}")
        if known is not None and known.last_at == at:
            return  # decided in one instant, some of it for a substitute: one decision, told as one
        units = sum(line.quantity_base for line in fact.lines)
        said = f"{units} units of {fact.fulfilment_order} went on backorder as {fact.successor}"
        self._owe(fact, "backordered", fact.fulfilment_order, said, at, entry)

    def cut(self, fact: QuantityCut, at: int, entry: int) -> None:
        units = sum(line.quantity_base for line in fact.lines)
        if fact.wish:
            if self._news.get(f"cancelled/{fact.wish}") is None:  # one wish, one answer, from however many parts
                said = f"{units} units of {fact.fulfilment_order} were cancelled as {fact.wish} asked"
                self._owe(fact, "cancelled", fact.wish, said, at, entry)
            return
        if fact.revision:
            return  # he is told of the change as a whole
        said = f"{units} units of {fact.fulfilment_order} were given up"
        self._owe(fact, "cut", fact.fulfilment_order, said, at, entry)

    def shipped(self, fact: ShipmentConfirmed | VendorShipped, at: int, entry: int) -> None:
        self._owe(fact, "shipped", fact.shipment, f"shipment {fact.shipment} left", at, entry)

    def delivered(self, fact: DeliveryConfirmed, at: int, entry: int) -> None:
        if fact.final:
            self._owe(fact, "delivered", fact.shipment, f"shipment {fact.shipment} was delivered", at, entry)

    def invoiced(self, fact: InvoicePosted, at: int, entry: int) -> None:
        if fact.contract or fact.order_number in self._consigned.sales:
            self._of_sales.add(fact.invoice)
            return
        said = f"invoice {fact.invoice} was posted"
        if not fact.orders:
            self._owe(fact, "invoiced", fact.invoice, said, at, entry)
            return
        self._shared[fact.invoice] = tuple([self._home(share.origin) for share in fact.orders])
        for origin in self._shared[fact.invoice]:
            self._owe(fact, "invoiced", fact.invoice, said, at, entry, origin)

    def paid(self, fact: PaymentApplied, at: int, entry: int) -> None:
        if fact.invoice in self._of_sales:
            return
        said = f"payment {fact.payment} of invoice {fact.invoice} was applied"
        for origin in self._shared.get(fact.invoice, ("",)):
            self._owe(fact, "paid", fact.application, said, at, entry, origin)

    def unpaid(self, fact: PaymentUnapplied, at: int, entry: int) -> None:
        if fact.invoice in self._of_sales:
            return
        said = f"payment {fact.payment} was taken off invoice {fact.invoice}"
        self._owe(fact, "payment_reversed", fact.application, said, at, entry)
        self._shared.pop(fact.invoice, None)

    def closed(self, fact: OrderClosed, at: int, entry: int) -> None:
        self._owe(fact, "closed", fact.order_number, f"order {fact.external_id} was closed", at, entry)

    def allowed(self, fact: ReturnAuthorized, at: int, entry: int) -> None:
        said = f"return {fact.return_id} was allowed as {fact.rma}"
        self._owe(fact, "return_authorized", fact.rma, said, at, entry)

    def refused(self, fact: ReturnRefused, at: int, entry: int) -> None:
        said = f"return {fact.return_id} was refused ({fact.reason})"
        self._owe(fact, "return_refused", fact.return_id, said, at, entry)

    def credited(self, fact: CreditPosted, at: int, entry: int) -> None:
        if fact.invoice in self._of_sales:
            return
        said = f"credit memo {fact.credit_memo} was posted"
        self._owe(fact, "credited", fact.credit_memo, said, at, entry)

    def told(self, fact: MilestoneRecorded, _at: int, _entry: int) -> None:
        kind = SAID_AS.get(fact.kind, fact.kind)
        if kind == "price_approved":
            kind = f"{kind} {fact.reason}"  # that a price was approved says nothing: which one is what he pays
        about = f"{kind}/{fact.document}"
        for name in (about, f"{about}/{self._home(fact.origin)}"):
            news = self._news.get(name) or self._untold.get(name)
            if news is not None and fact.version not in news.told:
                news.told += (fact.version,)
                if not _open(news):
                    self._untold.pop(name, None)

    def forgotten(self, fact: OrderForgotten, _at: int, _entry: int) -> None:
        home = self._home(fact.origin)
        self._forgotten[home] = (*self._forgotten.get(home, ()), fact.order)

    def _home(self, origin: str) -> str:
        """ "order/0007" of "order/0007/pay/1": the order that it descends from."""
        home = origin
        while home and home not in self._booked:
            home = home.rpartition("/")[0]
        return home or origin

    def _on_a_desk(self, news: News) -> bool:
        numbers = news.document, *self._forgotten.get(self._home(news.origin), ())
        return self._cases.about(*numbers, but=NOTHING if news.kind in ANSWERS else WISHES)

    def conclude(self, at: int, _entry: int) -> None:
        for news in [*self._untold.values(), *[news for _, news in self._news if _open(news)]]:
            if not self._on_a_desk(news):
                summary = f"{news.says} at {self.clock(news.at)}, and the customer was never told"
                self.breach(news.kind, "never told", summary, at, news.entry)

    def retire(self, origin: str) -> None:
        self._untold |= {about: news for about, news in self._news.forget(origin) if _open(news)}


def _open(news: News) -> bool:
    return len(news.told) < news.occasions
