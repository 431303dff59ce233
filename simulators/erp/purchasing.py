"""Drop shipment: what is not in stock is bought from a vendor, who ships it to the customer.

    booked, no hold in force     `purchase_order.issued` for every fulfilment order that a vendor ships
    acknowledgement              what he will ship may be promised; what he never will comes from own stock, or is cut
    his ship notice              shipped, and to be billed; of a line that he has closed the rest goes the same way
    his invoice                  matched with purchase order and ship notices, in quantity and price, or refused
    to be cancelled              he is asked (`purchase_order.cancel_requested`), as the warehouse is: a recall

From the day it is issued a purchase order counts as released: what it is for is not in our hands any more. No stock of
ours moves for it. Everything is done as often as it is told.
"""

from collections.abc import Iterable, Mapping

from msgspec import UNSET, Struct, field, to_builtins

from seatrial.facts import Line, PurchaseOrderIssued, ShipmentLine, VendorInvoicePosted, VendorShipmentPosted
from seatrial.message import JsonObject, Response, problem
from simulators.erp import journal
from simulators.erp.axes import FINAL
from simulators.erp.book import OrderBook, Remainder, cancelling
from simulators.erp.documents import money, successor
from simulators.erp.orders import FulfilmentOrder, Order, Recall
from simulators.erp.periods import Periods
from simulators.erp.premises import Premises
from simulators.erp.vendor_bodies import AcknowledgementBody, VendorInvoiceBody, VendorShipmentBody
from simulators.eventlog import Cause
from simulators.operations import etag

PPM = 1_000_000
ISSUED, CANCEL_REQUESTED = "purchase_order.issued", "purchase_order.cancel_requested"


class PurchaseOrder(Struct):
    """`prices_minor`, `shipped`, `invoiced`: by line."""

    number: str
    one: FulfilmentOrder
    prices_minor: dict[str, int]
    shipped: dict[str, int] = field(default_factory=dict)
    invoiced: dict[str, int] = field(default_factory=dict)


