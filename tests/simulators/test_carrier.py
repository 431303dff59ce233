"""The carrier delivers what it was told of, once for every time that it was told, and says so in its own time."""

from typing import Any

from harness.contracts.load import contracts
from seatrial.calendar import Calendar
from seatrial.facts import DeliveredLine, DeliveryConfirmed, Fact, ShipmentAnnounced
from seatrial.message import JsonObject, Request, Response
from simulators.carrier.system import Carrier
from simulators.master import AtTheDoor, Habits, Master
from simulators.system import Due, Promises
from tests.simulators.warehouse import Chance

CONTRACTS = contracts({"carrier": "v1"})
CALENDAR = Calendar("2026-03-27T06:00:00+01:00", "Europe/Berlin")
PARCEL: JsonObject = {
    "shipment_number": "SHP-3",
    "goods_issue_at": "2026-03-27T08:00:00.000Z",
    "zone": "Europe/Berlin",
    "lines": [
        {"shipment_line": "1", "item": "A", "quantity_base": 10},
        {"shipment_line": "2", "item": "B", "quantity_base": 4},
    ],
}


class Road:
    """A carrier with its contract beside it, and what it has told so far."""

    def __init__(self, *doors: AtTheDoor) -> None:
        habits = Habits(refused_ppm=1, missing_ppm=1, proof_provisional_ppm=1, proof_twice_ppm=1)
        self.carrier = Carrier(Master((), (), (), habits=habits, doors=doors), CALENDAR, Promises())
        self.carrier.open(0)
        self.now = 0
        self.facts: list[Fact] = []
        self.told: list[JsonObject] = []
        self.due: list[Due] = []
        self.keys = 0

    def ask(self, operation: str, body: JsonObject | None = None, /, key: str = "", **params: str) -> Response:
        declared = CONTRACTS.operations["carrier", operation]
        self.keys += 1
        headers = {"idempotency-key": key or f"auto-{self.keys}"} if declared.unsafe else {}
        request = Request("carrier", operation, params, headers, body)
        assert declared.check_request(request) is None
        answer = self.carrier.handle(request, self.now, "order/0001")
        assert declared.check_response(answer) is None, answer
        self.collect()
        return answer

    def work(self, job: str, **drawn: int) -> None:
        """Do the oldest piece of work, after its shortest time. A `/` in a draw's name is written `_`."""
        due = self.due.pop(0)
        assert due.job == job, due
        self.now += due.ms_min
        self.carrier.perform(due, self.now, Chance({name.replace("_", "/"): drawn[name] for name in drawn}))
        self.collect()

    def collect(self) -> None:
        tray = self.carrier.tray
        for event in tray.events:
            assert CONTRACTS.events[event.body["type"]].check(event.body) is None, event.body
            self.told.append(event.body["data"])
        self.facts += tray.facts
        self.due += tray.due
        for pile in (tray.facts, tray.events, tray.due, tray.minted):
            pile.clear()

    def stated(self) -> list[tuple[int, bool, list[tuple[int, int, int]]]]:
        """(version, final, (accepted, refused, missing) of its lines) of everything stated."""
        return [
            (fact.version, fact.final, [(x.accepted_base, x.refused_base, x.missing_base) for x in fact.lines])
            for fact in self.facts
            if isinstance(fact, DeliveryConfirmed)
        ]


def where(answer: Response) -> Any:
    assert answer.body is not None
    return [(one["tracking_number"], one["status"]) for one in answer.body["consignments"]]


def test_a_parcel_is_on_its_way_then_delivered_then_proved() -> None:
    road = Road()
    assert where(road.ask("findShipments", shipment_number="SHP-3")) == []
    assert road.ask("announceShipment", PARCEL).body == {"outcome": "accepted", "tracking_number": "TRK-1"}
    assert where(road.ask("findShipments", shipment_number="SHP-3")) == [("TRK-1", "in_transit")]
    road.work("deliver")
    assert where(road.ask("findShipments", shipment_number="SHP-3")) == [("TRK-1", "delivered")]
    assert road.told == [], "nobody has said so yet"
    road.work("prove")
    assert road.stated() == [(1, True, [(10, 0, 0), (4, 0, 0)])]
    assert road.told[0]["status"] == "final"
    assert road.told[0]["delivered_at"] == CALENDAR.text(Habits().transit_ms_min)
    assert road.due == []


