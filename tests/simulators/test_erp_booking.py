"""Booking, holds and credit."""

import pytest

from seatrial.facts import (
    CreditApproved,
    FulfilmentOrderOpened,
    HoldReleased,
    HoldSet,
    Line,
    OrderBooked,
    OrderRejected,
    Stated,
    Unit,
)
from seatrial.message import Request
from simulators.erp.system import READS, WRITES
from tests.simulators.backoffice import CONTRACTS, BackOffice, body, euros, wish


@pytest.fixture
def office() -> BackOffice:
    return BackOffice(("A", 100))


def test_an_order_is_priced_and_accepted() -> None:
    office = BackOffice(("A", 100), freight_minor=990)
    answer = office.book(5, 2)
    assert (answer["outcome"], answer["sales_order_number"], answer["version"], answer["holds"]) == (
        "accepted",
        "SO-1",
        1,
        [],
    )
    assert [(line["line_no"], line["quantity_base"], line["unit_price"]) for line in answer["lines"]] == [
        ("1", 5, euros(500)),
        ("2", 2, euros(500)),
    ]
    assert answer["charges"] == [{"charge_id": "SO-1-F", "kind": "freight", "amount": euros(990)}]
    assert office.axes() == ("accepted", "unallocated", "nothing_to_bill", "open")


def test_the_booking_opens_a_fulfilment_order_and_tells_of_both(office: BackOffice) -> None:
    office.book(5)
    (opened,) = office.recorded(FulfilmentOrderOpened)
    assert (opened.fulfilment_order, opened.lines) == ("SO-1-1", (Line("1", "A", 5),))
    assert office.kinds() == ["order.booked", "credit.approved"]
    (booked,) = office.told("order.booked")
    assert booked["status"]["order"] == "accepted"
    assert booked["fulfilment_orders"][0]["fulfilment_order_no"] == "SO-1-1"


def test_every_document_keeps_its_origin(office: BackOffice) -> None:
    office.book(5)
    assert office.minted == {"SO-1": "order/0001", "SO-1-1": "order/0001"}
    assert {fact.origin for fact in office.facts[1:]} == {"order/0001"}
    assert {event["correlationid"] for event in office.events} == {"CRM-1"}


def test_a_repeated_booking_books_again(office: BackOffice) -> None:
    office.book(5, reference="book:crm:CRM-1:r1")
    office.book(5, reference="book:crm:CRM-1:r1")
    assert [fact.order_number for fact in office.recorded(OrderBooked)] == ["SO-1", "SO-2"]
    office.now += 5_000
    matches = body(office.ask("findByReference", external_reference="book:crm:CRM-1:r1"))["matches"]
    assert [match["document_number"] for match in matches] == ["SO-1", "SO-2"]


def test_a_reference_shows_its_answer_after_the_lag_and_not_before(office: BackOffice) -> None:
    answer = office.book(5, reference="book:crm:CRM-1:r1")
    office.now += 4_999
    assert body(office.ask("findByReference", external_reference="book:crm:CRM-1:r1"))["matches"] == []
    assert body(office.ask("findOrder", source_system="crm", external_id="CRM-1"))["orders"] == []
    office.now += 1
    (match,) = body(office.ask("findByReference", external_reference="book:crm:CRM-1:r1"))["matches"]
    assert (match["operation"], match["status"], match["answer"]) == ("bookOrder", 201, answer)
    (found,) = body(office.ask("findOrder", source_system="crm", external_id="CRM-1"))["orders"]
    assert found["sales_order_number"] == "SO-1"


def test_a_problem_leaves_no_reference(office: BackOffice) -> None:
    office.ask("bookOrder", wish(5, item="Z"), reference="book:crm:CRM-1:r1")
    office.now += 5_000
    assert body(office.ask("findByReference", external_reference="book:crm:CRM-1:r1"))["matches"] == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (wish(5, item="Z"), "unknown_item"),
        (wish(5, customer_number="C-9"), "unknown_customer"),
        (wish(5, site="DC9"), "unknown_site"),
    ],
)
def test_what_nobody_knows_changes_nothing(office: BackOffice, asked: dict[str, object], code: str) -> None:
    answer = office.ask("bookOrder", asked)
    assert answer.status == 422 and answer.body is not None and answer.body["code"] == code
    assert not office.recorded(OrderBooked) and not office.events


