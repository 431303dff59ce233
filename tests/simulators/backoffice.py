"""An ERP for tests: every request, answer and event that passes is checked against the contract documents."""

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.facts import Fact, OrderStatusChanged, Unit
from seatrial.message import JsonObject, Request, Response
from simulators.erp.axes import BACK, MOVES
from simulators.erp.system import Erp
from simulators.master import (
    Component,
    Customer,
    Habits,
    Item,
    LegalEntity,
    Master,
    OpeningStock,
    Rebate,
    ServiceContract,
)
from simulators.system import Due, Promises
from tests.simulators.warehouse import SHIP_TO, Chance

CONTRACTS = contracts({"erp": "v1"})
CALENDAR = Calendar("2026-03-02T06:00:00Z")
AT_A_DESK = {
    "setHold", "releaseHold", "setAllocation", "setListPrice", "setExchangeRate", "uploadItems", "createSubscription",
    "changeCustomer", "mergeCustomer", "confirmMilestone", "withdrawMilestone", "terminateContract",
}  # fmt: skip
"""Done by people: no reference is asked for."""
PRICES = {"A": 500, "B": 200}
BOLT = Item("BOLT", "Bolt", 1000, units=(Unit("BOX", 12), Unit("M", 1, 50)), priced_per="BOX", invoiced_in="BOX")
SET = Item("SET", "One A and four B", 1300, components=(Component("A", 1), Component("B", 4)))
F = TypeVar("F", bound=Fact)


