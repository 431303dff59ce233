"""The experience API: order status, availability with its date, cases and what people do about them."""

import pytest

from engine.inbox import UNREADABLE_MAX
from seatrial.message import Response, problem
from seatrial.policy import Policies
from tests.engine.shore import Shore


def body(response: Response) -> dict[str, object]:
    assert response.body is not None
    return response.body


def test_an_order_is_shown_on_four_axes_with_its_numbers_in_each_system() -> None:
    shore = Shore()
    number = shore.submit(quantity=5)
    shore.run(60_000)
    view = body(shore.ask("getOrderStatus", crm_order_id=number))
    assert view["sales_order_number"] == "SO-1"
    assert view["status"] == {"order": "closed", "fulfilment": "shipped", "billing": "invoiced", "payment": "paid"}
    assert view["fulfilment_orders"] == [
        {"fulfilment_order_no": "SO-1-1", "reservation_id": "RSV-1", "state": "shipping", "handed_over": True,
         "shipments": ["SHP-1"]}
    ]  # fmt: skip
    assert (view["goods_issues_posted"], view["billed"]) == (["SHP-1"], ["SHP-1"])
    assert view["invoices"] == ["INV-1"]
    assert view["holds"] == []


def test_an_order_nobody_knows_is_not_found() -> None:
    answer = Shore().ask("getOrderStatus", crm_order_id="CRM-404")
    assert (answer.status, body(answer)["code"]) == (404, "unknown_order")


def test_availability_is_by_status_and_lot_as_of_when_the_warehouse_said_so() -> None:
    shore = Shore(Policies(safety_stock_base=2, channel_allocation_base={"web": 4}), stock={"PUMP": 0})
    shore.now = 60_000
    shore.receive_stock(9)
    shore.run(60_000)
    view = body(shore.ask("getAvailability", item="PUMP", site="DC1"))
    assert view["available_base"] == 7
    assert view["by_status"] == {"available": 9}
    assert (view["as_of"], view["sequence"], view["method"]) == (
        shore.calendar.text(60_000),
        "000000000001",
        "event",
    )
    assert body(shore.ask("getAvailability", item="PUMP", site="DC1", channel="web"))["available_base"] == 4
    assert shore.ask("getAvailability", item="NOTHING", site="DC1").status == 404


def test_an_order_for_an_item_that_is_gone_stops_itself_only() -> None:
    shore = Shore()
    poison = shore.submit(item="GONE")
    shore.submit()
    shore.run()
    (case,) = shore.cases()
    assert (case["business_key"], case["reason_code"], case["owner"], case["status"]) == (
        f"book:crm:{poison}:r1",
        "unknown_item",
        "order_desk",
        "open",
    )
    assert len([r for r in shore.calls("bookOrder") if r.body and r.body["external_id"] == poison]) == 1
    assert shore.milestones()[-1] == "closed"
    assert case["deadline"] == shore.calendar.text(shore.calendar.ms(case["opened_at"]) + Policies().case_deadline_ms)


def test_a_corrected_order_is_booked_with_its_new_content_when_the_order_desk_says_so() -> None:
    shore = Shore()
    poison = shore.submit(item="GONE")
    shore.run(60_000)
    first = shore.events[0]
    lines = [{**first["data"]["lines"][0], "item": "PUMP"}]
    shore.event("crm", "order.submitted", poison, {**first["data"], "version": 2, "lines": lines})
    shore.run(60_000)
    cases = {case["reason_code"]: case["case_id"] for case in shore.cases()}
    assert set(cases) == {"unknown_item", "conflicting_body"}
    wish = {"action": "correct", "reason": "the item was replaced"}
    assert shore.ask("resolveCase", wish, case_id=cases["conflicting_body"]).status == 200
    shore.run()
    assert shore.milestones()[-1] == "closed"
    assert shore.keys_done().count(f"book:crm:{poison}:r1") == 1


def test_a_case_can_be_closed_once_and_only_with_a_reason() -> None:
    shore = Shore()
    shore.submit(item="GONE")
    shore.run(60_000)
    number = shore.cases()[0]["case_id"]
    assert shore.ask("resolveCase", {"action": "close"}, case_id=number).status == 400
    answer = shore.ask("resolveCase", {"action": "close", "reason": "ordered by telephone"}, case_id=number)
    assert (body(answer)["status"], body(answer)["resolution"]) == ("closed", "close: ordered by telephone")
    again = shore.ask("resolveCase", {"action": "retry", "reason": "-"}, case_id=number)
    assert (again.status, body(again)["code"]) == (409, "already_resolved")
    assert shore.ask("resolveCase", {"action": "retry", "reason": "-"}, case_id="CASE-0").status == 404
    assert shore.cases("closed")[0]["case_id"] == number
    assert shore.cases("open") == []


def test_a_parked_message_takes_effect_when_its_owner_retries_it() -> None:
    shore = Shore(mute=True)
    number = shore.submit()
    event = shore.events[0]
    broken = {**event, "data": {**event["data"], "lines": "?"}}
    for _ in range(UNREADABLE_MAX):
        shore.deliver(broken)
    (case,) = shore.cases()
    assert shore.ask("resolveCase", {"action": "retry", "reason": "-"}, case_id=case["case_id"]).status == 200
    assert shore.cases()[0]["reason_code"] == "unreadable_event", "it still cannot be read: still on somebody's desk"
    assert number


