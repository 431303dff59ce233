"""The legacy ERP: order book, price, credit, stock ledger, receivables. It does what it is told, every time.

No idempotency key: a write is executed whenever it arrives, and remembered only under its `external_reference`. One
handler per operation of its contract, in the two tables below; the parts do the work: booking, holds, supply,
cancelling move orders in the book; ledger and receivables post.
"""

from collections.abc import Callable, Mapping

from msgspec import UNSET, ValidationError, convert

from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request, Response, problem
from simulators.erp import closing, outside
from simulators.erp.allocations import Allocations
from simulators.erp.amending import Amending
from simulators.erp.bodies import (
    AllocationBody,
    AmendBody,
    BookBody,
    CancelBody,
    ChangeCustomerBody,
    GoodsIssueBody,
    InvoiceBody,
    MergeBody,
    PaymentBody,
    RecallResultBody,
    ReleaseBody,
    ReleaseHoldBody,
    SetAllocationBody,
    SetHoldBody,
    ShortBody,
    StockChangeBody,
)
from simulators.erp.book import OrderBook
from simulators.erp.booking import Booking
from simulators.erp.cancelling import Cancelling
from simulators.erp.consignment import Consignment
from simulators.erp.contracts import Contracts
from simulators.erp.credit import Credit
from simulators.erp.customers import Customers
from simulators.erp.deliveries import Deliveries
from simulators.erp.documents import sales_order
from simulators.erp.exchange import Exchange
from simulators.erp.handover import Handover
from simulators.erp.holds import Holds
from simulators.erp.itemmaster import SHOW, ItemMaster, UploadBody
from simulators.erp.ledger import Ledger
from simulators.erp.orders import FulfilmentOrder, Order
from simulators.erp.premises import NAME, STREAMS, Premises
from simulators.erp.prices import Prices, SetListPriceBody
from simulators.erp.purchasing import Purchasing
from simulators.erp.rebates import Rebates
from simulators.erp.receivables import Receivables
from simulators.erp.references import References
from simulators.erp.returns import Returns
from simulators.erp.supply import Supply
from simulators.erp.transfers import Transfers
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.master import Master
from simulators.operations import etag, stale, unstated
from simulators.siteclock import SiteClock
from simulators.system import Draw, Due, Promises, Tray

OPENING = "opening"
"""Origin of what was there before the first action."""
NIGHTLY = "nightly"
"""Origin of what the ERP does by itself every night."""


