"""People's faults fire, spare and never happen at zero; and what each of them does in a world."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from harness.bench.size import sized
from harness.dice import key
from harness.faults import KINDS
from harness.faults.kind import Leg
from harness.journal import Journal
from harness.recording import written_down
from harness.scenario.reader import read_scenario
from harness.spec import TrialSpec
from harness.trial import Trial, run_trial
from harness.weather import CLEAR, Weather
from harness.workload.mishaps import MISHAPS

STORM_MS = 36_000_000
PEOPLES = sorted(name for name, kind in KINDS.items() if kind.effect == "act")
OCCASION = {"cancel-on-conveyor": "pick.released"}
"""What somebody has just done, or heard of; mostly, he has ordered."""


def moment(n: int, occasion: str) -> Leg:
    channel, name = "people>crm", f"order/{n:04d}"
    identity = key(channel, occasion, name, "action", 1)
    return Leg(channel, occasion, name, "action", 1, 0, False, True, False, identity)


def fired(kind: str, chance_ppm: int, occasion: str) -> int:
    options = {kind: KINDS[kind].options(chance_ppm=chance_ppm)}
    weather = Weather(options, TrialSpec.of(1), STORM_MS, Journal(False))
    for n in range(400):
        weather.look(moment(n, occasion), 0)
    return weather.fired[kind]


@pytest.mark.parametrize("kind", PEOPLES)
def test_it_fires_as_often_as_its_chance_says(kind: str) -> None:
    occasion = OCCASION.get(kind, "submitOrder")
    assert fired(kind, 1_000_000, occasion) == 400
    assert 40 < fired(kind, 200_000, occasion) < 130


@pytest.mark.parametrize("kind", PEOPLES)
def test_it_spares_other_occasions(kind: str) -> None:
    assert fired(kind, 1_000_000, "releaseHold") == 0


@pytest.mark.parametrize("kind", PEOPLES)
def test_zero_means_never(kind: str) -> None:
    assert fired(kind, 0, OCCASION.get(kind, "submitOrder")) == 0


@pytest.mark.parametrize("kind", PEOPLES)
def test_it_does_not_happen_in_the_calm(kind: str) -> None:
    weather = Weather({kind: KINDS[kind].options(chance_ppm=10**6)}, TrialSpec.of(1), STORM_MS, Journal(False))
    assert weather.look(moment(1, OCCASION.get(kind, "submitOrder")), STORM_MS + 1) is CLEAR


def test_something_comes_of_every_kind() -> None:
    assert sorted(MISHAPS) == PEOPLES


# ---------------------------------------------------------------- in a world


def day(pins: Mapping[str, str], **more: Any) -> Trial:
    """A day with twenty orders in fair weather, but for what is pinned."""
    story = sized(read_scenario("order-to-cash"), 20)
    spec = TrialSpec(3, 3, 3, pins=pins, dice=False)
    return run_trial(replace(story, requires=(), must_see=(), **more), "reference", spec, journal=True)


def pin(kind: str, order: str, magnitude: int) -> dict[str, str]:
    return {f"{kind}|people>crm|{OCCASION.get(kind, 'submitOrder')}|{order}|action|1|0": str(magnitude)}


def entries(of: Trial, kind: str) -> list[list[Any]]:
    assert of.journal is not None
    return [entry for entry in map(json.loads, of.journal) if entry[0] == kind]


def facts(of: Trial, kind: str) -> list[dict[str, Any]]:
    return [fact for _, _, fact in entries(of, "fact") if fact["fact"] == kind]


def acts(of: Trial, operation: str) -> list[list[Any]]:
    return [entry for entry in entries(of, "act") if entry[4] == operation]


def reasons(of: Trial) -> Counter[str]:
    return Counter(case["reason_code"] for case in facts(of, "CaseListed"))


ORDER = "order/0004"


def test_a_double_click_is_answered_from_memory_and_makes_no_second_order() -> None:
    clicked = day(pin("double-click", ORDER, 300))
    assert clicked.record.verdict == "held"
    first, second = (entry for entry in acts(clicked, "submitOrder") if entry[2].startswith(ORDER))
    assert (second[1] - first[1], second[2], second[7]) == (300, f"{ORDER}/again", first[7])
    assert len(facts(clicked, "OrderSubmitted")) == len(facts(day({}), "OrderSubmitted"))


def test_a_transfer_that_is_entered_twice_was_sent_once_and_is_received_once() -> None:
    paid = "order/0009/pay/1"  # the first of the day
    clicked = day({f"double-click|people>billing|receivePayment|{paid}|action|1|0": "300"}, storm_ms=172_800_000)
    assert clicked.record.verdict == "held"
    assert [entry[2] for entry in acts(clicked, "receivePayment") if entry[2].startswith(paid)] == [
        paid,
        f"{paid}/again",
    ]
    (sent,) = [fact for fact in facts(clicked, "MoneySent") if fact["origin"].startswith(paid)]
    (received,) = [fact for fact in facts(clicked, "PaymentReceived") if fact["origin"].startswith(paid)]
    for name in ("reference", "amount_minor", "currency"):
        assert sent[name] == received[name]


def test_an_order_that_is_entered_again_is_another_order_and_both_are_served() -> None:
    again = day(pin("resubmission", ORDER, 60_000))
    assert again.record.verdict == "held"
    both = [fact for fact in facts(again, "OrderSubmitted") if fact["origin"].startswith(ORDER)]
    assert [fact["origin"] for fact in both] == [ORDER, f"{ORDER}-again"]
    assert both[0]["lines"] == both[1]["lines"]
    booked = {fact["external_id"] for fact in facts(again, "OrderBooked")}
    assert {fact["order"] for fact in both} <= booked


def test_an_order_that_is_edited_after_import_waits_for_somebody_who_decides() -> None:
    edited = day(pin("edit-after-import", ORDER, 120_000))
    assert edited.record.verdict == "held"
    assert reasons(edited)["conflicting_body"] == reasons(day({}))["conflicting_body"] + 1
    corrected = [fact for fact in facts(edited, "OrderCorrected") if fact["origin"] == ORDER]
    assert len(corrected) == 1


def test_a_changed_mind_is_a_wish_that_the_order_book_decides() -> None:
    changed = day(pin("change-of-mind", ORDER, 120_000))
    assert changed.record.verdict == "held"
    told = [fact["kind"] for fact in facts(changed, "MilestoneRecorded") if fact["origin"] == ORDER]
    assert told.count("amended") + told.count("change_refused") == 1
    assert len(facts(changed, "OrderAmended")) == told.count("amended")
    (wish,) = acts(changed, "requestChange")
    assert wish[7] == 200


def test_a_cancellation_on_the_conveyor_is_decided_and_nothing_both_ships_and_is_cancelled() -> None:
    late = day(pin("cancel-on-conveyor", ORDER, 60_000))
    assert late.record.verdict == "held"
    (wish,) = acts(late, "requestCancellation")
    picked = [at for _, at, fact in entries(late, "fact") if fact["fact"] == "PickReleased" and fact["origin"] == ORDER]
    assert wish[1] == picked[0] + 60_000
    told = [fact["kind"] for fact in facts(late, "MilestoneRecorded") if fact["origin"] == ORDER]
    shipped = [fact for fact in facts(late, "ShipmentConfirmed") if fact["origin"] == ORDER]
    invoiced = [fact for fact in facts(late, "InvoicePosted") if fact["origin"] == ORDER]
    assert ("cancelled" in told) != ("cancellation_refused" in told)
    assert bool(shipped) == bool(invoiced) == ("cancellation_refused" in told)


@pytest.mark.parametrize(("magnitude", "units"), [(1, -1), (2, 1), (5, -3), (6, 3)])
def test_a_count_out_of_band_is_followed_by_the_order_books_ledger(magnitude: int, units: int) -> None:
    counted = day(pin("out-of-band", ORDER, magnitude))
    assert counted.record.verdict == "held"
    moved = [fact for fact in facts(counted, "StockMoved") if fact["kind"] == "adjustment"]
    assert [fact["quantity_base"] for fact in moved] == [abs(units)]
    assert (moved[0]["to_status"] == "available") == (units > 0)
    followed = {fact["movement"] for fact in facts(counted, "StockChangePosted")}
    assert moved[0]["movement"] in followed


@pytest.mark.parametrize("kind", PEOPLES)
def test_a_recorded_trial_replays_to_the_same_digest(kind: str) -> None:
    story = replace(sized(read_scenario("order-to-cash"), 20), requires=(), must_see=())
    story = replace(story, weather={**story.weather, kind: KINDS[kind].options(chance_ppm=400_000)})
    recorded = run_trial(story, "reference", TrialSpec.of(2), journal=True)
    assert recorded.journal is not None
    assert recorded.record.faults[kind]
    assert (recorded.record.verdict, recorded.record.harness_bugs) == ("held", ())
    spec = written_down(story, TrialSpec.of(2), recorded.journal)
    assert run_trial(story, "reference", spec).record.digest == recorded.record.digest
