"""S01: nothing that must happen once for one business reason happens twice."""

from harness.invariants.s01_effect_once import DOUBLED, EffectOnce
from seatrial.facts import Fact
from tests.invariants.notation import KINDS, judged

HAPPY = """
09:00 OrderBooked external_id=CRM-7 revision=1 order_number=SO-7
09:10 StockReserved fulfilment_order=SO-7-1 reservation=RSV-1
09:20 MilestoneRecorded order=CRM-7 kind=confirmed document=SO-7-1 version=2
"""


def test_different_reasons_are_different_effects() -> None:
    verdict = judged(EffectOnce, HAPPY + "09:30 MilestoneRecorded order=CRM-7 kind=confirmed document=SO-7-2 version=2")
    assert verdict.breaches == []
    assert verdict.exercised == 4


def test_the_same_reason_twice_is_a_breach_that_names_both() -> None:
    verdict = judged(EffectOnce, HAPPY + "09:30:15 OrderBooked external_id=CRM-7 revision=1 order_number=SO-8")
    assert verdict.kinds == ["order/booked twice"]
    assert verdict.text == "revision 1 of order CRM-7 was booked twice: SO-7 at 09:00:00, SO-8 at 09:30:15"
    assert verdict.breaches[0].witness == (0, 3)


def test_a_third_time_is_the_same_finding() -> None:
    again = "10:00 StockReserved fulfilment_order=SO-7-1 reservation=RSV-2\n"
    assert judged(EffectOnce, HAPPY + again + again).kinds == ["fulfilment order/reserved twice"]


def test_a_new_revision_is_a_new_reason() -> None:
    assert judged(EffectOnce, HAPPY + "10:00 OrderBooked external_id=CRM-7 revision=2").breaches == []


def test_an_effect_of_a_finished_order_is_still_known() -> None:
    late = "14:00 retire order/1\n15:00 OrderBooked external_id=CRM-7 revision=1 order_number=SO-9"
    verdict = judged(EffectOnce, HAPPY + late)
    assert verdict.kinds == ["order/booked twice"]
    assert "once before its order was finished, and SO-9 at 15:00:00" in verdict.text


def test_without_effects_it_is_unexercised() -> None:
    assert judged(EffectOnce, "09:00 OrderSubmitted order=CRM-7").exercised == 0


def test_every_kind_of_effect_is_followed_and_has_its_words() -> None:
    effects = {kind for kind in KINDS.values() if kind.effect_key is not Fact.effect_key}
    assert effects == set(DOUBLED)
    for kind in effects:
        verdict = judged(EffectOnce, f"09:00 {kind.__name__}\n10:00 {kind.__name__}")
        assert len(verdict.breaches) == 1
        assert "09:00:00" in verdict.text and "10:00:00" in verdict.text
