"""What has left is announced, and what was delivered is told, billed and recorded, whatever order it is said in."""

from collections.abc import Mapping
from typing import Any

import pytest

from seatrial.message import JsonObject, Request, Response
from tests.engine.shore import Shore
from tests.engine.tide import SYSTEMS

DELIVERED_AT = "2026-03-02T07:12:00.000Z"


class Coast(Shore):
    """A shore with a carrier, whose statements the test makes; its ERP bills on `trigger`."""

    systems: Mapping[str, str] = {**SYSTEMS, "carrier": "v1"}

    def __init__(self, trigger: str = "proof_of_delivery", **how: Any) -> None:
        self.trigger = trigger
        super().__init__(**how)

    def _erp_bookOrder(self, request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        answer = super()._erp_bookOrder(request, body)
        for line in (answer.body or {})["lines"]:
            line["billing_trigger"] = self.trigger
        return answer

    def _carrier_announceShipment(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(201, {"outcome": "accepted", "tracking_number": self._next("TRK")})

    def _carrier_listEvents(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return self._crm_listEvents(request, None)

    def _erp_recordDelivery(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        refused = any(line["refused_base"] for line in body["lines"])
        number = self._next("RTN") if refused else None
        return Response(200, {"outcome": "recorded", "return_no": number, "claim_no": None, "version": 9})

    def _wms_expectRefused(self, _request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(201, {"outcome": "expected", "notice": self._next("NTC")})

    def proof(self, version: int, status: str = "final", accepted: int = 8, refused: int = 2) -> JsonObject:
        """The carrier states what became of ten units."""
        line = {"shipment_line": "1", "accepted_base": accepted, "refused_base": refused, "missing_base": 0}
        data = {
            "version": version,
            "shipment_number": "SHP-1",
            "tracking_number": "TRK-1",
            "status": status,
            "delivered_at": DELIVERED_AT,
            "zone": "Europe/Berlin",
            "signed_by": "A. Petersen",
            "lines": [line | ({"reason_code": "too_late"} if refused else {})],
        }
        return self.event("carrier", "delivery.confirmed", "SHP-1", data)

    def billed(self) -> list[tuple[str, str, int]]:
        """(evidence, since when, units) of what was billed."""
        return [
            (body["type"], body["occurred_at"], sum(line["quantity_base"] for line in body["lines"]))
            for request in self.done("recordBillableEvents")
            if (body := request.body)
        ]


def sent_off(trigger: str = "proof_of_delivery") -> Coast:
    """Ten units have left."""
    coast = Coast(trigger)
    coast.submit(quantity=10)
    coast.run(600_000)
    return coast


def test_the_carrier_is_told_what_is_in_the_parcel_and_nothing_is_billed_before_it_is_proved() -> None:
    coast = sent_off()
    (announced,) = coast.done("announceShipment")
    assert announced.headers["idempotency-key"] == "announce:SHP-1"
    assert announced.body is not None
    assert announced.body["lines"] == [{"shipment_line": "1", "item": "PUMP", "quantity_base": 10}]
    assert coast.billed() == []


def test_what_was_accepted_is_billed_told_and_recorded_and_the_dock_hears_of_the_rest() -> None:
    coast = sent_off()
    coast.proof(1)
    coast.run()
    assert coast.billed() == [("proof_of_delivery", DELIVERED_AT, 8)]
    assert {"pod:SHP-1:v1", "refused:RTN-1", "bill:proof_of_delivery:SHP-1"} <= set(coast.keys_done())
    (expected,) = coast.done("expectRefused")
    assert expected.body is not None
    assert expected.body["lines"] == [
        {
            "shipment_line": "1",
            "item": "PUMP",
            "site": "DC1",
            "lot": "L1",
            "quantity_base": 2,
            "reason_code": "too_late",
        }
    ]
    told = [one.body for one in coast.done("recordMilestone") if one.body and one.body["kind"] == "delivered"]
    assert [(one["reason_code"], [x["quantity_base"] for x in one["lines"]]) for one in told] == [("too_late", [8])]
    assert coast.cases("all") == []


class AbroadCoast(Coast):
    """Its parcels leave out of the books of a company with a clock of its own, five hours behind the door's."""

    def event(self, source: str, type_: str, subject: str, data: JsonObject) -> JsonObject:
        if type_ == "shipment.confirmed":
            data = {**data, "zone": "America/New_York", "legal_entity": "NY"}
        return super().event(source, type_, subject, data)


@pytest.mark.parametrize(("coast", "zone"), [(Coast, "Europe/Berlin"), (AbroadCoast, "America/New_York")])
def test_what_was_accepted_is_dated_by_the_company_s_clock_and_by_the_door_s_where_there_is_one_company_only(
    coast: type[Coast], zone: str
) -> None:
    shore = coast()
    shore.submit(quantity=10)
    shore.run(600_000)
    shore.proof(1)
    shore.run()
    (bill,) = [request.body for request in shore.done("recordBillableEvents") if request.body]
    assert (bill["type"], bill["occurred_at"], bill["zone"]) == ("proof_of_delivery", DELIVERED_AT, zone)


def test_what_is_provisional_proves_nothing_and_an_older_statement_replaces_no_proof() -> None:
    for statements in ((1, 2), (2, 1), (1, 2, 1), (2, 2)):
        coast = sent_off()
        for nth, version in enumerate(statements, 1):
            coast.proof(version, *(("provisional", 10, 0) if version == 1 else ("final", 8, 2)))
            coast.run(600_000)
            proved = 2 in statements[:nth]
            assert [units for _, _, units in coast.billed()] == ([8] if proved else [])
        coast.run()
        assert [units for _, _, units in coast.billed()] == [8]
        assert len(coast.done("recordDelivery")) == len(coast.done("expectRefused")) == 1


def test_what_is_billed_on_goods_issue_is_billed_at_once_and_finance_hears_of_a_refusal() -> None:
    coast = sent_off("goods_issue")
    assert [(kind, units) for kind, _, units in coast.billed()] == [("goods_issue", 10)]
    coast.proof(1)
    coast.run()
    assert len(coast.billed()) == 1
    (case,) = coast.cases()
    assert (case["reason_code"], case["owner"], case["business_key"]) == (
        "refused_after_billing", "finance", "SHP-1:refused",
    )  # fmt: skip
    assert len(coast.done("expectRefused")) == 1, "it comes back all the same"


def test_a_delivery_of_which_nothing_was_accepted_is_not_billed_and_neither_is_the_freight() -> None:
    coast = sent_off()
    coast.proof(1, "final", 0, 10)
    coast.run()
    assert coast.billed() == []
    assert coast.milestones()[-1] == "delivered"


def test_a_proof_that_comes_before_its_shipment_waits_for_it() -> None:
    late = 900_000
    coast = Coast(lag=lambda event: [late if event["type"] == "shipment.confirmed" else 5])
    coast.submit(quantity=10)
    coast.run(600_000)
    coast.proof(1)
    coast.run(60_000)
    assert coast.done("recordDelivery") == []
    assert coast.cases() == []
    coast.run()
    assert [units for _, _, units in coast.billed()] == [8]
    assert len(coast.done("recordDelivery")) == 1
    assert coast.cases() == []


def test_nothing_is_stated_after_a_proof_and_if_it_is_finance_hears_of_it() -> None:
    coast = sent_off()
    coast.proof(1)
    coast.run(600_000)
    coast.proof(2, "final", 9, 1)
    coast.run()
    assert [units for _, _, units in coast.billed()] == [8]
    (case,) = coast.cases()
    assert (case["reason_code"], case["owner"]) == ("proof_contradicted", "finance")


def test_where_there_is_no_carrier_nothing_is_announced() -> None:
    shore = Shore()
    shore.submit(quantity=10)
    shore.run()
    assert shore.calls("announceShipment") == []
    assert "delivered" not in shore.milestones()
