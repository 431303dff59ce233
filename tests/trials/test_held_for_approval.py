"""Orders held for approval end with the books that the story promises: every soft unit ends once, in its own way."""

from collections import Counter
from typing import Any

import pytest

from tests.trials.told import by_kind

FOUR_HOURS = 14_400_000


def units(facts: list[dict[str, Any]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for fact in facts:
        counts[fact["reservation"]] += sum(line["quantity_base"] for line in fact["lines"])
    return counts


FIGURES = (
    (0, 131, 87, {"hardened": 54, "expired": 24, "released": 10}),
    (1, 140, 99, {"hardened": 61, "expired": 30, "released": 10}),
)


@pytest.mark.parametrize(("seed", "held", "kept", "causes"), FIGURES)
def test_what_is_kept_softly_is_hardened_let_go_or_lapses(
    seed: int, held: int, kept: int, causes: dict[str, int]
) -> None:
    told = by_kind("held-for-approval", seed)
    assert len(told["OrderBooked"]) == 150
    assert sum(order["holds"] == ["credit"] for order in told["OrderBooked"]) == held
    wished = told["SoftReserved"]
    assert len({one["fulfilment_order"] for one in wished}) == len(wished) == kept
    ended = told["SoftReservationReduced"]
    assert Counter(one["cause"] for one in ended) == causes
    assert units(wished) == units(ended), "every unit that was kept softly ends once"
    ends = {one["reservation"]: one["expires_at"] for one in wished}
    made = {one["reservation"]: one["at"] for one in wished}
    for one in ended:
        assert made[one["reservation"]] <= one["at"] <= ends[one["reservation"]]
        assert (one["cause"] == "expired") == (one["at"] == ends[one["reservation"]])
    assert all(FOUR_HOURS - 600_000 < ends[number] - made[number] <= FOUR_HOURS for number in ends)
    hard = {one["reservation"]: one["at"] for one in told["StockReserved"]}
    hardened = {one["reservation"]: one["at"] for one in ended if one["cause"] == "hardened"}
    assert all(hard[number] == at for number, at in hardened.items()), "in its own place, in one step"
    promised = {one["document"] for one in told["MilestoneRecorded"] if one["kind"] == "confirmed"}
    assert promised <= {one["fulfilment_order"] for one in told["StockReserved"]}, "no promise on a soft one"
