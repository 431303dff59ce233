"""What channels are shown: the warehouse's figure as of when it said so, never an older one after a newer."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.adapters import crm_v1
from engine.process import publish
from seatrial.engine import Answered, Input, Woke
from seatrial.message import JsonObject, Request, problem
from seatrial.policy import Policies
from tests.engine.shore import Shore

MINUTE = 60_000


def shown(shore: Shore) -> list[tuple[str, int]]:
    """(sequence, figure) of every publication that was executed, in order."""
    return [(r.body["sequence"], r.body["available_base"]) for r in shore.done("publishAvailability") if r.body]


def statement(shore: Shore, available: int, item: str = "PUMP") -> JsonObject:
    """The warehouse states a figure; the event is not delivered yet."""
    shore.free[item] = available
    balance = shore.balance(item)
    mute, shore.mute = shore.mute, True
    event = shore.event("wms", "inventory.changed", f"TRX-{balance['sequence']}",
                        {"version": 1, "cause": "count", "movements": [], "balances": [balance]})  # fmt: skip
    shore.mute = mute
    return event


def test_a_figure_is_published_with_the_statements_own_sequence_and_instant() -> None:
    shore = Shore()
    shore.now = 7 * MINUTE
    shore.deliver(statement(shore, 42))
    shore.run(MINUTE)
    (request,) = shore.done("publishAvailability")
    assert request.params == {"item": "PUMP", "site": "DC1", "channel": "web"}
    assert request.body == {
        "available_base": 42,
        "uom": "EA",
        "as_of": shore.calendar.text(7 * MINUTE),
        "sequence": "000000000001",
        "method": "event",
        "max_age_ms": Policies().publish_max_age_ms,
    }


def test_an_older_statement_that_comes_late_is_not_published() -> None:
    shore = Shore()
    older, newer = statement(shore, 42), statement(shore, 17)
    shore.deliver(newer)
    shore.deliver(older)
    shore.run(60 * MINUTE)
    assert shown(shore) == [("000000000002", 17)]


def test_changes_are_gathered_for_the_interval_and_an_unchanged_figure_is_not_repeated() -> None:
    shore = Shore()
    for available in (10, 9, 8, 8):
        shore.deliver(statement(shore, available))
    shore.run(4 * MINUTE)
    assert shown(shore) == [("000000000001", 10)]
    shore.run(56 * MINUTE)
    assert [figure for _, figure in shown(shore)] == [10, 8]


def test_each_channel_is_shown_at_most_its_allocation_less_the_safety_stock() -> None:
    shore = Shore(Policies(safety_stock_base=5, channel_allocation_base={"b2b": 1000, "web": 20}))
    shore.deliver(statement(shore, 42))
    shore.run(MINUTE)
    told = {r.params["channel"]: (r.body or {})["available_base"] for r in shore.done("publishAvailability")}
    assert told == {"b2b": 37, "web": 20}
    shore.deliver(statement(shore, 3))
    shore.run(30 * MINUTE)
    last = shore.done("publishAvailability")[-1].body
    assert last is not None
    assert last["available_base"] == 0, "a shortage is shown as nothing, not as less than nothing"


def allocation(shore: Shore, units: int, version: int, channel: str = "web") -> JsonObject:
    """The ERP allocates; the event is not delivered yet."""
    data = {"version": version, "item": "PUMP", "site": "DC1", "channel": channel, "allocated_base": units}
    mute, shore.mute = shore.mute, True
    event = shore.event("erp", "allocation.changed", "PUMP/DC1", data)
    shore.mute = mute
    return event


def test_a_channel_is_shown_what_is_left_of_its_allocation_less_its_buffer() -> None:
    shore = Shore(Policies(channel_buffer_base={"web": 1}))
    shore.deliver(allocation(shore, 20, 1))
    shore.deliver(allocation(shore, 99, 1, "b2b"))
    shore.deliver(statement(shore, 42))
    shore.run(MINUTE)
    told = {r.params["channel"]: r.body or {} for r in shore.done("publishAvailability")}
    assert {channel: body["available_base"] for channel, body in told.items()} == {"b2b": 42, "web": 19}
    assert told["web"]["sequence"] == "000000000001-000000000001-000000000000"


def test_an_older_allocation_that_comes_late_takes_the_place_of_no_newer_one() -> None:
    shore = Shore()
    first, second = allocation(shore, 20, 1), allocation(shore, 0, 2)
    shore.deliver(second)
    shore.deliver(first)
    shore.deliver(statement(shore, 42))
    shore.run(60 * MINUTE)
    assert [figure for _, figure in shown(shore)] == [0]


def test_what_the_channel_sold_is_off_its_allocation_for_good_and_counts_though_it_was_sold_before() -> None:
    shore = Shore()
    shore.receive_stock(100)
    shore.submit(5)
    shore.run(20 * MINUTE)
    shore.deliver(allocation(shore, 30, 1))
    shore.run(20 * MINUTE)
    assert shown(shore)[-1][1] == 25
    shore.submit(7)
    shore.run(10 * 60 * MINUTE)
    sequence, figure = shown(shore)[-1]
    assert figure == 18, "shipped, billed or paid: what is sold is sold"
    assert sequence.endswith("-000000000001-000000000002")


def test_a_statement_that_is_too_old_when_it_comes_is_asked_for_again_before_anything_is_shown() -> None:
    shore = Shore()
    old = statement(shore, 42)
    shore.free["PUMP"] = 12
    shore.now = 25 * MINUTE
    shore.deliver(old)
    shore.run(MINUTE)
    (request,) = shore.done("publishAvailability")
    assert request.body is not None
    assert (request.body["available_base"], request.body["as_of"]) == (12, shore.calendar.text(25 * MINUTE))


def test_an_unanswered_figure_is_finished_before_the_next_is_sent() -> None:
    shore = Shore(tamper=lambda r, n: "lost_reply" if r.operation == "publishAvailability" and n < 4 else "")
    shore.deliver(statement(shore, 42))
    shore.run(MINUTE // 2)
    shore.deliver(statement(shore, 17))
    shore.run(30 * MINUTE)
    keys = [r.headers["idempotency-key"] for r in shore.calls("publishAvailability")]
    assert keys == ["publish:PUMP:DC1:web:000000000001"] * 4 + ["publish:PUMP:DC1:web:000000000002"]


def test_a_figure_that_grew_old_unanswered_is_given_up_only_when_its_last_copy_cannot_arrive_any_more() -> None:
    away = True
    shore = Shore(tamper=lambda r, n: "lost_request" if away and r.operation == "publishAvailability" else "")
    shore.deliver(statement(shore, 42))
    shore.run(120 * MINUTE)
    away = False
    shore.run(60 * MINUTE)
    by_key: dict[str, list[int]] = {}
    for request, at in zip(shore.calls("publishAvailability"), shore.times.get("publishAvailability", []), strict=True):
        by_key.setdefault(request.headers["idempotency-key"], []).append(at)
        age = at - shore.calendar.ms((request.body or {})["as_of"])
        assert age <= Policies().publish_max_age_ms - crm_v1.ARRIVAL_BOUND_MS
    groups = sorted(by_key.values())
    assert len(groups) > 1
    for earlier, later in pairwise(groups):
        assert later[0] - earlier[-1] >= crm_v1.ARRIVAL_BOUND_MS
    assert shown(shore)[-1][1] == 42


def test_the_same_statement_asked_for_again_has_a_key_of_its_own() -> None:
    shore = Shore(tamper=lambda r, n: "lost_request" if r.operation == "publishAvailability" and n < 12 else "")
    shore.deliver(statement(shore, 42))
    balance = shore.balance

    def unchanged(item: str = "PUMP") -> JsonObject:
        shore.statements[item] -= 1
        return balance(item)

    shore.balance = unchanged  # type: ignore[method-assign]  # from here on the shore answers so
    shore.run(120 * MINUTE)
    bodies: dict[str, object] = {}
    for request in shore.calls("publishAvailability"):
        assert bodies.setdefault(request.headers["idempotency-key"], request.body) == request.body
    assert len(bodies) > 1


def silent_warehouse(policies: Policies) -> Shore:
    """A shore whose warehouse answers nothing, and whose last statement is an hour old when an allocation comes."""
    shore = Shore(policies, tamper=lambda r, n: "lost_request" if r.operation == "getInventory" and n < 8 else "")
    shore.deliver(statement(shore, 42))
    shore.run(60 * MINUTE)
    shore.deliver(allocation(shore, 30, 1))
    return shore


def told(shore: Shore) -> list[tuple[int, str, str]]:
    """(figure, method, as_of) of every publication that was executed, in order."""
    bodies = [r.body or {} for r in shore.done("publishAvailability")]
    return [(body["available_base"], body["method"], body["as_of"]) for body in bodies]


def test_while_the_warehouse_is_silent_nothing_old_is_shown_where_policy_refuses_it() -> None:
    shore = silent_warehouse(Policies())
    shore.run(2 * MINUTE)
    assert told(shore) == [(42, "event", shore.calendar.text(0))]


def test_an_old_figure_is_shown_once_as_an_estimate_and_told_anew_when_the_warehouse_has_answered() -> None:
    shore = silent_warehouse(Policies(when_stale="degrade"))
    shore.run(10 * 60 * MINUTE)
    (_, estimate, right) = told(shore)
    assert estimate == (30, "estimate", shore.calendar.text(0))
    assert right[:2] == (30, "snapshot")
    assert right[2] > estimate[2]


def test_an_old_figure_is_shown_less_a_buffer_and_in_full_when_the_warehouse_has_answered() -> None:
    shore = silent_warehouse(Policies(when_stale="buffer", stale_buffer_base=12))
    shore.run(10 * 60 * MINUTE)
    assert [(figure, method) for figure, method, _ in told(shore)] == [(42, "event"), (18, "event"), (30, "snapshot")]
    keys = [r.headers["idempotency-key"] for r in shore.done("publishAvailability")]
    assert len(set(keys)) == 3


FATES = st.lists(st.sampled_from(["", "", "lost_request", "lost_reply"]), max_size=30)
STEPS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40 * MINUTE), st.integers(0, 90 * MINUTE)), max_size=8)


@settings(max_examples=80)
@given(FATES, STEPS)
def test_whatever_happens_figures_are_fresh_their_order_is_kept_and_the_last_one_is_right(
    fates: list[str], steps: list[tuple[int, int, int]]
) -> None:
    sent = iter(range(1_000_000))

    def tamper(request: Request, _nth: int) -> str:
        n = next(sent) if request.operation == "publishAvailability" else 10**6
        return fates[n] if n < len(fates) else ""

    shore = Shore(tamper=tamper)
    for available, lag, pause in steps:
        event = statement(shore, available)
        shore.run(lag)
        shore.deliver(event)
        shore.run(pause)
    shore.run(6 * 60 * MINUTE)
    sequences = [sequence for sequence, _ in shown(shore)]
    assert sequences == sorted(sequences)
    for request, at in zip(shore.calls("publishAvailability"), shore.times.get("publishAvailability", []), strict=True):
        age = at - shore.calendar.ms((request.body or {})["as_of"])
        assert 0 <= age <= publish.fresh_ms(Policies())
    if steps:
        assert shown(shore)[-1][1] == steps[-1][0]


def test_a_figure_that_the_crm_refuses_for_good_is_a_case_and_nobody_is_woken_for_it() -> None:
    no = problem(400, "malformed", "available_base must be a number")
    shore = Shore(tamper=lambda r, n: no if r.operation == "publishAvailability" else "")
    turns = [0]
    handle = shore.handle

    def counted(given: Input) -> None:
        about = given.key if isinstance(given, Woke) else given.call_id if isinstance(given, Answered) else ""
        turns[0] += not about.startswith("stream/")  # polls are made in any case
        handle(given)

    shore.handle = counted  # type: ignore[method-assign]  # counts the turns, and nothing else
    shore.deliver(statement(shore, 42))
    shore.deliver(statement(shore, 41))
    shore.run(5 * 60 * MINUTE)
    assert len(shore.calls("publishAvailability")) == 1
    assert [case["reason_code"] for case in shore.cases()] == ["malformed"]
    assert turns[0] < 20


def test_a_warehouse_that_only_ever_states_old_figures_is_asked_now_and_then_and_nothing_is_shown() -> None:
    shore = Shore()
    balance = shore.balance
    shore.balance = lambda item="PUMP": {**balance(item), "as_of": shore.calendar.text(0)}  # type: ignore[method-assign]  # as above
    shore.now = 30 * MINUTE
    turns = [0]
    handle = shore.handle

    def counted(given: Input) -> None:
        turns[0] += 1
        handle(given)

    shore.handle = counted  # type: ignore[method-assign]  # counts the turns, and nothing else
    shore.deliver(statement(shore, 42))
    shore.run(60 * MINUTE)
    assert shown(shore) == []
    assert 50 <= len(shore.calls("getInventory")) <= 61
    assert turns[0] < 300, "nobody is woken in circles"
