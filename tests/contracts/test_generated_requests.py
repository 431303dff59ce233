"""Whatever the contract documents allow or forbid, the simulators answer as declared: requests by Schemathesis.

Each request goes to a system in the middle of its business. That a refused request changed nothing is judged from
outside: afterwards the system goes on, word for word, like its twin whom nobody asked anything in between.
"""

import re
from functools import lru_cache

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from harness.contracts.compiled import Operation
from seatrial.message import JsonObject, Request, Response
from simulators.system import System
from tests.contracts.inhabited import CONTRACTS, KNOWN, LINES, NOW_MS, empty, live, opened, undisturbed
from tests.contracts.made_up import MADE_UP, requests
from tests.contracts.reading import SYSTEMS

SERVED = [operation for operation in CONTRACTS.operations.values() if operation.system in SYSTEMS]
WITH_KEY = [operation for operation in SERVED if "idempotency-key" in operation.required_headers]
BEYOND_THE_SCHEMA = {
    "billing.recordBillableEvents": (
        "names no shipment_line",
        "no sales_order_number",
        "names no service_contract_number",
        "is no time zone",
    ),
    "billing.findDocuments": ("needs a shipment_number or an rma_number",),
    "erp.postInvoice": ("an invoice is about orders or a service contract",),
    "erp.bookOrder": ("a line number is given twice",),
    "wms.reserveStock": ("a line number is given twice", "a soft reservation says when it lapses"),
    **{f"{system}.listEvents": ("`after` must be a sequence number",) for system in SYSTEMS},
}
"""What a schema cannot say, or does not: the request is malformed all the same, and the answer says so in words."""


def name(operation: Operation) -> str:
    return f"{operation.system}.{operation.name}"


def bare(operation: Operation) -> Request:
    """No more than what is in the path."""
    return Request(operation.system, operation.name, dict.fromkeys(re.findall(r"{(\w+)}", operation.path), "X-1"))


REFUSABLE = [operation for operation in SERVED if operation.check_request(bare(operation)) is not None]
"""The others need nothing but a path, and every text is a path: nothing is wrong in their schemas' eyes."""


def made_up(operation: Operation, mode: GenerationMode = GenerationMode.POSITIVE) -> st.SearchStrategy[Request]:
    return requests(operation, mode, KNOWN)


@lru_cache
def allowed(system: str, operation: str) -> tuple[Request, ...]:
    """Requests that the contract allows, the same for every test: to draw one takes longer than to answer it."""
    drawn: list[Request] = []

    @MADE_UP
    @given(made_up(CONTRACTS.operations[system, operation]))
    def note(request: Request) -> None:
        drawn.append(request)

    note()
    return tuple(drawn)


def answer(system: System, operation: Operation, request: Request) -> Response:
    """The answer to a request, which like the events that follow must be as the contracts say."""
    response = system.handle(request, NOW_MS, "order/0001")
    assert operation.check_response(response) is None, response
    for event in system.tray.events:
        assert CONTRACTS.events[event.body["type"]].check(event.body) is None, event.body
    return response


def code(response: Response) -> str:
    return "" if response.ok or response.body is None else str(response.body["code"])


def assert_unchanged(system: System) -> None:
    tray = system.tray
    assert (tray.facts, tray.events, tray.due, tray.minted) == ([], [], [], [])
    assert tuple(live(system, "after", 2 * NOW_MS)) == undisturbed(system.name)


@pytest.mark.parametrize("operation", SERVED, ids=name)
def test_a_request_that_the_contract_allows_is_understood(operation: Operation) -> None:
    for request in allowed(operation.system, operation.name):
        assert operation.check_request(request) is None
        system = opened(operation.system)
        response = answer(system, operation, request)
        if code(response) == "malformed" and response.body is not None:
            excuses = BEYOND_THE_SCHEMA.get(name(operation), ())
            assert any(excuse in response.body["detail"] for excuse in excuses), (request, response)
        if not response.ok:
            assert_unchanged(system)


@pytest.mark.parametrize("operation", REFUSABLE, ids=name)
@MADE_UP
@given(data=st.data())
def test_a_request_that_the_contract_forbids_is_refused(operation: Operation, data: st.DataObject) -> None:
    strategy = made_up(operation, GenerationMode.NEGATIVE)
    request = data.draw(strategy.filter(lambda request: operation.check_request(request) is not None))
    system = opened(operation.system)
    response = answer(system, operation, request)
    assert 400 <= response.status < 500 or code(response) == "not_available", response
    assert_unchanged(system)


def erp(operation: str, body: JsonObject | None = None, /, **params: str) -> Request:
    return Request("erp", operation, params, {}, body)


STOCK: JsonObject = {"movement_id": "MOV-1", "kind": "receipt", "item": "A", "site": "DC1", "lot": "L1"}
STOCK |= {"from_status": "", "to_status": "available", "quantity_base": 1, "external_reference": "stock:MOV-1"}
ISSUED: JsonObject = {"shipment_number": "SHP-1", "fulfilment_order_no": "SO-1-1", "external_reference": "gi:SHP-1"}
ISSUED |= {"zone": "Europe/Berlin", "lines": [{**LINES[0], "shipment_line": "1", "site": "DC1", "lot": "L1"}]}
FOUND = (
    erp("findOrder", external_id="CRM-1"),
    erp("findByReference", external_reference=""),
    erp("setHold", {"type": "fraud", "reason": "odd", "external_reference": ""}, sales_order_number="SO-1"),
    erp("releaseHold", {"type": "fraud", "by": "x", "external_reference": ""}, sales_order_number="SO-3"),
    erp("createSubscription", {"streams": ["order"], "sink": "/x", "external_reference": ""}),
    erp("postStockChange", {**STOCK, "occurred_at": "now"}),
    erp("postGoodsIssue", {**ISSUED, "goods_issue_at": "now"}),
    Request("wms", "findReservations"),
    Request("wms", "findShippingOrders"),
)
"""Forbidden and executed all the same, in the words of whoever found it: Schemathesis, with 200 requests each."""


@pytest.mark.parametrize("request_", FOUND, ids=lambda one: f"{one.system}.{one.operation}")
def test_what_was_once_executed_although_it_is_forbidden_is_refused(request_: Request) -> None:
    operation = CONTRACTS.operations[request_.system, request_.operation]
    assert operation.check_request(request_) is not None
    assert 400 <= answer(opened(request_.system), operation, request_).status < 500


@pytest.mark.parametrize("operation", WITH_KEY, ids=name)
def test_a_request_under_a_known_key_takes_effect_once(operation: Operation) -> None:
    for request in allowed(operation.system, operation.name):
        system = opened(operation.system)
        first = answer(system, operation, request)
        empty(system)
        second = answer(system, operation, request)
        assert (second.status, second.body) == (first.status, first.body), request
        assert (second.headers.get("idempotency-replayed") == "true") == first.ok, request
        tray = system.tray
        assert (tray.facts, tray.events, tray.due, tray.minted) == ([], [], [], []), request


@pytest.mark.parametrize("operation", SERVED, ids=name)
def test_some_made_up_requests_are_about_what_exists(operation: Operation) -> None:
    def done(request: Request) -> bool:
        response = opened(operation.system).handle(request, NOW_MS, "order/0001")
        return response.ok or code(response) == "not_available"

    if not any(done(request) for request in allowed(operation.system, operation.name)):
        find(made_up(operation), done, settings=settings(phases=[Phase.generate], max_examples=500))
