"""T22: in the channel's book, no older fact ever stands where a newer one stood."""

from harness.invariants.t22_no_older_over_newer import NoOlderOverNewer
from tests.invariants.notation import judged


def shown(at: str, as_of: str, sequence: str, units: int = 9, channel: str = "web") -> str:
    figure = f"item=WIDGET site=DC1 channel={channel} available_base={units} as_of={as_of} sequence={sequence}"
    return f"{at} AvailabilityPublished {figure}\n"


def test_a_newer_figure_may_take_the_place_of_an_older_one() -> None:
    verdict = judged(
        NoOlderOverNewer, shown("10:00", "09:59", "17") + shown("10:01", "10:00", "18") + shown("10:02", "10:02", "18")
    )
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_an_older_figure_that_lands_last_is_a_breach_and_told_once() -> None:
    verdict = judged(
        NoOlderOverNewer,
        shown("10:00", "10:00", "000000000018")
        + shown("10:01", "09:59", "000000000017", 12)
        + shown("10:02", "09:58", "000000000016"),
    )
    assert verdict.kinds == ["published figure/older over newer"]
    assert verdict.text == (
        "channel web was set to 12 units of WIDGET (DC1) as of 09:59:00, statement 17, 60 s after it had been told "
        "as of 10:00:00, statement 18"
    )


def test_the_same_statement_asked_for_again_is_not_replaced_by_its_first_telling() -> None:
    assert len(judged(NoOlderOverNewer, shown("10:05", "10:05", "18") + shown("10:06", "10:00", "18")).breaches) == 1


def test_a_newer_count_does_not_excuse_an_older_allocation() -> None:
    assert (
        len(judged(NoOlderOverNewer, shown("10:00", "10:00", "18-3") + shown("10:01", "10:01", "19-2")).breaches) == 1
    )
    assert len(judged(NoOlderOverNewer, shown("10:00", "10:00", "18-3") + shown("10:01", "10:01", "19")).breaches) == 1
    assert judged(NoOlderOverNewer, shown("10:00", "10:00", "18") + shown("10:01", "10:00", "18-1")).breaches == []


def test_numbers_are_compared_and_not_texts() -> None:
    assert judged(NoOlderOverNewer, shown("10:00", "10:00", "9") + shown("10:01", "10:01", "10")).breaches == []


def test_without_a_sequence_the_time_decides() -> None:
    none = "10:00 AvailabilityPublished item=WIDGET site=DC1 channel=web available_base=9 as_of={}\n"
    assert len(judged(NoOlderOverNewer, none.format("10:00") + none.format("09:50")).breaches) == 1


def test_every_channel_has_a_book_of_its_own_and_a_first_figure_exercises_nothing() -> None:
    verdict = judged(NoOlderOverNewer, shown("10:00", "10:00", "18") + shown("10:01", "09:59", "17", channel="b2b"))
    assert (verdict.breaches, verdict.exercised) == ([], 0)
