"""The price review ends with the books that it promises: every order waits, and is billed at the approved price."""

import pytest

from tests.trials.told import by_kind


@pytest.mark.parametrize("seed", [0, 1])
def test_forty_orders_wait_and_are_billed_at_the_approved_price(seed: int) -> None:
    told = by_kind("price-review", seed)
    assert len(told["OrderBooked"]) == 40
    assert all("pricing" in order["holds"] for order in told["OrderBooked"])
    approved = {one["order_number"]: one for one in told["PriceApproved"]}
    assert len(approved) == len(told["PriceApproved"]) == 40
    assert {one["decision"] for one in approved.values()} == {"as_quoted", "as_contracted"}
    for order in told["OrderBooked"]:
        one = approved[order["order_number"]]
        assert one["contract_minor"] == order["prices_minor"], "the price of the booking, not of the day"
        given_away = 0
        for line, price, contract, quoted in zip(
            one["lines"], one["prices_minor"], one["contract_minor"], one["quoted_minor"], strict=True
        ):
            assert price == (quoted if one["decision"] == "as_quoted" else contract)
            assert 28_000 <= (contract - quoted) * 1_000_000 // quoted <= 32_000, "yesterday's list is 3 % lower"
            given_away += (price - contract) * line["quantity_base"]
        assert one["variance_minor"] == given_away <= 0
    assert sum(one["variance_minor"] for one in approved.values()) < 0
    for invoice in told["InvoicePosted"]:
        one = approved[invoice["order_number"]]
        agreed = {line["line"]: price for line, price in zip(one["lines"], one["prices_minor"], strict=True)}
        assert all(line["unit_price_minor"] == agreed[line["line"]] for line in invoice["lines"])
    released = {one["order_number"]: one["at"] for one in told["ReleaseAuthorized"]}
    assert all(approved[number]["at"] < at for number, at in released.items())
    said = {one["document"] for one in told["MilestoneRecorded"] if one["kind"] == "price_approved"}
    assert said == set(approved)
