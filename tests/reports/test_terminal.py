"""What people read in a terminal: the verdict first, nothing cut off, nothing that only colour says."""

from io import StringIO

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console, RenderableType

from reports.record import Counterexample, DemoRecord
from reports.terminal import campaign as campaigns
from reports.terminal import run as runs
from reports.terminal.words import Command, flowing, many, span
from tests.reports.samples import TITLES, campaign, held, violated, violation

AGAIN = "seatrial run day --seed 7"


def read(shown: RenderableType, width: int = 100, *, color: bool = False) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=color, color_system="truecolor" if color else None)
    console.print(shown)
    text = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert isinstance(text, str)
    return text


def report(record: object, width: int = 100) -> str:
    if isinstance(record, DemoRecord):
        return read(runs.conviction(record.flawed, TITLES, "S35"), width)
    shown = runs.run(record, TITLES, AGAIN, "day")  # type: ignore[arg-type]
    return read(shown, width)


# ---------------------------------------------------------------- one trial


def test_what_was_billed_is_told_for_each_currency_with_its_own_decimals() -> None:
    text = report(held(), 60)
    for said in ("invoiced in EUR  245,780.05", "invoiced in JPY     677,744", "invoiced in KWD   1,388.331"):
        assert said in text


def test_the_verdict_comes_first_and_names_scenario_engine_and_seed() -> None:
    lines = report(held()).splitlines()
    assert "day · engine reference · seed 7" in lines[0]
    assert "HELD" in lines[2]
    assert "200 orders, 1 d 8 h of business in 1.1 s" in lines[4]


def test_a_violation_is_told_with_its_rule_its_claim_and_its_time_of_day() -> None:
    text = report(violated())
    assert "VIOLATED" in text
    assert "No shipment is ever invoiced twice." in text
    assert "10:46:09  shipment SHP-1 was invoiced twice" in text
    assert "seatrial explain S35" in text


def test_three_of_a_kind_are_told_and_the_rest_are_counted() -> None:
    text = report(violated(*(violation(number=number) for number in range(1, 8))))
    assert "SHP-3" in text
    assert "SHP-4" not in text
    assert "… and 4 more like it" in text


def test_the_date_is_told_when_it_went_on_for_more_than_a_day() -> None:
    assert "03-03 10:46" in report(violated(violation(day=2), violation(day=3)))
    assert "03-02" not in report(violated(violation(day=2)))


def test_a_conviction_tells_the_rule_that_convicts_and_only_names_the_others() -> None:
    flawed = violated(violation("S01", 5), violation("S35", 1))
    text = report(DemoRecord(reference=held(), flawed=flawed))
    assert "shipment SHP-1 was invoiced twice" in text
    assert "SHP-5" not in text
    assert "Nothing happens twice." in text


def test_a_rule_that_nobody_tested_is_not_said_to_have_held() -> None:
    lines = [line for line in report(held()).splitlines() if "Q31" in line]
    assert len(lines) == 1
    assert "not tested" in lines[0]
    assert "not applicable" in report(held())


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_every_rule_is_told_whole_however_narrow_the_window(width: int) -> None:
    exercised = {f"S{n:02}": 7 * n**3 % 5_000 for n in range(1, 53)}
    told = " ".join(report(replace(held(), exercised=exercised), width).split())
    for rule, count in exercised.items():
        assert f"{rule} {count:,} {'held' if count else 'not tested'}" in told


def test_a_required_rule_that_nobody_tested_is_told() -> None:
    text = report(held(verdict="unexercised", required_unexercised=("S35",)))
    assert "UNEXERCISED" in text
    assert "Required, but never put to the test" in text


def test_a_bug_of_ours_is_no_verdict_on_the_engine() -> None:
    text = report(violated(harness_bugs=("self-check S10/stock: 3 units from nowhere",)))
    assert "NO VERDICT" in text
    assert "3 units from nowhere" in text
    assert "VIOLATED" not in text


def test_faults_that_never_fired_are_not_listed() -> None:
    text = report(held())
    assert "lost reply" in text
    assert "outage" not in text


# ---------------------------------------------------------------- a campaign


