"""What `service-charges-and-rebates` ends with: every contract has paid for its days and its parcels, once."""

from collections import Counter
from pathlib import Path

import pytest

from harness.scenario.reader import read_scenario
from tests.trials.altered import altered
from tests.trials.told import by_kind


@pytest.mark.parametrize("seed", [0, 1])
def test_every_month_is_billed_by_its_days_and_every_parcel_once(seed: int) -> None:
    of = by_kind("service-charges-and-rebates", seed)
    contracts = {fact["contract"]: fact for fact in of["ContractChanged"]}
    assert len(contracts) == 60
    assert sum(fact["version"] == 2 for fact in contracts.values()) == 6

    billed = Counter[tuple[str, str]]()
    parcels = Counter[tuple[str, str]]()
    whose = {}
    for fact in of["InvoicePosted"]:
        if not fact["contract"]:
            continue
        whose[fact["invoice"]] = fact["contract"]
        assert (fact["order_number"], fact["charges_minor"]) == ("", 0)
        nets = fact["nets_minor"] or [line["unit_price_minor"] for line in fact["lines"]]
        assert fact["total_minor"] == sum(nets) + fact["tax_minor"]
        for line, net in zip(fact["lines"], nets, strict=True):
            if line["line"] == "usage":
                parcels[fact["contract"], line["shipment_line"]] += net
            else:
                assert (fact["contract"], line["line"]) not in billed, "one bill a period"
                billed[fact["contract"], line["line"]] = net
    credited = Counter[tuple[str, str]]()
    for fact in of["CreditPosted"]:
        for line in fact["lines"] if fact["invoice"] in whose else ():
            credited[whose[fact["invoice"]], line["line"]] += line["net_minor"]
    assert credited.keys() == {("SVC-27", "2026-03"), ("SVC-35", "2026-03"), ("SVC-43", "2026-03")}

    due = Counter[tuple[str, str]]()
    for number, fact in contracts.items():
        for period in fact["periods"]:
            unserved = period["days"] - period["served"]
            if unserved and (number, period["period"]) in credited:
                given_back = half_up(fact["fee_minor"] * unserved, period["days"])
                due[number, period["period"]] = fact["fee_minor"] - given_back
            elif period["served"]:
                due[number, period["period"]] = half_up(fact["fee_minor"] * period["served"], period["days"])
    assert {place: billed[place] - credited[place] for place in billed} == dict(due)

    served = {fact["order_number"]: fact["contract"] for fact in of["OrderServed"]}
    left = [
        (served[one["order_number"]], one["shipment"])
        for one in of["ShipmentConfirmed"]
        if one["order_number"] in served
    ]
    assert parcels == {(number, parcel): contracts[number]["usage_minor"] for number, parcel in left}
    owed = sum(fact["total_minor"] for fact in of["InvoicePosted"])
    owed -= sum(fact["amount_minor"] for fact in of["PaymentApplied"])
    owed -= sum(fact["total_minor"] for fact in of["CreditPosted"])
    assert owed == sum(fact["amount_minor"] for fact in of["ReceivablePosted"])

    rates = {fact["customer"]: fact["rate_ppm"] for fact in of["RebateAgreed"]}
    sold = Counter[str]()
    goods = {fact["invoice"] for fact in of["InvoicePosted"] if not fact["contract"]}
    for fact in of["InvoicePosted"]:
        sold[fact["customer"]] += fact["net_minor"] if fact["invoice"] in goods else 0
    for fact in of["CreditPosted"]:
        sold[fact["customer"]] -= fact["net_minor"] if fact["invoice"] in goods else 0
    aside = Counter[str]()
    for fact in of["RebateAccrued"]:
        aside[fact["customer"]] += fact["amount_minor"]
    assert len(rates) == 40
    assert sum(fact["base_minor"] < 0 for fact in of["RebateAccrued"]) > 3
    assert {who: aside[who] for who in rates} == {who: half_up(sold[who] * rates[who], 1_000_000) for who in rates}


def test_days_too_many_are_credited_as_ever_where_returns_are_invoiced_anew(tmp_path: Path) -> None:
    anew = {"  returns: true\n": "  returns: true\n  correction: reissue\n"}
    of = by_kind(read_scenario(altered("service-charges-and-rebates", tmp_path, anew)), 0)
    reasons = Counter(fact["reason"] for fact in of["CreditPosted"])
    assert reasons["termination"] == 3
    assert reasons["reversal"] > 0


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def test_what_was_paid_twice_for_a_contract_and_given_back_is_in_the_ledger(tmp_path: Path) -> None:
    """By card, which some of the impatient pay with once more; what came second goes back."""
    impatient = "  cards: {share_ppm: 1000000, impatient_ppm: 600000, silent_ppm: 300000, refund_ppm: 1000000}\n"
    by_card = {
        "workload:\n": "systems:\n  payment_provider: {}\nworkload:\n",
        "  rebates:\n    customers: 40\n": "  rebates:\n    customers: 40\n" + impatient,
    }
    story = read_scenario(altered("service-charges-and-rebates", tmp_path, by_card))
    of = by_kind(story, 0)
    contracts = {fact["contract"] for fact in of["ContractChanged"]}
    requests = {fact["payment_request"]: fact["order_number"] for fact in of["PaymentRequested"]}
    given_back = {fact["refund_no"]: (fact["amount_minor"], requests[fact["payment_request"]])
                  for fact in of["RefundRecorded"]}  # fmt: skip
    assert contracts & {about for _, about in given_back.values()}, "none of a contract"
    booked = {fact["refund_no"]: (fact["amount_minor"], fact["order_number"]) for fact in of["RefundPosted"]}
    assert booked == given_back
