"""What `milestone-billing` ends with: what is reached is billed once, and all three milestones come to the price."""

from collections import Counter

import pytest

from tests.trials.told import by_kind


@pytest.mark.parametrize("seed", [0, 1])
def test_every_milestone_is_billed_as_it_stands_and_the_parts_come_to_the_price(seed: int) -> None:
    of = by_kind("milestone-billing", seed)
    stands = {(fact["contract"], fact["milestone"]): fact for fact in of["ContractMilestone"]}
    assert len(stands) == 24 * 3
    billed, credited, whose = Counter[tuple[str, str]](), Counter[tuple[str, str]](), {}
    taxed, taxable = Counter[str](), Counter[str]()
    for fact in of["InvoicePosted"]:
        if not fact["contract"]:
            continue
        (line,) = fact["lines"]
        place = fact["contract"], line["line"]
        billed[place] += fact["net_minor"]
        whose[fact["invoice"]] = place
        assert fact["net_minor"] == stands[place]["amount_minor"]
        reached = [one["at"] for one in of["ContractMilestone"] if (one["contract"], one["milestone"]) == place]
        assert fact["at"] > reached[1], "the first is the plan"
        taxed[fact["contract"]] += fact["tax_minor"]
        taxable[fact["contract"]] += fact["net_minor"]
        assert taxed[fact["contract"]] == half_up(taxable[fact["contract"]] * 19, 100), (
            "that of the whole, rounded once"
        )
    for fact in of["CreditPosted"]:
        assert fact["reason"] == "withdrawal"
        credited[whose[fact["invoice"]]] += fact["net_minor"]
    for place, fact in stands.items():
        assert billed[place] - credited[place] == (fact["amount_minor"] if fact["reached"] else 0)

    signed_twice = {place for place, fact in stands.items() if fact["certificates"] == 2}
    assert len(signed_twice) > 10
    anew = {place for place, fact in stands.items() if fact["acceptances"] == 2}
    assert len(anew) > 10
    never_billed_first = anew - credited.keys()
    assert never_billed_first, "withdrawn in time"
    assert credited.keys() <= anew
    for place in credited:
        assert billed[place] == 2 * stands[place]["amount_minor"]

    whole = 0
    for number in dict.fromkeys(number for number, _ in stands):
        ours = [stands[number, name] for name in ("ordered", "installed", "accepted")]
        price = ours[0]["price_minor"]
        amounts = half_up(price * 3, 10), half_up(price, 2)
        assert [one["amount_minor"] for one in ours] == [*amounts, price - sum(amounts)]
        if all(one["reached"] for one in ours):
            whole += 1
            assert sum(billed[number, one["milestone"]] - credited[number, one["milestone"]] for one in ours) == price
    assert 15 <= whole < 24

    owed = sum(fact["total_minor"] for fact in of["InvoicePosted"])
    owed -= sum(fact["amount_minor"] for fact in of["PaymentApplied"])
    owed -= sum(fact["total_minor"] for fact in of["CreditPosted"])
    assert owed == sum(fact["amount_minor"] for fact in of["ReceivablePosted"]), "posted back as it stands"


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
