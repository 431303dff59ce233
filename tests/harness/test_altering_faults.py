"""What faults make of a message on its way to the engine, what they answer in a receiver's place, and that it holds."""

from typing import Any

import pytest
from msgspec.json import encode
from msgspec.structs import replace

from harness.contracts.load import contracts
from harness.dice import key
from harness.documents import CONTRACTS
from harness.faults import KINDS, extra_field, version_skew
from harness.faults.kind import Leg, Moment, Valid
from harness.faults.unknown_enum import NEW
from harness.invariants import answers
from harness.journal import Journal
from harness.scenario.reader import read_scenario
from harness.scenario.size import cut
from harness.spec import TrialSpec
from harness.trial import run_trial
from harness.weather import CLEAR, Weather
from seatrial.message import JsonObject

STORM_MS = 36_000_000
VERSIONS = {"crm": "v1", "erp": "v1", "wms": "v1", "billing": "v1", "engine": "v1"}

ADDITIVE = ("extra-field", "version-skew", "missing-optional")
SPOILING = ("moved-field", "unknown-enum", "poison")
MISSTATING = ("other-unit",)
PAGES = ("poll-lag", "partial-batch")
ALTERING = (*ADDITIVE, *SPOILING, *MISSTATING, *PAGES)
REFUSING = ("server-error", "expired-token", "rotated-secret")

LOT = {"lot": "L1", "stock_status": "available", "owner": "us", "on_hand_base": 440, "reserved_hard_base": 320}
EVENT: JsonObject = {
    "specversion": "1.0",
    "id": "wms-reservation-000000000017",
    "source": "wms",
    "type": "inventory.changed",
    "subject": "TRX-9",
    "time": "2026-03-02T09:40:00.000Z",
    "sequence": "000000000018",
    "correlationid": "TRX-9",
    "causationid": "TRX-9",
    "traceparent": f"00-{'4' * 32}-{'0' * 16}-01",
    "datacontenttype": "application/json",
    "data": {
        "version": 1,
        "cause": "status change",
        "movements": [],
        "balances": [
            {
                "item": "PUMP-40",
                "site": "DC1",
                "uom": "EA",
                "as_of": "2026-03-02T09:40:00.000Z",
                "sequence": "000000000009",
                "available_base": 120,
                "reserved_hard_base": 320,
                "reserved_soft_base": 0,
                "by_lot": [LOT],
                "in_transit_base": 0,
            }
        ],
    },
}
ANSWER: JsonObject = {
    "outcome": "refused",
    "reason_code": "on_hold",
    "holds": ["credit"],
    "version": 4,
}
BOOKED: JsonObject = {
    "outcome": "accepted",
    "sales_order_number": "SO-7",
    "version": 1,
    "holds": [],
    "lines": [],
    "charges": [
        {"charge_id": "SO-7-F", "kind": "freight", "amount": {"minor": 990, "currency": "EUR"}},
        {"charge_id": "SO-7-H", "kind": "handling", "amount": {"minor": 190, "currency": "EUR"}},
    ],
    "fulfilment_orders": [],
    "min_remaining_life_days": 0,
    "kits": [],
}


def page(*numbers: int) -> JsonObject:
    events = [{**EVENT, "sequence": f"{number:012d}"} for number in numbers]
    return {"events": events, "last_sequence": f"{max(numbers, default=0):012d}"}


def event_valid(body: JsonObject) -> bool:
    return contracts(VERSIONS).events["inventory.changed"].envelope.is_valid(body)


def answer_valid(body: JsonObject) -> bool:
    return contracts(VERSIONS).operations["erp", "authorizeRelease"].answers_with(200, body)


def booked_valid(body: JsonObject) -> bool:
    return contracts(VERSIONS).operations["erp", "bookOrder"].answers_with(201, body)


def page_valid(body: JsonObject) -> bool:
    return contracts(VERSIONS).operations["wms", "listEvents"].answers_with(200, body)


def leg(moment: Moment, n: int, operation: str, body: JsonObject | None, valid: Valid | None) -> Leg:
    from_engine = moment == "response"
    channel = "engine>wms" if from_engine else "wms>engine"
    name = key(channel, n, moment)
    return Leg(channel, operation, f"order/{n}", moment, 1, 0, from_engine, True, False, name, body, valid)


def altered(kind: str, body: JsonObject, valid: Valid) -> list[JsonObject]:
    """What becomes of a message under the first two hundred magnitudes."""
    alter = KINDS[kind].alter
    assert alter is not None
    found = [alter(body, valid, magnitude) for magnitude in range(1, 201)]
    return [one for one in found if one is not None]


