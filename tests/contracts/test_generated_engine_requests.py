"""Whatever the engine's own contract allows or forbids, the reference engine answers as declared, and works on.

It has one order behind it that went well, and one with a case for a person.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from harness.contracts.compiled import Operation
from seatrial.message import Request, Response
from tests.contracts.inhabited import CONTRACTS
from tests.contracts.made_up import MADE_UP, requests
from tests.contracts.reading import MESSAGES
from tests.engine.shore import Shore

OFFERED = [operation for operation in CONTRACTS.operations.values() if operation.scope]
REFUSABLE = [operation for operation in OFFERED if operation.body is not None]


def manned() -> Shore:
    shore = Shore()
    shore.submit()
    shore.submit(item="GONE")
    shore.run()
    return shore


KNOWN = {
    "crm_order_id": ("CRM-1", "CRM-2"),
    "case_id": tuple(str(case["case_id"]) for case in manned().cases()),
    "item": ("PUMP",),
    "site": ("DC1",),
    "type": tuple(MESSAGES),
    "subject": ("CRM-1", "SO-1", "SO-1-1", "SHP-1", "INV-1"),
}


def name(operation: Operation) -> str:
    return operation.name


def ask(shore: Shore, operation: Operation, request: Request) -> Response:
    response = shore.ask(request.operation, request.body, dict(request.headers), **request.params)
    assert operation.check_response(response) is None, response
    return response


def views(shore: Shore) -> list[object]:
    orders = [shore.ask("getOrderStatus", crm_order_id=order) for order in ("CRM-1", "CRM-2")]
    return [*orders, shore.ask("getAvailability", item="PUMP", site="DC1"), shore.cases("all"), len(shore.sent)]


def code(response: Response) -> str:
    return "" if response.ok or response.body is None else str(response.body["code"])


@pytest.mark.parametrize("operation", OFFERED, ids=name)
@MADE_UP
@given(data=st.data())
def test_a_request_that_the_contract_allows_is_understood(operation: Operation, data: st.DataObject) -> None:
    request = data.draw(requests(operation, GenerationMode.POSITIVE, KNOWN))
    assert operation.check_request(request) is None
    shore = manned()
    assert code(ask(shore, operation, request)) != "malformed"
    shore.run()


@pytest.mark.parametrize("operation", REFUSABLE, ids=name)
@MADE_UP
@given(data=st.data())
def test_a_request_that_the_contract_forbids_is_refused(operation: Operation, data: st.DataObject) -> None:
    strategy = requests(operation, GenerationMode.NEGATIVE, KNOWN)
    request = data.draw(strategy.filter(lambda request: operation.check_request(request) is not None))
    shore = manned()
    before = views(shore)
    assert 400 <= ask(shore, operation, request).status < 500
    assert views(shore) == before


@pytest.mark.parametrize("operation", REFUSABLE, ids=name)
@MADE_UP
@given(data=st.data())
def test_the_same_request_again_changes_nothing_more(operation: Operation, data: st.DataObject) -> None:
    request = data.draw(requests(operation, GenerationMode.POSITIVE, KNOWN))
    shore = manned()
    first, seen = ask(shore, operation, request), views(shore)
    again = ask(shore, operation, request)
    assert again.status == first.status
    assert views(shore) == seen