class Erp:
    """The simulated ERP; see `simulators.system.System`."""

    def __init__(self, master: Master, calendar: Calendar, promises: Promises, name: str = NAME,
                 true_time: Calendar | None = None) -> None:  # fmt: skip
        self.name = name
        self.tray = Tray()
        self.calendar = calendar
        self.log = EventLog(name, STREAMS, calendar, self.tray)
        self.premises = Premises(
            master,
            {item.number: item for item in master.items},
            calendar,
            SiteClock(calendar, master.zone),
            promises,
            self.tray,
            self.log,
            obliging=frozenset([one.number for one in master.customers if one.accepts_substitutes]),
            name=name,
            true_time=true_time,
        )
        self.references = References(calendar, promises.search_visibility_ms)
        self.credit = Credit(master.customers, master.freight_minor)
        self.book = OrderBook(self.premises, self.credit)
        self.prices = Prices(self.premises)
        self.customers = Customers(self.premises, self.credit)
        self.exchange = Exchange(self.premises)
        self.ledger = Ledger(self.premises, self.book)
        self.contracts = Contracts(self.premises, self.credit, self.ledger.periods, self.exchange)
        self.booking = Booking(
            self.premises, self.book, self.credit, self.prices, self.customers, self.exchange, self.contracts
        )
        self.holds = Holds(self.premises, self.book)
        self.supply = Supply(self.premises, self.book, self.credit, self.holds)
        self.amending = Amending(self.premises, self.book, self.holds, self.credit, self.prices, self.customers.merged)
        self.cancelling = Cancelling(self.premises, self.book, self.holds, self.amending)
        self.handover = Handover(self.premises, self.book, self.ledger)
        self.deliveries = Deliveries(self.premises, self.book)
        self.allocations = Allocations(self.premises)
        self.item_master = ItemMaster(self.premises)
        self.transfers = Transfers(self.premises)
        self.consignment = Consignment(self.premises, self.credit, self.prices, self.ledger.periods)
        self.rebates = Rebates(self.premises, self.ledger.periods)
        self.receivables = Receivables(
            self.premises, self.book, self.credit, self.exchange, self.ledger.periods, self.rebates
        )
        self.purchasing = Purchasing(self.premises, self.book, self.ledger.periods)
        self.returns = Returns(self.premises, self.book, self.ledger)

    def open(self, now_ms: int) -> None:
        self.ledger.open(OPENING)
        self.allocations.open(now_ms, OPENING)
        self.exchange.open(now_ms, OPENING)
        self.contracts.open(now_ms)
        self.rebates.open(OPENING)
        self.ledger.begin(now_ms, NIGHTLY)

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        try:
            read = READS.get(request.operation)
            if read is not None:
                return read(self, request, now_ms, origin)
            write = WRITES.get(request.operation)
            if write is None:
                return problem(404, "unknown_operation", f"{self.name} has no operation {request.operation!r}")
            handler, document = write
            answer = handler(self, request, now_ms, origin)
        except ValidationError as error:
            return problem(400, "malformed", str(error))
        if answer.ok and answer.body is not None and request.body is not None:
            reference = request.body.get("external_reference")
            if reference:
                number = request.params.get(document) or answer.body.get(document) or ""
                self.references.record(reference, request.operation, number, answer, now_ms)
        return answer

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:  # noqa: ARG002  (nothing here is left to chance)
        if due.job == SHOW:
            self.item_master.show(due)
            return
        if due.job == closing.LOOK:
            closing.look(self.book, due, now_ms)
            return
        self.ledger.perform(due, now_ms)

    # ------------------------------------------------------------ orders

    def book_order(self, request: Request, now_ms: int, origin: str) -> Response:
        return self.booking.book(convert(request.body, BookBody), now_ms, cause_of(request, origin))

    def find_order(self, request: Request, now_ms: int, _origin: str) -> Response:
        malformed = unstated(request, "source_system", "external_id")
        if malformed is not None:
            return malformed
        key = request.params["source_system"], request.params["external_id"]
        seen = now_ms - self.premises.promises.search_visibility_ms
        found = [order for order in self.book.by_external_id.get(key, ()) if order.booked_at <= seen]
        return Response(200, {"orders": [self._shown(order) for order in found]})

    def get_order(self, request: Request, _now_ms: int, _origin: str) -> Response:
        order = self._order(request.params.get("sales_order_number", ""))
        if isinstance(order, Response):
            return order
        return Response(200, self._shown(order), etag(order.version))

    def find_by_reference(self, request: Request, now_ms: int, _origin: str) -> Response:
        malformed = unstated(request, "external_reference")
        return malformed or self.references.find(request.params["external_reference"], now_ms)

    def request_cancellation(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, CancelBody)
        order = self._order(request.params.get("sales_order_number", ""))
        if isinstance(order, Response):
            return order
        return self.cancelling.request(order, body, now_ms, order.cause(request))

    def amend_order(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, AmendBody)
        order = self._order(request.params.get("sales_order_number", ""))
        if isinstance(order, Response):
            return order
        outdated = stale(request, order.version)
        return outdated or self.amending.request(order, body, now_ms, order.cause(request))

    def set_hold(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, SetHoldBody)
        order = self._order(request.params.get("sales_order_number", ""))
        if isinstance(order, Response):
            return order
        outdated = stale(request, order.version)
        return outdated or self.holds.set_by_clerk(order, body.type, now_ms, order.cause(request))

    def release_hold(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, ReleaseHoldBody)
        order = self._order(request.params.get("sales_order_number", ""))
        if isinstance(order, Response):
            return order
        outdated = stale(request, order.version)
        price = "as_contracted" if body.price is UNSET else body.price
        return outdated or self.holds.release(order, body.type, price, now_ms, order.cause(request))

    def set_list_price(self, request: Request, _now_ms: int, origin: str) -> Response:
        body = convert(request.body, SetListPriceBody)
        item = request.params.get("item", "")
        outdated = stale(request, self.prices.version(item))
        return outdated or self.prices.change(item, body, cause_of(request, origin))

    # ------------------------------------------------------------ channels

    def set_allocation(self, request: Request, now_ms: int, origin: str) -> Response:
        body = convert(request.body, SetAllocationBody)
        params = request.params
        place = params.get("item", ""), params.get("site", ""), params.get("channel", "")
        outdated = stale(request, self.allocations.version(place))
        cause = Cause(origin, f"{place[0]}/{place[1]}", cause_of(request, origin).causation)
        return outdated or self.allocations.change(place, body, now_ms, cause)

    # ------------------------------------------------------------ items

    def list_item_changes(self, request: Request, now_ms: int, _origin: str) -> Response:
        malformed = unstated(request, "since")
        return malformed or self.item_master.changes(request, now_ms)

    def upload_items(self, request: Request, now_ms: int, origin: str) -> Response:
        return self.item_master.upload(convert(request.body, UploadBody), now_ms, cause_of(request, origin))

    # ------------------------------------------------------------ customers

    def change_customer(self, request: Request, now_ms: int, origin: str) -> Response:
        body, number = convert(request.body, ChangeCustomerBody), request.params.get("customer_number", "")
        outdated = stale(request, self.customers.version(number))
        return outdated or self.customers.change(number, body, now_ms, cause_of(request, origin))

    def merge_customer(self, request: Request, now_ms: int, origin: str) -> Response:
        body, number = convert(request.body, MergeBody), request.params.get("customer_number", "")
        outdated = stale(request, self.customers.version(number))
        return outdated or self.customers.merge(number, body, now_ms, cause_of(request, origin))

    # ------------------------------------------------------------ fulfilment

    def record_allocation(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, AllocationBody)
        one = self._fulfilment_order(request)
        if isinstance(one, Response):
            return one
        return self.supply.allocate(one, body, now_ms, one.order.cause(request))

    def list_backorders(self, request: Request, _now_ms: int, _origin: str) -> Response:
        malformed = unstated(request, "item", "site")
        return malformed or self.supply.backorders(request.params["item"], request.params["site"])

    def authorize_release(self, request: Request, now_ms: int, _origin: str) -> Response:
        convert(request.body, ReleaseBody)
        one = self._fulfilment_order(request)
        if isinstance(one, Response):
            return one
        return self.supply.authorize(one, now_ms, one.order.cause(request))

    def record_short(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, ShortBody)
        one = self._fulfilment_order(request)
        if isinstance(one, Response):
            return one
        return self.supply.short(one, body, now_ms, one.order.cause(request))

    def record_recall_result(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, RecallResultBody)
        one = self._fulfilment_order(request)
        if isinstance(one, Response):
            return one
        return self.cancelling.decided(one, body, now_ms, one.order.cause(request))

    # ------------------------------------------------------------ ledgers

    def post_goods_issue(self, request: Request, now_ms: int, origin: str) -> Response:
        body = convert(request.body, GoodsIssueBody)
        one = self.book.fulfilment_orders.get(body.fulfilment_order_no)
        cause = one.order.cause(request) if one is not None else cause_of(request, origin)
        return self.ledger.post_goods_issue(body, now_ms, cause)

    def post_stock_change(self, request: Request, _now_ms: int, origin: str) -> Response:
        return self.ledger.post_stock_change(convert(request.body, StockChangeBody), origin)

    def post_invoice(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, InvoiceBody)
        if body.service_contract_number:
            return self.contracts.post_invoice(body, now_ms)
        if not body.orders or not body.lines:
            return problem(400, "malformed", "an invoice is about orders or a service contract")
        if sale := self.consignment.sales.get(body.orders[0].sales_order_number):
            return self.consignment.post_invoice(sale, body)
        orders: list[Order] = []
        for share in body.orders:
            order = self._order(share.sales_order_number)
            if isinstance(order, Response):
                return order
            orders.append(order)
        return self.receivables.post_invoice(orders, body, now_ms, [order.cause(request) for order in orders])

    def post_payment(self, request: Request, now_ms: int, _origin: str) -> Response:
        body = convert(request.body, PaymentBody)
        if body.service_contract_number:
            return self.contracts.post_payment(body, now_ms)
        if sale := self.consignment.sales.get(body.sales_order_number):
            return self.consignment.post_payment(sale, body)
        order = self._order(body.sales_order_number)
        if isinstance(order, Response):
            return order
        return self.receivables.post_payment(order, body, now_ms, order.cause(request))

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.get_subscription(request)

    # ------------------------------------------------------------ parts

    def _shown(self, order: Order) -> JsonObject:
        return sales_order(order, self.premises.master.freight_minor(order.wish.currency))

    def _order(self, number: str) -> Order | Response:
        order = self.book.orders.get(number)
        return order if order is not None else problem(404, "unknown_order", f"no sales order {number!r}")

    def _fulfilment_order(self, request: Request) -> FulfilmentOrder | Response:
        number = request.params.get("fulfilment_order_no", "")
        one = self.book.fulfilment_orders.get(number)
        return one if one is not None else problem(404, "unknown_fulfilment_order", f"no fulfilment order {number!r}")