def test_another_currency_is_rejected_for_good(office: BackOffice) -> None:
    answer = office.book(5, currency="USD")
    assert (answer["outcome"], answer["reason_code"]) == ("rejected", "currency_mismatch")
    assert [fact.reason for fact in office.recorded(OrderRejected)] == ["currency_mismatch"]
    assert office.kinds() == ["order.rejected"]
    assert office.axes()[0] == "rejected" and office.exposure() == 0


def test_another_unit_is_rejected(office: BackOffice) -> None:
    asked = wish(5)
    asked["lines"][0]["quantity"]["uom"] = "CS"
    assert body(office.ask("bookOrder", asked))["reason_code"] == "unit_not_sold"


def in_unit(value: int, uom: str) -> dict[str, object]:
    asked = wish(1, item="BOLT", quoted=1000)
    asked["lines"][0]["quantity"] = {"value": value, "uom": uom}
    return asked


def test_boxes_are_booked_as_pieces_and_priced_by_the_box(office: BackOffice) -> None:
    (line,) = body(office.ask("bookOrder", in_unit(3, "BOX")))["lines"]
    box = {"uom": "BOX", "numerator": 12, "denominator": 1}
    assert (line["quantity_base"], line["sales_unit"], line["price_unit"], line["invoice_unit"]) == (36, box, box, box)
    (booked,) = office.recorded(OrderBooked)
    assert booked.wished == (Stated(3, 1, Unit("BOX", 12)),)
    office.allocate("SO-1-1", (36, 0))
    assert office.exposure() == 3_000, "three boxes, not thirty-six"


def test_what_is_no_whole_number_of_pieces_is_rejected(office: BackOffice) -> None:
    assert body(office.ask("bookOrder", in_unit(75, "M")))["reason_code"] == "fraction_of_base_unit"
    assert body(office.ask("bookOrder", in_unit(100, "M")))["lines"][0]["quantity_base"] == 2


def test_a_quoted_price_that_is_not_the_contracts_is_held_for_review(office: BackOffice) -> None:
    answer = office.book(5, quoted=480)
    assert (answer["outcome"], answer["holds"], answer["reason_code"]) == ("on_hold", ["pricing"], "pricing")
    assert answer["lines"][0]["unit_price"] == euros(500)
    assert office.axes()[0] == "on_hold"
    assert [fact.hold for fact in office.recorded(HoldSet)] == ["pricing"]


def test_releasing_a_hold_lets_the_order_go_on(office: BackOffice) -> None:
    office.book(5, quoted=480)
    office.clear()
    answer = body(office.unhold("pricing"))
    assert (answer["holds"], answer["version"]) == ([], 2)
    (told,) = office.told("order.hold_released")
    assert (told["hold"], told["holds"], told["lines"]) == ("pricing", [], [{"line_no": "1", "unit_price": euros(500)}])
    assert [one["fulfilment_order_no"] for one in told["fulfilment_orders"]] == ["SO-1-1"]
    assert [fact.hold for fact in office.recorded(HoldReleased)] == ["pricing"]
    assert office.axes()[0] == "accepted"


def test_the_limit_is_held_to_the_cent(office: BackOffice) -> None:
    assert office.book(20)["outcome"] == "accepted", "10,000 of 10,000"
    assert office.book(1, crm="CRM-2", item="B")["holds"] == ["credit"]


@pytest.mark.parametrize(("limit", "holds"), [(13_078, []), (13_077, ["credit"])])
def test_an_order_counts_as_it_will_be_owed(limit: int, holds: list[str]) -> None:
    office = BackOffice(("A", 100), limit=limit, freight_minor=990, tax_rate_ppm=190_000)
    assert office.book(20)["holds"] == holds, "10,000 and freight of 990, and 2,088.10 of tax on both"
    assert [fact.exposure_minor for fact in office.recorded(CreditApproved)] == ([] if holds else [13_078])


