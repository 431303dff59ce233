"""The data warehouse counts each document once, is closed for its load, and reads afterwards what it was not told."""

import pytest

from seatrial.calendar import Calendar
from seatrial.facts import LoadFinished
from seatrial.message import JsonObject, Request, Response
from simulators.analytics.system import LOAD, READ, SINK, Analytics
from simulators.landscape import landscape
from simulators.master import Master
from simulators.system import Due, Promises
from tests.contracts.inhabited import CONTRACTS

MASTER = Master((), (), ())
CALENDAR = Calendar("2026-03-02T06:00:00+01:00", "Europe/Berlin")
HOUR = 3_600_000
DATA: dict[str, JsonObject] = {
    "order.booked": {"version": 1},
    "order.released": {"version": 2},
    "shipment.confirmed": {"lines": [{"quantity_base": 3}, {"quantity_base": 2}]},
    "invoice.posted": {"totals": {"total": {"minor": 1_190, "currency": "EUR"}}},
}
SOURCES = {"order": "erp", "shipment": "wms", "invoice": "billing"}


class NoChance:
    """Nothing is left to chance here."""

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        raise AssertionError(name)


def event(type_: str, subject: str, number: int, again: str = "") -> JsonObject:
    stream = type_.partition(".")[0]
    source = SOURCES[stream]
    return {
        "specversion": "1.0", "id": f"{source}-{stream}-{number}{again}", "source": source, "type": type_,
        "subject": subject, "time": "2026-03-02T06:00:00.000Z", "sequence": f"{number:012d}", "correlationid": "CRM-1",
        "causationid": "x", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "datacontenttype": "application/json", "data": DATA[type_],
    }  # fmt: skip


class House:
    """The data warehouse, with its contract beside it."""

    def __init__(self) -> None:
        self.system = Analytics(MASTER, CALENDAR)
        self.system.open(0)
        self.now = 0

    def ask(self, operation: str, body: JsonObject | None = None, /, **params: str) -> Response:
        request, contract = (
            Request("analytics", operation, params, body=body),
            CONTRACTS.operations["analytics", operation],
        )
        answer = self.system.handle(request, self.now, "")
        assert contract.check_response(answer) is None
        return answer

    def tell(self, *args: object) -> tuple[int, str]:
        answer = self.ask("receiveEvent", event(*args))  # type: ignore[arg-type]  # as `event` takes them
        assert answer.body is not None
        said: str = answer.body.get("outcome") or answer.body["code"]
        return answer.status, said

    def due(self) -> list[Due]:
        due, self.system.tray.due = self.system.tray.due, []
        return due

    def perform(self, due: Due) -> None:
        self.now += due.ms_min
        self.system.perform(due, self.now, NoChance())

    def asked(self) -> list[Request]:
        calls, self.system.tray.calls = self.system.tray.calls, []
        for request in calls:
            assert CONTRACTS.operations[request.system, request.operation].check_request(request) is None
        return calls

    def read(self, **logs: list[JsonObject]) -> None:
        """Let all logs be read that are asked for."""
        for request in self.asked():
            events = logs.get(request.params["stream"], [])
            last = events[-1]["sequence"] if events else f"{0:012d}"
            wanted = [one for one in events if one["sequence"] > request.params["after"]]
            self.system.hear(request, Response(200, {"events": wanted, "last_sequence": last}), self.now)

    def figures(self, **params: str) -> tuple[int, int, list[JsonObject]]:
        body = self.ask("getFigures", **params).body
        assert body is not None
        return body["orders_booked"], body["units_shipped_base"], body["invoiced"]


def test_a_document_counts_once_whatever_number_or_id_the_message_has() -> None:
    house = House()
    assert house.figures() == (0, 0, [])
    assert house.tell("order.booked", "SO-1", 1) == (202, "counted")
    assert house.tell("order.booked", "SO-1", 1) == (202, "known")
    assert house.tell("order.booked", "SO-1", 1, "-again") == (202, "known")
    house.tell("order.booked", "SO-1", 7)
    house.tell("order.released", "SO-1", 2)
    for number in (1, 1, 2):
        house.tell("shipment.confirmed", f"SHP-{number}", number)
        house.tell("invoice.posted", f"INV-{number}", number)
    assert house.figures() == (1, 10, [{"minor": 2_380, "currency": "EUR"}])
    assert house.figures(currency="EUR") == house.figures()
    assert house.figures(currency="USD") == (1, 10, [])


