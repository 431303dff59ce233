"""Holds are the ERP's: nothing is reserved or released past one, and what was released is called back."""

from seatrial.message import JsonObject, Response
from seatrial.policy import Policies
from tests.engine.shore import Shore
from tests.engine.test_cancelling import PATIENT, cancel
from tests.engine.tide import PRICE


def released(shore: Shore, order: str = "SO-1", hold: str = "credit", price: JsonObject = PRICE) -> None:
    """A clerk releases a hold in the ERP."""
    shore.holds = []
    data = {
        "version": shore.version(order),
        "revision": 1,
        "sales_order_number": order,
        "external_id": "CRM-1",
        "hold": hold,
        "holds": [],
        "lines": [{"line_no": "1", "unit_price": price}],
        "fulfilment_orders": [],
    }
    shore.event("erp", "order.hold_released", order, data)


def held(shore: Shore, version: int, holds: list[str], deliver: bool = True) -> JsonObject:
    data = {"version": version, "revision": 1, "sales_order_number": "SO-1", "external_id": "CRM-1", "holds": holds}
    mute, shore.mute = shore.mute, not deliver
    event = shore.event("erp", "order.held", "SO-1", data)
    shore.mute = mute
    return event


def test_an_order_booked_on_hold_waits_and_goes_on_at_the_approved_price() -> None:
    shore = Shore()
    shore.holds = ["pricing"]
    shore.submit()
    shore.run()
    assert shore.milestones() == ["on_hold"]
    assert shore.calls("reserveStock") == []
    released(shore, hold="pricing", price={"minor": 1400, "currency": "EUR"})
    shore.run()
    assert shore.milestones()[:3] == ["on_hold", "price_approved", "booked"]
    bill = shore.done("recordBillableEvents")[0].body
    assert bill is not None
    assert bill["lines"][0]["unit_price"]["minor"] == 1400


def test_a_release_that_overtakes_the_answer_of_the_booking_is_not_undone_by_it() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "bookOrder" else "")
    shore.holds = ["pricing"]
    shore.submit()
    shore.run(20_000)
    released(shore, hold="pricing", price={"minor": 1400, "currency": "EUR"})
    shore.run()
    assert shore.milestones()[:2] == ["price_approved", "booked"]
    bill = shore.done("recordBillableEvents")[0].body
    assert bill is not None
    assert bill["lines"][0]["unit_price"]["minor"] == 1400
    assert bill["lines"][0]["tax_category"] == "standard"


def test_a_refused_release_sends_nothing_to_the_warehouse_and_is_asked_again_under_another_key() -> None:
    shore = Shore(Policies(release_delay_ms=600_000))
    shore.submit()
    shore.run(300_000)
    shore.holds = ["credit"]
    shore.run()
    assert shore.calls("createShippingOrder") == []
    assert len(shore.calls("authorizeRelease")) == 1, "not asked again while the hold is in force"
    assert shore.milestones()[-1] == "on_hold"
    released(shore)
    shore.run()
    keys = [request.body["external_reference"] for request in shore.done("authorizeRelease") if request.body]
    assert keys == ["release:SO-1-1:v2", "release:SO-1-1:v4"]
    assert shore.milestones()[-1] == "closed"


def test_a_hold_lifted_before_the_refusal_is_heard_of_does_not_stop_the_order_for_ever() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "authorizeRelease" and n == 1 else "")
    shore.submit()
    shore.run(until=lambda: len(shore.calls("recordAllocation")) == 1)
    shore.holds = ["credit"]
    shore.run(30_000)
    released(shore)
    shore.run()
    assert shore.milestones()[-1] == "closed"


