"""Shipments are taken back only where that has been thought through: all else is refused at its line."""

import pytest

from harness.documents import SCENARIOS
from harness.errors import ScenarioInvalid
from harness.scenario.reader import parse_scenario

STORY = (SCENARIOS / "shipment-reversed.yaml").read_text(encoding="utf-8")
BAD = [
    ("reversed_ppm: 330000", "reversed_ppm: 600000", "taken back again"),
    ("habits:\n", "policies: {invoice_policy: consolidated}\nhabits:\n", "invoices of another kind"),
    ("habits:\n", "policies: {billing_trigger: proof_of_delivery}\nsystems: {carrier: {}}\nhabits:\n", "another kind"),
    ("habits:\n", "policies: {by_customer: {C-002: {charge_allocation: by_value}}}\nhabits:\n", "another kind"),
    ("habits:\n", "policies: {correction: reissue}\nhabits:\n", "corrected by new ones"),
    ("habits:\n", "systems: {carrier: {}}\nhabits:\n", "a guest"),
    ("habits:\n", "systems: {payment_provider: {}}\nhabits:\n", "a guest"),
    ("  people:\n", "  returns: {chance_ppm: 1000, after_ms_min: 2 h}\n  people:\n", "has not got"),
    (
        "  people:\n",
        "  named_returns: [{name: n, order: crate/0001, quantity: 1, after_ms: 90 min}]\n  people:\n",
        "has not got",
    ),
    (
        "    - {number: CRATE, ",
        "    - {number: BOX, name: Box, price_minor: 900, stock: [{quantity_base: 9}]}\n"
        "    - {number: CRATE, substitute: BOX, ",
        "substitutes",
    ),
]


@pytest.mark.parametrize(("old", "new", "says"), BAD)
def test_what_does_not_go_together_yet_is_refused_with_place_and_remedy(old: str, new: str, says: str) -> None:
    assert old in STORY
    with pytest.raises(ScenarioInvalid) as caught:
        parse_scenario(STORY.replace(old, new, 1), "mine.yaml")
    assert says in caught.value.message
    assert str(caught.value.where).startswith("mine.yaml:")
    assert caught.value.remedy


def test_where_nothing_is_taken_back_all_of_it_is_welcome() -> None:
    for old, new, _ in BAD[1:]:
        parse_scenario(STORY.replace(old, new, 1).replace("reversed_ppm: 330000", "reversed_ppm: 0"), "mine.yaml")