@pytest.mark.parametrize("body", [None, {"id": "x"}, {**event("order.booked", "SO-1", 1), "sequence": "one"}])
def test_what_is_no_event_is_refused(body: JsonObject | None) -> None:
    assert House().ask("receiveEvent", body).status == 400


def closed() -> tuple[House, Due, Due]:
    """In its first load; then the work that ends it, and the next night."""
    house = House()
    (load,) = house.due()
    assert (load.job, load.background, load.ms_min) == (LOAD, True, 16 * HOUR), "at ten in the evening"
    house.perform(load)
    end, tomorrow = house.due()
    assert (end.job, end.background, end.ms_min) == (READ, False, 3 * HOUR)
    assert (tomorrow.job, tomorrow.background, tomorrow.ms_min) == (LOAD, True, 24 * HOUR)
    return house, end, tomorrow


def test_in_its_load_it_turns_everything_away_and_reads_afterwards_what_is_behind_its_mark() -> None:
    house = House()
    house.tell("order.booked", "SO-1", 1)
    house.tell("order.booked", "SO-3", 3)
    house.perform(house.due()[0])
    assert house.tell("order.booked", "SO-4", 4) == (503, "unavailable")
    house.perform(house.due()[0])
    asked = house.asked()
    assert [(one.system, dict(one.params)) for one in asked] == [
        ("erp", {"stream": "order", "after": "000000000001"}),
        ("wms", {"stream": "shipment", "after": "000000000000"}),
        ("billing", {"stream": "invoice", "after": "000000000000"}),
    ]
    house.system.tray.calls = asked
    house.read(order=[event("order.booked", f"SO-{number}", number) for number in (1, 2, 3, 4)])
    assert house.figures()[0] == 4
    assert house.system.tray.facts == [
        LoadFinished(origin="load/1", system="analytics", closed_at=16 * HOUR, turned_away=1, read=2)
    ]
    assert house.tell("order.booked", "SO-5", 5) == (202, "counted")


def test_a_log_that_cannot_be_read_is_asked_again_and_the_load_is_not_over_before() -> None:
    house, end, _ = closed()
    house.perform(end)
    first, *others = house.asked()
    house.system.tray.calls = others
    house.read()
    house.system.hear(first, None, house.now)
    assert house.system.tray.facts == []
    (again,) = house.due()
    house.perform(again)
    assert house.system.tray.calls == [first]
    house.read(order=[event("order.booked", "SO-1", 1)])
    assert house.figures()[0] == 1
    assert len(house.system.tray.facts) == 1


def test_a_log_that_ends_before_the_mark_is_another_one_and_is_read_from_its_beginning() -> None:
    house = House()
    for number in (1, 2, 3):
        house.tell("order.booked", f"SO-{number}", number)
    house.perform(house.due()[0])
    house.perform(house.due()[0])
    anew = [event("order.booked", "SO-9", 1)]
    house.read(order=anew)
    (again,) = house.asked()
    assert again.params["after"] == "000000000000"
    house.system.tray.calls = [again]
    house.read(order=anew)
    assert house.figures()[0] == 4


def test_it_is_there_only_where_something_is_promised_for_it_and_then_stands_on_three_lists() -> None:
    usual = dict.fromkeys(("crm", "erp", "wms", "billing"), Promises())
    assert "analytics" not in landscape(MASTER, CALENDAR, usual)
    systems = landscape(MASTER, CALENDAR, {**usual, "analytics": Promises()})
    assert list(systems) == [*usual, "analytics"]
    wanted = [
        (name, stream)
        for name in usual
        for stream in ("order", "return", "stock", "shipment", "inventory", "invoice", "payment")
        if systems[name].log.subscribers(stream)
    ]
    assert wanted == [("erp", "order"), ("wms", "shipment"), ("billing", "invoice")]
    listed = systems["erp"].handle(Request("erp", "getSubscription", {"subscription_id": "SUB-ANALYTICS"}), 0, "")
    assert listed.body == {
        "subscription_id": "SUB-ANALYTICS", "streams": ["order"], "sink": SINK, "subscriber": "analytics",
    }  # fmt: skip


def test_it_offers_nothing_else() -> None:
    assert House().system.handle(Request("analytics", "bookOrder"), 0, "").status == 404
