"""What a person may correct in a case: what makes sense is booked as corrected, what does not is refused, and why."""

from typing import Any

import pytest

from seatrial.message import JsonObject, problem
from tests.engine.shore import Shore

MAPPED: JsonObject = {
    "action": "correct",
    "reason": "renumbered on Friday",
    "correction": {"items": [{"item": "GONE", "replaced_by": "PUMP"}]},
}


def poisoned(**more: Any) -> tuple[Shore, str, JsonObject]:
    """The coast, an order that the order book refuses, and the case about it."""
    shore = Shore(**more)
    number = shore.submit(item="GONE")
    shore.run(60_000)
    (case,) = shore.cases()
    return shore, number, case


def test_an_order_whose_item_a_person_maps_is_booked_under_a_key_of_its_own_and_goes_on() -> None:
    shore, number, case = poisoned()
    answer = shore.ask("resolveCase", MAPPED, case_id=case["case_id"])
    assert (answer.body or {})["resolution"] == "correct: renumbered on Friday"
    shore.run()
    bookings = [request.body for request in shore.calls("bookOrder") if request.body]
    assert [body["lines"][0]["item"] for body in bookings] == ["GONE", "PUMP"]
    assert [body["external_reference"] for body in bookings] == [f"book:crm:{number}:r1", f"book:crm:{number}:r1:c1"]
    told = [request.body for request in shore.calls("recordMilestone") if request.body]
    (confirmed,) = [body for body in told if body["kind"] == "confirmed"]
    assert [line["item"] for line in confirmed["lines"]] == ["PUMP"], "the channel knows it as GONE, and is told"
    assert shore.milestones()[-1] == "closed"


def test_a_corrected_booking_keeps_its_key_however_often_it_is_tried() -> None:
    shore, number, case = poisoned(
        tamper=lambda r, n: problem(503, "unavailable", "-") if r.operation == "bookOrder" and n in (2, 3) else ""
    )
    shore.ask("resolveCase", MAPPED, case_id=case["case_id"])
    shore.run()
    keys = [request.body["external_reference"] for request in shore.calls("bookOrder") if request.body]
    assert set(keys[1:]) == {f"book:crm:{number}:r1:c1"}
    assert shore.milestones()[-1] == "closed"


def test_a_correction_that_arrives_twice_is_made_once() -> None:
    shore, _, case = poisoned()
    for _ in range(2):
        assert shore.ask("resolveCase", MAPPED, {"idempotency-key": "k1"}, case_id=case["case_id"]).ok
    shore.run()
    assert len(shore.calls("bookOrder")) == 2


def test_an_order_of_an_unknown_customer_is_booked_for_whoever_a_person_says() -> None:
    shore = Shore(
        tamper=lambda r, _n: (
            problem(422, "unknown_customer", "-") if r.body and r.body.get("customer_number") == "C-1" else ""
        )
    )
    shore.submit()
    shore.run(60_000)
    (case,) = shore.cases()
    wish = {"action": "correct", "reason": "mistyped", "correction": {"customer_number": "C-2"}}
    assert shore.ask("resolveCase", wish, case_id=case["case_id"]).ok
    shore.run(60_000)
    assert [r.body["customer_number"] for r in shore.calls("bookOrder") if r.body] == ["C-1", "C-2"]


def test_a_case_about_an_order_that_cannot_be_booked_is_closed_and_the_customer_is_told() -> None:
    shore, _, case = poisoned()
    answer = shore.ask("resolveCase", {"action": "close", "reason": "no longer made"}, case_id=case["case_id"])
    assert (answer.body or {})["status"] == "closed"
    shore.run()
    assert shore.milestones() == ["rejected"]
    assert shore.cases() == []
    assert len(shore.calls("bookOrder")) == 1


@pytest.mark.parametrize(
    ("wish", "code", "place"),
    [
        ({"action": "correct"}, "correction_missing", "correction/items"),
        ({"action": "retry", "correction": MAPPED["correction"]}, "correction_unwanted", "correction"),
        ({"action": "close", "correction": MAPPED["correction"]}, "correction_unwanted", "correction"),
        (
            {"action": "correct", "correction": {"customer_number": "C-2"}},
            "correction_senseless",
            "correction/customer_number",
        ),
        (
            {"action": "correct", "correction": {"items": [{"item": "NAIL", "replaced_by": "PUMP"}]}},
            "correction_senseless",
            "correction/items/0/item",
        ),
        (
            {"action": "correct", "correction": {"items": [{"item": "GONE", "replaced_by": "GONE"}]}},
            "correction_senseless",
            "correction/items/0/replaced_by",
        ),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_with_its_place_and_a_remedy(
    wish: JsonObject, code: str, place: str
) -> None:
    shore, _, case = poisoned()
    answer = shore.ask("resolveCase", {"reason": "-", **wish}, case_id=case["case_id"])
    said = answer.body or {}
    assert (answer.status, said["code"], said["place"]) == (422, code, place)
    assert said["remedy"] in said["detail"]
    assert shore.cases() == [case]
    assert len(shore.calls("bookOrder")) == 1


def test_what_is_wrong_in_another_system_cannot_be_corrected_here() -> None:
    shore = Shore(tamper=lambda r, _n: problem(422, "strange", "-") if r.operation == "bookOrder" else "")
    shore.submit()
    shore.run(60_000)
    (case,) = shore.cases()
    answer = shore.ask("resolveCase", {"action": "correct", "reason": "-"}, case_id=case["case_id"])
    said = answer.body or {}
    assert (answer.status, said["code"], said["place"]) == (422, "not_correctable", "action")
    assert shore.cases() == [case]


def test_a_reason_of_blanks_is_none() -> None:
    shore, _, case = poisoned()
    assert shore.ask("resolveCase", {"action": "close", "reason": "  "}, case_id=case["case_id"]).status == 400