def test_the_number_of_a_case_is_a_function_of_what_it_is_about() -> None:
    def number() -> str:
        shore = Shore()
        shore.submit(item="GONE")
        shore.run(60_000)
        found: str = shore.cases()[0]["case_id"]
        return found

    assert number() == number()
    assert number().startswith("CASE-")


def test_an_operation_that_does_not_exist_is_answered_so() -> None:
    assert Shore().ask("makeCoffee").status == 404


def test_resolving_a_case_twice_under_one_key_is_resolving_it_once() -> None:
    shore = Shore()
    shore.submit(item="GONE")
    shore.run(60_000)
    number = shore.cases()[0]["case_id"]
    wish = {"action": "close", "reason": "ordered by telephone"}
    first = shore.ask("resolveCase", wish, {"idempotency-key": "k1"}, case_id=number)
    again = shore.ask("resolveCase", wish, {"idempotency-key": "k1"}, case_id=number)
    assert (again.status, again.body) == (200, first.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert shore.ask("resolveCase", wish, {"idempotency-key": "k2"}, case_id=number).status == 409


def test_a_key_is_good_for_one_resolution_only() -> None:
    shore = Shore()
    for _ in range(2):
        shore.submit(item="GONE")
    shore.run(60_000)
    one, other = [case["case_id"] for case in shore.cases()]
    wish, key = {"action": "close", "reason": "ordered by telephone"}, {"idempotency-key": "k1"}
    assert shore.ask("resolveCase", wish, key, case_id=one).status == 200
    for case, said in ((one, {**wish, "action": "retry"}), (one, {**wish, "reason": "-"}), (other, wish)):
        answer = shore.ask("resolveCase", said, key, case_id=case)
        assert (answer.status, body(answer)["code"]) == (409, "idempotency_key_reused")
    assert [case["case_id"] for case in shore.cases()] == [other]


def test_an_old_resolution_that_arrives_again_does_not_resolve_the_same_trouble_when_it_is_back() -> None:
    shore = Shore()
    shore.submit(item="GONE")
    shore.run(60_000)
    number = shore.cases()[0]["case_id"]
    wish, key = {"action": "retry", "reason": "the item is there now"}, {"idempotency-key": "k1"}
    first = shore.ask("resolveCase", wish, key, case_id=number)
    shore.run(60_000)
    assert [case["case_id"] for case in shore.cases()] == [number]
    asked = len(shore.calls("bookOrder"))
    assert shore.ask("resolveCase", wish, key, case_id=number).body == first.body
    shore.run(60_000)
    assert (len(shore.cases()), len(shore.calls("bookOrder"))) == (1, asked)


@pytest.mark.parametrize(
    ("wish", "headers", "code"),
    [
        ({"action": "close", "reason": "-"}, {}, "idempotency_key_missing"),
        ({"action": "forget", "reason": "-"}, None, "malformed"),
        ({"action": "close", "reason": ""}, None, "malformed"),
        ({"action": "close", "reason": "-", "by": "me"}, None, "malformed"),
    ],
)
def test_a_resolution_that_the_contract_forbids_resolves_nothing(
    wish: dict[str, str], headers: dict[str, str] | None, code: str
) -> None:
    shore = Shore()
    shore.submit(item="GONE")
    shore.run(60_000)
    (case,) = shore.cases()
    answer = shore.ask("resolveCase", wish, headers, case_id=case["case_id"])
    assert (answer.status, body(answer)["code"]) == (400, code)
    assert shore.cases() == [case]


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "9"},
        {"id": ""},
        {"source": "moon"},
        {"type": "x"},
        {"subject": ""},
        {"time": ""},
        {"sequence": "x"},
        {"correlationid": ""},
        {"causationid": None},
        {"traceparent": "00-"},
        {"datacontenttype": "text/plain"},
        {"dataschema": 7},
        {"data": []},
    ],
    ids=lambda change: "".join(change),
)
def test_an_envelope_that_the_contract_forbids_is_refused_and_leaves_nothing(change: dict[str, object]) -> None:
    shore = Shore(mute=True)
    shore.submit()
    answer = shore.deliver({**shore.events[0], **change})
    assert (answer.status, body(answer)["code"]) == (400, "malformed")
    assert shore.deliver(shore.events[0]).body == {"outcome": "stored"}


def test_a_shipping_order_refused_and_retried_by_a_person_is_another_request() -> None:
    refusal = Response(201, {"outcome": "refused", "reason_code": "reservation_gone", "version": 1})
    shore = Shore(tamper=lambda r, n: refusal if r.operation == "createShippingOrder" and n == 1 else "")
    shore.submit()
    shore.run()
    (case,) = shore.cases()
    shore.ask("resolveCase", {"action": "retry", "reason": "found again"}, case_id=case["case_id"])
    shore.run()
    keys = [request.headers["idempotency-key"] for request in shore.calls("createShippingOrder")]
    assert len(set(keys)) == 2
    assert shore.milestones()[-1] == "closed"


def test_an_order_is_kept_as_long_as_a_case_about_it_is_open() -> None:
    shore = Shore(tamper=lambda r, n: problem(422, "strange", "-") if r.body and "booked" in r.body.values() else "")
    number = shore.submit()
    shore.run(6 * 3_600_000)
    (case,) = shore.cases()
    assert shore.ask("getOrderStatus", crm_order_id=number).status == 200
    shore.ask("resolveCase", {"action": "close", "reason": "told by telephone"}, case_id=case["case_id"])
    assert shore.cases() == []
