"""When stock is short, breaks or comes: shorts, backorders, successors, and who is served first."""

from seatrial.message import JsonObject, Response, problem
from tests.engine.shore import Shore


def reserved(shore: Shore) -> list[str]:
    return [request.body["fulfilment_order_no"] for request in shore.done("reserveStock") if request.body]


def test_what_is_short_becomes_a_backorder_that_is_served_when_stock_comes() -> None:
    shore = Shore(stock={"PUMP": 3})
    shore.submit(quantity=5)
    shore.run()
    assert reserved(shore) == ["SO-1-1"], "nothing is tried while there is nothing"
    shore.receive_stock(10)
    shore.run()
    assert reserved(shore) == ["SO-1-1", "SO-1-2"]
    assert [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body] == [3, 2]
    assert shore.free["PUMP"] == 8


def test_backorders_are_tried_in_the_erps_order_one_after_another() -> None:
    shore = Shore(stock={"PUMP": 0})
    for _ in range(3):
        shore.submit(quantity=4)
    shore.run()
    shore.backorders.reverse()
    wanted = [backorder["fulfilment_order_no"] for backorder in shore.backorders]
    shore.receive_stock(8)
    shore.run()
    assert reserved(shore)[3:] == wanted[:2]
    assert [one["fulfilment_order_no"] for one in shore.backorders] == [wanted[2]], "the third still waits, untried"


def test_an_order_that_ships_complete_is_passed_over_while_there_is_too_little() -> None:
    shore = Shore(stock={"PUMP": 0})
    shore.submit(quantity=9, ship_complete=True)
    shore.submit(quantity=2)
    shore.run()
    shore.receive_stock(5)
    shore.run()
    assert reserved(shore)[2:] == ["SO-2-2"]
    shore.receive_stock(7)
    shore.run()
    assert reserved(shore)[3:] == ["SO-1-2"]


def test_stock_that_came_while_the_backorder_was_being_opened_is_not_missed() -> None:
    shore = Shore(stock={"PUMP": 0}, tamper=lambda r, n: "lost_reply" if r.operation == "recordAllocation" else "")
    shore.submit(quantity=4)
    shore.run(30_000)
    shore.receive_stock(10)  # the engine does not know its backorder yet: the answer was lost
    shore.run()
    assert reserved(shore) == ["SO-1-1", "SO-1-2"]


def test_a_short_pick_is_recorded_told_and_only_what_is_left_ships() -> None:
    shore = Shore(stock={"PUMP": 5})
    shore.submit(quantity=5)
    shore.run(until=lambda: len(shore.done("createShippingOrder")) == 1)
    shorted(shore, "pick.shorted", "SO-1-1", "SHT-1", 2)
    shore.run()
    (short,) = shore.done("recordShort")
    assert short.body == {
        "external_reference": "short:SO-1-1:SHT-1",
        "short_no": "SHT-1",
        "lines": [{"line_no": "1", "short_base": 2, "reason": "not_found"}],
    }
    assert "backordered" in shore.milestones()


def shorted(shore: Shore, type_: str, fulfilment_order: str, number: str, base: int) -> JsonObject:
    lines = [{"line_no": "1", "item": "PUMP", "short_base": base, "reason": "not_found"}]
    data = {"version": 1, "reservation_id": "RSV-1", "fulfilment_order_no": fulfilment_order, "short_no": number}
    return shore.event("wms", type_, fulfilment_order, {**data, "lines": lines})


def test_a_reservation_that_breaks_before_its_allocation_is_recorded_is_recorded_after_it() -> None:
    shore = Shore(stock={"PUMP": 5})
    shore.submit(quantity=5)
    shore.run(until=lambda: len(shore.done("reserveStock")) == 1)
    shore.deliver(shorted(shore, "reservation.broken", "SO-1-1", "SHT-1", 2))
    shore.run()
    order = [r.operation for r in shore.executed if r.operation in ("recordAllocation", "recordShort")]
    assert order == ["recordAllocation", "recordShort"]
    allocation = shore.done("recordAllocation")[0].body
    assert allocation is not None
    assert allocation["lines"] == [{"line_no": "1", "reserved_base": 5, "short_base": 0}]
    (promise,) = [r.body for r in shore.done("recordMilestone") if r.body and r.body["kind"] == "confirmed"]
    assert promise["lines"][0]["quantity_base"] == 3, "what broke before it was promised is not promised"
    assert [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body] == [3]