def weather(kind: str, chance_ppm: int, **options: Any) -> Weather:
    return Weather(
        {kind: KINDS[kind].options(chance_ppm=chance_ppm, **options)}, TrialSpec.of(1), STORM_MS, Journal(False)
    )


# ---------------------------------------------------------------- fires, spares, zero means never


@pytest.mark.parametrize("kind", [*ADDITIVE, *SPOILING])
def test_a_delivery_and_an_answer_are_altered_at_a_chance_of_one(kind: str) -> None:
    here = weather(kind, 1_000_000)
    event = EVENT
    if kind == "missing-optional":  # an order's event, and an answer, with something that need not be said
        event = {**EVENT, "dataschema": "urn:v1", "data": {**EVENT["data"], "remark": "-"}}
    delivery = here.look(leg("request", 1, "inventory.changed", event, event_valid), 0)
    answer = here.look(leg("response", 1, "authorizeRelease", ANSWER, answer_valid), 0)
    assert delivery.body not in (None, event)
    assert answer.body not in (None, ANSWER)
    assert here.fired[kind] == 2


def test_a_delivery_and_an_answer_that_count_something_are_misstated_at_a_chance_of_one() -> None:
    here = weather("other-unit", 1_000_000)
    delivery = here.look(leg("request", 1, "inventory.changed", EVENT, event_valid), 0)
    answer = here.look(leg("response", 1, "bookOrder", BOOKED, booked_valid), 0)
    for fate, sent in ((delivery, EVENT), (answer, BOOKED)):
        assert fate.body not in (None, sent)
        assert fate.misstated
    assert here.fired["other-unit"] == 2
    assert here.look(leg("response", 1, "authorizeRelease", ANSWER, answer_valid), 0) is CLEAR, "it counts nothing"


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_the_log_is_altered_at_a_chance_of_one_and_nothing_else_is(kind: str) -> None:
    here = weather(kind, 1_000_000)
    body = page(1, 2, 3, 4, 5, 6)
    assert here.look(leg("response", 1, "listEvents", body, page_valid), 0).body not in (None, body)
    assert here.look(leg("response", 1, "authorizeRelease", ANSWER, answer_valid), 0) is CLEAR
    assert here.look(leg("request", 1, "inventory.changed", EVENT, event_valid), 0) is CLEAR
    assert here.fired[kind] == 1


@pytest.mark.parametrize("kind", ALTERING)
def test_a_leg_that_brings_the_engine_nothing_is_spared(kind: str) -> None:
    here = weather(kind, 1_000_000)
    for moment in KINDS[kind].legs:
        assert here.look(leg(moment, 1, "listEvents", None, None), 0) is CLEAR
    assert here.fired[kind] == 0


@pytest.mark.parametrize("kind", [*ALTERING, *REFUSING])
def test_zero_means_never(kind: str) -> None:
    here = weather(kind, 0)
    for n in range(200):
        assert here.look(leg("request", n, "inventory.changed", EVENT, event_valid), n * 60_000) is CLEAR
        assert here.look(leg("response", n, "listEvents", page(1, 2, 3, 4), page_valid), n * 60_000) is CLEAR
    assert here.fired[kind] == 0


def test_where_there_is_nothing_to_alter_nothing_has_happened() -> None:
    here = weather("missing-optional", 1_000_000)
    assert here.look(leg("request", 1, "inventory.changed", EVENT, event_valid), 0) is CLEAR
    assert here.fired["missing-optional"] == 0, "all of it is required"


def test_a_failing_server_answers_500_on_the_way_there_and_on_the_way_back() -> None:
    here = weather("server-error", 1_000_000)
    for moment in ("request", "response"):
        answer = here.look(leg(moment, 1, "bookOrder", None, None), 0).answer
        assert answer is not None
        assert answer[0] == 500


def test_a_token_expires_for_whole_windows_and_only_the_engine_has_one() -> None:
    here = weather("expired-token", 500_000, window_ms=60_000)
    calls = [Leg("engine>erp", "bookOrder", f"{n}", "request", 1, 0, True, True, False, key(n)) for n in range(600)]
    fates = [here.look(call, n * 10_000).answer for n, call in enumerate(calls)]
    windows = [fates[start : start + 6] for start in range(0, 600, 6)]
    assert all(len(set(window)) == 1 for window in windows)
    assert {window[0] for window in windows} == {None, (401, 1)}
    assert here.look(leg("request", 1, "inventory.changed", EVENT, event_valid), 0).answer is None