class BackOffice:
    """An ERP, and what it has told so far. Customer C-1 has a credit limit of `limit` cents; nothing is added to what
    his goods cost, unless freight or tax is named."""

    def __init__(self, *stock: tuple[str, int], short_policy: str = "backorder", limit: int = 10_000,
                 rebate_ppm: int = 0, price_tolerance_ppm: int = 0, freight_minor: int = 0, tax_rate_ppm: int = 0,
                 substitutes: Mapping[str, str] | None = None, billing_trigger: str = "goods_issue",
                 delivers: bool = False, entities: tuple[LegalEntity, ...] = (),
                 contracts: tuple[ServiceContract, ...] = (), rebates: tuple[Rebate, ...] = (),
                 price_variance_ppm: int | None = None) -> None:  # fmt: skip
        instead = substitutes or {}
        ada = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", limit, tax_rate_ppm, rebate_ppm=rebate_ppm)
        customers = (replace(ada, accepts_substitutes=bool(instead), billing_trigger=billing_trigger),)
        items = (
            *[Item(item, f"Item {item}", price, substitute=instead.get(item, "")) for item, price in PRICES.items()],
            BOLT,
            SET,
        )
        opening = tuple([OpeningStock(item, "DC1", "L1", "available", units) for item, units in stock])
        habits = Habits(freight_minor=freight_minor, promise_days=2, price_tolerance_ppm=price_tolerance_ppm)
        master = Master(customers, items, opening, short_policy=short_policy, habits=habits, delivers=delivers)
        master = replace(master, entities=entities, contracts=contracts, price_variance_ppm=price_variance_ppm)
        master = replace(master, rebates=rebates)
        self.erp = Erp(master, CALENDAR, Promises(search_visibility_ms=5_000))
        self.now = 0
        self.facts: list[Fact] = []
        self.events: list[JsonObject] = []
        self.due: list[Due] = []
        self.minted: dict[str, str] = {}
        self.erp.open(0)
        self.collect()

    def ask(self, operation: str, body: JsonObject | None = None, /, reference: str = "", **params: str) -> Response:
        """Call an operation in a way that the contract allows; a write gets a reference if it has none."""
        declared = CONTRACTS.operations["erp", operation]
        if body is not None and operation not in AT_A_DESK:
            body = {"external_reference": reference or f"auto-{operation}", **body}
        request = Request("erp", operation, params, {"correlation-id": "CRM-1"}, body)
        assert (wrong := declared.check_request(request)) is None, wrong
        return self.send(request)

    def send(self, request: Request, origin: str = "order/0001") -> Response:
        """Call an operation, right or wrong; the answer must be as the contract says."""
        answer = self.erp.handle(request, self.now, origin)
        declared = CONTRACTS.operations.get(("erp", request.operation))
        if declared is not None:
            assert (wrong := declared.check_response(answer)) is None, (wrong, answer)
        self.collect()
        return answer

    def collect(self) -> None:
        tray = self.erp.tray
        for event in tray.events:
            wrong = CONTRACTS.events[event.body["type"]].check(event.body)
            assert wrong is None, (wrong, event.body)
            self.events.append(event.body)
        for fact in tray.facts:
            if isinstance(fact, OrderStatusChanged):
                back = BACK.get(fact.axis, {}) if self.erp.book.orders[fact.order_number].reversed else {}
                assert fact.now in (*MOVES[fact.axis][fact.was], *back.get(fact.was, ())), fact
        self.facts += tray.facts
        self.due += tray.due
        self.minted.update(tray.minted)
        for pile in (tray.facts, tray.events, tray.due, tray.minted):
            pile.clear()

    def night(self) -> None:
        due = self.due.pop(0)
        self.now += due.ms_min
        self.erp.perform(due, self.now, Chance())
        self.collect()

    def clear(self) -> None:
        self.facts.clear()
        self.events.clear()

    def told(self, type_: str) -> list[Any]:
        """The data of all events of a type."""
        return [event["data"] for event in self.events if event["type"] == type_]

    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]

    def recorded(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def order(self, number: str = "SO-1") -> JsonObject:
        return body(self.ask("getOrder", sales_order_number=number))

    def axes(self, number: str = "SO-1") -> tuple[str, str, str, str]:
        status = self.order(number)["status"]
        return status["order"], status["fulfilment"], status["billing"], status["payment"]

    def exposure(self, customer: str = "C-1") -> int:
        return self.erp.credit.account(customer).exposure_minor

    # ------------------------------------------------------------ what happens to an order

    def book(self, *units: int, crm: str = "CRM-1", reference: str = "", **other: Any) -> JsonObject:
        """Book `units` of item A, one line each, for C-1."""
        return body(self.ask("bookOrder", wish(*units, crm=crm, **other), reference=reference))

    def allocate(self, number: str, *units: tuple[int, int], reference: str = "") -> JsonObject:
        """(reserved, short) per line."""
        said = [
            {"line_no": str(line), "reserved_base": reserved, "short_base": short}
            for line, (reserved, short) in enumerate(units, 1)
        ]
        told = {"reservation_id": "RSV-1", "lines": said}
        return body(self.ask("recordAllocation", told, reference=reference, fulfilment_order_no=number))

    def release(self, number: str, reference: str = "") -> JsonObject:
        return body(self.ask("authorizeRelease", {}, reference=reference, fulfilment_order_no=number))

    def short(self, number: str, units: int, line: str = "1", short_no: str = "SHT-1") -> JsonObject:
        told = {"short_no": short_no, "lines": [{"line_no": line, "short_base": units, "reason": "not_found"}]}
        return body(self.ask("recordShort", told, fulfilment_order_no=number))

    def issue(self, number: str, *units: int, shipment: str = "SHP-1", reference: str = "") -> JsonObject:
        """The ledger hears of a shipment: so many units of item A per line."""
        lines = [
            {"shipment_line": str(no), "line_no": str(no), "item": "A", "site": "DC1", "lot": "L1", "quantity_base": q}
            for no, q in enumerate(units, 1)
            if q
        ]
        told = {
            "shipment_number": shipment,
            "fulfilment_order_no": number,
            "goods_issue_at": CALENDAR.text(self.now),
            "zone": "Europe/Berlin",
            "lines": lines,
        }
        return body(self.ask("postGoodsIssue", told, reference=reference))

    def recall_result(self, number: str, outcome: str, recall: str = "RCL-1") -> JsonObject:
        told = {"recall_no": recall, "outcome": outcome, "lines": []}
        return body(self.ask("recordRecallResult", told, fulfilment_order_no=number))

    def amend(self, *units: int, revision: int = 2, order: str = "SO-1", quoted: int | None = None) -> JsonObject:
        """Change the order: so many of item A, one line each."""
        told = {"revision": revision, "lines": wish(*units, quoted=quoted)["lines"]}
        return body(self.ask("amendOrder", told, sales_order_number=order))

    def cancel(self, *some: tuple[str, int], order: str = "SO-1", request: str = "CRQ-1") -> JsonObject:
        """Cancel all of an order, or some (line, units)."""
        told: JsonObject = {"cancel_request_id": request}
        if some:
            told["lines"] = [{"line_no": line, "quantity": {"value": units, "uom": "EA"}} for line, units in some]
        return body(self.ask("requestCancellation", told, sales_order_number=order))

    def hold(self, kind: str, order: str = "SO-1") -> JsonObject:
        return body(self.ask("setHold", {"type": kind, "reason": "a clerk says so"}, sales_order_number=order))

    def unhold(self, kind: str, order: str = "SO-1") -> Response:
        return self.ask("releaseHold", {"type": kind, "by": "m.hansen"}, sales_order_number=order)

    def invoice(
        self, total: int, *units: int, order: str = "SO-1", number: str = "INV-1", charges: int = 0, **more: str
    ) -> JsonObject:
        """So many of item A per line; `total` with the charges in it."""
        told = {
            **more,
            "invoice_number": number,
            "orders": [{"sales_order_number": order, "charges": euros(charges), "total": euros(total)}],
            "posting_date": "2026-03-02",
            "lines": [
                {"sales_order_number": order, "line_no": str(no), "quantity_base": q}
                for no, q in enumerate(units, 1)
                if q
            ],
            "totals": {
                "net": euros(total - charges),
                "charges": euros(charges),
                "tax": euros(0),
                "rounding": euros(0),
                "total": euros(total),
            },
        }
        return body(self.ask("postInvoice", told))

    def pay(self, amount: int, order: str = "SO-1", application: str = "APP-1") -> JsonObject:
        told = {
            "payment_id": "PAY-1",
            "application_no": application,
            "invoice_number": "INV-1",
            "sales_order_number": order,
            "amount": euros(amount),
            "posting_date": "2026-03-02",
        }
        return body(self.ask("postPayment", told))

    def backorders(self, item: str = "A") -> list[str]:
        listed = body(self.ask("listBackorders", item=item, site="DC1"))["backorders"]
        return [one["fulfilment_order_no"] for one in listed]


def euros(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def wish(*units: int, crm: str = "CRM-1", item: str = "A", quoted: int | None = None, **other: Any) -> JsonObject:
    price = PRICES.get(item, 1) if quoted is None else quoted
    return {
        "source_system": "crm",
        "external_id": crm,
        "revision": 1,
        "customer_number": "C-1",
        "customer_po": "PO-1",
        "channel": "web",
        "site": "DC1",
        "ship_to": SHIP_TO,
        "ship_complete": False,
        "currency": "EUR",
        "requested_date": "2026-03-05",
        "lines": [
            {
                "external_line_id": str(number),
                "item": item,
                "quantity": {"value": many, "uom": "EA"},
                "quoted_price": euros(price),
            }
            for number, many in enumerate(units, 1)
        ],
        **other,
    }


def body(answer: Response) -> JsonObject:
    """The body of an answer that must be a success."""
    assert answer.ok and answer.body is not None, answer
    return answer.body
