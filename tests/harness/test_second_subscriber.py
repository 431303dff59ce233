"""A second subscriber: the same events on legs of its own, and nothing of what the engine is told hangs on it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pytest
from msgspec.structs import replace

from harness.command.options import sized
from harness.scenario.model import GUESTS, Scenario
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial

STORY, ORDERS, SEED = "outage-and-unsubscribe", 60, 3
HOUR = 3_600_000


def story(listening: bool) -> Scenario:
    """With the second subscriber, or the same without it."""
    said = sized(read_scenario(STORY), ORDERS)
    systems = {name: plan for name, plan in said.systems.items() if listening or name not in GUESTS}
    return replace(said, systems=systems, must_see=())


@lru_cache
def day(
    listening: bool, pins: tuple[tuple[str, str], ...] = (), *, dice: bool = True, engine: str = "reference"
) -> Trial:
    spec = TrialSpec(SEED, SEED, SEED, pins=dict(pins), dice=dice)
    return run_trial(story(listening), engine, spec, journal=True)


def entries(of: Trial, kind: str) -> list[list[Any]]:
    assert of.journal is not None
    return [entry for entry in map(json.loads, of.journal) if entry[0] == kind]


def facts(of: Trial, *kinds: str) -> list[tuple[int, dict[str, Any]]]:
    return [(entry[1], entry[2]) for entry in entries(of, "fact") if entry[2]["fact"] in kinds]


def to(of: Trial, subscriber: str) -> list[tuple[int, str, int]]:
    """(instant, event, attempt) of everything that is delivered to somebody."""
    return [
        (entry[1], entry[8]["id"], entry[5])
        for entry in entries(of, "request")
        if entry[3].endswith(f">{subscriber}") and entry[4] not in ("listEvents",) and entry[8] and "id" in entry[8]
    ]


IN_THE_BOOKS = (
    "OrderSubmitted", "OrderBooked", "ReleaseAuthorized", "PickReleased", "ShipmentConfirmed", "InvoicePosted",
    "PaymentApplied", "ReceivablePosted", "GoodsIssuePosted", "MilestoneRecorded", "OrderClosed", "StockMoved",
    "EventSent", "EventAcknowledged", "EventGivenUp", "CallSent", "CallExecuted", "CallAnswered",
)  # fmt: skip


def test_the_engine_is_told_the_same_and_the_books_are_the_same_with_and_without_it() -> None:
    alone, both = day(False), day(True)
    assert (alone.record.verdict, both.record.verdict) == ("held", "held")
    assert to(alone, "engine") == to(both, "engine")
    assert facts(alone, *IN_THE_BOOKS) == facts(both, *IN_THE_BOOKS)
    strikes = [[entry[1:] for entry in entries(of, "fault") if ">analytics|" not in entry[2]] for of in (alone, both)]
    assert strikes[0] == [one for one in strikes[1] if "|analytics>" not in one[1]]
    assert len(strikes[0]) > 20
    assert not to(alone, "analytics")
    assert len(to(both, "analytics")) > 3 * ORDERS


def test_faults_hit_its_legs_by_themselves() -> None:
    struck = [entry[2] for entry in entries(day(True), "fault") if ">analytics|" in entry[2]]
    assert {name.split("|")[1] for name in struck} == {"erp>analytics", "wms>analytics", "billing>analytics"}
    assert {name.split("|")[0] for name in struck} == {"lost-request", "lost-reply"}


def pinned(pins: Mapping[str, str]) -> Trial:
    return day(True, tuple(pins.items()), dice=False)


def attempts(of: Trial, subscriber: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for _, event, attempt in to(of, subscriber):
        found.setdefault(event, []).append(attempt)
    return found


@pytest.mark.parametrize(("struck", "spared"), [("analytics", "engine"), ("engine", "analytics")])
def test_a_leg_to_one_can_be_pinned_and_that_of_the_same_event_to_the_other_is_not_touched(
    struck: str, spared: str
) -> None:
    fair = pinned({})
    origin = next(fact["origin"] for _, fact in facts(fair, "EventSent") if fact["type"] == "order.booked")
    lost = pinned({f"lost-request|erp>{struck}|order.booked|{origin}#1|request|1|0": "1"})
    told, told_then = attempts(fair, struck), attempts(lost, struck)
    assert [(told[event], told_then[event]) for event in told if told[event] != told_then[event]] == [([1], [1, 2])]
    assert to(fair, spared) == to(lost, spared)


def test_the_sender_that_has_given_up_on_the_engine_goes_on_telling_it() -> None:
    silent = pinned({"unsubscribed|erp|window/1": f"{2 * HOUR}+{9 * HOUR}"})
    unheard = {fact["event"] for _, fact in facts(silent, "EventMissed") if fact["subscriber"] == "engine"}
    assert len(unheard) > 10
    assert unheard <= {event for _, event, _ in to(silent, "analytics")}
    assert not unheard & {event for _, event, _ in to(silent, "engine")}
    assert {fact["event"] for _, fact in facts(silent, "EventFound")} == unheard


def test_what_the_engine_has_not_heard_is_taken_over_into_another_log_whoever_else_has_heard_it() -> None:
    pins = (
        ("unsubscribed|erp|window/1", f"{2 * HOUR}+{9 * HOUR}"),
        ("sequence-reset|erp|window/1", f"{3 * HOUR}+0"),
    )
    alone, both = [day(listening, pins, dice=False) for listening in (False, True)]
    assert both.record.faults["sequence-reset"] == 1
    assert to(alone, "engine") == to(both, "engine")
    assert facts(alone, *IN_THE_BOOKS) == facts(both, *IN_THE_BOOKS)


@pytest.mark.parametrize("subscriber", ["engine", "analytics"])
def test_at_rest_each_has_been_told_of_every_event_of_the_streams_that_both_listen_to(subscriber: str) -> None:
    feeds = {fact["system"]: fact for _, fact in facts(day(True), "FeedSettled") if fact["subscriber"] == subscriber}
    assert list(feeds) == ["erp", "wms", "billing"]
    sent: dict[str, int] = {}
    for _, fact in facts(day(True), "EventSent"):
        stream = (fact["system"], fact["type"].partition(".")[0])
        if stream in (("erp", "order"), ("wms", "shipment"), ("billing", "invoice")):
            sent[fact["system"]] = sent.get(fact["system"], 0) + 1
    assert {system: (fact["offered"], fact["told"]) for system, fact in feeds.items()} == {
        system: (count, count) for system, count in sent.items()
    }


def test_whoever_renews_in_the_place_of_all_others_makes_the_neighbour_deaf() -> None:
    accident = day(True, engine="flawed:only-one-subscriber")
    assert {one.signature for one in accident.record.violations} == {"T56/event/learnt too late"}
    ((at, replaced),) = facts(accident, "SubscriptionReplaced")
    assert (replaced["system"], replaced["subscriber"], replaced["stream"]) == ("erp", "analytics", "order")
    (renewed,) = [at for at, fact in facts(accident, "CallExecuted") if fact["operation"] == "createSubscription"]
    assert at == renewed
    orders = [entry for entry in entries(accident, "request") if entry[3] == "erp>analytics" and entry[1] > at + HOUR]
    assert orders == []
    assert any(at + HOUR < at_ for at_, fact in facts(accident, "OrderBooked"))
