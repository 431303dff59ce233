"""The account of who has been told of what: by id, for each by himself, and nothing is told twice."""

from typing import Any

import pytest

from harness.feeds import Feeds
from seatrial.facts import EventFound, EventMissed, Fact, FeedSettled
from seatrial.message import JsonObject

ENGINE, OTHER = "engine", "analytics"


def event(number: int, type_: str = "order.booked") -> JsonObject:
    return {"id": f"erp-order-{number}", "type": type_, "subject": f"SO-{number}"}


class Account:
    def __init__(self, *numbers: int) -> None:
        self.facts: list[Fact] = []
        self.feeds = Feeds({"erp": ["order"]}, (ENGINE, OTHER), self.facts.append)
        for number in numbers:
            self.feeds.offered("erp", event(number), f"order/{number}", 1_000)

    def settled(self) -> dict[str, FeedSettled]:
        self.facts.clear()
        self.feeds.settle()
        return {fact.subscriber: fact for fact in self.facts if isinstance(fact, FeedSettled)}


def test_what_one_is_told_says_nothing_of_the_other() -> None:
    account = Account(1, 2)
    account.feeds.delivered("erp", OTHER, "erp-order-1", 4_000)
    account.feeds.delivered("erp", OTHER, "erp-order-1", 9_000)
    account.feeds.delivered("erp", OTHER, "erp-order-2-again", 5_000)
    settled = account.settled()
    assert (settled[OTHER].told, settled[OTHER].untold, settled[OTHER].lag_ms_max) == (2, (), 4_000)
    assert (settled[ENGINE].offered, settled[ENGINE].told) == (2, 0)
    assert settled[ENGINE].untold == ("order.booked/SO-1", "order.booked/SO-2")


def test_streams_that_only_one_listens_to_are_not_on_the_account() -> None:
    account = Account()
    account.feeds.offered("erp", event(1, "stock.snapshot"), "order/1", 0)
    account.feeds.offered("crm", event(1), "order/1", 0)
    account.feeds.missed("crm", ENGINE, "erp-order-1", "unsubscribed")
    account.feeds.delivered("crm", ENGINE, "erp-order-1", 1)
    assert account.facts == []
    assert account.settled()[ENGINE].offered == 0


def test_what_nobody_will_deliver_is_missed_once_and_found_in_the_log() -> None:
    account = Account(1, 2)
    for _ in range(2):
        account.feeds.missed("erp", ENGINE, "erp-order-1", "unsubscribed")
    account.feeds.delivered("erp", OTHER, "erp-order-1", 2_000)
    account.feeds.listed("erp", ENGINE, {"events": [event(1), event(2), event(1)]}, 9_000)
    told: dict[str, Any] = {"origin": "order/1", "system": "erp", "subscriber": ENGINE, "event": "erp-order-1"}
    told |= {"type": "order.booked", "subject": "SO-1"}
    assert account.facts == [EventMissed(**told, why="unsubscribed"), EventFound(**told)]
    settled = account.settled()
    assert (settled[ENGINE].missed, settled[ENGINE].alone, settled[ENGINE].untold) == (1, 1, ())
    assert (settled[OTHER].missed, settled[OTHER].alone) == (0, 0)


def test_what_the_other_has_missed_as_well_is_not_missed_alone() -> None:
    account = Account(1)
    for who in (ENGINE, OTHER):
        account.feeds.missed("erp", who, "erp-order-1", "given-up")
        account.feeds.delivered("erp", who, "erp-order-1", 2_000)
    assert [fact.alone for fact in account.settled().values()] == [0, 0]


@pytest.mark.parametrize("answer", [None, {}, {"events": "gone"}, {"events": ["gone", None, {"id": 7}, {"id": []}]}])
def test_an_answer_that_the_weather_has_left_unreadable_tells_nobody_of_anything(answer: JsonObject | None) -> None:
    account = Account(1)
    account.feeds.listed("erp", ENGINE, answer, 9_000)
    assert account.settled()[ENGINE].told == 0


def test_nobody_can_be_told_of_what_a_log_has_lost() -> None:
    account = Account(1, 2)
    account.feeds.lost("erp", [event(2)])
    assert [(fact.offered, fact.untold) for fact in account.settled().values()] == [(1, ("order.booked/SO-2",))] * 2