class Purchasing:
    __slots__ = ("_book", "_periods", "_premises", "orders")

    def __init__(self, premises: Premises, book: OrderBook, periods: Periods) -> None:
        self._premises = premises
        self._periods = periods
        self._book = book
        self.orders: dict[str, PurchaseOrder] = {}
        if any(item.drop_ship for item in premises.items.values()):
            book.buy = self.buy

    def buy(self, order: Order, now_ms: int, cause: Cause) -> None:
        """Issue the purchase orders that nothing is in the way of. While a change waits for what it needs back, nothing
        that comes back is bought again: the change would recall that in its turn, without end."""
        if order.holds or order.axes.order in FINAL or order.amendment is not None or cancelling(order):
            return
        for one in order.fulfilment_orders:
            if one.vendor and one.status == "open" and one.remaining:
                self._issue(one, now_ms, cause)

    def _issue(self, one: FulfilmentOrder, now_ms: int, cause: Cause) -> None:
        order, premises, home = one.order, self._premises, self._premises.master.home
        number = one.purchase_order = premises.draw_number("PO", order.origin)
        prices = {
            part.line_no: premises.items[part.item].price_minor * premises.master.habits.purchase_ppm // PPM
            for part in one.parts.values()
        }
        self.orders[number] = PurchaseOrder(number, one, prices)
        self._book.become(one, "released")
        premises.tray.facts.append(
            PurchaseOrderIssued(
                origin=order.origin,
                system=premises.name,
                purchase_order=number,
                vendor=one.vendor,
                order_number=order.number,
                fulfilment_order=one.number,
                lines=tuple([Line(part.line_no, part.item, part.remaining) for part in one.parts.values()]),
                prices_minor=tuple(prices.values()),
            )
        )
        data: JsonObject = {
            **_about(premises, one),
            "vendor": one.vendor,
            "order_date": premises.clock.date(now_ms),
            "currency": order.wish.currency,
            "ship_to": to_builtins(order.wish.ship_to),
            **({} if home is None else {"legal_entity": home.name, "zone": home.zone}),
            "lines": [
                {
                    "line_no": part.line_no,
                    "item": part.item,
                    "quantity_base": part.remaining,
                    "unit_price": money(prices[part.line_no], order.wish.currency),
                }
                for part in one.parts.values()
                if part.remaining
            ],
        }
        premises.log.emit(ISSUED, number, data, cause, now_ms)

    # ------------------------------------------------------------ what the vendor says

    def acknowledge(self, number: str, body: AcknowledgementBody, now_ms: int, cause: Cause) -> Response:
        """`recordAcknowledgement`: refused (an outcome) if what it was for has ended."""
        bought = self.orders[number]
        one, order, book = bought.one, bought.one.order, self._book
        strange = _strange(bought, [line.line_no for line in body.lines])
        if strange is not None:
            return strange
        if one.status != "released":
            answer: JsonObject = {"outcome": "refused", "reason_code": "ended", "version": order.version, "lines": []}
            return Response(200, {**answer, **_shown(Remainder())}, etag(order.version))
        book.touch(order)
        missing: dict[str, int] = {}
        for line in body.lines:
            part = one.parts[line.line_no]
            still = max(0, line.confirmed_base + line.backordered_base - part.shipped)
            missing[line.line_no] = max(0, part.remaining - still)
        remainder = book.not_shipped(one, missing)
        book.settle(order, "acknowledged", now_ms, cause)
        answer = {
            "outcome": "recorded",
            "version": order.version,
            "lines": [
                {
                    "line_no": line.line_no,
                    "confirmed_base": line.confirmed_base,
                    "backordered_base": line.backordered_base,
                    "promised_date": line.promised_date,
                }
                for line in body.lines
            ],
            **_shown(remainder),
        }
        return Response(200, answer, etag(order.version))

    def ship(self, body: VendorShipmentBody, now_ms: int, cause: Cause) -> Response:
        """`postVendorShipment`."""
        bought = self.orders[body.purchase_order_no]
        one, order, book = bought.one, bought.one.order, self._book
        strange = _strange(bought, [line.line_no for line in body.lines])
        if strange is not None:
            return strange
        book.touch(order)
        for line in body.lines:
            one.parts[line.line_no].shipped += line.quantity_base
            order.lines[line.line_no].shipped += line.quantity_base
            bought.shipped[line.line_no] = bought.shipped.get(line.line_no, 0) + line.quantity_base
        self._premises.tray.facts.append(
            VendorShipmentPosted(
                origin=order.origin,
                system=self._premises.name,
                shipment=body.shipment_number,
                purchase_order=bought.number,
                fulfilment_order=one.number,
                lines=tuple(
                    [
                        ShipmentLine(one_.line_no, one_.line_no, one_.item, "", "", one_.quantity_base)
                        for one_ in body.lines
                    ]
                ),
            )
        )
        rest = {line.line_no: one.parts[line.line_no].remaining for line in body.lines if line.closed}
        remainder = book.not_shipped(one, rest)
        if not one.remaining:
            book.become(one, "shipped")
        book.settle(order, "vendor_shipment", now_ms, cause)
        answer = {
            "outcome": "posted",
            "document_number": self._premises.draw_number("JNL", order.origin),
            "version": order.version,
            **_shown(remainder),
        }
        return Response(200, answer, etag(order.version))

    def invoice(self, body: VendorInvoiceBody) -> Response:
        """`postVendorInvoice`: the three-way match. What does not match is not owed, until somebody has looked. It lies
        on the day that it bears; if that month is closed, on the first open one, and on the late list."""
        bought = self.orders[body.purchase_order_no]
        order = bought.one.order
        strange = _strange(bought, [line.line_no for line in body.lines])
        if strange is not None:
            return strange
        reason = self._difference(bought, body)
        if reason:
            return Response(200, {"outcome": "refused", "reason_code": reason})
        for line in body.lines:
            bought.invoiced[line.line_no] = bought.invoiced.get(line.line_no, 0) + line.quantity_base
        self._premises.tray.facts.append(
            VendorInvoicePosted(
                origin=order.origin,
                system=self._premises.name,
                invoice=body.invoice_number,
                purchase_order=bought.number,
                total_minor=body.total.minor,
                currency=body.total.currency,
            )
        )
        number, day = body.invoice_number, self._periods.refuse("", body.invoice_date, UNSET) or body.invoice_date
        self._periods.dated(order.origin, "vendor_invoice", number, "", body.invoice_date, day)
        entry = journal.transfer("vendor_invoice", number, day, journal.COST, journal.PAYABLES, body.total)
        number = journal.post(self._premises, order.origin, entry)
        return Response(200, {"outcome": "posted", "journal_number": number})

    def _difference(self, bought: PurchaseOrder, body: VendorInvoiceBody) -> str:
        for line in body.lines:
            due = bought.shipped.get(line.line_no, 0) - bought.invoiced.get(line.line_no, 0)
            if line.quantity_base > due:
                return "quantity_differs"
            if line.unit_price.minor != bought.prices_minor[line.line_no]:
                return "price_differs"
        total = sum([line.quantity_base * line.unit_price.minor for line in body.lines])
        return "" if total == body.total.minor else "total_differs"


def ask_back(premises: Premises, one: FulfilmentOrder, recall: Recall, now_ms: int, cause: Cause) -> None:
    """Have the vendor asked whether he consents to cancel."""
    data: JsonObject = {**_about(premises, one), "recall_no": recall.number, "cause": recall.cause}
    premises.log.emit(CANCEL_REQUESTED, one.purchase_order, data, cause, now_ms)


def _about(premises: Premises, one: FulfilmentOrder) -> JsonObject:
    """Every message to the vendor has a control number of its own."""
    control = premises.counts["interchange"] = premises.counts.get("interchange", 0) + 1
    order = one.order
    return {
        "version": len(one.recalls) + 1,
        "purchase_order_no": one.purchase_order,
        "control_number": f"{control:09d}",
        "sales_order_number": order.number,
        "fulfilment_order_no": one.number,
        "external_id": order.wish.external_id,
    }


def _strange(bought: PurchaseOrder, line_nos: Iterable[str]) -> Response | None:
    for line_no in line_nos:
        if line_no not in bought.one.parts:
            return problem(422, "unknown_line", f"{bought.number} has no line {line_no!r}")
    return None


def _shown(remainder: Remainder) -> Mapping[str, object]:
    return {"resourced": successor(remainder.resourced), "cut": remainder.cut}
