"""The ERP's channel allocations: absolute, numbered per channel, told, and counted against by nobody in here."""

from typing import Any

from msgspec.structs import replace

from seatrial.facts import AllocationChanged
from seatrial.message import Request
from simulators.erp.system import Erp
from simulators.master import Customer, Item, Master, OpeningAllocation
from simulators.system import Promises
from tests.simulators.backoffice import CALENDAR, BackOffice

PLACE = {"item": "A", "site": "DC1", "channel": "web"}


def allocate(office: BackOffice, units: int, **changed: str) -> Any:
    return office.ask("setAllocation", {"allocated_base": units, "reason": "spring"}, **{**PLACE, **changed})


def test_an_allocation_takes_the_place_of_the_one_before_and_is_told() -> None:
    office = BackOffice(("A", 100))
    office.events.clear()
    assert allocate(office, 30).body == {**PLACE, "allocated_base": 30, "version": 1}
    assert allocate(office, 0).body["version"] == 2
    assert allocate(office, 7, channel="market").body["version"] == 1
    told = [(event["subject"], event["sequence"], event["data"]) for event in office.events]
    assert told == [
        ("A/DC1", "000000000001", {**PLACE, "version": 1, "allocated_base": 30}),
        ("A/DC1", "000000000002", {**PLACE, "version": 2, "allocated_base": 0}),
        ("A/DC1", "000000000003", {**PLACE, "channel": "market", "version": 1, "allocated_base": 7}),
    ]
    facts = office.recorded(AllocationChanged)
    assert [(fact.channel, fact.allocated_base, fact.version) for fact in facts] == [
        ("web", 30, 1),
        ("web", 0, 2),
        ("market", 7, 1),
    ]


def test_selling_changes_no_allocation() -> None:
    office = BackOffice(("A", 100))
    allocate(office, 30)
    office.book(5)
    office.allocate("SO-1-1", (5, 0))
    assert [fact.allocated_base for fact in office.recorded(AllocationChanged)] == [30]


def test_nothing_is_allocated_of_what_there_is_not() -> None:
    office = BackOffice(("A", 100))
    assert (allocate(office, 1, item="Z").status, allocate(office, 1, site="DC9").status) == (404, 404)
    assert office.recorded(AllocationChanged) == []


def test_whoever_expects_another_version_is_refused() -> None:
    office = BackOffice(("A", 100))
    allocate(office, 30)
    body = {"allocated_base": 9, "reason": "late"}
    stale = Request("erp", "setAllocation", PLACE, {"if-match": '"0"'}, body)
    assert office.send(stale).status == 412
    assert office.send(replace(stale, headers={"if-match": '"1"'})).ok


def test_what_was_agreed_before_the_first_day_is_told_on_it() -> None:
    customer = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 0)
    opening = (OpeningAllocation("A", "DC1", "web", 12),)
    erp = Erp(Master((customer,), (Item("A", "Item A", 1),), (), allocations=opening), CALENDAR, Promises())
    erp.open(0)
    assert [event.body["data"] for event in erp.tray.events] == [{**PLACE, "version": 1, "allocated_base": 12}]
