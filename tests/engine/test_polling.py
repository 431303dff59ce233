"""A list of changes is read from a watermark of the source's own clock, page by page, and each change is told once."""

from typing import Any

from engine import polling
from seatrial.message import JsonObject, Request, Response
from seatrial.policy import Policies
from tests.engine.shore import Shore

MINUTE = 60_000
PAGE = 2


class Listed(Shore):
    """A shore whose ERP has changed items: (stamp, item) -> (version, when it can first be read)."""

    def __init__(self, **more: Any) -> None:
        self.rows: dict[tuple[str, str], tuple[int, int]] = {}
        super().__init__(policies=Policies(poll_ms=MINUTE), **more)

    def write(self, item: str, version: int = 2, readable_ms: int = 0) -> None:
        stamp = self.calendar.text(self.now)[:19] + "Z"
        self.rows[stamp, item] = version, self.now + readable_ms

    def _erp_listItemChanges(self, request: Request, _body: Any) -> Response:  # noqa: N802  (an operationId)
        since, after = request.params["since"], request.params.get("after", "")
        found = sorted(
            place
            for place, (_, at) in self.rows.items()
            if at <= self.now and (place > (since, after) if after else place[0] >= since)
        )
        changes = [self._row(*place) for place in found[:PAGE]]
        more = len(found) > PAGE
        return Response(200, {"as_of": self.calendar.text(self.now), "changes": changes, "more": more})

    def _row(self, stamp: str, item: str) -> JsonObject:
        version = self.rows[stamp, item][0]
        record = {"name": item, "base_uom": "EA", "tax_category": "standard", "status": "active", "version": version}
        return {"item": item, "changed_at": stamp, "record": record}

    def _crm_putItem(self, _request: Request, body: Any) -> Response:  # noqa: N802  (an operationId)
        return Response(200, {"outcome": "stored", "version": body["version"]})

    _wms_putItem = _crm_putItem  # noqa: N815  (an operationId)

    def told(self, system: str = "crm") -> list[tuple[str, int]]:
        return [(r.params["item"], r.body["version"]) for r in self.done("putItem") if r.system == system and r.body]


def test_all_pages_of_one_second_are_read_and_everybody_is_told_once() -> None:
    shore = Listed()
    for item in ("A", "B", "C", "D", "E"):
        shore.write(item)
    shore.run(10 * MINUTE)
    assert sorted(shore.told()) == sorted(shore.told("wms")) == [(item, 2) for item in "ABCDE"]
    assert shore.done("putItem")[0].headers["idempotency-key"] == "master:item:A:v2"
    assert shore.done("putItem")[0].headers["correlation-id"] == "item/A"


def test_what_can_be_read_only_later_is_found_all_the_same() -> None:
    shore = Listed()
    shore.run(MINUTE - 5_000)
    shore.write("A")
    shore.write("B", readable_ms=30_000)
    shore.run(5 * MINUTE)
    assert sorted(shore.told()) == [("A", 2), ("B", 2)]


def test_an_item_that_changes_again_is_told_again_and_never_the_older_version() -> None:
    shore = Listed()
    shore.write("A")
    shore.run(2 * MINUTE)
    shore.rows.clear()
    shore.write("A", 3)
    shore.run(5 * MINUTE)
    assert shore.told() == [("A", 2), ("A", 3)]


def test_a_process_that_dies_between_two_pages_goes_on_at_the_next_one() -> None:
    shore = Listed()
    for item in ("A", "B", "C", "D", "E"):
        shore.write(item)
    shore.run(2 * MINUTE, until=lambda: len(shore.calls("listItemChanges")) == 2)
    shore.crash()
    shore.run(10 * MINUTE)
    assert sorted(set(shore.told())) == [(item, 2) for item in "ABCDE"]
    assert sum("after" not in request.params for request in shore.calls("listItemChanges")[:3]) == 1


def test_the_watermark_never_falls_and_lags_behind_the_sources_clock() -> None:
    shore = Listed()
    shore.write("A")
    shore.run(30 * MINUTE)
    asked = [r.params["since"] for r in shore.calls("listItemChanges")]
    assert asked == sorted(asked)
    assert asked[0] == polling.BEGINNING
    assert shore.calendar.ms(asked[-1]) <= shore.now - polling.LOOK_BACK_MS


def test_a_page_that_cannot_be_read_is_asked_for_again() -> None:
    def garbled(request: Request, nth: int) -> str | Response:
        unreadable = Response(200, {"as_of": "yesterday, or the day before", "changes": [], "more": False})
        return unreadable if request.operation == "listItemChanges" and nth == 1 else ""

    shore = Listed(tamper=garbled)
    shore.write("A")
    shore.run(10 * MINUTE)
    assert shore.told() == [("A", 2)]


def test_nobody_is_asked_where_nothing_is_to_be_polled() -> None:
    shore = Shore()
    shore.run(60 * MINUTE)
    assert shore.calls("listItemChanges") == []