def test_a_shipping_order_refused_because_stock_was_lost_is_offered_again_for_what_is_left() -> None:
    refusal = Response(201, {"outcome": "refused", "reason_code": "reservation_gone", "version": 1})
    shore = Shore(
        stock={"PUMP": 5}, tamper=lambda r, n: refusal if r.operation == "createShippingOrder" and n == 1 else ""
    )
    shore.submit(quantity=5)
    shore.run()
    assert [case["reason_code"] for case in shore.cases()] == ["reservation_gone"]
    shorted(shore, "reservation.broken", "SO-1-1", "SHT-1", 2)
    shore.run()
    keys = [request.headers["idempotency-key"] for request in shore.calls("createShippingOrder")]
    assert keys == ["ship:SO-1-1", "ship:SO-1-1:after:SHT-1"]
    assert shore.milestones().count("shipped") == 1


def test_what_the_erp_does_not_confirm_is_given_back() -> None:
    answer = {"outcome": "recorded", "version": 2, "backordered": None, "substituted": None, "cut": []}
    lines = [{"line_no": "1", "confirmed_base": 4, "promised_date": "2026-03-04"}]
    fewer = Response(200, {**answer, "lines": lines})
    shore = Shore(tamper=lambda r, n: fewer if r.operation == "recordAllocation" else "")
    shore.submit(quantity=5)
    shore.run()
    (back,) = shore.done("releaseReservation")
    assert back.body == {
        "cause": "not_confirmed",
        "lines": [{"line_no": "1", "item": "PUMP", "quantity_base": 1}],
    }
    assert [r.body["lines"][0]["quantity_base"] for r in shore.done("createShippingOrder") if r.body] == [4]


def test_an_allocation_refused_because_the_order_was_cancelled_frees_the_stock() -> None:
    refusal = {
        "outcome": "refused",
        "reason_code": "cancelled",
        "version": 3,
        "lines": [],
        "substituted": None,
        "cut": [],
    }
    refusal |= {"backordered": None}
    shore = Shore(tamper=lambda r, n: Response(200, refusal) if r.operation == "recordAllocation" else "")
    shore.submit()
    shore.run()
    assert "unreserve:RSV-1:cancelled" in shore.keys_done()
    assert "confirmed" not in shore.milestones()
    assert shore.done("authorizeRelease") == []


def test_each_movement_is_posted_to_the_ledger_once_and_in_order() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "postStockChange" and n == 1 else "")
    for quantity in (1, 2, 3):
        shore.receive_stock(quantity)
    shore.run()
    posted = [request.body for request in shore.done("postStockChange") if request.body]
    assert [body["external_reference"] for body in posted] == ["stock:MOV-1", "stock:MOV-2", "stock:MOV-3"]
    assert [body["quantity_base"] for body in posted] == [1, 2, 3]


def test_freight_is_billed_once_with_the_first_shipment() -> None:
    shore = Shore(stock={"PUMP": 3})
    shore.submit(quantity=5)
    shore.run()
    shore.receive_stock(5)
    shore.run()
    billed = [request.body for request in shore.done("recordBillableEvents") if request.body]
    assert [body["source_document"] for body in billed] == ["SHP-1", "SHP-2"]
    assert [len(body["charges"]) for body in billed] == [1, 0]
    assert [body["lines"][0]["unit_price"] for body in billed] == [{"minor": 1500, "currency": "EUR"}] * 2


def test_a_backorder_that_cannot_be_reserved_does_not_hold_up_those_behind_it() -> None:
    no = problem(422, "unknown_item", "not in this warehouse")
    shore = Shore(
        stock={"PUMP": 0},
        tamper=lambda r, n: no if r.body and r.body.get("fulfilment_order_no") == "SO-1-2" else "",
    )
    shore.submit(quantity=4)
    shore.submit(quantity=4)
    shore.run()
    shore.receive_stock(8)
    shore.run()
    assert "SO-2-2" in reserved(shore)
    assert [case["business_key"] for case in shore.cases()] == ["reserve:SO-1-2"]


