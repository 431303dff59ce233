"""A wish to cancel: the ERP decides, the warehouse says whether it still can, and the customer hears of it."""

from seatrial.message import JsonObject, Response
from seatrial.policy import Policies
from tests.engine.shore import Shore

HOUR_MS = 3_600_000


class SlowFloor(Shore):
    """A shore where nothing leaves: what the warehouse has taken stays on the floor."""

    def ship(self, fulfilment_order: str, lines: dict[str, int]) -> JsonObject:
        return {"fulfilment_order_no": fulfilment_order, "lines": lines}


PATIENT = Policies(release_delay_ms=HOUR_MS)


def cancel(shore: Shore, number: str, request: str = "CRQ-1") -> JsonObject:
    data = {"version": 2, "revision": 1, "crm_order_id": number, "cancel_request_id": request, "reason": "-"}
    return shore.event("crm", "order.cancel_requested", number, data)


def test_what_is_not_released_is_cancelled_and_its_reservation_given_back() -> None:
    shore = Shore(PATIENT)
    number = shore.submit(quantity=2)
    shore.run(120_000)
    cancel(shore, number)
    shore.run(6 * HOUR_MS)
    assert shore.milestones() == ["booked", "confirmed", "cancelled"]
    (released,) = [request.body for request in shore.done("releaseReservation")]
    assert released is not None
    assert (released["cause"], released["lines"]) == ("CAN-1", [{"line_no": "1", "item": "PUMP", "quantity_base": 2}])
    assert shore.calls("authorizeRelease") == []
    assert shore.cases() == []


def test_an_order_that_is_not_booked_yet_is_booked_first_and_then_cancelled() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: "lost_reply" if r.operation == "bookOrder" and n == 1 else "")
    number = shore.submit()
    cancel(shore, number)
    shore.run(6 * HOUR_MS)
    assert len(shore.done("bookOrder")) == 1
    assert shore.keys_done().count("cancel:crm:CRQ-1") == 1
    assert shore.calls("reserveStock") == []
    assert shore.milestones()[-1] == "cancelled"


def test_a_wish_that_comes_before_its_order_waits_for_it() -> None:
    shore = Shore(PATIENT)
    cancel(shore, "CRM-1")
    shore.submit()
    shore.run(6 * HOUR_MS)
    assert shore.milestones()[-1] == "cancelled"


def test_what_is_with_the_warehouse_is_recalled_and_only_then_is_the_customer_told() -> None:
    shore = SlowFloor()
    number = shore.submit()
    shore.run(until=lambda: len(shore.done("createShippingOrder")) == 1)
    cancel(shore, number)
    shore.run(until=lambda: len(shore.calls("recallShippingOrder")) == 1)
    assert "cancelled" not in shore.milestones()
    shore.run(6 * HOUR_MS)
    assert [r.body["outcome"] for r in shore.done("recordRecallResult") if r.body] == ["recalled"]
    assert shore.milestones()[-1] == "cancelled"
    assert len(shore.done("recallShippingOrder")) == 1, "asked for by the answer and by the event, it is one recall"


def test_too_late_is_told_and_what_ships_is_billed() -> None:
    late = Response(200, {"outcome": "too_late", "version": 2, "lines": []})
    shore = Shore(tamper=lambda r, n: late if r.operation == "recallShippingOrder" else "")
    number = shore.submit()
    shore.run(until=lambda: len(shore.calls("createShippingOrder")) == 1)
    cancel(shore, number)
    shore.run()
    assert shore.milestones().count("cancellation_refused") == 1
    assert "cancelled" not in shore.milestones()
    assert len(shore.done("recordBillableEvents")) == 1
    assert "closed" in shore.milestones()


def test_a_cancellation_is_asked_for_once_whatever_becomes_of_the_answer() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: "lost_reply" if r.operation == "requestCancellation" and n < 3 else "")
    number = shore.submit()
    shore.run(120_000)
    cancel(shore, number)
    shore.run(120_000)
    shore.crash()
    shore.run(6 * HOUR_MS)
    assert len(shore.done("requestCancellation")) == 1
    assert len(shore.done("releaseReservation")) == 1


def test_a_reservation_that_is_answered_after_the_cancellation_is_given_back() -> None:
    shore = Shore(PATIENT, tamper=lambda r, n: "lost_reply" if r.operation == "reserveStock" and n == 1 else "")
    number = shore.submit()
    shore.run(until=lambda: len(shore.calls("reserveStock")) == 1)
    cancel(shore, number)
    refused = Response(200, {"outcome": "refused", "version": 9, "lines": [], "backordered": None,
                             "substituted": None, "cut": [],
                             "reason_code": "cancelled"})  # fmt: skip
    shore.tamper = lambda r, n: refused if r.operation == "recordAllocation" else ""
    shore.run(6 * HOUR_MS)
    assert len(shore.done("releaseReservation")) == 1
    assert shore.milestones() == ["booked", "cancelled"]


def test_a_wish_that_the_erp_does_not_understand_is_on_a_desk_and_the_order_waits() -> None:
    odd = Response(422, {"type": "about:blank", "title": "-", "status": 422, "code": "unknown_line", "detail": "-"})
    shore = Shore(PATIENT, tamper=lambda r, n: odd if r.operation == "requestCancellation" else "")
    number = shore.submit()
    shore.run(120_000)
    cancel(shore, number)
    shore.run(6 * HOUR_MS)
    (case,) = shore.cases()
    assert (case["reason_code"], case["owner"], case["status"]) == ("unknown_line", "order_desk", "open")
    assert shore.calls("authorizeRelease") == []
    answer = shore.ask("resolveCase", {"action": "close", "reason": "asked him"}, case_id=case["case_id"])
    assert answer.status == 200
    shore.run()
    assert shore.milestones()[2:4] == ["cancellation_refused", "released"]


def test_an_order_that_is_rejected_has_nothing_to_cancel() -> None:
    rejected = Response(201, {"outcome": "rejected", "sales_order_number": "SO-9", "version": 1, "holds": [],
                              "lines": [], "charges": [], "fulfilment_orders": [],
                              "reason_code": "unit_not_sold", "min_remaining_life_days": 0, "kits": []})  # fmt: skip
    shore = Shore(tamper=lambda r, n: rejected if r.operation == "bookOrder" else "")
    number = shore.submit()
    cancel(shore, number)
    shore.run(60_000)
    cancel(shore, number, "CRQ-2")
    shore.run(60_000)
    assert sorted(shore.milestones()) == ["cancellation_refused", "cancellation_refused", "rejected"]
    assert shore.calls("requestCancellation") == []