def test_an_older_statement_about_holds_never_overwrites_a_newer_one() -> None:
    shore = Shore(Policies(release_delay_ms=3_600_000))
    shore.submit()
    shore.run(60_000)
    late = held(shore, shore.version("SO-1"), ["credit"], deliver=False)
    released(shore)
    shore.run(60_000)
    shore.deliver(late)
    status = shore.ask("getOrderStatus", crm_order_id="CRM-1").body
    assert status is not None
    assert status["holds"] == []
    shore.run(2 * 3_600_000)
    assert "on_hold" not in shore.milestones()
    assert shore.milestones()[-1] == "closed"


def recall(shore: Shore) -> None:
    data = {
        "version": shore.version("SO-1"),
        "revision": 1,
        "sales_order_number": "SO-1",
        "external_id": "CRM-1",
        "fulfilment_order_no": "SO-1-1",
        "recall_no": "RCL-1",
        "cause": "hold",
        "lines": [],
    }
    shore.event("erp", "order.recall_requested", "SO-1", data)


def test_a_recall_is_relayed_recorded_and_told_and_the_goods_are_reserved_again_when_the_hold_ends() -> None:
    shore = Shore()
    shore.submit()
    shore.run(until=lambda: len(shore.calls("authorizeRelease")) == 1)
    shore.mute = True  # the warehouse takes its time
    shore.run(60_000)
    shore.mute = False
    held(shore, shore.version("SO-1"), ["credit"])
    recall(shore)
    shore.run()
    assert "recall:SO-1-1:RCL-1" in shore.keys_done()
    (result,) = shore.done("recordRecallResult")
    assert result.body is not None
    assert result.body["outcome"] == "recalled"
    assert result.body["lines"] == [{"line_no": "1", "recalled_base": 5, "shipped_base": 0}]
    assert shore.milestones()[-1] == "recalled"
    assert len(shore.calls("reserveStock")) == 1, "not while the hold is in force"
    released(shore)
    shore.run()
    assert [r.body["fulfilment_order_no"] for r in shore.done("reserveStock") if r.body] == ["SO-1-1", "SO-1-2"]
    assert shore.milestones()[-1] == "closed"


def test_an_unanswered_shipping_order_is_finished_before_it_is_called_back() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "createShippingOrder" and n < 3 else "")
    shore.submit()
    shore.run(until=lambda: len(shore.calls("createShippingOrder")) == 1)
    recall(shore)
    shore.run()
    wms = [r.operation for r in shore.sent if r.operation in ("createShippingOrder", "recallShippingOrder")]
    assert wms == ["createShippingOrder"] * 3 + ["recallShippingOrder"]


def test_a_recall_that_comes_before_the_shipping_order_was_sent_keeps_it_back() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "authorizeRelease" else "")
    shore.submit()
    shore.run(until=lambda: len(shore.calls("authorizeRelease")) == 1)
    recall(shore)
    shore.run()
    assert [r.body["fulfilment_order_no"] for r in shore.calls("createShippingOrder") if r.body] == ["SO-1-2"]
    assert len(shore.done("recallShippingOrder")) == 1
    assert shore.done("recordRecallResult")[0].body is not None


def test_what_the_warehouse_could_not_call_back_is_recorded_as_too_late() -> None:
    late = Response(200, {"outcome": "too_late", "version": 2,
                          "lines": [{"line_no": "1", "recalled_base": 0, "shipped_base": 5}]})  # fmt: skip
    shore = Shore(tamper=lambda r, n: late if r.operation == "recallShippingOrder" else "")
    shore.submit()
    shore.run(until=lambda: len(shore.calls("createShippingOrder")) == 1)
    recall(shore)
    shore.run()
    result = shore.done("recordRecallResult")[0].body
    assert result is not None
    assert (result["outcome"], result["lines"][0]["shipped_base"]) == ("too_late", 5)
    assert "recalled" not in shore.milestones()
    assert shore.milestones().count("shipped") == 1


