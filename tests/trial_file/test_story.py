"""A failing trial is told in the words of the trade: what was ordered, what went wrong, and how it came about."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from harness.errors import UsageError
from harness.replay.story import actions, faults, story
from harness.replay.whatif import edit
from harness.replay.words import fault as fault_words
from harness.spec import TrialSpec
from harness.trial import run_trial
from reports.replay import Story
from reports.terminal.story import story as shown
from tests.trial_file.voyages import LATE, LOST, ORDER, PARTS, SIGNATURE, SPEC, recording, sailed


@pytest.fixture(scope="module")
def told() -> Story:
    trial = sailed()
    return story(recording().scenario, SPEC, trial.record, trial.journal or (), SIGNATURE, PARTS)


def read(told: Story, width: int) -> str:
    console = Console(file=StringIO(), width=width, color_system=None)
    console.print(shown(told))
    text = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert isinstance(text, str)
    return text


def test_it_is_about_whoever_the_witness_names(told: Story) -> None:
    assert told.concerned == (ORDER,)
    assert (told.invariant, told.at[11:19]) == ("S35", "07:21:38")
    assert told.claim.startswith("No shipment is ever invoiced twice")
    assert told.resembles[0].startswith("F008  ")


def test_what_people_did_and_what_went_wrong_is_numbered_in_the_order_of_the_file(told: Story) -> None:
    assert [(each.number, each.name, each.told) for each in told.actions] == [
        (1, ORDER, "customer C-031 orders 3 of ITEM-014, 6 of ITEM-003")
    ]
    assert [(each.number, each.pin, each.part) for each in told.faults] == [
        (1, LOST, "needed"),
        (2, LATE, "needed; any magnitude would do (tried 0 ms to 2 min 0 s)"),
    ]
    assert told.faults[0].told.startswith("billing's answer to recordBillableEvents from the engine about goods_issue/")
    assert told.faults[1].told.endswith("is late by 5 s")


def test_the_sequence_tells_only_what_matters(told: Story) -> None:
    assert len(told.steps) < 12
    attempts = [step for step in told.steps if step.what.startswith("recordBillableEvents goods_issue/SHP-1")]
    assert [step.fate for step in attempts] == [
        "done, but the answer was lost; no answer within 15 s", "202 accepted",
    ]  # fmt: skip
    assert [(step.who, step.whom, step.trouble, step.proof) for step in attempts] == [
        ("engine", "billing", True, True), ("engine", "billing", False, True),
    ]  # fmt: skip
    assert "try1" in attempts[0].what
    assert "try2" in attempts[1].what, "the key is why it was billed twice"
    assert sum(step.skipped for step in told.steps) > 15
    assert told.steps[0].what == f"submitOrder {ORDER}"


def test_what_never_came_up_is_said(told: Story) -> None:
    spec = TrialSpec(0, 0, 0, {**SPEC.pins, LOST.replace("SHP1", "SHP9"): "1"}, False, SPEC.actions)
    trial = sailed()
    never = story(recording().scenario, spec, trial.record, trial.journal or (), SIGNATURE).faults[2]
    assert never.at == ""
    assert "it never came up" in read(story(recording().scenario, spec, trial.record, trial.journal or (), ""), 100)


def test_a_trial_that_holds_has_a_story_too() -> None:
    trial = sailed("reference")
    calm = story(recording().scenario, SPEC, trial.record, trial.journal or (), "")
    assert (calm.summary, calm.invariant, calm.concerned) == ("", "", (ORDER,))
    assert "The moment" not in read(calm, 80)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_nothing_is_cut_off_or_wider_than_the_window(told: Story, width: int) -> None:
    text = read(told, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    together = "".join(text.split())
    for said in ("key bill:goods_issue:SHP-1:try1", "done, but the answer was lost; no answer within 15 s"):
        assert "".join(said.split()) in together or width == 120
    assert "◆ proves S35" in text
    assert "[needed]" in text


def test_of_many_faults_those_are_listed_that_concern_it() -> None:
    trial = sailed()
    many = {LOST.replace("0035", f"{number:04}").replace("SHP1", "SHP7"): "1" for number in range(100, 140)}
    spec = TrialSpec(0, 0, 0, {**many, **SPEC.pins}, False, SPEC.actions)
    text = read(story(recording().scenario, spec, trial.record, trial.journal or (), SIGNATURE), 120)
    assert "… and 40 other faults" in text
    assert " 41  07:14:09" in text


@pytest.mark.parametrize(
    ("pin", "outcome", "words"),
    [
        ("duplicate|wms>engine|shipment.confirmed|order/1#1|request|1|0", "2000",
         "shipment.confirmed from wms to the engine about order/1#1 arrives twice, 2 s apart"),
        ("unavailable|engine>erp|bookOrder|CRM1|request|3|0", "1",
         "bookOrder from the engine to erp about CRM1 (attempt 3) is answered 503 (unavailable)"),
        ("crash|engine>erp|bookOrder answered|order/1|after-commit|1|0", "60000",
         "after commit of bookOrder answered about order/1: the engine dies, and is back after 1 min"),
        ("event-lag|erp>engine|order.booked|order/1#1|event|0|0", "40",
         "erp's event order.booked about order/1#1 is held back for 40 ms"),
        ("outage|erp|window/2", "3600000+90000", "outage: erp for 1 min 30 s"),
        ("no-such-kind|x", "1", "no-such-kind: x"),
    ],
)  # fmt: skip
def test_faults_are_told_from_their_pins(pin: str, outcome: str, words: str) -> None:
    assert fault_words(pin, outcome) == words


# ---------------------------------------------------------------- what if


def edited(*edits: str, spec: TrialSpec = SPEC) -> TrialSpec:
    journal = sailed().journal or ()
    return edit(spec, edits, faults(spec, journal), [each.name for each in actions(recording().scenario, spec)])


def test_a_fault_is_dropped_by_the_number_in_the_story() -> None:
    assert edited("drop fault 2").pins == {LOST: "1"}
    assert edited("drop fault 1", "drop fault 2").pins == {}
    assert edited("fault 2 = 7000").pins == {LOST: "1", LATE: "7000"}


def test_without_the_lost_answer_nothing_is_broken_and_without_the_late_call_it_still_is() -> None:
    one = recording()
    assert run_trial(one.scenario, one.engine, edited("drop  fault 1")).record.violations == ()
    shown = run_trial(one.scenario, one.engine, edited("drop fault 2")).record.violations
    assert SIGNATURE in [each.signature for each in shown]


def test_actions_are_dropped_by_number_or_name_and_reactions_by_name() -> None:
    assert edited("drop action 1").actions == edited(f"drop action {ORDER}").actions == ()
    assert edited(f"drop action {ORDER}/pay/1").pins[f"action|{ORDER}/pay/1"] == "0"


def test_a_line_gets_another_quantity() -> None:
    spec = edited(f"{ORDER} line 1 = 1")
    assert spec.pins[f"quantity|{ORDER}|1"] == "1"
    assert actions(recording().scenario, spec)[0].request.body["lines"][0]["quantity"]["value"] == 1  # type: ignore[index]  # orders have bodies


def test_with_the_dice_on_a_fault_is_dropped_by_pinning_it_away() -> None:
    drawn = TrialSpec(0, 0, 0, actions=(ORDER,))
    trial = run_trial(recording().scenario, "flawed:key-per-attempt", drawn, journal=True)
    there = faults(drawn, trial.journal or ())
    assert there
    first = next(iter(there))
    assert edit(drawn, ["drop fault 1"], there, [ORDER]).pins == {first: "0"}


@pytest.mark.parametrize(
    "wrong",
    [
        "drop fault 3", "drop fault 0", "drop action order/0001", "drop everything", "", "fault 1 = 3+4",
        "order/0001 line 1 = 2", "drop fault",
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_made_is_refused_with_what_can(wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        edited(wrong)
    assert caught.value.remedy
    assert caught.value.where == "--what-if"
