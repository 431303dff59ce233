"""Prices: the list of the day less the customer's rebate, kept by whoever has booked, and reviewed by people."""

import pytest

from seatrial.facts import ListPriceSet, PriceApproved
from seatrial.message import JsonObject, Request, Response
from simulators.erp.prices import less
from tests.simulators.backoffice import BackOffice, body, euros


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


def test_a_quote_within_the_tolerance_is_booked_at_the_contracts_price() -> None:
    office = BackOffice(("A", 100), price_tolerance_ppm=10_000)
    near = office.book(1, quoted=495)
    assert (near["holds"], near["lines"][0]["unit_price"]) == ([], euros(500))
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