def test_an_order_on_credit_hold_does_not_count_until_it_is_released(office: BackOffice) -> None:
    office.book(15)
    office.book(15, crm="CRM-2")
    assert office.exposure() == 7_500
    assert office.book(5, crm="CRM-3")["outcome"] == "accepted"
    office.unhold("credit", "SO-2")
    assert office.exposure() == 17_500


def test_credit_is_approved_or_held_and_told_so(office: BackOffice) -> None:
    office.book(21)
    assert office.kinds() == ["order.booked"]
    assert office.told("order.booked")[0]["holds"] == ["credit"]


def test_a_hold_that_is_not_in_force_cannot_be_released(office: BackOffice) -> None:
    office.book(5)
    answer = office.unhold("credit")
    assert answer.status == 409 and answer.body is not None and answer.body["code"] == "hold_not_in_force"


def test_nobody_stops_or_lets_go_an_order_that_is_over(office: BackOffice) -> None:
    office.book(5)
    office.hold("fraud")
    office.cancel()
    version = office.order()["version"]
    told = len(office.events)
    set_anew = office.ask("setHold", {"type": "export", "reason": "a clerk says so"}, sales_order_number="SO-1")
    for answer in (office.unhold("fraud"), set_anew):
        assert answer.status == 409 and answer.body is not None and answer.body["code"] == "order_over"
    assert (office.order()["version"], len(office.events)) == (version, told)


def test_a_hold_is_set_once(office: BackOffice) -> None:
    office.book(5)
    first = office.hold("fraud")
    assert office.hold("fraud") == first
    assert len(office.recorded(HoldSet)) == 1


def test_the_last_hold_to_go_lets_the_order_go(office: BackOffice) -> None:
    office.book(5)
    office.hold("fraud")
    office.hold("export")
    assert [told["holds"] for told in office.told("order.held")] == [["fraud"], ["fraud", "export"]]
    office.unhold("fraud")
    assert office.axes()[0] == "on_hold"
    office.unhold("export")
    assert office.axes()[0] == "accepted"


def test_a_clerk_who_looks_at_an_old_version_is_told(office: BackOffice) -> None:
    office.book(5)
    held = {"type": "fraud", "reason": "odd"}
    request = Request("erp", "setHold", {"sales_order_number": "SO-1"}, {"if-match": '"7"'}, held)
    assert office.send(request).status == 412
    assert office.send(Request("erp", "setHold", {"sales_order_number": "SO-1"}, {"if-match": '"1"'}, held)).ok


@pytest.mark.parametrize("operation", ["bookOrder", "recordAllocation", "postGoodsIssue", "setHold"])
def test_a_body_of_another_shape_is_malformed(office: BackOffice, operation: str) -> None:
    answer = office.send(Request("erp", operation, {}, {}, {"external_reference": 7}))
    assert answer.status == 400 and answer.body is not None and answer.body["code"] == "malformed"


def test_unknown_documents_are_not_found(office: BackOffice) -> None:
    assert office.ask("getOrder", sales_order_number="SO-9").status == 404
    assert office.ask("authorizeRelease", {}, fulfilment_order_no="SO-9-1").status == 404
    assert office.send(Request("erp", "teleport")).status == 404


def test_every_operation_of_the_contract_has_a_handler_and_no_other() -> None:
    declared = {name: operation.unsafe for (_, name), operation in CONTRACTS.operations.items()}
    assert set(READS) == {name for name, unsafe in declared.items() if not unsafe}
    assert set(WRITES) == {name for name, unsafe in declared.items() if unsafe}


def test_an_order_with_a_discount_is_not_held_for_it_and_its_prices_have_it_taken_off(office: BackOffice) -> None:
    answer = office.book(2, discount_ppm=200_000)
    assert (answer["outcome"], answer["lines"][0]["unit_price"]) == ("accepted", euros(400))
    (booked,) = office.recorded(OrderBooked)
    assert (booked.discount_ppm, booked.prices_minor) == (200_000, (400,))
