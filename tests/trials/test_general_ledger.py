"""The general ledger of a whole story: what stands on each account is what billing has posted, to the cent."""

from collections import Counter

import pytest

from tests.trials.told import Fact, by_kind


def accounts(told: dict[str, list[Fact]]) -> dict[str, Counter[str]]:
    """Currency -> account -> minor units."""
    found: dict[str, Counter[str]] = {}
    for one in told["JournalPosted"]:
        assert sum(row["minor"] for row in one["rows"]) == 0, one["journal"]
        for row in one["rows"]:
            found.setdefault(one["currency"], Counter())[row["account"]] += row["minor"]
    return found


def total(told: dict[str, list[Fact]], kind: str, currency: str, name: str = "amount_minor") -> int:
    return sum(fact.get(name, 0) for fact in told.get(kind, ()) if fact["currency"] == currency)


@pytest.mark.parametrize("story", ["return-with-exchange", "three-jurisdictions", "late-failure-after-success"])
def test_every_account_says_what_billing_says(story: str) -> None:
    told = by_kind(story, 0)
    books = accounts(told)
    assert books
    for currency, has in books.items():

        def of(kind: str, name: str = "amount_minor", currency: str = currency) -> int:
            return total(told, kind, currency, name)

        applied = of("PaymentApplied") - of("PaymentUnapplied")
        assert has["revenue"] == of("CreditPosted", "net_minor") - of("InvoicePosted", "net_minor")
        assert has["tax"] == of("CreditPosted", "tax_minor") - of("InvoicePosted", "tax_minor")
        assert has["charges"] == -of("InvoicePosted", "charges_minor")
        assert has["rounding"] == -of("InvoicePosted", "rounding_minor")
        assert has["receivables"] == of("InvoicePosted", "total_minor") - of("CreditPosted", "total_minor") - applied
        assert has["unapplied_cash"] == applied + of("RefundRecorded")
        assert has["cash"] == -of("RefundRecorded")
    numbers = [one["journal"] for one in told["JournalPosted"]]
    assert len(numbers) == len(set(numbers))


def test_what_a_vendor_bills_is_owed_to_him_and_costs_what_was_sold() -> None:
    told = by_kind("drop-ship-partial", 0)
    (has,) = accounts(told).values()
    billed = sum(one["total_minor"] for one in told["VendorInvoicePosted"])
    assert has["cost_of_sales"] == -has["payables"] == billed > 0
