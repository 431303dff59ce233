"""The ERP's list of changed items: stamps in whole seconds, rows that can be read later, a hundred a page."""

from typing import Any

from simulators.system import Due
from tests.simulators.backoffice import BackOffice

BEGINNING = "1970-01-01T00:00:00Z"


def upload(office: BackOffice, *items: str, sheet: str = "spring") -> Any:
    return office.ask(
        "uploadItems", {"sheet": sheet, "rows": [{"item": item, "name": f"new {item}"} for item in items]}
    )


def show(office: BackOffice, document: str) -> None:
    office.erp.item_master.show(Due("show", document, "spring", 0, 0))
    office.collect()


def listed(office: BackOffice, since: str = BEGINNING, **after: str) -> list[tuple[str, int]]:
    body = office.ask("listItemChanges", since=since, **after).body
    assert body is not None
    return [(change["item"], change["record"]["version"]) for change in body["changes"]]


def test_a_change_can_be_read_when_it_is_through_and_not_before() -> None:
    office = BackOffice(("A", 1))
    assert upload(office, "A", "B").ok
    assert listed(office) == []
    show(office, "B/v2")
    assert listed(office) == [("B", 2)]
    show(office, "A/v2")
    assert listed(office) == [("A", 2), ("B", 2)]


def test_an_item_is_listed_once_as_it_is_and_what_came_before_it_is_through_with_it() -> None:
    office = BackOffice(("A", 1))
    upload(office, "A")
    office.now += 5_000
    upload(office, "A", sheet="misprint")
    show(office, "A/v3")
    assert listed(office) == [("A", 3)]
    show(office, "A/v2")
    assert listed(office) == [("A", 3)]


def test_since_is_included_and_after_goes_on_behind_an_item_of_that_second() -> None:
    office = BackOffice(("A", 1))
    stamp = upload(office, "A", "B").body["changed_at"]
    show(office, "A/v2")
    show(office, "B/v2")
    assert listed(office, stamp) == [("A", 2), ("B", 2)]
    assert listed(office, stamp, after="A") == [("B", 2)]


def test_a_sheet_with_an_item_that_there_is_not_is_refused_whole() -> None:
    office = BackOffice(("A", 1))
    assert upload(office, "A", "NONE").status == 422
    assert not office.erp.item_master._written
