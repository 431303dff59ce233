"""The ERP's customers: what changes is told whole, and whoever was merged orders nothing more under his number."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from seatrial.facts import CreditApproved, CustomerChanged, OrderRejected, SourceChanged
from simulators.erp.system import Erp
from simulators.master import Customer
from simulators.records import customer_record, surviving
from tests.simulators.backoffice import CALENDAR, BackOffice

ADA = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 10_000)
MOVED = {"name": "Ada", "street": "Deichweg 1", "city": "Kiel", "postal_code": "24103", "country": "DE"}


class Accounts(BackOffice):
    """A back office with three customers more; C-9 is kept in Swiss francs."""

    def __init__(self) -> None:
        super().__init__()
        premises = self.erp.premises
        others = (
            *[replace(ADA, number=f"C-{number}") for number in (2, 3)],
            replace(ADA, number="C-9", currency="CHF"),
        )
        self.erp = Erp(replace(premises.master, customers=(ADA, *others)), CALENDAR, premises.promises)
        self.clear()

    def change(self, number: str = "C-1", **said: Any) -> Any:
        return self.ask("changeCustomer", {"reason": "they asked", **said}, customer_number=number)

    def merge(self, loser: str, survivor: str) -> Any:
        return self.ask("mergeCustomer", {"survivor": survivor, "reason": "entered twice"}, customer_number=loser)


def test_a_change_is_told_whole_and_by_version_and_leaves_an_order_as_it_was() -> None:
    office = Accounts()
    office.book(2)
    before = office.order()
    answer = office.change(address=MOVED, payment_terms="30 days net")
    assert (answer.body, answer.headers) == ({"customer_number": "C-1", "version": 2}, {"etag": '"2"'})
    (told,) = office.told("customer.changed")
    assert (told["version"], told["address"], told["payment_terms"]) == (2, MOVED, "30 days net")
    assert (told["name"], told["currency"], told["tax_rate_ppm"]) == ("Ada", "EUR", 190_000)
    assert [(f.record, f.version) for f in office.recorded(SourceChanged)] == [("customer/C-1", 2)]
    assert [f.address for f in office.recorded(CustomerChanged)] == ["Ada, Deichweg 1, DE-24103 Kiel"]
    assert office.order() == before
    assert office.change(name="Ada & Co.").body["version"] == 3
    assert office.told("customer.changed")[1]["address"] == MOVED


def test_a_limit_counts_from_the_next_decision_on() -> None:
    office = Accounts()
    office.change(credit_limit={"minor": 500, "currency": "EUR"})
    assert office.book(2)["holds"] == ["credit"]
    office.change(credit_limit={"minor": 50_000, "currency": "EUR"})
    assert office.book(2, crm="CRM-2")["outcome"] == "accepted"
    assert [fact.limit_minor for fact in office.recorded(CreditApproved)] == [50_000]


def test_what_makes_no_sense_changes_nothing() -> None:
    office = Accounts()
    assert office.change("C-7", name="Nobody").status == 404
    assert office.change().body == {"customer_number": "C-1", "version": 1}
    assert office.change(credit_limit={"minor": 1, "currency": "CHF"}).status == 422
    assert office.change(credit_limit={"minor": -1, "currency": "EUR"}).status == 422
    assert office.merge("C-7", "C-1").status == 404
    assert office.merge("C-1", "C-7").status == 422
    assert office.merge("C-1", "C-1").status == 422
    assert office.merge("C-1", "C-9").status == 422
    assert office.events == []
    assert office.erp.credit.account("C-1").limit_minor == 10_000


def test_a_merge_is_a_run_off() -> None:
    office = Accounts()
    office.book(2)
    office.allocate("SO-1-1", (2, 0))
    owed = office.exposure()
    assert office.merge("C-1", "C-2").body == {"customer_number": "C-1", "merged_into": "C-2", "version": 2}
    assert office.told("customer.changed")[0]["merged_into"] == "C-2"
    assert office.release("SO-1-1")["outcome"] == "authorized"
    assert (office.exposure(), office.exposure("C-2")) == (owed, 0)
    refused = office.book(1, crm="CRM-2")
    assert (refused["outcome"], refused["reason_code"]) == ("rejected", "customer_merged")
    assert [fact.reason for fact in office.recorded(OrderRejected)] == ["customer_merged"]
    assert office.book(1, crm="CRM-3", customer_number="C-2")["outcome"] == "accepted"


def test_nothing_new_is_ordered_nor_lent_under_the_old_number() -> None:
    office = Accounts()
    office.book(2)
    office.merge("C-1", "C-2")
    told = len(office.events)
    assert office.change(credit_limit={"minor": 90_000, "currency": "EUR"}).body["code"] == "customer_merged"
    assert (office.erp.credit.account("C-1").limit_minor, len(office.events)) == (10_000, told)
    assert office.amend(3)["reason_code"] == "customer_merged"
    assert office.amend(1, revision=3)["outcome"] == "amended"


def test_a_merge_goes_one_way() -> None:
    office = Accounts()
    assert office.merge("C-1", "C-2").ok
    assert office.merge("C-1", "C-3").body["code"] == "customer_merged"
    assert office.merge("C-3", "C-1").body["code"] == "customer_merged"
    assert office.merge("C-2", "C-3").ok


def test_whoever_was_merged_twice_over_is_found_and_a_circle_is_nobodys_merge() -> None:
    known = {number: customer_record(replace(ADA, number=number)) for number in ("C-1", "C-2", "C-3")}
    assert surviving(known, "C-1") == "C-1"
    chain = {**known, "C-1": replace(known["C-1"], merged_into="C-2"), "C-2": replace(known["C-2"], merged_into="C-3")}
    assert [surviving(chain, number) for number in ("C-1", "C-2", "C-3", "C-9")] == ["C-3", "C-3", "C-3", "C-9"]
    circle = {**chain, "C-3": replace(known["C-3"], merged_into="C-1")}
    assert surviving(circle, "C-1") in circle
    assert known["C-1"].merged_into is UNSET
