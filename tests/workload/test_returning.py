"""Who sends something back, when, and how much of it."""

from harness.dice import Dice, key
from harness.scenario.plan import WorkloadPlan
from harness.scenario.returns import NamedReturn, ReturnsPlan
from harness.workload.action import Action
from harness.workload.returning import AGAIN_MS, senders_back
from harness.world import KeyedDraw
from seatrial.facts import InvoicePosted, OrderSubmitted
from tests.invariants.notation import fact

HOUR_MS = 3_600_000
PLACED = fact(OrderSubmitted, ["order/1", "order=CRM-1", "lines=1:WIDGET:4"])
BILLED = fact(InvoicePosted, ["order/1", "invoice=INV-9", "lines=1/1:WIDGET:4*990"])


def sent(plan: WorkloadPlan) -> list[Action]:
    draw = KeyedDraw(Dice(0), key("reaction", "order/1"))
    done: list[Action] = []
    for one in senders_back(plan):
        for what in (PLACED, BILLED):
            if isinstance(what, one.fact):
                done += [action for action in one.decide(what, HOUR_MS, draw) if isinstance(action, Action)]
    return done


def test_nobody_sends_anything_back_if_the_story_does_not_say_so() -> None:
    assert senders_back(WorkloadPlan()) == ()


def test_some_of_what_was_billed_comes_back_some_time_later_under_the_orders_name() -> None:
    plan = ReturnsPlan(chance_ppm=1_000_000, after_ms_min=HOUR_MS, after_ms_max=2 * HOUR_MS, part_ppm=1_000_000)
    (wish,) = sent(WorkloadPlan(returns=plan))
    assert (wish.name, wish.system, wish.request.params) == ("order/1/return/1", "crm", {"crm_order_id": "CRM-1"})
    assert 2 * HOUR_MS <= wish.at_ms <= 3 * HOUR_MS
    assert wish.request.body is not None
    (line,) = wish.request.body["lines"]
    assert (line["external_line_id"], line["invoice_number"]) == ("1", "INV-9")
    assert 1 <= line["quantity"]["value"] <= 3


def test_now_and_then_it_is_more_than_he_bought_or_the_same_twice() -> None:
    plan = ReturnsPlan(chance_ppm=1_000_000, part_ppm=0, over_ppm=1_000_000, again_ppm=1_000_000)
    wish, again = sent(WorkloadPlan(returns=plan))
    assert wish.request.body is not None
    assert wish.request.body["lines"][0]["quantity"]["value"] == 5
    assert (again.name, again.at_ms) == ("order/1/return/1/again", wish.at_ms + AGAIN_MS)


def test_what_the_story_names_comes_back_as_it_says_and_nothing_else_of_that_order() -> None:
    named = NamedReturn(name="back", order="order/1", quantity=2, after_ms=HOUR_MS, reason="damaged")
    plan = WorkloadPlan(named_returns=(named,), returns=ReturnsPlan(chance_ppm=1_000_000))
    (wish,) = sent(plan)
    assert (wish.name, wish.at_ms) == ("order/1/back", 2 * HOUR_MS)
    assert wish.request.body == {
        "lines": [
            {
                "external_line_id": "1",
                "invoice_number": "INV-9",
                "quantity": {"value": 2, "uom": "EA"},
                "reason": "damaged",
            }
        ]
    }
