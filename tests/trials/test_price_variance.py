"""What `price-variance` ends with: nothing too far from the contract's price is billed before finance has decided."""

import pytest

from tests.trials.told import Fact, by_kind

PPM = 1_000_000


@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_too_far_waits_for_finance_and_is_billed_at_the_lower_price(seed: int) -> None:
    told = by_kind("price-variance", seed)
    assert len(told["OrderBooked"]) == 60
    assert not any(order["holds"] for order in told["OrderBooked"]), "near enough for the order desk"
    contract = {one["order_number"]: _by_line(one, "contract_minor") for one in told["ContractPriced"]}
    ordered = {one["order_number"]: _by_line(one, "prices_minor") for one in told["OrderBooked"]}
    asked = {one["source_document"]: one for one in told["PriceVarianceFound"]}
    decided = {one["source_document"]: one for one in told["PriceVarianceDecided"]}
    assert len(asked) == len(told["PriceVarianceFound"]), "once for each shipment"
    assert set(asked) == set(decided)
    for source, one in decided.items():
        minutes = (one["at"] - asked[source]["at"]) // 60_000
        assert minutes >= 60
    less = more = 0
    for invoice in told["InvoicePosted"]:
        source, order = invoice["source_document"], invoice["order_number"]
        apart = [
            abs(ordered[order][line["line"]] - contract[order][line["line"]]) * 100 > contract[order][line["line"]]
            for line in invoice["lines"]
        ]
        assert any(apart) == (source in asked)
        if source in decided:
            assert decided[source]["at"] < invoice["at"]
        for line in invoice["lines"]:
            by, at = contract[order][line["line"]], ordered[order][line["line"]]
            assert line["unit_price_minor"] == min(by, at)
            less += (by - min(by, at)) * line["quantity_base"]
            more += (at - min(by, at)) * line["quantity_base"]
        assert invoice["net_minor"] == sum(x["unit_price_minor"] * x["quantity_base"] for x in invoice["lines"])
    assert (less, more) == KNOWN[seed]
    assert {one["decision"] for one in decided.values()} == {"as_ordered", "as_contracted"}
    assert {case["reason_code"] for case in told["CaseListed"] if case["status"] == "open"} <= {"credit_left_over"}


KNOWN = {0: (32_433, 18_844), 1: (30_426, 22_250)}
"""Seed -> minor units that the house has given away by keeping its word, and that customers were spared."""


def _by_line(fact: Fact, prices: str) -> dict[str, int]:
    return {line["line"]: price for line, price in zip(fact["lines"], fact[prices], strict=True)}
