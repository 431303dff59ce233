"""Prices: the list of the day less the customer's rebate, kept by whoever has booked, and reviewed by people."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.facts import ContractPriced, ListPriceSet, OrderBooked, PriceApproved
from seatrial.message import JsonObject, Request, Response
from simulators.erp.prices import less
from tests.simulators.backoffice import BackOffice, body, euros, wish


@pytest.fixture
def office() -> BackOffice:
    return BackOffice(("A", 100))


def set_price(office: BackOffice, minor: int, item: str = "A") -> Response:
    return office.ask("setListPrice", {"unit_price": euros(minor), "reason": "spring"}, item=item)


def approve(office: BackOffice, price: str) -> JsonObject:
    decided: JsonObject = {"type": "pricing", "by": "order desk", "price": price}
    return body(office.ask("releaseHold", decided, sales_order_number="SO-1"))


def unit_price(office: BackOffice) -> JsonObject:
    found: JsonObject = body(office.ask("getOrder", sales_order_number="SO-1"))["lines"][0]["unit_price"]
    return found


@pytest.mark.parametrize(("minor", "ppm", "rest"), [(4800, 200_000, 3840), (990, 25_000, 965), (10, 50_000, 10),
                                                    (999, 0, 999), (999, 1_000_000, 0)])  # fmt: skip
def test_a_rebate_leaves_a_price_that_is_rounded_half_up(minor: int, ppm: int, rest: int) -> None:
    assert less(minor, ppm) == rest


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 10**6))
def test_rebate_and_discount_are_rounded_once(minor: int, rebate_ppm: int, discount_ppm: int) -> None:
    exact = minor * (1 - Fraction(rebate_ppm, 10**6)) * (1 - Fraction(discount_ppm, 10**6))
    assert less(minor, rebate_ppm, discount_ppm) == floor(exact + Fraction(1, 2))


def test_the_contracts_price_of_a_discounted_order_is_rounded_when_all_is_off() -> None:
    office = BackOffice(("A", 100), rebate_ppm=25_000)
    set_price(office, 10)
    office.book(1, quoted=9, discount_ppm=50_000)
    approve(office, "as_contracted")
    assert unit_price(office) == euros(9), "9.2625; 9.75 rounded and then discounted would be 9.5, and 10"


def test_a_new_list_price_counts_for_the_next_order_and_not_for_the_last() -> None:
    office = BackOffice(("A", 100), rebate_ppm=100_000)
    assert office.book(1, quoted=450)["holds"] == []
    answer = body(set_price(office, 600))
    assert (answer["unit_price"], answer["version"]) == (euros(600), 2)
    (changed,) = office.recorded(ListPriceSet)
    assert (changed.item, changed.price_minor, changed.version) == ("A", 600, 2)
    assert unit_price(office) == euros(450)
    assert office.book(1, crm="CRM-2", quoted=540)["holds"] == []


def test_the_list_has_no_price_of_what_is_not_sold_and_takes_none_that_was_overtaken(office: BackOffice) -> None:
    assert set_price(office, 600, item="Z").status == 404
    stale = Request("erp", "setListPrice", {"item": "A"}, {"if-match": '"0"'},
                    {"unit_price": euros(600), "reason": "spring"})  # fmt: skip
    assert office.send(stale).status == 412


def test_a_quote_within_the_tolerance_is_booked_as_the_customer_knows_it() -> None:
    office = BackOffice(("A", 100), price_tolerance_ppm=10_000)
    near = office.book(2, quoted=495)
    assert (near["holds"], near["lines"][0]["unit_price"]) == ([], euros(495))
    (booked,) = office.recorded(OrderBooked)
    assert (booked.prices_minor, booked.variance_minor) == ((495,), -10), "what that costs is written down"
    assert office.book(1, crm="CRM-2", quoted=494)["holds"] == ["pricing"]
    assert office.book(1, crm="CRM-3", quoted=506)["holds"] == ["pricing"]


def test_the_quoted_price_counts_when_it_is_approved_and_what_that_costs_is_recorded(office: BackOffice) -> None:
    office.book(4, quoted=485)
    set_price(office, 520)
    office.clear()
    assert approve(office, "as_quoted")["holds"] == []
    assert unit_price(office) == euros(485)
    (told,) = office.told("order.hold_released")
    assert (told["price"], told["lines"]) == ("as_quoted", [{"line_no": "1", "unit_price": euros(485)}])
    (fact,) = office.recorded(PriceApproved)
    assert (fact.decision, fact.prices_minor, fact.contract_minor, fact.quoted_minor, fact.variance_minor) == (
        "as_quoted", (485,), (500,), (485,), -60)  # fmt: skip


def test_a_price_that_is_approved_is_no_part_of_what_was_let_go_beyond_the_limit() -> None:
    office = BackOffice(("A", 100), limit=4_000)
    assert office.book(10, quoted=5_000)["holds"] == ["pricing", "credit"]
    office.unhold("credit")
    approve(office, "as_quoted")
    office.allocate("SO-1-1", (10, 0))
    assert office.release("SO-1-1")["outcome"] == "refused", "5,000 a piece, and 500 when credit management looked"
    assert office.order()["holds"] == ["credit"]


def test_the_contracts_price_is_the_one_at_booking_whatever_the_list_says_now(office: BackOffice) -> None:
    office.book(4, quoted=485)
    set_price(office, 520)
    approve(office, "as_contracted")
    (fact,) = office.recorded(PriceApproved)
    assert (fact.decision, fact.prices_minor, fact.quoted_minor, fact.variance_minor) == (
        "as_contracted", (500,), (485,), 0)  # fmt: skip
    assert unit_price(office) == euros(500)


def test_a_discount_goes_off_the_quoted_price_as_off_the_contracts(office: BackOffice) -> None:
    office.book(1, quoted=480, discount_ppm=200_000)
    approve(office, "as_quoted")
    (fact,) = office.recorded(PriceApproved)
    assert (fact.prices_minor, fact.contract_minor) == ((384,), (400,))


def test_one_quote_that_is_off_has_all_prices_of_the_order_looked_at() -> None:
    office = BackOffice(("A", 100), price_tolerance_ppm=10_000)
    asked = wish(1, 1, quoted=495)
    asked["lines"][1]["quoted_price"] = euros(400)
    answer = body(office.ask("bookOrder", asked))
    assert (answer["holds"], [line["unit_price"] for line in answer["lines"]]) == (["pricing"], [euros(500)] * 2)
    approve(office, "as_quoted")
    assert [line["unit_price"] for line in office.order()["lines"]] == [euros(495), euros(400)]


def test_a_kit_is_booked_at_its_components_prices_so_any_other_quote_is_looked_at() -> None:
    office = BackOffice(("A", 100), ("B", 100), price_tolerance_ppm=10_000)
    assert office.book(1, item="SET", quoted=1300)["holds"] == []
    assert office.book(1, crm="CRM-2", item="SET", quoted=1299)["holds"] == ["pricing"]
    decided: JsonObject = {"type": "pricing", "by": "order desk", "price": "as_quoted"}
    refused = office.ask("releaseHold", decided, sales_order_number="SO-2")
    assert (refused.status, (refused.body or {})["code"]) == (409, "kit_has_no_price")
    assert office.recorded(PriceApproved) == []
    assert office.unhold("pricing", "SO-2").ok, "as contracted"


# ---------------------------------------------------------------- what finance is to judge by


def test_where_finance_has_a_tolerance_a_line_says_what_it_costs_by_contract() -> None:
    office = BackOffice(("A", 100), price_tolerance_ppm=50_000, price_variance_ppm=10_000)
    (line,) = office.book(1, quoted=480)["lines"]
    assert (line["unit_price"], line["contract_price"]) == (euros(480), euros(500))
    (said,) = office.recorded(ContractPriced)
    assert (said.order_number, said.contract_minor) == ("SO-1", (500,))


def test_it_is_not_told_any_more_once_a_review_has_decided() -> None:
    office = BackOffice(("A", 100), price_variance_ppm=10_000)
    assert office.book(1, quoted=480)["lines"][0]["contract_price"] == euros(500)
    office.ask("setHold", {"type": "credit", "reason": "late"}, sales_order_number="SO-1")
    office.ask("releaseHold", {"type": "credit", "by": "order desk"}, sales_order_number="SO-1")
    assert office.told("order.hold_released")[-1]["lines"][0]["contract_price"] == euros(500), "another hold"
    approve(office, "as_quoted")
    (line,) = office.told("order.hold_released")[-1]["lines"]
    assert line == {"line_no": "1", "unit_price": euros(480)}


def test_where_nobody_asks_it_is_not_told() -> None:
    office = BackOffice(("A", 100), price_tolerance_ppm=50_000)
    assert "contract_price" not in office.book(1, quoted=480)["lines"][0]
    assert office.recorded(ContractPriced) == []