def test_a_campaign_names_the_lowest_failing_seed_and_how_to_see_it_again() -> None:
    text = read(campaigns.campaign(campaign(), TITLES, {"day": "my stories/day.yaml"}))
    assert "VIOLATED" in text
    assert "97 of 100 trials held" in text
    assert "the lowest failing seed is 41" in text
    assert "seatrial run 'my stories/day.yaml' --seed 41 --engine flawed:key-per-attempt --out DIR" in text


def test_a_campaign_that_was_stopped_says_how_far_it_came() -> None:
    text = read(campaigns.campaign(campaign(interrupted=True, planned=4_000), TITLES, {}), 120)
    assert "VIOLATED" in text
    assert "Stopped after 100 of 4,000." in text
    text = read(campaigns.campaign(campaign(interrupted=True, planned=100), TITLES, {}), 160)
    assert "Stopped before all was compared and shrunken." in text


def test_a_counterexample_that_is_not_shrunken_to_the_end_says_so() -> None:
    half = Counterexample(
        signature="S35/shipment/invoiced twice", scenario="day", seed=41, file="a.json", faults=148, actions=70
    )
    for finished, said in ((False, True), (True, False), (None, False)):
        text = read(campaigns.campaign(campaign(counterexamples=(replace(half, finished=finished),)), TITLES, {}), 120)
        assert "148 faults, 70 actions" in text
        assert (", not finished" in text) == said


def test_a_campaign_that_ran_too_few_trials_twice_says_so() -> None:
    record = campaign(violated=0, failures=(), held=100, planned=100, planned_reruns=6)
    assert "6 were due to be run twice" in read(campaigns.campaign(record, TITLES, {}), 120)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"violated": 0, "failures": (), "held": 100}, "held"),
        ({"violated": 0, "failures": (), "held": 100, "nondeterministic": 1}, "bug"),
        ({"harness_bugs": ("a worker died",)}, "bug"),
        ({"violated": 0, "unconverged": 3}, "unconverged"),
        ({"violated": 0, "failures": (), "unexercised": 3}, "unexercised"),
        ({"violated": 0, "failures": (), "planned": 200}, "unexercised"),
        ({"violated": 0, "failures": (), "planned_reruns": 6}, "unexercised"),
        ({"violated": 0, "failures": (), "interrupted": True}, "interrupted"),
        ({"interrupted": True}, "violated"),
    ],
)
def test_a_campaign_has_one_word_for_it(changed: dict[str, object], word: str) -> None:
    assert campaigns.word(campaign(**changed)) == word


# ---------------------------------------------------------------- letters and widths


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "shown",
    [
        runs.run(held(), TITLES, AGAIN, "day"),
        runs.run(violated(violation(), violation("S01")), TITLES, f"{AGAIN} --engine {'x' * 40}:factory", "day"),
        campaigns.campaign(campaign(unconverged=1, unexercised=1), TITLES, {}),
    ],
)
def test_nothing_is_wider_than_the_window(shown: RenderableType, width: int) -> None:
    assert max(cell_len(line) for line in read(shown, width).splitlines()) <= width


def test_nothing_is_lost_without_colour() -> None:
    shown = runs.run(violated(), TITLES, AGAIN, "day")
    plain, coloured = read(shown), read(shown, color=True)
    assert "\x1b[" not in plain
    assert "\x1b[1;31m" in coloured


def test_a_command_that_is_too_long_goes_on_after_a_backslash() -> None:
    command = "seatrial run day --seed 7 --engine flawed:key-per-attempt --out DIR"
    lines = [line.strip() for line in read(Command(command), 50).splitlines()]
    assert len(lines) > 1
    assert all(line.endswith("\\") for line in lines[:-1])
    assert " ".join(line.rstrip(" \\") for line in lines) == command


def test_durations_and_counts_read_as_people_say_them() -> None:
    assert [span(s) for s in (0.0123, 4.21, 75, 40_920, 260_000)] == [
        "12 ms", "4.2 s", "1 min 15 s", "11 h 22 min", "3 d 0 h",
    ]  # fmt: skip
    assert [many(n, "breach", "breaches") for n in (0, 1, 2_000)] == ["0 breaches", "1 breach", "2,000 breaches"]
    assert flowing("one\ntwo\n\nthree") == "one two\n\nthree"
