"""What `order-to-cash` bills under service contracts by the end of the day, and what the general ledger has of it."""

from collections import Counter

import pytest

from tests.trials.told import by_kind

MIDNIGHT_MS = 18 * 3_600_000
"""From six in the morning until the second of March is over."""


@pytest.mark.parametrize(
    ("seed", "fees_minor"),
    [
        (0, {"SVC-1": 3_671, "SVC-2": 5_420, "SVC-3": 4_627, "SVC-4": 4_115, "SVC-5": 9_099}),
        (1, {"SVC-1": 8_598, "SVC-2": 8_073, "SVC-3": 3_752, "SVC-4": 3_612, "SVC-5": 8_459}),
    ],
)
def test_a_month_that_is_over_tonight_is_billed_with_its_parcels_and_posted(
    seed: int, fees_minor: dict[str, int]
) -> None:
    of = by_kind("order-to-cash", seed)
    contracts = {fact["contract"]: fact for fact in of["ContractChanged"]}
    month = {"period": "2026-02", "ends_at": MIDNIGHT_MS, "days": 28, "served": 28}
    assert {number: fact["periods"] for number, fact in contracts.items()} == {
        **{f"SVC-{nth}": [month] for nth in range(1, 5)},
        "SVC-5": [{**month, "ends_at": MIDNIGHT_MS - 2 * 86_400_000, "served": 26}],
    }
    services = {fact["invoice"]: fact for fact in of["InvoicePosted"] if fact["contract"]}
    fees, parcels = Counter[str](), Counter[str]()
    for fact in services.values():
        nets = fact["nets_minor"] or [line["unit_price_minor"] for line in fact["lines"]]
        for line, net in zip(fact["lines"], nets, strict=True):
            if line["line"] == "usage":
                assert net == contracts[fact["contract"]]["usage_minor"]
                parcels[line["shipment_line"]] += 1
            else:
                assert fact["contract"] == "SVC-5" or fact["at"] > MIDNIGHT_MS
                fees[fact["contract"]] += net
    assert fees == fees_minor
    served = {fact["order_number"] for fact in of["OrderServed"]}
    left = [fact["shipment"] for fact in of["ShipmentConfirmed"] if fact["order_number"] in served]
    assert len(left) > 20
    assert parcels == Counter(left)

    journals = {one["document"]: one for one in of["JournalPosted"] if one["kind"] == "invoice"}
    assert len(journals) == len(of["InvoicePosted"]), "the goods and the services, for the close"
    for number, fact in services.items():
        rows = {row["account"]: row["minor"] for row in journals[number]["rows"]}
        owed = {"receivables": fact["total_minor"], "revenue": -fact["net_minor"], "tax": -fact["tax_minor"]}
        assert rows == owed, number
        assert journals[number]["posting_date"] == ("2026-03-02" if fact["at"] < MIDNIGHT_MS else "2026-03-03")
