"""The four systems in the middle of their business: always the same, and always freshly made.

`HISTORY` is what was asked of each system so far, `None` between requests: the work that fell due is done. Every
request of it is a success, so whoever makes requests up can borrow its numbers (`KNOWN`) and meet real documents.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request, Response
from simulators.landscape import landscape
from simulators.master import AgreedMilestone, Customer, Item, Master, OpeningExchange, OpeningStock, ServiceContract
from simulators.system import System
from tests.contracts.reading import APIS, SYSTEMS
from tests.simulators.warehouse import Chance

CONTRACTS = contracts(dict.fromkeys(APIS, "v1"))
CALENDAR = Calendar("2026-03-02T06:00:00Z")
NOW_MS = 3_600_000
DAY = "2026-03-05"
MASTER = Master(
    customers=tuple(
        [
            Customer(number, "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000)
            for number in ("C-1", "C-2", "C-3", "C-9")
        ]
    ),
    items=(Item("A", "Anchor", 500), Item("B", "Buoy", 200), Item("C", "Crane", 900, drop_ship="ACME")),
    stock=(OpeningStock("A", "DC1", "L1", "available", 20), OpeningStock("A", "DC1", "L2", "quality_hold", 5)),
    sites=("DC1", "DC2"),
    book_currency="EUR",
    exchange_rates=(OpeningExchange("GBP", 11650, 4),),
    contracts=(
        ServiceContract("SVC-1", "C-9", "B", 3_100, 50, "2026-03", 2),
        ServiceContract("PRJ-1", "C-9", "B", 0, 0, "", 0, 9_999, (AgreedMilestone("ordered", 0, DAY),)),
    ),
    price_variance_ppm=10_000,
)
ADDRESS: JsonObject = {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"}
INSTANT = "2026-03-02T06:30:00.000Z"


def euros(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def wished(many: int, price: int = 500) -> JsonObject:
    quantity = {"value": many, "uom": "EA"}
    return {"external_line_id": "1", "item": "A", "quantity": quantity, "quoted_price": euros(price)}


WISH: JsonObject = {
    "customer_number": "C-1",
    "customer_po": "PO-1",
    "channel": "web",
    "site": "DC1",
    "ship_to": ADDRESS,
    "ship_complete": False,
    "currency": "EUR",
    "requested_date": DAY,
    "lines": [wished(5)],
}
LINES: list[JsonObject] = [{"line_no": "1", "item": "A", "quantity_base": 5}]


def _crm() -> Iterator[Request | None]:
    def ask(operation: str, body: JsonObject | None = None, /, **params: str) -> Request:
        return Request("crm", operation, params, {"if-match": "*"}, body)

    yield ask("submitOrder", WISH)
    yield ask("createQuote", WISH)
    yield ask("convertQuote", quote_id="QUO-1")
    told = {"document_number": "SO-1", "document_version": 1, "occurred_at": INSTANT}
    promise = {"line_no": "1", "quantity_base": 5, "promised_date": DAY}
    confirmed = {"kind": "confirmed", "lines": [promise], **told}
    yield ask("recordMilestone", confirmed, crm_order_id="CRM-1", milestone_id="m-1")
    yield ask("requestCancellation", {"reason": "mistake"}, crm_order_id="CRM-2")
    some = {"external_line_id": "1", "invoice_number": "INV-1", "quantity": {"value": 1, "uom": "EA"}, "reason": "worn"}
    yield ask("requestReturn", {"lines": [some]}, crm_order_id="CRM-1")
    used = {"customer_number": "C-1", "currency": "EUR", "lines": [{"item": "A", "quantity_base": 2}]}
    yield ask("reportConsumption", used)
    yield ask("recordConsumptionResult", {"outcome": "settled"}, report_number="CSR-1")
    yield ask("claimRebate", {"customer_number": "C-1", "currency": "EUR", "amount": euros(100)})
    granted = {"outcome": "settled", "amount": euros(100), "credit_memo_number": "RBM-1"}
    yield ask("recordClaimResult", granted, claim_number="RBC-1")
    figure = {"available_base": 5, "uom": "EA", "as_of": INSTANT, "sequence": "1", "method": "event", "max_age_ms": 1}
    place = {"item": "A", "site": "DC1", "channel": "web"}
    yield ask("publishAvailability", figure, **place)
    yield ask("createSubscription", {"streams": ["order"], "sink": "/engine/v1/events"})
    for order in ("CRM-1", "CRM-2"):
        yield ask("getOrder", crm_order_id=order)
    yield ask("getAvailability", **place)
    yield ask("listEvents", stream="order")
    yield ask("getSubscription", subscription_id="SUB-1")


def _erp() -> Iterator[Request | None]:
    def ask(operation: str, body: JsonObject | None = None, /, **params: str) -> Request:
        return Request("erp", operation, params, {}, body)

    def book(crm: str, price: int) -> Request:
        from_crm = {"external_reference": f"book:{crm}", "source_system": "crm", "external_id": crm, "revision": 1}
        return ask("bookOrder", {**from_crm, **WISH, "lines": [wished(5, price)]})

    yield book("CRM-1", 500)
    yield book("CRM-2", 450)  # held: the quoted price is not the contract's
    yield book("CRM-3", 500)
    for number, reserved in (("SO-1-1", 5), ("SO-3-1", 3)):
        part = {"line_no": "1", "reserved_base": reserved, "short_base": 5 - reserved}
        allocated = {"external_reference": f"alloc:{number}", "reservation_id": "RSV-1", "lines": [part]}
        yield ask("recordAllocation", allocated, fulfilment_order_no=number)
        yield ask("authorizeRelease", {"external_reference": f"release:{number}"}, fulfilment_order_no=number)
    shipped = {"shipment_line": "1", "line_no": "1", "item": "A", "site": "DC1", "lot": "L1", "quantity_base": 5}
    shipment = {"shipment_number": "SHP-1", "fulfilment_order_no": "SO-1-1", "goods_issue_at": INSTANT}
    issue = {"external_reference": "gi:SHP-1", **shipment, "zone": "Europe/Berlin", "lines": [shipped]}
    yield ask("postGoodsIssue", issue)
    taken = {"shipment_line": "1", "line_no": "1", "item": "A", "accepted_base": 3, "refused_base": 1}
    door = {"shipment_number": "SHP-1", "fulfilment_order_no": "SO-1-1", "delivered_at": INSTANT}
    proof = {**door, "zone": "Europe/Berlin", "lines": [{**taken, "missing_base": 1}]}
    yield ask("recordDelivery", {"external_reference": "pod:SHP-1:v1", **proof})
    sums: JsonObject = {
        "net": euros(2_500),
        "charges": euros(0),
        "tax": euros(475),
        "rounding": euros(0),
        "total": euros(2_975),
    }
    head: JsonObject = {
        "invoice_number": "INV-1",
        "orders": [{"sales_order_number": "SO-1", "charges": euros(0), "total": euros(2_975)}],
        "posting_date": DAY,
    }
    lines = [{"sales_order_number": "SO-1", "line_no": "1", "quantity_base": 5}]
    billed = {**head, "lines": lines, "totals": sums}
    yield ask("postInvoice", {"external_reference": "post:invoice:INV-1", **billed})
    unwanted: JsonObject = {
        "invoice_number": "INV-1",
        "line_no": "1",
        "quantity": {"value": 2, "uom": "EA"},
        "reason": "unwanted",
    }
    yield ask("authorizeReturn", {"external_reference": "rma:RET-1", "external_id": "RET-1", "lines": [unwanted]})
    yield ask("setHold", {"type": "fraud", "reason": "odd address"}, sales_order_number="SO-3")  # and a recall, RCL-1
    yield ask("setAllocation", {"allocated_base": 3, "reason": "spring sale"}, item="A", site="DC1", channel="web")
    yield ask("setListPrice", {"unit_price": {"minor": 510, "currency": "EUR"}, "reason": "spring"}, item="A")
    yield ask("setExchangeRate", {"rate": 11240, "scale": 4, "source": "BoE"}, currency="GBP")
    yield ask("uploadItems", {"sheet": "spring", "rows": [{"item": "A", "name": "Bilge pump"}]})
    yield ask("changeCustomer", {"address": ADDRESS, "reason": "they have moved"}, customer_number="C-3")
    yield ask("mergeCustomer", {"survivor": "C-1", "reason": "entered twice"}, customer_number="C-2")
    yield ask("listItemChanges", since="1970-01-01T00:00:00Z")
    used = {"customer_number": "C-1", "currency": "EUR", "lines": [{"item": "A", "quantity_base": 2}]}
    for number in ("CSR-1", "CSR-2"):
        report = {"external_reference": f"consumption:crm:{number}", "report_number": number, **used}
        yield ask("recordConsumption", report)
    yield ask("settleConsumption", {"external_reference": "sell:CSR-1"}, report_number="CSR-1")
    claim = {"external_reference": "rebate:crm:RBC-1", "claim_number": "RBC-1", "customer_number": "C-1"}
    yield ask("settleRebateClaim", {**claim, "currency": "EUR"})
    yield ask("orderTransfer", {"item": "A", "from_site": "DC1", "to_site": "DC2", "quantity_base": 2})
    yield ask("getOrder", sales_order_number="SO-1")
    yield ask("getOrder", sales_order_number="SO-3")
    yield ask("findOrder", source_system="crm", external_id="CRM-1")
    yield ask("listBackorders", item="A", site="DC1")
    crane = {**wished(5, 900), "item": "C"}
    yield ask("bookOrder", {**book("CRM-4", 900).body, "lines": [crane]})  # type: ignore[dict-item]  # it has a body
    answer = {"line_no": "1", "confirmed_base": 4, "backordered_base": 0, "promised_date": DAY}
    acknowledged = {"external_reference": "ack:PO-1:ACK-1", "acknowledgement_no": "ACK-1", "lines": [answer]}
    yield ask("recordAcknowledgement", acknowledged, purchase_order_no="PO-1")
    parcel = {"shipment_number": "ASN-1", "purchase_order_no": "PO-1"}
    left = {"line_no": "1", "item": "C", "quantity_base": 3, "closed": False}
    yield ask(
        "postVendorShipment", {"external_reference": "gi:ASN-1", **parcel, "shipped_at": INSTANT, "lines": [left]}
    )
    bill = {"invoice_number": "VI-1", "invoice_date": DAY, "total": euros(1_260)}
    owed = {"line_no": "1", "quantity_base": 2, "unit_price": euros(630)}
    yield ask("postVendorInvoice", {"external_reference": "owe:VI-1", **parcel, **bill, "lines": [owed]})
    for stream in ("order", "credit", "purchase_order"):
        yield ask("listEvents", stream=stream)
    yield ask("createSubscription", {"streams": ["order"], "sink": "/engine/v1/events"})
    reached = {"service_contract_number": "PRJ-1", "milestone": "ordered"}
    yield ask("confirmMilestone", {"reached_on": "2026-03-02", "certificate": "ACC-1"}, **reached)
    yield ask("withdrawMilestone", {"reason": "it leaks"}, **reached)
    yield ask("confirmMilestone", {"reached_on": "2026-03-02", "certificate": "ACC-2"}, **reached)


def _wms() -> Iterator[Request | None]:
    def ask(operation: str, body: JsonObject | None = None, /, **params: str) -> Request:
        return Request("wms", operation, params, {}, body)

    reserve = {"site": "DC1", "mode": "partial", "kind": "hard", "lines": LINES}
    between = {"item": "A", "from_site": "DC1", "to_site": "DC2"}
    ship = {"ship_to": ADDRESS, "service": "standard", "ship_by": DAY, "lines": LINES}
    yield ask("shipTransfer", {"transfer_no": "TO-1", **between, "quantity_base": 4})
    for number, reservation in (("SO-1-1", "RSV-1"), ("SO-2-1", "RSV-2"), ("SO-3-1", "RSV-3")):
        yield ask("reserveStock", {"fulfilment_order_no": number, **reserve})
        if reservation != "RSV-3":
            yield ask("createShippingOrder", {"fulfilment_order_no": number, "reservation_id": reservation, **ship})
        if reservation == "RSV-1":
            yield None  # the first order is waved, picked and leaves; the second is still on the floor
    yield ask("receiveStock", {"item": "B", "site": "DC1", "lot": "L9", "quantity_base": 7})
    back = {"shipment_line": "1", "item": "A", "site": "DC1", "lot": "L1", "quantity_base": 1, "reason_code": "late"}
    yield ask("expectRefused", {"return_no": "RTN-1", "shipment_number": "SHP-1", "lines": [back]})
    yield ask("receiveStock", {"item": "B", "site": "DC1", "lot": "L8", "quantity_base": 2, "expires_on": "2026-04-30"})
    yield ask("recallLot", {"item": "B", "lot": "L8", "reason": "seal may leak"})
    yield ask("createSubscription", {"streams": ["shipment"], "sink": "/engine/v1/events"})
    yield ask("getInventory", site="DC1")
    for number in ("SO-1-1", "SO-2-1", "SO-3-1"):
        yield ask("findReservations", fulfilment_order_no=number)
        yield ask("findShippingOrders", fulfilment_order_no=number)
    for stream in ("inventory", "reservation", "shipment"):
        yield ask("listEvents", stream=stream)


def _billing() -> Iterator[Request | None]:
    def ask(operation: str, body: JsonObject | None = None, /, **params: str) -> Request:
        return Request("billing", operation, params, {}, body)

    line = {"line_no": "1", "shipment_line": "1", "item": "A", "quantity_base": 5, "tax_category": "standard"}
    freight = {"charge_id": "SO-1-F", "kind": "freight", "amount": euros(990)}
    for shipment, order in (("SHP-1", "SO-1"), ("SHP-2", "SO-3")):
        evidence = {"type": "goods_issue", "source_document": shipment, "sales_order_number": order}
        whose = {"customer_number": "C-1", "currency": "EUR", "occurred_at": INSTANT}
        priced = {"lines": [{**line, "unit_price": euros(500)}], "charges": [freight]}
        yield ask("recordBillableEvents", {**evidence, **whose, **priced})
    dear = {**line, "unit_price": euros(500), "contract_price": euros(400)}
    asked = {"type": "goods_issue", "source_document": "SHP-3", "sales_order_number": "SO-4"}
    yield ask("recordBillableEvents", {**asked, **whose, "lines": [dear], "charges": []})  # BEV-3, blocked
    yield None
    yield ask("receivePayment", {"amount": euros(1_000), "reference": "BANK-1", "invoice_number": "INV-1"})
    yield ask("receivePayment", {"amount": euros(9_000), "reference": "BANK-2"})  # unapplied
    yield ask("createSubscription", {"streams": ["invoice"], "sink": "/engine/v1/events"})
    for invoice in ("INV-1", "INV-2"):
        yield ask("getInvoice", invoice_number=invoice)
    yield ask("findDocuments", shipment_number="SHP-1")
    for stream in ("invoice", "payment"):
        yield ask("listEvents", stream=stream)
    yield ask("applyPayment", {"amount": euros(10), "invoice_number": "INV-1"}, payment_id="PAY-2")
    whose = {"sales_order_number": "SO-1", "customer_number": "C-1"}
    yield ask("requestDeposit", {**whose, "amount": euros(9_000), "reason": "pallets"})
    taken = {"transaction_id": "TXN-1", "kind": "capture", "outcome": "succeeded", "on_account": False}
    yield ask("recordSettlement", {**taken, "amount": euros(9_000)}, payment_request_id="PRQ-1")  # PAY-3, by card


HISTORY: Mapping[str, tuple[Request | None, ...]] = {
    "crm": tuple(_crm()),
    "erp": tuple(_erp()),
    "wms": tuple(_wms()),
    "billing": tuple(_billing()),
}
KNOWN: Mapping[str, tuple[str, ...]] = {
    "crm_order_id": ("CRM-1", "CRM-2"),
    "quote_id": ("QUO-1",),
    "crm_return_id": ("RET-1",),
    "report_number": ("CSR-1", "CSR-2"),
    "corrects": ("CSR-1",),
    "claim_number": ("RBC-1",),
    "milestone_id": ("m-1",),
    "customer_number": ("C-1", "C-3"),
    "survivor": ("C-1",),
    "item": ("A", "B"),
    "site": ("DC1",),
    "from_site": ("DC1", "DC2"),
    "to_site": ("DC2",),
    "transfer_no": ("TO-1",),
    "rma_number": ("RMA-1",),
    "lot": ("L1", "L2"),
    "channel": ("web",),
    "currency": ("EUR", "GBP"),
    "uom": ("EA",),
    "tax_category": ("standard", "zero"),
    "external_line_id": ("1",),
    "line_no": ("1",),
    "source_system": ("crm",),
    "external_id": ("CRM-1", "CRM-3"),
    "external_reference": ("book:CRM-1",),
    "sales_order_number": ("SO-1", "SO-2", "SO-3"),
    "fulfilment_order_no": ("SO-1-1", "SO-2-1", "SO-3-1"),
    "recall_no": ("RCL-1",),
    "purchase_order_no": ("PO-1",),
    "reservation_id": ("RSV-1", "RSV-2", "RSV-3"),
    "shipment_number": ("SHP-1", "SHP-2"),
    "source_document": ("SHP-1",),
    "invoice_number": ("INV-1", "INV-2"),
    "payment_id": ("PAY-1", "PAY-2", "PAY-3"),
    "application_no": ("APP-1", "APP-2"),
    "payment_request_id": ("PRQ-1",),
    "transaction_id": ("TXN-1",),
    "service_contract_number": ("SVC-1", "PRJ-1"),
    "milestone": ("ordered",),
    "reached_on": ("2026-03-02",),
    "billable_event_id": ("BEV-3",),
    "ends_on": ("2026-03-16",),
    "subscription_id": ("SUB-1",),
    "if-match": ('"1"', "*"),
    "after": ("1", "000000000002"),
}
"""Names of fields, and what stands in them in the history."""


def opened(name: str) -> System:
    """The system with its history behind it and nothing in its tray."""
    promises = {system: CONTRACTS.promises[system].books for system in SYSTEMS}
    system = landscape(MASTER, CALENDAR, promises)[name]
    system.open(0)
    live(system, "before", NOW_MS // 2)
    empty(system)
    return system


def live(system: System, chapter: str, now_ms: int) -> list[Response | str]:
    """The history once more, as new business: what the system answers, and what it then says of itself."""
    heard: list[Response | str] = []
    for number, request in enumerate(HISTORY[system.name]):
        if request is None:
            work(system, now_ms)
            continue
        headers = {**request.headers, "idempotency-key": f"{chapter}/{number}", "correlation-id": "CRM-1"}
        asked = Request(system.name, request.operation, request.params, headers, request.body)
        heard.append(system.handle(asked, now_ms, "order/0001"))
    tray = system.tray
    return [*heard, repr(tray.facts), repr(tray.events), repr(tray.minted), repr(tray.due)]


def work(system: System, now_ms: int) -> None:
    """Do everything that is due, and what falls due by it; recurring work is left alone."""
    while waiting := [due for due in system.tray.due if not due.background]:
        system.tray.due = [due for due in system.tray.due if due.background]
        for due in waiting:
            system.perform(due, now_ms, Chance())


def empty(system: System) -> None:
    for pile in (system.tray.facts, system.tray.events, system.tray.due, system.tray.minted):
        pile.clear()


@lru_cache
def undisturbed(name: str) -> tuple[Response | str, ...]:
    """How the history goes on in a system that nobody has asked anything in between."""
    return tuple(live(opened(name), "after", 2 * NOW_MS))