def test_some_is_refused_and_some_never_came_out_of_the_lorry() -> None:
    road = Road()
    road.ask("announceShipment", PARCEL)
    road.work("deliver", refused_0=1, refused_0_units=2, missing_1=1, missing_1_units=1, refused_0_reason=1)
    road.work("prove")
    (proof,) = [fact for fact in road.facts if isinstance(fact, DeliveryConfirmed)]
    assert proof.lines == (DeliveredLine("1", "A", 8, 2, 0, "too_late"), DeliveredLine("2", "B", 3, 0, 1))
    assert road.told[0]["lines"][0] == {
        "shipment_line": "1", "accepted_base": 8, "refused_base": 2, "missing_base": 0, "reason_code": "too_late",
    }  # fmt: skip


def test_what_the_driver_wrote_down_is_counted_afterwards() -> None:
    road = Road()
    road.ask("announceShipment", PARCEL)
    road.work("deliver", refused_0=1, refused_0_units=2)
    road.work("prove", provisional=1)
    road.work("count")
    assert road.stated() == [(1, False, [(10, 0, 0), (4, 0, 0)]), (2, True, [(8, 2, 0), (4, 0, 0)])]
    assert [said["status"] for said in road.told] == ["provisional", "final"]
    assert road.told[0]["delivered_at"] == road.told[1]["delivered_at"]


def test_a_first_statement_that_is_made_twice_is_the_same_even_after_the_count() -> None:
    road = Road()
    road.ask("announceShipment", PARCEL)
    road.work("deliver")
    road.work("prove", provisional=1, twice=1)
    road.work("count")
    road.work("repeat")
    assert [said["version"] for said in road.told] == [1, 2, 1]
    assert road.told[2] == road.told[0]
    assert len(road.stated()) == 2, "said once more, it is no other statement"


def test_a_door_that_the_story_names_is_met_once() -> None:
    road = Road(AtTheDoor("order/0001", "A", 2, 1, "not_ordered"))
    for number in ("SHP-3", "SHP-4"):
        road.ask("announceShipment", {**PARCEL, "shipment_number": number})
        road.work("deliver")
        road.work("prove")
    assert [lines[0] for _, _, lines in road.stated()] == [(7, 2, 1), (10, 0, 0)]


def test_it_delivers_once_for_every_time_that_it_was_told_and_knows_a_key_again() -> None:
    road = Road()
    first = road.ask("announceShipment", PARCEL, key="announce:SHP-3")
    assert road.ask("announceShipment", PARCEL, key="announce:SHP-3").body == first.body
    road.ask("announceShipment", PARCEL, key="announce:SHP-3:2")
    announced = [fact for fact in road.facts if isinstance(fact, ShipmentAnnounced)]
    assert [(one.tracking, one.effect_key) for one in announced] == [
        ("TRK-1", "announce/SHP-3"), ("TRK-2", "announce/SHP-3"),
    ]  # fmt: skip
    assert where(road.ask("findShipments", shipment_number="SHP-3")) == [
        ("TRK-1", "in_transit"), ("TRK-2", "in_transit"),
    ]  # fmt: skip


def test_what_it_is_not_asked_for_and_what_it_cannot_read_is_refused() -> None:
    road = Road()
    assert road.carrier.handle(Request("carrier", "bookOrder"), 0, "").status == 404
    empty = Request("carrier", "announceShipment", {}, {"idempotency-key": "k"}, {**PARCEL, "lines": []})
    assert road.carrier.handle(empty, 0, "").status == 400