def test_a_wish_to_change_goes_to_the_order_desk() -> None:
    shore = Shore(Policies(release_delay_ms=3_600_000))
    number = shore.submit()
    shore.run(60_000)
    wish = {"version": 2, "revision": 1, "crm_order_id": number}
    shore.event("crm", "order.change_requested", number, {**wish, "revision": 2, "lines": []})
    shore.run(60_000)
    assert [(case["reason_code"], case["owner"]) for case in shore.cases()] == [
        ("order_change_requested", "order_desk")
    ]


SOFTLY = Policies(soft_reserve_ms=14_400_000)


def wishes(shore: Shore) -> list[tuple[str, str]]:
    """(fulfilment order, kind) of everything that was reserved, in its order."""
    bodies = [request.body or {} for request in shore.done("reserveStock")]
    return [(body["fulfilment_order_no"], body["kind"]) for body in bodies]


def on_hold(shore: Shore) -> None:
    shore.holds = ["credit"]
    shore.submit()
    shore.run()


def test_goods_of_an_order_on_hold_are_kept_softly_and_become_hard_in_their_own_place() -> None:
    shore = Shore(policies=SOFTLY)
    on_hold(shore)
    assert wishes(shore) == [("SO-1-1", "soft")]
    assert shore.milestones() == ["on_hold"], "nothing is promised on it"
    released(shore)
    shore.run()
    (request,) = shore.done("hardenReservation")
    assert request.params == {"reservation_id": "RSV-1"}
    assert wishes(shore) == [("SO-1-1", "soft")]
    assert "shipped" in shore.milestones()


def test_what_lapsed_on_the_way_is_reserved_anew() -> None:
    shore = Shore(policies=SOFTLY)
    on_hold(shore)
    shore.lapsed = True
    released(shore)
    shore.run()
    assert len(shore.done("hardenReservation")) == 1
    assert wishes(shore) == [("SO-1-1", "soft"), ("SO-1-1", "hard")]
    assert "shipped" in shore.milestones()


def test_what_is_known_to_have_lapsed_is_not_asked_for() -> None:
    shore = Shore(policies=SOFTLY)
    on_hold(shore)
    data = {"version": 2, "reservation_id": "RSV-1", "fulfilment_order_no": "SO-1-1"}
    shore.event("wms", "reservation.expired", "RSV-1", data)
    released(shore)
    shore.run()
    assert shore.calls("hardenReservation") == []
    assert wishes(shore) == [("SO-1-1", "soft"), ("SO-1-1", "hard")]


def test_without_the_policy_nothing_is_kept() -> None:
    shore = Shore()
    on_hold(shore)
    assert wishes(shore) == []


def test_a_hold_that_was_lifted_before_the_order_was_cancelled_and_told_of_afterwards_books_nothing() -> None:
    shore = Shore()
    on_hold(shore)
    cancel(shore, "CRM-1")
    shore.run()
    assert shore.milestones()[-1] == "cancelled"
    released(shore)
    shore.run()
    assert "booked" not in shore.milestones()


def test_a_hold_that_is_told_of_after_the_order_was_cancelled_is_no_news() -> None:
    shore = Shore(PATIENT)
    number = shore.submit()
    shore.run(120_000)
    late = held(shore, shore.version("SO-1"), ["credit"], deliver=False)
    cancel(shore, number)
    shore.run()
    assert shore.milestones()[-1] == "cancelled"
    shore.deliver(late)
    shore.run()
    assert shore.milestones() == ["booked", "confirmed", "cancelled"]


def test_nor_is_one_that_a_refused_release_brings() -> None:
    shore = Shore()
    shore.submit()
    shore.run(until=lambda: len(shore.calls("recordAllocation")) == 1)
    shore.holds = ["credit"]
    shore.run(until=lambda: len(shore.calls("authorizeRelease")) == 1)
    shore.cancelled("SO-1", "CRQ-1", shore.orders["SO-1"]["lines"])  # it is heard of before the refusal
    shore.run()
    assert shore.milestones() == ["booked", "confirmed", "cancelled"]
