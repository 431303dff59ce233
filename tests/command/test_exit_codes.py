"""What the exit code says, and which one wins."""

from itertools import permutations
from typing import Any

import pytest

from harness.command.exit_codes import of_campaign, of_run, worst
from reports.record import RunRecord
from tests.reports.samples import campaign, held, violated

FINE: dict[str, Any] = {"held": 100, "violated": 0, "failures": ()}


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (held(), 0),
        (violated(), 1),
        (held(verdict="unconverged"), 1),
        (held(verdict="unexercised", required_unexercised=("S35",)), 4),
        (held(harness_bugs=("a rule crashed",)), 3),
        (violated(harness_bugs=("a rule crashed",)), 3),
        (violated(required_unexercised=("S13",)), 1),
        (held(verdict="unconverged", required_unexercised=("S13",)), 1),
    ],
)
def test_the_exit_code_of_a_trial(record: RunRecord, code: int) -> None:
    assert of_run(record) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, 1),
        (FINE, 0),
        ({**FINE, "unconverged": 1}, 1),
        ({**FINE, "unexercised": 1}, 4),
        ({**FINE, "planned": 101}, 4),
        ({**FINE, "rerun": 5, "planned_reruns": 5}, 0),
        ({**FINE, "rerun": 4, "planned_reruns": 5}, 4),
        ({"rerun": 4, "planned_reruns": 5}, 1),
        ({**FINE, "trials": 0, "planned": 0}, 4),
        ({**FINE, "nondeterministic": 1}, 3),
        ({"nondeterministic": 1}, 3),
        ({"harness_bugs": ("a worker died",), "planned": 400}, 3),
        ({"unexercised": 1}, 1),
    ],
)
def test_the_exit_code_of_a_campaign(changed: dict[str, Any], code: int) -> None:
    assert of_campaign(campaign(**changed)) == code


@pytest.mark.parametrize(("signum", "code"), [(2, 130), (15, 143)])
def test_a_campaign_that_was_stopped_says_by_which_signal_whatever_it_found(signum: int, code: int) -> None:
    assert of_campaign(campaign(interrupted=True), signum) == code
    assert of_campaign(campaign(interrupted=True, nondeterministic=1), signum) == code


def test_bad_input_outweighs_bugs_outweigh_violations_outweigh_too_little() -> None:
    order = [2, 3, 1, 4, 0]
    for number, code in enumerate(order):
        for others in permutations(order[number:]):
            assert worst(others) == code
