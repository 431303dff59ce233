"""The wire carries exchanges, does what the faults decide, and tells the caller one thing, once."""

from collections.abc import Callable, Mapping
from typing import Any

from jsonschema_rs import Draft202012Validator
from msgspec import Struct

from harness.clock import Clock
from harness.contracts.compiled import Contracts, EventType, Operation, SystemPromises
from harness.contracts.schema import Schema
from harness.dice import Dice
from harness.faults.delay import Delay
from harness.faults.duplicate import Duplicate
from harness.faults.lost_reply import LostReply
from harness.faults.lost_request import LostRequest
from harness.faults.unavailable import Unavailable
from harness.journal import Journal
from harness.origins import Origins
from harness.spec import TrialSpec
from harness.weather import Weather
from harness.wire import Wire
from seatrial.facts import CallAnswered, CallExecuted, CallSent, ContractBroken, EventAcknowledged, Fact
from seatrial.message import Request, Response
from simulators.system import Promises

ANYTHING = Schema(lambda: Draft202012Validator({"type": "object"}))
NUMBERED = Schema(lambda: Draft202012Validator({"type": "object", "required": ["shipment"]}))
PATIENCE_MS = 15_000


def operation(system: str, name: str) -> Operation:
    return Operation(
        system, name, f"{system}/v1", "POST", "/", True, ("shipment",), (), None, NUMBERED, True, {201: ANYTHING}
    )


CONTRACTS = Contracts(
    {
        ("wms", "ship"): operation("wms", "ship"),
        ("erp", "book"): operation("erp", "book"),
        ("engine", "receiveEvent"): Operation(
            "engine", "receiveEvent", "engine/v1", "POST", "/", True, ("source",), (), None, ANYTHING, True, {202: None}
        ),
    },
    {"order.submitted": EventType("order.submitted", "events/v1", ("source", "subject"), ANYTHING)},
    {
        "wms": SystemPromises(Promises(), None, True, (5_000,), 60_000),
        "erp": SystemPromises(Promises(), 45_000, False, (5_000,), 60_000),
    },
)


class Sea:
    """A wire with one system behind it that counts what it executes."""

    def __init__(self, weather: Mapping[str, Struct], spec: TrialSpec | None = None, storm_ms: int = 10**9) -> None:
        self.clock = Clock(0)
        self.journal = Journal(True)
        self.facts: list[Fact] = []
        self.origins = Origins()
        self.weather = Weather(weather, spec or TrialSpec.of(1), storm_ms, self.journal)
        latency = {"wms": "lan", "erp": "lan"}
        self.wire = Wire(
            self.clock, self.journal, self.weather, CONTRACTS, self.origins, Dice(1), latency, self.facts.append
        )
        self.executed: list[int] = []
        self.learnt: list[tuple[int, int, str]] = []
        self.wire.execute = self.execute
        self.wire.receive = self.receive

    def execute(self, request: Request, origin: str) -> tuple[Response, bool]:
        self.executed.append(self.clock.now)
        return Response(201, {"outcome": "done", "origin": origin}), True

    def receive(self, request: Request, job: bytes, reply: Callable[[Response], None]) -> None:
        reply(Response(202))

    def learn(self, response: Response | None, failure: str, _exchange: bytes) -> None:
        self.learnt.append((self.clock.now, response.status if response else 0, failure))

    def call(self, system: str = "wms", body: dict[str, Any] | None = None, key: str = "k1") -> None:
        name = "book" if system == "erp" else "ship"
        given = {"shipment": "SHP-1"} if body is None else body
        self.wire.call(Request(system, name, headers={"idempotency-key": key}, body=given), PATIENCE_MS, self.learn)

    def run(self) -> "Sea":
        self.clock.run_through(10**9)
        return self

    def kinds(self, kind: type[Fact]) -> list[Any]:
        return [fact for fact in self.facts if type(fact) is kind]


def test_in_fair_weather_a_call_is_executed_once_and_answered_once() -> None:
    sea = Sea({})
    sea.call()
    sea.run()
    assert len(sea.executed) == 1
    assert [(status, failure) for _, status, failure in sea.learnt] == [(201, "")]
    assert [type(fact) for fact in sea.facts] == [CallSent, CallExecuted, CallAnswered]
    assert sea.wire.in_flight == 0


def test_a_lost_request_is_never_executed_and_the_caller_gives_up_waiting() -> None:
    sea = Sea({"lost-request": LostRequest(chance_ppm=1_000_000)})
    sea.call()
    assert sea.run().executed == []
    assert sea.learnt == [(PATIENCE_MS, 0, "timeout")]
    assert sea.kinds(CallAnswered)[0].status == 0


