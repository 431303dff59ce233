"""What people do because of what happens: they pay, review, recount and correct, each in their own time."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from harness.contracts.load import contracts
from harness.dice import Dice, key
from harness.scenario.model import Scenario
from harness.scenario.people import People
from harness.scenario.reader import read_scenario
from harness.workload import Action, draw_workload
from harness.workload.people import reactions
from seatrial.facts import (
    Fact,
    HoldReleased,
    HoldSet,
    InvoicePosted,
    OrderBooked,
    OrderSubmitted,
    PickShorted,
    ReleaseAuthorized,
    ReservedLine,
)

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class Drawn:
    """Chance by name, as the world hands it to people."""

    def __init__(self, origin: str, seed: int = 1) -> None:
        self._dice = Dice(seed)
        self._key = key("reaction", origin)

    def between(self, name: str, low: int, high: int) -> int:
        return self._dice.between(name, self._key, low, high)

    def chance(self, name: str, chance_ppm: int) -> bool:
        return self._dice.chance(name, self._key, chance_ppm)


def story(**people: Any) -> Scenario:
    """The baseline (it starts at six in the morning) with other habits of its people."""
    scenario = read_scenario("order-to-cash")
    return structs.replace(scenario, workload=structs.replace(scenario.workload, people=People(**people)))


def town(scenario: Scenario, corrections: dict[str, Any] | None = None) -> Callable[..., list[Action]]:
    """Everybody who reacts: town(fact, at_ms) is what they do about it."""
    everybody = reactions(scenario, corrections or {}, {})

    def react(fact: Fact, at_ms: int = 0, seed: int = 1) -> list[Action]:
        draw = Drawn(fact.origin, seed)
        done = [action for one in everybody if one.fact is type(fact) for action in one.decide(fact, at_ms, draw)]
        return [action for action in done if isinstance(action, Action)]

    return react


def invoice(number: str = "INV-1", origin: str = "order/0007") -> InvoicePosted:
    return InvoicePosted(
        origin=origin, system="billing", invoice=number, source_document="SHP-1", order_number="SO-1", lines=(),
        customer="C-001", tax_categories=(), net_minor=100, charges_minor=10, tax_minor=21, total_minor=131,
        currency="EUR",
    )  # fmt: skip


def booked(*holds: str, origin: str = "order/0007") -> OrderBooked:
    return OrderBooked(
        origin=origin, system="erp", order_number="SO-1", external_id="CRM-1", revision=1, customer="C-001",
        holds=holds, lines=(), prices_minor=(), tax_categories=(), charges_minor=0, currency="EUR",
    )  # fmt: skip


def held(hold: str = "credit") -> HoldSet:
    return HoldSet(origin="order/0007", system="erp", order_number="SO-1", hold=hold)


def shorted(*quantities: int) -> PickShorted:
    lines = tuple(ReservedLine(str(n), "ITEM-001", "DC1", "L1", units) for n, units in enumerate(quantities, 1))
    return PickShorted(origin="order/0007", system="wms", fulfilment_order="SO-1-1", short_no="SHT-1", lines=lines)


def test_a_customer_pays_an_invoice_in_full_within_his_time() -> None:
    (payment,) = town(story(pay_ms_min=10, pay_ms_max=20))(invoice(), at_ms=1000)
    assert payment.name == "order/0007/pay/1"
    assert 1010 <= payment.at_ms <= 1020
    assert payment.request.body == {
        "amount": {"minor": 131, "currency": "EUR"}, "invoice_number": "INV-1", "reference": "INV-1",
    }  # fmt: skip


def test_whoever_is_billed_twice_pays_twice_under_two_names() -> None:
    react = town(story())
    names = [action.name for number in ("INV-1", "INV-2") for action in react(invoice(number))]
    assert names == ["order/0007/pay/1", "order/0007/pay/2"]
    assert [action.name for action in react(invoice("INV-3", "order/0008"))] == ["order/0008/pay/1"]


def test_what_one_customer_does_changes_nothing_for_another() -> None:
    alone = town(story())(invoice("INV-9", "order/0008"))
    busy = town(story())
    for number in range(5):
        busy(invoice(f"INV-{number}"))
    assert [(a.name, a.at_ms) for a in busy(invoice("INV-9", "order/0008"))] == [(a.name, a.at_ms) for a in alone]


@pytest.mark.parametrize("fact", [booked("pricing"), held("pricing")])
def test_a_clerk_releases_a_hold_however_he_hears_of_it(fact: Fact) -> None:
    (release,) = town(story(review_ms_min=5, review_ms_max=5))(fact, at_ms=4 * HOUR_MS)
    assert release.name == "order/0007/release-pricing/1"
    assert release.at_ms == 4 * HOUR_MS + 5
    assert release.request.operation == "releaseHold"
    assert release.request.params == {"sales_order_number": "SO-1"}
    assert release.request.body == {"type": "pricing", "by": "order desk"}


def test_a_hold_that_is_said_twice_is_reviewed_once() -> None:
    react = town(story())
    assert len(react(booked("credit", "pricing"))) == 2
    assert react(held("credit")) == []


def test_a_hold_that_was_released_and_is_set_again_is_reviewed_again() -> None:
    react = town(story())
    react(held())
    react(HoldReleased(origin="order/0007", system="erp", order_number="SO-1", hold="credit"))
    (again,) = react(held())
    assert again.name == "order/0007/release-credit/2"


@pytest.mark.parametrize("hour", range(24))
def test_nothing_is_reviewed_while_the_desk_is_closed(hour: int) -> None:
    """The story starts at six; the desk is open from eight to six in the evening."""
    (release,) = town(story(review_ms_min=0, review_ms_max=0))(held(), at_ms=hour * HOUR_MS)
    of_day = (6 * HOUR_MS + release.at_ms) % DAY_MS
    assert 8 * HOUR_MS <= of_day < 18 * HOUR_MS
    assert 0 <= release.at_ms - hour * HOUR_MS <= DAY_MS
    if 8 <= (6 + hour) % 24 < 18:
        assert release.at_ms == hour * HOUR_MS


def test_a_recount_makes_what_it_finds_available_again() -> None:
    (found,) = town(story(found_ppm=1_000_000))(shorted(2))
    assert found.name == "order/0007/recount/1"
    assert found.request.operation == "changeStockStatus"
    assert found.request.body is not None
    assert (found.request.body["from_status"], found.request.body["to_status"]) == ("blocked", "available")
    assert found.request.body["quantity_base"] == 2


def test_a_recount_may_find_nothing() -> None:
    assert town(story(found_ppm=0))(shorted(2)) == []
    found = sum(len(town(story(found_ppm=500_000))(shorted(1), seed=seed)) for seed in range(100))
    assert 30 < found < 70


def test_credit_management_stops_an_order_once_and_no_held_one() -> None:
    react = town(story(hold_booked_ppm=1_000_000, hold_released_ppm=1_000_000))
    (stop,) = react(booked(), at_ms=HOUR_MS)
    assert (stop.name, stop.request.operation) == ("order/0007/hold/1", "setHold")
    assert HOUR_MS + 600_000 <= stop.at_ms <= 2 * HOUR_MS
    sent = ReleaseAuthorized(origin="order/0007", system="erp", fulfilment_order="SO-1-1", order_number="SO-1")
    assert react(sent) == []
    assert [a.request.operation for a in react(booked("pricing", origin="order/0008"))] == ["releaseHold"]
    other = ReleaseAuthorized(origin="order/0009", system="erp", fulfilment_order="SO-2-1", order_number="SO-2")
    assert [a.name for a in react(other)] == ["order/0009/hold/1"]


def test_a_clerk_corrects_one_order_in_so_many_and_only_once() -> None:
    scenario = read_scenario("order-to-cash")
    for seed in range(5):
        workload = draw_workload(scenario, Dice(seed))
        (corrector,) = [one for one in workload.reactions if one.fact is OrderSubmitted]
        corrections = []
        for number, order in enumerate(workload.actions):
            if order.request.operation != "submitOrder":
                continue
            fact = OrderSubmitted(
                origin=order.name,
                system="crm",
                order=f"CRM-{number}",
                revision=1,
                channel="web",
                customer="C",
                lines=(),
            )
            for action in corrector.decide(fact, order.at_ms, Drawn(order.name)):
                assert isinstance(action, Action)
                corrections.append((order, action))
        assert len(corrections) == 2
        for order, correction in corrections:
            assert correction.name == f"{order.name}/correct"
            assert order.at_ms < correction.at_ms <= order.at_ms + 900_000
            assert order.request.body is not None
            assert correction.request.body is not None
            was, now = order.request.body["lines"], correction.request.body["lines"]
            assert now[0]["quantity"]["value"] > was[0]["quantity"]["value"]
            assert now[1:] == was[1:]


def test_everything_that_people_do_about_it_keeps_the_contracts() -> None:
    scenario = story(hold_booked_ppm=1_000_000, found_ppm=1_000_000)
    promised = contracts({**scenario.versions, "engine": "v1"})
    lines = [
        {
            "external_line_id": "1",
            "item": "ITEM-001",
            "quantity": {"value": 2, "uom": "EA"},
            "quoted_price": {"minor": 5, "currency": "EUR"},
        }
    ]
    react = town(scenario, {"order/0007": lines})
    wish = OrderSubmitted(
        origin="order/0007", system="crm", order="CRM-1", revision=1, channel="web", customer="C-001", lines=()
    )
    actions = [a for fact in (invoice(), booked(), held(), shorted(1, 2), wish) for a in react(fact)]
    assert {action.request.operation for action in actions} == {
        "receivePayment", "setHold", "releaseHold", "changeStockStatus", "correctOrder",
    }  # fmt: skip
    for action in actions:
        assert promised.operations[action.system, action.request.operation].check_request(action.request) is None