def test_a_backorder_whose_order_was_put_on_hold_lets_the_next_one_go_first() -> None:
    shore = Shore(stock={"PUMP": 0})
    shore.submit(quantity=4)
    shore.submit(quantity=4)
    shore.run()
    data = {"version": 50, "revision": 1, "sales_order_number": "SO-1", "external_id": "CRM-1", "holds": ["credit"]}
    shore.event("erp", "order.held", "SO-1", data)
    shore.run(60_000)
    shore.receive_stock(8)
    shore.run()
    assert reserved(shore)[2:] == ["SO-2-2"]
    shore.event("erp", "order.hold_released", "SO-1", {**data, "version": 51, "hold": "credit", "holds": [],
                                                       "lines": [], "fulfilment_orders": []})  # fmt: skip
    shore.run()
    assert reserved(shore)[3:] == ["SO-1-2"]


def test_a_backorder_that_the_erp_does_not_list_yet_is_looked_for_again() -> None:
    shore = Shore(stock={"PUMP": 0}, tamper=lambda r, n: nothing if r.operation == "listBackorders" and n == 1 else "")
    nothing = Response(200, {"backorders": []})
    shore.submit(quantity=4)
    shore.run(until=lambda: len(shore.done("recordAllocation")) == 1)
    shore.run(2_000)
    shore.receive_stock(8)  # before the search shows the new backorder
    shore.run()
    assert reserved(shore) == ["SO-1-1", "SO-1-2"]


def test_the_warehouse_is_told_how_long_the_customers_goods_must_keep() -> None:
    shore = Shore()
    shore.min_life_days, shore.life_days = 20, 30
    shore.submit(quantity=4)
    shore.run()
    [request] = shore.done("reserveStock")
    assert request.body is not None
    assert request.body["lines"] == [
        {"line_no": "1", "item": "PUMP", "quantity_base": 4, "min_remaining_life_days": 20}
    ]


def test_stock_that_is_too_old_for_a_customer_does_not_serve_his_backorder() -> None:
    shore = Shore(stock={"PUMP": 0})
    shore.min_life_days, shore.life_days = 20, 19
    shore.submit(quantity=4)
    shore.submit(quantity=4, ship_complete=True)
    shore.run()
    shore.receive_stock(10)
    shore.run()
    assert len(shore.backorders) == 2
    assert reserved(shore) == ["SO-1-1", "SO-2-1"], "a futile attempt would only make another successor"
    shore.life_days = 20
    shore.receive_stock(1)
    shore.run()
    assert shore.backorders == []


def test_a_substitute_is_reserved_and_told_on_the_line_that_was_ordered() -> None:
    lines = [{"line_no": "1", "item": "PUMP-B", "quantity_base": 2}]
    answer = {
        "outcome": "recorded",
        "version": 2,
        "lines": [{"line_no": "1", "confirmed_base": 3, "promised_date": "2026-03-04"}],
        "backordered": None,
        "substituted": {"fulfilment_order_no": "SO-1-2", "site": "DC1", "lines": lines},
        "cut": [],
    }
    instead = Response(200, answer)
    shore = Shore(
        stock={"PUMP": 3, "PUMP-B": 2},
        tamper=lambda r, n: instead if r.operation == "recordAllocation" and "SO-1-1" in str(r.params) else "",
    )
    shore.submit()
    shore.run()
    wanted = [r.body["lines"][0] for r in shore.done("reserveStock") if r.body]
    assert [(line["line_no"], line["item"], line["quantity_base"]) for line in wanted] == [
        ("1", "PUMP", 5),
        ("1", "PUMP-B", 2),
    ]
    told = {(r.body["kind"], r.body["document_number"]): r.body for r in shore.done("recordMilestone") if r.body}
    assert told["backordered", "SO-1-1"]["lines"] == [{"line_no": "1", "quantity_base": 2}]
    assert told["backordered", "SO-1-1"]["reason_code"] == "substituted"
    assert told["confirmed", "SO-1-2"]["lines"][0]["item"] == "PUMP-B"