def test_a_lost_reply_leaves_the_work_done_and_the_caller_ignorant() -> None:
    sea = Sea({"lost-reply": LostReply(chance_ppm=1_000_000)})
    sea.call()
    assert len(sea.run().executed) == 1
    assert sea.learnt == [(PATIENCE_MS, 0, "timeout")]


def test_a_duplicate_is_executed_twice_and_answered_once() -> None:
    sea = Sea({"duplicate": Duplicate(chance_ppm=1_000_000)})
    sea.call()
    assert len(sea.run().executed) == 2
    assert len(sea.learnt) == 1


def test_requests_to_a_system_whose_contract_rules_it_out_are_never_duplicated() -> None:
    sea = Sea({"duplicate": Duplicate(chance_ppm=1_000_000)})
    sea.call("erp")
    assert len(sea.run().executed) == 1


def test_a_request_beyond_the_arrival_bound_is_never_executed() -> None:
    late = Delay(chance_ppm=1_000_000, delay_ms_min=50_000, delay_ms_max=60_000)
    bounded, unbounded = Sea({"delay": late}), Sea({"delay": late})
    bounded.call("erp")
    unbounded.call("wms")
    assert bounded.run().executed == []
    assert len(unbounded.run().executed) == 1


def test_an_answer_that_comes_after_the_caller_gave_up_changes_nothing() -> None:
    sea = Sea({"delay": Delay(chance_ppm=1_000_000, delay_ms_min=20_000, delay_ms_max=20_000)})
    sea.call()
    assert sea.run().learnt == [(PATIENCE_MS, 0, "timeout")]
    assert len(sea.executed) == 1


def test_a_busy_system_answers_without_doing_the_work() -> None:
    sea = Sea({"unavailable": Unavailable(chance_ppm=1_000_000)})
    sea.call()
    assert sea.run().executed == []
    assert sea.learnt[0][1] == 503


def test_a_system_that_is_away_refuses() -> None:
    sea = Sea({})
    sea.wire.away["wms"] = 10**6
    sea.call()
    assert sea.run().executed == []
    assert sea.learnt[0][1:] == (0, "refused")


def test_a_breach_of_the_contract_is_laid_at_the_door_of_whoever_sent_it() -> None:
    sea = Sea({})
    sea.call(body={"no": "number"})
    (broken,) = sea.run().kinds(ContractBroken)
    assert (broken.side, broken.operation, broken.where) == ("engine", "ship", "body")
    assert "shipment" in broken.message


def test_a_call_is_known_by_the_action_that_its_document_descends_from() -> None:
    sea = Sea({"lost-reply": LostReply(chance_ppm=1_000_000)})
    sea.origins.minted("SHP-1", "order/0007")
    sea.call()
    sea.run()
    assert sea.kinds(CallSent)[0].origin == "order/0007"
    assert sea.journal.lines is not None
    sea.journal.digest()
    faults = [line for line in sea.journal.lines if line.startswith(b'["fault"')]
    assert b"lost-reply|engine>wms|ship|order/0007#SHP1|response|1|0" in faults[0]


def test_a_system_may_not_answer_what_its_contract_does_not_declare() -> None:
    sea = Sea({})
    sea.wire.execute = lambda request, origin: (Response(418), False)
    sea.call()
    (broken,) = sea.run().kinds(ContractBroken)
    assert (broken.side, broken.where) == ("wms", "status")


def test_an_event_is_acknowledged_once_per_delivery_that_reaches_the_engine() -> None:
    sea = Sea({"duplicate": Duplicate(chance_ppm=1_000_000)})
    event = {"type": "order.submitted", "source": "wms", "subject": "CRM-1", "traceparent": "t", "correlationid": "c"}
    sea.wire.deliver(
        "wms", {**event, "data": {"version": 1}}, "order/1", "order/1#1", "wms/CRM-1", "d1", 10_000, sea.learn
    )
    acknowledged = sea.run().kinds(EventAcknowledged)
    assert [(fact.business_key, fact.body, fact.status) for fact in acknowledged] == [("wms/CRM-1", "d1", 202)] * 2
    assert len(sea.learnt) == 1


def test_taking_one_lost_reply_away_moves_no_other_decision() -> None:
    weather = {"lost-reply": LostReply(chance_ppm=300_000), "delay": Delay(chance_ppm=200_000)}

    def decided(spec: TrialSpec) -> list[bytes]:
        sea = Sea(weather, spec)
        for n in range(60):
            sea.call(body={"shipment": f"SHP-{n}"}, key=f"k{n}")
        sea.run().journal.digest()
        assert sea.journal.lines is not None
        return sorted(line.split(b",", 2)[2] for line in sea.journal.lines if line.startswith(b'["fault"'))

    whole = decided(TrialSpec.of(1))
    gone = whole[3]
    name = gone.decode().split('"')[1]
    assert decided(TrialSpec(1, 1, 1, pins={name: "0"})) == [line for line in whole if line != gone]
