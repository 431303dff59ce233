"""The engine hands a transfer over, once, and the ledger follows what becomes of it."""

from seatrial.message import JsonObject, Request, Response, problem
from tests.engine.shore import Shore

LOAD: JsonObject = {"transfer_no": "TO-1", "item": "PUMP", "from_site": "DC1", "to_site": "DC2", "quantity_base": 4}
ORDERED: JsonObject = {"version": 1, **LOAD}


def test_a_transfer_is_handed_to_the_warehouse_once_under_its_own_number() -> None:
    def lose_the_first(request: Request, nth: int) -> str:
        return "lost_reply" if request.operation == "shipTransfer" and nth == 1 else ""

    shore = Shore(stock={"PUMP": 9}, tamper=lose_the_first)
    shore.event("erp", "transfer.ordered", "TO-1", ORDERED)
    shore.event("erp", "transfer.ordered", "TO-1", ORDERED)
    shore.run()
    asked = [request for request in shore.sent if request.operation == "shipTransfer"]
    assert [request.headers["idempotency-key"] for request in asked] == ["transfer:TO-1"] * 2
    assert [request.headers["correlation-id"] for request in asked] == ["TO-1"] * 2
    assert [request.body for request in asked] == [LOAD] * 2
    assert len(shore.done("shipTransfer")) == 1


def test_a_transfer_that_is_refused_is_a_case_for_the_warehouse_and_holds_up_nothing() -> None:
    def refuse(request: Request, _nth: int) -> str | Response:
        return problem(422, "unknown_site", "no site DC2") if request.operation == "shipTransfer" else ""

    shore = Shore(stock={"PUMP": 9}, tamper=refuse)
    shore.event("erp", "transfer.ordered", "TO-1", ORDERED)
    shore.submit()
    shore.run()
    [case] = shore.cases()
    assert (case["business_key"], case["owner"]) == ("transfer:TO-1", "warehouse")
    assert shore.milestones()[-1] == "closed"
