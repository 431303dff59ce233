"""Whatever people and callers do to a CRM, in any order and however often, it keeps its word.

The model is a table of keys, a list of wishes, and the words of each event that went out. A replay, a conflict and a
refusal leave no trace in the tray; every other write leaves exactly what its operation says.
"""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from seatrial.calendar import Calendar
from seatrial.facts import AvailabilityPublished, ChangeWished, MilestoneRecorded, OrderCorrected, OrderSubmitted
from seatrial.message import JsonObject, Request, Response
from simulators.crm.system import Crm
from simulators.master import Master
from simulators.system import Promises
from tests.simulators.checked import checked

WINDOW_MS = 1_000
KINDS = {"booked": "accepted", "on_hold": "on_hold", "rejected": "rejected", "closed": "closed"}
KEYS = st.sampled_from(["k1", "k2", "k3", ""])
"""Few keys, so that they meet; "" stands for a key never used before."""


def lines(units: int) -> list[JsonObject]:
    return [{"external_line_id": "1", "item": "A", "quantity": {"value": units, "uom": "EA"},
             "quoted_price": {"minor": 500, "currency": "EUR"}}]  # fmt: skip


def wish(units: int) -> JsonObject:
    return {
        "customer_number": "C-1",
        "customer_po": "",
        "channel": "web",
        "site": "DC1",
        "ship_to": {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103", "country": "DE"},
        "ship_complete": False,
        "currency": "EUR",
        "requested_date": "2026-03-05",
        "lines": lines(units),
    }


class ModelOrder:
    """What the model knows of an order."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.revision = self.version = 1
        self.state = "submitted"


class CrmModel(RuleBasedStateMachine):
    """A CRM beside a model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.crm = Crm(Master((), (), ()), Calendar("2026-03-02T06:00:00Z"), Promises(WINDOW_MS))
        self.now = 0
        self.fresh = 0
        self.kept: dict[str, tuple[int, Any, Response]] = {}
        self.orders: dict[str, ModelOrder] = {}
        self.cancel_requests = 0
        self.figure: tuple[int, int] | None = None
        self.told: list[tuple[str, str, int, int]] = []
        """(type, subject, version, revision) of every event, in order."""
        self.seen = 0

    def send(
        self, key: str, operation: str, body: JsonObject, seen: int | None = None, **params: str
    ) -> Response | None:
        """Call the CRM. The answer if this was executed, None if key or precondition kept it from being."""
        self.fresh += 1
        key = key or f"fresh-{self.fresh}"
        headers = {"idempotency-key": key} | ({} if seen is None else {"if-match": f'"{seen}"'})
        answer = checked(self.crm, Request("crm", operation, params, headers, body), self.now, "order/1")
        known = self.kept.get(key)
        if known is not None and known[0] > self.now:
            if known[1] == (operation, params, body):
                first = known[2]
                assert (answer.status, answer.body) == (first.status, first.body)
                assert answer.headers == {**first.headers, "idempotency-replayed": "true"}
            else:
                assert answer.status == 409
            self.expect_nothing()
            return None
        assert "idempotency-replayed" not in answer.headers
        order = self.orders.get(params.get("crm_order_id", ""))
        if seen is not None and order is not None and seen != order.version:
            assert answer.status == 412
            self.expect_nothing()
            return None
        self.kept[key] = (self.now + WINDOW_MS, (operation, params, body), answer)
        return answer

    def expect_nothing(self) -> None:
        tray = self.crm.tray
        assert (tray.facts, tray.events, tray.minted, tray.due) == ([], [], [], [])

    def expect(self, *facts: type) -> None:
        """The tray holds these facts and the events that are in `told` and not yet seen; then it is emptied."""
        tray = self.crm.tray
        assert [type(fact) for fact in tray.facts] == list(facts)
        fresh = [event.body for event in tray.events]
        said = [(b["type"], b["subject"], b["data"]["version"], b["data"]["revision"]) for b in fresh]
        assert said == self.told[self.seen :]
        self.seen = len(self.told)
        for pile in (tray.facts, tray.events, tray.minted):
            pile.clear()

    def some_order(self, data: st.DataObject) -> tuple[str, ModelOrder]:
        number = data.draw(st.sampled_from(sorted(self.orders)))
        return number, self.orders[number]

    @rule(ms=st.sampled_from([1, 400, WINDOW_MS]))
    def wait(self, ms: int) -> None:
        self.now += ms

    @rule(key=KEYS, units=st.integers(1, 3))
    def submit(self, key: str, units: int) -> None:
        answer = self.send(key, "submitOrder", wish(units))
        if answer is not None:
            number = f"CRM-{len(self.orders) + 1}"
            self.orders[number] = ModelOrder(units)
            self.told.append(("order.submitted", number, 1, 1))
            assert answer.body is not None
            assert answer.body["crm_order_id"] == number
            assert self.crm.tray.minted == [(number, "order/1")]
            self.expect(OrderSubmitted)

    @precondition(lambda self: self.orders)
    @rule(key=KEYS, units=st.integers(1, 3), data=st.data())
    def correct(self, key: str, units: int, data: st.DataObject) -> None:
        number, order = self.some_order(data)
        if self.send(key, "correctOrder", {"lines": lines(units)}, crm_order_id=number) is not None:
            order.units, order.version = units, order.version + 1
            self.told.append(("order.submitted", number, order.version, order.revision))
            self.expect(OrderCorrected)

    @precondition(lambda self: self.orders)
    @rule(key=KEYS, units=st.integers(1, 3), behind=st.integers(0, 1), data=st.data())
    def change(self, key: str, units: int, behind: int, data: st.DataObject) -> None:
        number, order = self.some_order(data)
        seen = order.version - behind
        if self.send(key, "requestChange", {"lines": lines(units)}, seen, crm_order_id=number) is not None:
            order.units, order.version, order.revision = units, order.version + 1, order.revision + 1
            self.told.append(("order.change_requested", number, order.version, order.revision))
            self.expect(ChangeWished)

    @precondition(lambda self: self.orders)
    @rule(key=KEYS, data=st.data())
    def cancel(self, key: str, data: st.DataObject) -> None:
        number, order = self.some_order(data)
        answer = self.send(key, "requestCancellation", {"reason": "mistake"}, crm_order_id=number)
        if answer is not None:
            self.cancel_requests += 1
            order.version += 1
            self.told.append(("order.cancel_requested", number, order.version, order.revision))
            assert answer.body is not None
            assert answer.body["cancel_request_id"] == f"CRQ-{self.cancel_requests}"
            self.expect()

    @precondition(lambda self: self.orders)
    @rule(key=KEYS, kind=st.sampled_from(sorted(KINDS)), version=st.integers(1, 2), data=st.data())
    def tell(self, key: str, kind: str, version: int, data: st.DataObject) -> None:
        number, order = self.some_order(data)
        milestone = {"kind": kind, "lines": [], "document_number": "SO-1", "document_version": version,
                     "occurred_at": "2026-03-02T06:00:00.000Z"}  # fmt: skip
        if self.send(key, "recordMilestone", milestone, crm_order_id=number, milestone_id=kind) is not None:
            order.version += 1
            order.state = KINDS[kind]
            self.expect(MilestoneRecorded)

    @rule(key=KEYS, units=st.integers(0, 3))
    def publish(self, key: str, units: int) -> None:
        body = {"available_base": units, "uom": "EA", "as_of": "2026-03-02T06:00:00.000Z", "sequence": "1",
                "method": "event", "max_age_ms": 0}  # fmt: skip
        if self.send(key, "publishAvailability", body, item="A", site="DC1", channel="web") is not None:
            self.figure = (units, 1 if self.figure is None else self.figure[1] + 1)
            self.expect(AvailabilityPublished)

    @rule(after=st.integers(0, 30))
    def fill_a_gap(self, after: int) -> None:
        request = Request("crm", "listEvents", {"stream": "order", "after": str(after)})
        page = checked(self.crm, request, self.now, "").body
        assert page is not None
        listed = [(b["type"], b["subject"], b["data"]["version"], b["data"]["revision"]) for b in page["events"]]
        assert listed == self.told[after:]
        assert [b["sequence"] for b in page["events"]] == [f"{n:012d}" for n in range(after + 1, len(self.told) + 1)]
        assert page["last_sequence"] == f"{len(self.told):012d}"

    @invariant()
    def every_order_stands_where_it_was_put_last(self) -> None:
        for number, order in self.orders.items():
            answer = checked(self.crm, Request("crm", "getOrder", {"crm_order_id": number}), self.now, "")
            assert answer.body is not None
            shown = answer.body
            assert (shown["version"], shown["revision"]) == (order.version, order.revision)
            assert answer.headers["etag"] == f'"{order.version}"'
            assert (shown["status"]["order"], shown["lines"]) == (order.state, lines(order.units))

    @invariant()
    def buyers_see_the_figure_told_last(self) -> None:
        where = {"item": "A", "site": "DC1", "channel": "web"}
        answer = checked(self.crm, Request("crm", "getAvailability", where), self.now, "")
        assert answer.body is not None
        shown = answer.body
        if self.figure is None:
            assert answer.status == 404
        else:
            assert (shown["available_base"], shown["version"]) == self.figure


TestCrm = CrmModel.TestCase
TestCrm.settings = settings(max_examples=60, stateful_step_count=40)
