"""Every step of a day has a class, and a few orders show every class."""

import threading

import pytest

from harness.bench.size import sized
from harness.dice import key
from harness.driver import _moment
from harness.faults.kind import STEPS
from harness.hands import share_out
from harness.interrupt import Interruption
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from harness.sweep.cover import classes, few_orders
from harness.sweep.fair import Day, planned_only, whole_day
from harness.sweep.kinds import kind_of, kinds
from harness.sweep.parts import parts_of
from harness.sweep.steps import job_of, order_of

ORDERS = {"order/0007", "order/0008"}


@pytest.fixture(scope="module")
def story() -> Scenario:
    return sized(read_scenario("short-pick-split"), 6)


@pytest.fixture(scope="module")
def day(story: Scenario) -> Day:
    return whole_day(story, "reference", 3)


@pytest.mark.parametrize(
    ("name", "job"),
    [
        (key("engine>erp", "bookOrder", "order/0007#CRM1", 1) + key("answered"), "engine>erp bookOrder answered"),
        (key("crm>engine", "order.submitted", "order/0007#1", 1, "request", 0), "crm>engine order.submitted"),
        (
            key("engine>crm", "recordMilestone", "order/0007#CRM1/shipped:order/0007#SHP1:v1", 1) + key("answered"),
            "engine>crm recordMilestone answered shipped",
        ),
        (key("woke", "order/0007#CRM1", 2), "wake-up: an order"),
        (key("woke", "DC1", 2), "wake-up: DC1"),
        (key("recover", 1), "engine recover"),
    ],
)
def test_a_job_has_a_name_without_numbers(name: bytes, job: str) -> None:
    assert job_of(_moment("after-commit", name)) == job


@pytest.mark.parametrize(
    ("about", "order"),
    [
        ("order/0007#CRM1/booked", "order/0007"),
        ("goods_issue/order/0007#SHP1", "order/0007"),
        ("order/0008/pay/1#PAY1/order/0008/pay/1#APP1", "order/0008"),
        ("ITEM-003/DC1", ""),
        ("order", ""),
    ],
)
def test_a_step_belongs_to_the_order_that_its_key_descends_from(about: str, order: str) -> None:
    assert order_of(about, ORDERS) == order


def test_the_kind_of_an_order_is_what_happens_to_it() -> None:
    assert kind_of({}) == "plain"
    assert kind_of({"HoldSet": 1, "QuantityBackordered": 2, "ShipmentConfirmed": 2}) == "hold, backorder, split"
    booked = b'["fact",1,{"fact":"OrderBooked","origin":"order/0007","holds":["credit"]}]'
    other = b'["fact",1,{"fact":"PickShorted","origin":"order/0009"}]'
    assert kinds([booked, other, b'["work",1]'], sorted(ORDERS)) == {"order/0007": "hold", "order/0008": "plain"}


def test_a_day_in_fair_weather_keeps_what_is_planned_and_loses_what_is_chance() -> None:
    left = planned_only(read_scenario("outage-and-recovery")).weather
    assert list(left) == ["outage"]
    assert getattr(left["outage"], "chance_ppm", 1) == 0
    assert getattr(left["outage"], "planned", ())


def test_every_transaction_of_the_storm_has_three_steps_or_four_and_none_is_there_twice(day: Day) -> None:
    points = [step.point for step in day.steps]
    transactions = points.count("before-commit")
    assert {points.count(point) for point in STEPS if point != "amid-send"} == {transactions}
    assert 0 < points.count("amid-send") < transactions
    assert len({step.decision for step in day.steps}) == len(day.steps)


def test_what_comes_only_after_the_storm_is_listed_by_class_though_its_job_was_seen_before(day: Day) -> None:
    due, jobs = classes(day.steps, day.kinds), {step.job for step in day.steps}
    assert [one for one in day.calm_only if one[1] in jobs]
    assert [one for one in day.calm_only if one[1] not in jobs]
    assert not [one for one in day.calm_only if one in due or " ask " in one[1]]
    assert list(day.calm_only) == sorted(set(day.calm_only))


def test_few_orders_show_every_class_that_is_about_orders(day: Day) -> None:
    found = classes(day.steps, day.kinds)
    few = few_orders(found)
    assert 0 < len(few) < len(day.kinds)
    about_orders = [one for one, steps in found.items() if any(step.order for step in steps)]
    assert all(any(step.order in few for step in found[one]) for one in about_orders)


def test_the_parts_of_a_day_have_each_class_once(story: Scenario, day: Day) -> None:
    parts = parts_of(story, "reference", day)
    shown = [one for part in parts for one in part.steps]
    assert sorted(shown) == sorted(classes(day.steps, day.kinds))
    assert parts[0].orders < len(day.kinds)
    assert all(part.spec.dice is False for part in parts)


@pytest.mark.parametrize("workers", [1, 2])
def test_many_hands_give_every_result_once(workers: int) -> None:
    assert sorted(share_out(size, [-3, 1, -2], workers, Interruption())) == [(0, 3), (1, 1), (2, 2)]


def test_who_asks_gets_no_more_results() -> None:
    asked = Interruption()
    asked.signum = 2
    assert list(share_out(size, [-3, 1], 1, asked)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_who_is_at_work_hears_that_somebody_asks(workers: int) -> None:
    asked = Interruption()
    alarm = threading.Timer(0.5, setattr, (asked, "signum", 2))
    alarm.start()
    assert list(share_out(until_asked, [1] * 9, workers, asked)), "those in hand are given back"


def size(number: int, _asked: Interruption) -> int:
    return abs(number)


def until_asked(number: int, asked: Interruption) -> int:
    for _ in range(2_000):
        if asked:
            return number
        threading.Event().wait(0.01)
    raise AssertionError("nobody passed it on")