def test_a_rotated_secret_keeps_deliveries_out_and_lets_calls_through() -> None:
    here = weather("rotated-secret", 1_000_000)
    assert here.look(leg("request", 1, "inventory.changed", EVENT, event_valid), 0).answer == (401, 1)
    call = Leg("engine>erp", "bookOrder", "1", "request", 1, 0, True, True, False, key(1))
    assert here.look(call, 0) is CLEAR


# ---------------------------------------------------------------- the alteration is what it says


@pytest.mark.parametrize("kind", ALTERING)
def test_the_message_that_was_sent_is_never_changed(kind: str) -> None:
    for body, valid in ((EVENT, event_valid), (ANSWER, answer_valid), (page(1, 2, 3, 4, 5), page_valid)):
        before = encode(body)
        altered(kind, body, valid)
        assert encode(body) == before


@pytest.mark.parametrize("kind", ADDITIVE)
def test_what_is_added_or_left_out_keeps_the_contract(kind: str) -> None:
    for body, valid in ((EVENT, event_valid), (ANSWER, answer_valid)):
        assert all(valid(one) for one in altered(kind, body, valid))


@pytest.mark.parametrize("kind", SPOILING)
def test_what_is_spoilt_breaks_the_contract_and_every_alteration_is_used(kind: str) -> None:
    for body, valid in ((EVENT, event_valid), (ANSWER, answer_valid)):
        found = altered(kind, body, valid)
        assert len(found) == 200
        assert not any(valid(one) for one in found)


def names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [name for name, inner in value.items() for name in (name, *names(inner))]
    return [name for inner in value for name in names(inner)] if isinstance(value, list) else []


def test_an_extra_field_is_one_member_more_than_was_said_anywhere_in_it() -> None:
    new = {name for name, _ in extra_field.NEWS}
    depths = set()
    for one in altered("extra-field", EVENT, event_valid):
        assert len(names(one)) == len(names(EVENT)) + 1
        assert new & set(names(one))
        depths.add((bool(new & set(one["data"])), bool(new & set(one["data"]["balances"][0]))))
        assert set(one) == set(EVENT), "what is said grows, the envelope stays"
    assert len(depths) == 3, "at the head, in a balance, in a lot"


def test_no_contract_names_what_is_added_or_unheard_of() -> None:
    texts = [path.read_text() for path in sorted(CONTRACTS.rglob("*.yaml"))]
    added = [name for name, _ in (*extra_field.NEWS, *version_skew.NEWS)]
    for name in (*added, NEW):
        assert not any(f"{name}:" in text or NEW in text for text in texts), name


def test_an_event_of_the_next_version_names_its_schema_and_says_several_things_more() -> None:
    (one, *_) = altered("version-skew", EVENT, event_valid)
    assert one["dataschema"] == "urn:seatrial:events:2.0.0:inventory.changed"
    assert {name for name, _ in version_skew.NEWS} < set(one["data"])
    assert "revised_by" in one["data"]["balances"][0]["by_lot"][0]
    (answer, *_) = altered("version-skew", ANSWER, answer_valid)
    assert "dataschema" not in answer
    assert answer["message_version"] == version_skew.NEXT


def test_what_is_left_out_is_what_need_not_be_said() -> None:
    assert {frozenset(ANSWER) - set(one) for one in altered("missing-optional", ANSWER, answer_valid)} == {
        frozenset({"reason_code"})
    }


def test_a_moved_field_is_still_in_the_message() -> None:
    for one in altered("moved-field", ANSWER, answer_valid):
        (gone,) = set(ANSWER) - set(one)
        (new,) = set(one) - set(ANSWER)
        assert ANSWER[gone] in (one[new], one[new].get(gone) if isinstance(one[new], dict) else None)


def test_an_unknown_word_stands_only_where_the_contract_lists_the_words() -> None:
    outcomes = altered("unknown-enum", ANSWER, answer_valid)
    assert {one["outcome"] for one in outcomes} == {"deferred_review"}
    assert all(one["reason_code"] == "on_hold" for one in outcomes), "anything may be a reason"
    lots = [one["data"]["balances"][0]["by_lot"][0] for one in altered("unknown-enum", EVENT, event_valid)]
    assert {lot["stock_status"] for lot in lots} == {"deferred_review"}


