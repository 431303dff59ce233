"""Who is let in, and what an experience API shows."""

import pytest

from engine.access import SCOPES
from engine.core import OrderToCash
from engine.reference import PARTS
from seatrial.engine import Arrived, Reply, Setup
from seatrial.message import Request, Response
from seatrial.policy import Policies
from tests.engine.shore import Shore
from tests.engine.test_views import body
from tests.engine.tide import START, SYSTEMS

PORTAL = {"customer-portal": ("order-status:read",)}


def asked(operation: str, authorization: str | None) -> Response:
    engine = OrderToCash(Setup(SYSTEMS, Policies(), START, PORTAL), PARTS)
    headers = {} if authorization is None else {"authorization": authorization}
    request = Request("engine", operation, {}, headers, {})
    (out,) = engine.handle(PARTS.new_store().begin(), Arrived(1, request), 0)
    assert isinstance(out, Reply)
    return out.response


@pytest.mark.parametrize("operation", SCOPES)
@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer nobody", "Basic customer-portal", "customer-portal"])
def test_who_is_not_known_is_sent_away(operation: str, shown: str | None) -> None:
    answer = asked(operation, shown)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("operation", SCOPES)
def test_who_is_known_may_do_what_he_was_granted(operation: str) -> None:
    expected = 404 if operation == "getCustomerOrder" else 403
    assert asked(operation, "Bearer customer-portal").status == expected


def test_an_engine_that_was_told_of_no_client_lets_nobody_in() -> None:
    engine = OrderToCash(Setup(SYSTEMS, Policies(), START), PARTS)
    request = Request("engine", "listCases", {}, {"authorization": "Bearer operations-desk"}, None)
    (out,) = engine.handle(PARTS.new_store().begin(), Arrived(1, request), 0)
    assert isinstance(out, Reply)
    assert out.response.status == 401


def test_a_customer_sees_his_own_order_and_no_other() -> None:
    shore = Shore()
    number = shore.submit()
    shore.run()
    view = body(shore.ask("getCustomerOrder", customer_number="C-1", crm_order_id=number))
    assert view["crm_order_id"] == number
    assert view["order_number"] == "SO-1"
    assert (view["state"], view["shipments"], view["invoices"]) == ("closed", ["SHP-1"], ["INV-1"])
    assert shore.ask("getCustomerOrder", customer_number="C-2", crm_order_id=number).status == 404
    assert shore.ask("getCustomerOrder", customer_number="C-1", crm_order_id="CRM-404").status == 404


def test_the_work_list_has_what_the_warehouse_was_given_until_it_has_shipped() -> None:
    shore = Shore(lag=lambda event: [60_000] if event["type"] == "shipment.confirmed" else [5])
    shore.submit()
    shore.run(30_000)
    line = {"line_no": "1", "item": "PUMP", "quantity_base": 5}
    work = {"fulfilment_order_no": "SO-1-1", "state": "to_ship", "lines": [line]}
    assert body(shore.ask("getWorkList", site="DC1"))["work"] == [work]
    assert body(shore.ask("getWorkList", site="NOWHERE"))["work"] == []
    shore.run(60_000)
    assert body(shore.ask("getWorkList", site="DC1"))["work"] == []
