"""Customers who change their orders: one unit less or more of the first line, once, and all of it written down."""

from harness.scenario.people import People
from harness.workload.action import Action
from harness.workload.editing import editors
from seatrial.facts import Line, OrderSubmitted
from seatrial.message import JsonObject
from tests.workload.test_people import Drawn

WRITTEN: list[JsonObject] = [
    {"external_line_id": str(number), "item": "BOLT", "quantity": {"value": 2, "uom": "EA"}} for number in (1, 2)
]


def asked(units: int = 2, revision: int = 1, **people: int) -> list[int]:
    """Units of the first line that are wished for now."""
    lines = (Line("1", "BOLT", units), Line("2", "BOLT", 2))
    placed = OrderSubmitted(
        origin="order/1", system="crm", order="CRM-1", revision=revision, channel="web", customer="C-1", lines=lines
    )
    wishes = []
    for one in editors(People(edit_ppm=1_000_000, **people), {"order/1": WRITTEN}):
        for action in one.decide(placed, 1_000, Drawn("order/1", 1)):
            assert isinstance(action, Action)
            assert 61_000 <= action.at_ms <= 14_401_000
            body = action.request.body or {}
            assert body["lines"][1] == WRITTEN[1]
            wishes.append(body["lines"][0]["quantity"]["value"])
    return wishes


def test_one_less_or_one_more() -> None:
    assert asked() == [1]
    assert asked(edit_more_ppm=1_000_000) == [3]


def test_the_last_unit_is_cancelled_and_not_changed() -> None:
    assert asked(units=1) == []


def test_a_change_is_changed_no_more() -> None:
    assert asked(revision=2) == []


def test_nobody_changes_anything_where_the_story_does_not_say_so() -> None:
    assert editors(People(), {}) == ()
