"""The tax service answers by the rates that hold on the tax point date, and by those that were set by then."""

import pytest

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.facts import TaxRateSet
from seatrial.message import JsonObject, Request, Response
from simulators.master import Master, OpeningRate
from simulators.system import Promises
from simulators.tax.system import OPERATIONS, Tax

CONTRACTS = contracts({"billing": "v1", "tax": "v1"})
RATES = (
    OpeningRate("DE", "standard", 190_000, "2007-01-01"),
    OpeningRate("DE", "reduced", 70_000, "2007-01-01"),
    OpeningRate("DE", "reduced", 50_000, "2020-07-01"),
    OpeningRate("CH", "standard", 77_000, "2018-01-01"),
)


class House:
    """A tax service with its contract beside it."""

    def __init__(self) -> None:
        self.system = Tax(Master((), (), (), tax_rates=RATES), Calendar("2020-06-30T12:00:00Z"), Promises())
        self.system.open(0)
        self.keys = 0

    def ask(self, operation: str, body: JsonObject | None = None, **params: str) -> Response:
        self.keys += 1
        headers = {"idempotency-key": str(self.keys)} if operation == "setRate" else {}
        request, declared = Request("tax", operation, params, headers, body), CONTRACTS.operations["tax", operation]
        answer = self.system.handle(request, 0, "gazette")
        assert not answer.ok or declared.check_request(request) is None
        assert declared.check_response(answer) is None, answer
        return answer

    def rate(self, day: str, category: str = "standard", country: str = "DE") -> int | str:
        """The rate of one line, or the code of the problem with it."""
        said = self.ask("calculateTax", question((country, category, day, 1_000))).body or {}
        return int(said["lines"][0]["rate_ppm"]) if "lines" in said else str(said["code"])

    def set(self, rate_ppm: int, valid_from: str) -> None:
        told = {"country": "DE", "category": "standard", "rate_ppm": rate_ppm, "valid_from": valid_from}
        assert self.ask("setRate", told).status == 201


@pytest.fixture
def house() -> House:
    return House()


def question(*lines: tuple[str, str, str, int], earlier: int = 0) -> JsonObject:
    """(country, category, date, amount) of each line; `earlier`: taxed before as standard in Germany."""
    before = {"order": "SO-7", "jurisdiction": "DE", "category": "standard", "rate_ppm": 190_000}
    return {
        "document": "BEV-1",
        "currency": "EUR",
        "lines": [
            {
                "line": str(number),
                "order": "SO-7",
                "amount": euros(amount),
                "category": category,
                "country": country,
                "tax_point_date": day,
            }
            for number, (country, category, day, amount) in enumerate(lines, 1)
        ],
        "earlier": [{**before, "taxable": euros(earlier)}] if earlier else [],
    }


def euros(minor: int) -> JsonObject:
    return {"minor": minor, "currency": "EUR"}


def test_a_rate_holds_from_its_day_on_until_another_does(house: House) -> None:
    assert [house.rate(day, "reduced") for day in ("2007-01-01", "2020-06-30", "2020-07-01", "2031-01-01")] == [
        70_000, 70_000, 50_000, 50_000,
    ]  # fmt: skip
    assert house.rate("2006-12-31") == "unknown_jurisdiction"
    assert house.rate("2020-06-30", country="AT") == "unknown_jurisdiction"
    assert house.rate("2020-06-30", "luxury") == "unknown_jurisdiction"


def test_what_is_set_late_holds_from_its_day_all_the_same_and_of_two_for_one_day_the_last(house: House) -> None:
    assert house.rate("2020-07-01") == 190_000
    house.set(160_000, "2020-07-01")
    assert (house.rate("2020-06-30"), house.rate("2020-07-01")) == (190_000, 160_000)
    house.set(165_000, "2020-07-01")
    house.set(180_000, "2019-01-01")
    assert (house.rate("2020-06-30"), house.rate("2020-07-01")) == (180_000, 165_000)


def test_every_rate_is_a_fact_from_the_first_day_on(house: House) -> None:
    house.set(160_000, "2020-07-01")
    facts = house.system.tray.facts
    assert len(facts) == len(RATES) + 1
    assert facts[-1] == TaxRateSet(
        origin="gazette", system="tax", jurisdiction="DE", category="standard", rate_ppm=160_000,
        valid_from="2020-07-01", version=5,
    )  # fmt: skip


def test_lines_bear_the_tax_of_their_rows_and_rows_that_of_the_order(house: House) -> None:
    day = "2020-06-30"
    lines = [("DE", "standard", day, 333), ("DE", "reduced", day, 1_000), ("DE", "standard", day, 333)]
    said = house.ask("calculateTax", question(*lines, earlier=333)).body or {}
    assert [line["tax"]["minor"] for line in said["lines"]] == [64, 70, 63]  # 999 at 19 % is 190, of which 63 before
    assert [(row["category"], row["taxable"]["minor"], row["tax"]["minor"]) for row in said["rows"]] == [
        ("standard", 666, 127), ("reduced", 1_000, 70),
    ]  # fmt: skip
    assert (said["rounding"], said["table_version"]) == ("order", 4)


def test_a_question_in_two_currencies_is_none(house: House) -> None:
    asked = question(("DE", "standard", "2020-06-30", 333), earlier=1)
    asked["earlier"][0]["taxable"]["currency"] = "CHF"
    assert house.ask("calculateTax", asked).status == 422


def test_the_rates_of_a_country_are_listed_as_they_were_set(house: House) -> None:
    listed = house.ask("listRates", country="CH").body or {}
    assert listed["rates"] == [
        {"country": "CH", "category": "standard", "rate_ppm": 77_000, "valid_from": "2018-01-01"}
    ]
    assert (house.ask("listRates", country="FR").body or {})["rates"] == []
    assert house.ask("listRates").status == 400


def test_it_offers_what_its_contract_declares() -> None:
    declared = {name: spec.unsafe for (owner, name), spec in CONTRACTS.operations.items() if owner == "tax"}
    assert declared == dict.fromkeys(OPERATIONS.reads, False) | dict.fromkeys(OPERATIONS.writes, True)