def test_other_units_and_currencies_keep_the_contract_and_the_numbers() -> None:
    stock = altered("other-unit", EVENT, event_valid)
    assert {one["data"]["balances"][0]["uom"] for one in stock} == {"CS"}
    assert {one["data"]["balances"][0]["available_base"] for one in stock} == {120}
    assert all(map(event_valid, stock))
    orders = altered("other-unit", BOOKED, booked_valid)
    assert all(map(booked_valid, orders))
    said = {tuple(charge["amount"]["currency"] for charge in one["charges"]) for one in orders}
    assert said == {("USD", "USD"), ("USD", "EUR"), ("EUR", "USD")}, "everywhere, or in one place"
    assert {tuple(charge["amount"]["minor"] for charge in one["charges"]) for one in orders} == {(990, 190)}


def test_poison_reaches_the_envelope_as_well_as_what_is_said() -> None:
    found = altered("poison", EVENT, event_valid)
    assert any("data" not in one for one in found)
    assert any(one.get("subject") == 0 for one in found)
    assert any("balances" not in one.get("data", {"balances": 0}) for one in found)


def test_a_log_that_is_behind_ends_before_its_newest_events_and_says_so() -> None:
    older = KINDS["poll-lag"].alter
    assert older is not None
    seen = older(page(4, 5, 6, 7), page_valid, 2)
    assert seen == {**page(4, 5), "last_sequence": "000000000005"}
    assert older(page(4, 5), page_valid, 9) == {"events": [], "last_sequence": "000000000003"}
    assert older(page(), page_valid, 1) is None


def test_a_page_that_ends_early_is_in_order_and_its_stream_goes_on() -> None:
    shorter = KINDS["partial-batch"].alter
    assert shorter is not None
    assert shorter(page(4, 5, 6, 7), page_valid, 2) == {**page(4, 5), "last_sequence": "000000000007"}
    assert shorter(page(4, 5), page_valid, 2) is None


def test_what_is_spoilt_already_is_not_spoilt_again() -> None:
    both = {kind: KINDS[kind].options(chance_ppm=1_000_000) for kind in ("moved-field", "poison")}
    here = Weather(both, TrialSpec.of(1), STORM_MS, Journal(False))
    here.look(leg("response", 1, "authorizeRelease", ANSWER, answer_valid), 0)
    assert here.fired == {"moved-field": 1, "poison": 0}


# ---------------------------------------------------------------- and the reference engine holds


def test_a_matter_of_credentials_is_no_refusal() -> None:
    assert not answers.refused(401)
    assert not answers.definite(401)
    assert answers.refused(403)


@pytest.mark.parametrize("kinds", [ADDITIVE, SPOILING, MISSTATING, (*PAGES, *REFUSING)])
def test_the_reference_engine_holds_under_altered_messages(kinds: tuple[str, ...]) -> None:
    story = read_scenario("credit-hold-in-flight")
    chance = {"expired-token": 20_000, "rotated-secret": 30_000, "poll-lag": 300_000, "partial-batch": 300_000}
    storm = {kind: KINDS[kind].options(chance_ppm=chance.get(kind, 50_000)) for kind in kinds}
    record = run_trial(replace(story, weather={**story.weather, **storm}), "reference", TrialSpec.of(1)).record
    assert (record.verdict, record.violations, record.harness_bugs) == ("held", (), ())
    assert all(record.faults[kind] for kind in kinds)


def test_an_engine_that_refuses_what_was_garbled_has_not_answered_what_was_said() -> None:
    story = read_scenario("credit-hold-in-flight")
    poison = {"poison": KINDS["poison"].options(chance_ppm=200_000)}
    trial = run_trial(replace(story, weather=poison), "reference", TrialSpec.of(2), journal=True)
    lines = trial.journal or ()
    assert any(b'"unreadable"' in line for line in lines)
    assert not any(b"EventAcknowledged" in line and b'"status":422' in line for line in lines)


def test_an_engine_that_refuses_what_was_misstated_has_not_answered_what_was_said() -> None:
    other = {"other-unit": KINDS["other-unit"].options(chance_ppm=200_000)}
    story = cut(read_scenario("order-to-cash"), 4)
    trial = run_trial(replace(story, weather=other), "reference", TrialSpec.of(2), journal=True)
    lines = trial.journal or ()
    assert trial.record.verdict in ("held", "unexercised")
    assert any(b'"unreadable"' in line for line in lines)
    assert not any(b"EventAcknowledged" in line and b'"status":422' in line for line in lines)
