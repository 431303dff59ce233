"""Contracts are compiled once and enforced on every leg."""

import pytest

from harness.contracts.load import contracts
from harness.errors import ContractInvalid
from seatrial.message import Request, Response, problem

LANDSCAPE = {"crm": "v1", "erp": "v1", "wms": "v1", "billing": "v1", "engine": "v1"}
ALL = contracts(LANDSCAPE)
RESERVE = ALL.operations["wms", "reserveStock"]
BODY = {
    "fulfilment_order_no": "SO-1-1",
    "site": "DC1",
    "mode": "partial",
    "kind": "hard",
    "lines": [{"line_no": "1", "item": "WIDGET", "quantity_base": 5}],
}
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
HEADERS = {
    "idempotency-key": "reserve:SO-1-1",
    "correlation-id": "CRM-1",
    "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
}


def reserve(**change: object) -> Request:
    return Request("wms", "reserveStock", headers=HEADERS, body={**BODY, **change})


def test_a_good_request_passes() -> None:
    assert RESERVE.check_request(reserve()) is None


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (Request("wms", "reserveStock", headers=HEADERS), "body"),
        (Request("wms", "reserveStock", body=BODY), "headers/idempotency-key"),
        (reserve(mode="some"), "body/mode"),
        (reserve(lines=[{"line_no": "1", "item": "WIDGET", "quantity_base": "5"}]), "body/lines/0/quantity_base"),
        (reserve(surprise=1), "body"),
        (Request("wms", "reserveStock", params={"x": "1"}, headers={}, body=BODY), "headers/idempotency-key"),
    ],
)
def test_what_is_wrong_with_a_request_is_named_with_its_place(request_: Request, where: str) -> None:
    finding = RESERVE.check_request(request_)
    assert finding is not None
    assert finding[0] == where


def test_path_parameters_are_texts_and_required() -> None:
    order = ALL.operations["erp", "getOrder"]
    assert order.check_request(Request("erp", "getOrder", params={"sales_order_number": "SO-1"})) is None
    assert order.check_request(Request("erp", "getOrder")) is not None
    assert order.check_request(Request("erp", "getOrder", params={"sales_order_number": "SO-1", "x": "1"})) is not None


def test_an_undeclared_status_is_a_breach() -> None:
    assert RESERVE.check_response(Response(418)) == ("status", "418 is not declared")
    assert RESERVE.check_response(problem(503, "unavailable", "later", retry_after_s=3)) is None


def test_events_are_known_by_their_business_key() -> None:
    shipment = ALL.events["shipment.confirmed"]
    body = {"source": "wms", "type": "shipment.confirmed", "subject": "SHP-3", "id": "d1", "data": {"version": 1}}
    assert shipment.business_key(body) == shipment.business_key({**body, "id": "d2"})
    assert shipment.business_key(body) != shipment.business_key({**body, "data": {"version": 2}})


def test_a_landscape_is_compiled_once() -> None:
    assert contracts(dict(reversed(LANDSCAPE.items()))) is ALL


def test_a_contract_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(ContractInvalid, match="erp/v9"):
        contracts({**LANDSCAPE, "erp": "v9"})


def test_erp_v1_offers_no_keys_and_bounds_arrival_instead() -> None:
    promise = ALL.promises["erp"]
    assert (promise.arrival_bound_ms, promise.duplicates_requests) == (45_000, False)
    unsafe = [op for (system, _), op in ALL.operations.items() if system == "erp" and op.unsafe]
    assert all("idempotency-key" not in op.required_headers for op in unsafe)
