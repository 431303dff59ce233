"""Customers: the ERP's account goes to the channel and to billing by version, and to no order that is there."""

from typing import Any

from seatrial.message import JsonObject, Request, Response, problem
from tests.engine.shore import Shore
from tests.engine.tide import ADDRESS, SYSTEMS

MINUTE = 60_000
MOVED = {**ADDRESS, "street": "Deichweg 1"}


class Quay(Shore):
    """A shore whose channel and billing keep customers."""

    def _crm_putCustomer(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "stored", "version": body["version"]})

    _billing_putCustomer = _crm_putCustomer  # noqa: N815  (an operationId)

    def told(self, system: str = "crm") -> list[tuple[str, int]]:
        return [
            (r.params["customer_number"], r.body["version"])
            for r in self.done("putCustomer")
            if r.system == system and r.body
        ]

    def change(self, version: int, source: str = "erp", **more: Any) -> JsonObject:
        data = {"version": version, "customer_number": "C-1", "name": "Ada", "address": MOVED, "currency": "EUR",
                "status": "active", "credit_limit": {"minor": 5, "currency": "EUR"}, **more}  # fmt: skip
        return self.event(source, "customer.changed", "C-1", data)


def test_both_who_keep_customers_are_told_once_and_nothing_of_the_limit() -> None:
    shore = Quay()
    shore.change(2, payment_terms="30 days net")
    shore.run(MINUTE)
    assert shore.told() == shore.told("billing") == [("C-1", 2)]
    request = shore.done("putCustomer")[0]
    assert request.headers["idempotency-key"] == "master:customer:C-1:v2"
    assert request.headers["correlation-id"] == "customer/C-1"
    assert request.body == {"name": "Ada", "address": MOVED, "currency": "EUR", "status": "active", "version": 2,
                            "payment_terms": "30 days net"}  # fmt: skip


def test_an_older_version_is_told_to_nobody_after_a_newer_one() -> None:
    shore = Quay()
    shore.change(3)
    shore.run(MINUTE)
    shore.change(2)
    shore.run(MINUTE)
    assert shore.told() == shore.told("billing") == [("C-1", 3)]


def test_two_erps_count_each_by_itself() -> None:
    """The third version of one says nothing about the first of the other."""

    class Both(Quay):
        systems = {**SYSTEMS, "erp_2": "v1"}  # noqa: RUF012  (it is never changed)

        def _erp_2_createSubscription(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
            return self._erp_createSubscription(request, body)

    shore = Both()
    shore.change(3)
    shore.run(MINUTE)
    shore.change(1, source="erp_2")
    shore.run(MINUTE)
    assert shore.told() == shore.told("billing") == [("C-1", 3), ("C-1", 1)]
    keys = [request.headers["idempotency-key"] for request in shore.done("putCustomer") if request.system == "crm"]
    assert keys == ["master:customer:C-1:v3", "master:customer:erp_2:C-1:v1"]
    shore.change(1, source="erp_2")
    shore.run(MINUTE)
    assert len(shore.told()) == 2


def test_what_is_read_once_more_from_a_log_is_told_to_nobody() -> None:
    shore = Quay()
    first = shore.change(2)
    shore.run(MINUTE)
    shore.change(3)
    shore.run(MINUTE)
    again = {**first, "id": "another", "sequence": "000000000009"}
    assert shore.ask("receiveEvent", again, {}).status == 202
    shore.run(MINUTE)
    assert shore.told() == [("C-1", 2), ("C-1", 3)]


def test_an_order_is_carried_on_as_it_was_booked() -> None:
    shore = Quay()
    shore.submit()
    shore.run(MINUTE)
    shore.change(2, merged_into="C-2")
    shore.run(48 * 60 * MINUTE)
    assert [request.body["ship_to"] for request in shore.done("createShippingOrder") if request.body] == [ADDRESS]
    assert [r.body["customer_number"] for r in shore.done("recordBillableEvents") if r.body] == ["C-1"]


def test_an_account_that_cannot_be_read_is_refused() -> None:
    shore = Quay()
    assert shore.ask("receiveEvent", {**shore.change(2), "data": {"version": 3}}, {}).status == 422


def test_who_has_refused_a_version_is_told_the_next_one() -> None:
    shore = Quay(tamper=refusing)
    shore.change(2)
    shore.run(MINUTE)
    assert shore.told() == []
    assert [case["reason_code"] for case in shore.cases()] == ["unknown_customer"]
    shore.change(3)
    shore.run(MINUTE)
    assert shore.told() == [("C-1", 3)]
    assert shore.cases() == []


def refusing(request: Request, nth: int) -> str | Response:
    """The channel refuses the first account that it is given."""
    if (request.system, request.operation, nth) == ("crm", "putCustomer", 1):
        return problem(422, "unknown_customer", "no such customer")
    return ""


def test_after_a_crash_whoever_was_not_told_is_told() -> None:
    shore = Quay(tamper=lambda request, nth: "lost_request" if request.operation == "putCustomer" and nth < 3 else "")
    shore.change(2)
    shore.run(1_000)
    shore.crash()
    shore.run(10 * MINUTE)
    assert shore.told() == shore.told("billing") == [("C-1", 2)]
