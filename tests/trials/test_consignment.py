"""What `consignment-consumption` ends with: every part in the cabinets was used and paid, came back, or was lost."""

from collections import Counter

import pytest

from tests.trials.told import by_kind

TAX_PPM = 190_000
PRICE = {"FILTER": 1490, "BELT": 4390}
OPENING = {"FILTER": 800, "BELT": 400}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_part_in_the_cabinets_is_accounted_for_to_the_unit_and_the_cent(seed: int) -> None:
    of = by_kind("consignment-consumption", seed)
    fill_ups = {fact["order_number"] for fact in of["ConsignmentAgreed"]}
    assert len(fill_ups) == 20
    filled, consumed = units(of["ConsignmentFilled"]), units(of["ConsumptionPosted"])
    returned, lost = units(of["ConsignmentReturned"]), units(of["ConsignmentReturned"], "lost")
    assert filled == consumed + returned + lost, "per customer, item and lot; nothing is left at anybody's"
    assert min(sum(part.values()) for part in (filled, consumed, returned)) > 0
    last = {(f["item"], f["lot"], f["status"]): f["on_hand_base"] for f in of["BalanceStated"]}
    assert all(units == 0 for (*_, status), units in last.items() if status == "at_customer")

    superseded = {fact["corrects"] for fact in of["ConsumptionRecorded"] if fact["outcome"] == "accepted"}
    reported = {fact["report"]: used(fact) for fact in of["ConsumptionReported"]}
    settled = {fact["report"]: fact for fact in of["ConsumptionSettled"]}
    assert superseded - {""}, "somebody has corrected himself in time"
    too_late = {fact["report"] for fact in of["ConsumptionRecorded"] if fact["outcome"] == "too_late"}
    assert settled.keys() == reported.keys() - superseded - too_late

    invoices = {fact["source_document"]: fact for fact in of["InvoicePosted"] if fact["source_document"] in reported}
    assert invoices.keys() == settled.keys()
    for report, invoice in invoices.items():
        assert used(invoice) == reported[report]
        net = sum(units * PRICE[item] for item, units in reported[report].items())
        tax = (net * TAX_PPM * 2 + 1_000_000) // 2_000_000
        assert (invoice["net_minor"], invoice["charges_minor"]) == (net, 0)
        assert (invoice["tax_minor"], invoice["total_minor"]) == (tax, net + tax)
    assert not [fact for fact in of["InvoicePosted"] if fact["order_number"] in fill_ups]

    sold = Counter[str]()
    for fact in of["InvoicePosted"]:
        sold += used(fact)
    gone = Counter[str]()
    for (_, item, _), quantity in lost.items():
        gone[item] += quantity
    there = Counter[str]()
    opened = {(f["item"], f["lot"], f["status"]): f["quantity_base"] for f in of["StockOpened"]}
    for (item, _, _), quantity in {**opened, **last}.items():
        there[item] += quantity
    assert {item: there[item] + sold[item] + gone[item] for item in OPENING} == OPENING
    paid = sum(fact["amount_minor"] for fact in of["PaymentApplied"])
    assert paid == sum(fact["total_minor"] for fact in of["InvoicePosted"])
    assert sum(fact["amount_minor"] for fact in of["ReceivablePosted"]) == 0


def units(facts: list[dict[str, object]], which: str = "lines") -> Counter[tuple[str, str, str]]:
    """By customer, item and lot."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for fact in facts:
        for line in fact[which]:  # type: ignore[attr-defined]  # facts are read back as plain JSON
            sums[fact["customer"], line["item"], line["lot"]] += line["quantity_base"]  # type: ignore[index]  # as above
    return sums


def used(fact: dict[str, object]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in fact["lines"]:  # type: ignore[attr-defined]  # as above
        sums[line["item"]] += line["quantity_base"]
    return sums
