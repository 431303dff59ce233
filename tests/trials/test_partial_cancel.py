"""Seven and six have left and are billed, three and four are given back: once, and whatever the weather."""

from collections import Counter

import pytest

from tests.trials.told import by_kind


@pytest.mark.parametrize("seed", [0, 1])
def test_three_lamps_and_four_shades_are_compensated_and_seven_and_six_stay_billed(seed: int) -> None:
    told = by_kind("partial-cancel-compensation", seed)

    def units(kind: str, origin: str, **of: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for fact in told[kind]:
            if fact["origin"].startswith(origin) and all(fact[name] == said for name, said in of.items()):
                for line in fact["lines"]:
                    found[line["item"]] += line["quantity_base"]
        return dict(found)

    assert units("InvoicePosted", "stand") == units("ShipmentConfirmed", "stand") == {"LAMP": 7, "SHADE": 6}
    assert units("StockReserved", "stand") == {"LAMP": 10, "SHADE": 10}
    assert units("ReservationReduced", "stand", cause="shipped") == {"LAMP": 7, "SHADE": 6}
    assert units("ReservationReduced", "stand", cause="released") == {"LAMP": 3, "SHADE": 4}
    assert units("QuantityCut", "stand") == {"LAMP": 3, "SHADE": 4}
    invoice = next(fact for fact in told["InvoicePosted"] if fact["origin"] == "stand")
    assert invoice["net_minor"] == 7 * 4500 + 6 * 1250

    assert units("InvoicePosted", "sets") == {"TABLE": 7, "STOOL": 14}
    assert units("ReservationReduced", "sets", cause="released") == {"TABLE": 3, "STOOL": 6}
    assert units("QuantityCut", "sets") == {"TABLE": 3, "STOOL": 6}