Handler = Callable[[Erp, Request, int, str], Response]

READS: Mapping[str, Handler] = {
    "findOrder": Erp.find_order,
    "getOrder": Erp.get_order,
    "findByReference": Erp.find_by_reference,
    "listBackorders": Erp.list_backorders,
    "listItemChanges": Erp.list_item_changes,
    "listEvents": Erp.list_events,
    "getSubscription": Erp.get_subscription,
}
"""operationId -> handler."""

WRITES: Mapping[str, tuple[Handler, str]] = {
    "bookOrder": (Erp.book_order, "sales_order_number"),
    "amendOrder": (Erp.amend_order, "sales_order_number"),
    "requestCancellation": (Erp.request_cancellation, "cancellation_no"),
    "setHold": (Erp.set_hold, "sales_order_number"),
    "releaseHold": (Erp.release_hold, "sales_order_number"),
    "setListPrice": (Erp.set_list_price, "item"),
    "setExchangeRate": (outside.set_exchange_rate, "rate_id"),
    "setAllocation": (Erp.set_allocation, "channel"),
    "uploadItems": (Erp.upload_items, "sheet"),
    "handOverStock": (outside.hand_over_stock, "site"),
    "changeCustomer": (Erp.change_customer, "customer_number"),
    "mergeCustomer": (Erp.merge_customer, "customer_number"),
    **outside.CONTRACTS,
    "orderTransfer": (outside.order_transfer, "transfer_no"),
    "recordAllocation": (Erp.record_allocation, "fulfilment_order_no"),
    "authorizeRelease": (Erp.authorize_release, "fulfilment_order_no"),
    "recordShort": (Erp.record_short, "fulfilment_order_no"),
    "recordRecallResult": (Erp.record_recall_result, "fulfilment_order_no"),
    "recordAcknowledgement": (outside.record_acknowledgement, "purchase_order_no"),
    "postVendorShipment": (outside.post_vendor_shipment, "document_number"),
    "postVendorInvoice": (outside.post_vendor_invoice, "journal_number"),
    "postGoodsIssue": (Erp.post_goods_issue, "document_number"),
    "reverseGoodsIssue": (outside.reverse_goods_issue, "document_number"),
    "recordDelivery": (outside.record_delivery, "return_no"),
    "postStockChange": (Erp.post_stock_change, "document_number"),
    "postInvoice": (Erp.post_invoice, "journal_number"),
    "postVoid": (outside.post_void, "journal_number"),
    "postPayment": (Erp.post_payment, "journal_number"),
    "recordConsumption": (outside.record_consumption, "report_number"),
    "settleConsumption": (outside.settle_consumption, "consumption_order_number"),
    "postRefund": (outside.post_refund, "journal_number"),
    "settleRebateClaim": (outside.settle_rebate_claim, "credit_memo_number"),
    "postCreditMemo": (outside.post_credit_memo, "journal_number"),
    "authorizeReturn": (outside.authorize_return, "rma_number"),
    "postReturnReceipt": (outside.post_return_receipt, "document_number"),
    "createSubscription": (Erp.create_subscription, "subscription_id"),
}
"""operationId -> handler, and the parameter or member of the answer that names the document under its reference."""
