"""Parcels come back: who sends what is allowed once, and is credited to the cent for what was accepted."""

from collections import Counter

import pytest

from tests.trials.told import by_kind


def test_who_exchanges_shoes_for_boots_owes_twice_what_is_between_them() -> None:
    told = by_kind("return-with-exchange", 0)
    own = {"shoes", "boots"}
    invoices = {fact["origin"]: fact for fact in told["InvoicePosted"] if fact["origin"] in own}
    memo = next(fact for fact in told["CreditPosted"] if fact["origin"] == "shoes/exchange")
    shoes, boots = invoices["shoes"], invoices["boots"]
    assert (shoes["net_minor"], memo["net_minor"], boots["net_minor"]) == (152_800, 152_800, 225_800)
    assert boots["net_minor"] - memo["net_minor"] == 73_000 == 2 * 36_500
    account = [
        fact["amount_minor"]
        for fact in told["ReceivablePosted"]
        if fact["document"] in (boots["invoice"], memo["credit_memo"])
    ]
    freight_minor = 1_178
    owed = 86_870 + freight_minor
    assert sum(account) == owed, "730.00 and 19 % on them, and the boots' own freight"
    netted = [fact for fact in told["CreditApplied"] if fact["credit_memo"] == memo["credit_memo"]]
    assert [(fact["invoice"], fact["amount_minor"]) for fact in netted] == [(boots["invoice"], memo["total_minor"])]
    paid = [fact["amount_minor"] for fact in told["PaymentApplied"] if fact["invoice"] == boots["invoice"]]
    assert paid == [owed], "he pays what is between the two, once"
    open_minor: Counter[str] = Counter()
    for fact in told["ReceivablePosted"]:
        open_minor[fact["invoice"]] += fact["amount_minor"]
    for fact in told["ReceivablesCleared"]:
        open_minor[fact["from_invoice"]] += fact["amount_minor"]
        open_minor[fact["invoice"]] -= fact["amount_minor"]
    assert (open_minor[shoes["invoice"]], open_minor[boots["invoice"]]) == (0, 0), "the ledger has both settled"
    assert {fact["origin"] for fact in told["OrderClosed"]} >= own, "so both orders are over"


@pytest.mark.parametrize("seed", [0, 1])
def test_sixty_parcels_come_back_and_the_books_say_the_same_of_each(seed: int) -> None:
    told = by_kind("return-with-exchange", seed)
    assert len(told["ReturnRequested"]) >= 55
    assert len(told["ReturnAuthorized"]) + len(told["ReturnRefused"]) == len(told["ReturnRequested"])
    invoiced = {
        (invoice["invoice"], line["line"]): (line["quantity_base"], line["unit_price_minor"])
        for invoice in told["InvoicePosted"]
        for line in invoice["lines"]
    }
    allowed: Counter[tuple[str, str]] = Counter()
    place = {}
    for rma in told["ReturnAuthorized"]:
        for line in rma["lines"]:
            allowed[line["invoice"], line["line"]] += line["quantity_base"]
            place[rma["rma"], line["return_line"]] = (line["invoice"], line["line"])
    assert all(units <= invoiced[where][0] for where, units in allowed.items())
    accepted: Counter[tuple[str, str]] = Counter()
    for inspection in told["ReturnInspected"]:
        for line in inspection["lines"]:
            accepted[place[inspection["rma"], line["return_line"]]] += line["accepted_base"]
    credited: Counter[tuple[str, str]] = Counter()
    for memo in told["CreditPosted"]:
        for line in memo["lines"]:
            where = (line["invoice"], line["line"])
            credited[where] += line["quantity_base"]
            assert line["net_minor"] == line["quantity_base"] * invoiced[where][1]
        assert memo["total_minor"] == sum(line["net_minor"] + line["tax_minor"] for line in memo["lines"])
        assert abs(memo["tax_minor"] - memo["net_minor"] * 19 / 100) <= len(memo["lines"])
    assert {where: units for where, units in accepted.items() if units} == dict(credited)
    posted = {
        fact["document"]: fact["amount_minor"] for fact in told["ReceivablePosted"] if fact["kind"] == "credit_memo"
    }
    assert posted == {memo["credit_memo"]: -memo["total_minor"] for memo in told["CreditPosted"]}
    said = Counter(fact["kind"] for fact in told["MilestoneRecorded"])
    assert said["return_authorized"] == len(told["ReturnAuthorized"])
    assert said["return_refused"] == len(told["ReturnRefused"])
    assert said["credited"] == len(told["CreditPosted"])
