"""What `rebate-claimed` ends with: every claim decided once, and as much less set aside as was granted, to the cent."""

from collections import Counter

import pytest

from tests.trials.told import Fact, by_kind

GRANTED = {
    0: {
        "RBC-1": 2_135, "RBC-2": 100, "RBC-3": 100, "RBC-4": 5_448, "RBC-5": 3_578, "RBC-6": 100, "RBC-7": 2_529,
        "RBC-8": 100, "RBC-10": 13_310, "RBC-11": 5_332, "RBC-12": 7_376, "RBC-13": 15_118, "RBC-14": 150,
    },
    1: {
        "RBC-1": 1_821, "RBC-2": 100, "RBC-3": 5_360, "RBC-4": 100, "RBC-5": 10_559, "RBC-6": 100, "RBC-7": 21_786,
        "RBC-8": 100, "RBC-10": 6_423, "RBC-11": 2_068, "RBC-12": 9_128, "RBC-13": 150, "RBC-14": 19_563,
    },
}  # fmt: skip
"""Seed -> claim -> minor units."""


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def net_kept(of: dict[str, list[Fact]], posted: dict[str, int], customer: str, until: int) -> int:
    """What the customer has bought, less what he has sent back, of the documents that the ledger had by an instant."""
    kinds = ("InvoicePosted", "invoice", 1), ("CreditPosted", "credit_memo", -1)
    return sum(
        sign * fact["net_minor"]
        for kind, number, sign in kinds
        for fact in of[kind]
        if fact["customer"] == customer and posted[fact[number]] <= until
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_a_claim_is_granted_out_of_the_share_of_the_net_that_is_posted_by_then(seed: int) -> None:
    of = by_kind("rebate-claimed", seed)
    rates = {fact["customer"]: fact["rate_ppm"] for fact in of["RebateAgreed"]}
    posted = {fact["document"]: fact["at"] for fact in of["ReceivablePosted"]}
    settled = {fact["claim"]: fact for fact in of["RebateSettled"]}
    told = {fact["claim"]: fact for fact in of["ClaimTold"]}
    assert len(of["RebateClaimed"]) == 14
    assert len(settled) == len(of["RebateSettled"]), "each once"
    had = Counter[str]()
    claims = {fact["claim"]: fact for fact in of["RebateClaimed"]}
    for number in claims.keys() - settled.keys():
        assert claims[number]["amount_minor"] == 100_000
        assert (told[number]["outcome"], told[number]["amount_minor"]) == ("refused", 0)
    for number, grant in settled.items():
        claim, customer = claims[number], grant["customer"]
        assert claim["customer"] == customer
        earned = half_up(net_kept(of, posted, customer, grant["at"]) * rates[customer], 1_000_000)
        assert grant["amount_minor"] == (claim["amount_minor"] or earned - had[customer])
        had[customer] += grant["amount_minor"]
        assert had[customer] <= earned
        assert (told[number]["outcome"], told[number]["amount_minor"]) == ("settled", grant["amount_minor"])

    ledger = Counter[str]()
    for journal in of["JournalPosted"]:
        assert sum(row["minor"] for row in journal["rows"]) == 0, journal["journal"]
        for row in journal["rows"]:
            ledger[row["account"]] += row["minor"]
    last = max(posted.values())
    left = {who: half_up(net_kept(of, posted, who, last) * rate, 1_000_000) - had[who] for who, rate in rates.items()}
    assert min(left.values()) < 0 < max(left.values())
    assert ledger["rebate_accrual"] == -sum(minor for minor in left.values() if minor > 0)
    assert ledger["rebates_owed"] == -sum(minor for minor in left.values() if minor < 0)
    assert ledger["rebates_payable"] == -sum(had.values())
    assert ledger["rebates"] == sum(left.values()) + sum(had.values())
    assert {number: grant["amount_minor"] for number, grant in settled.items()} == GRANTED[seed]
