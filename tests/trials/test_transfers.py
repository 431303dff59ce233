"""What `transfer-in-transit` ends with: every pallet that left the north is in the south, sold, or written off."""

from collections import Counter
from typing import Any

import pytest

from tests.trials.told import by_kind

SITE = {"north": "NORTH", "south": "SOUTH"}
"""Orders are called after the warehouse that they want."""
OPENING = {
    ("TILES", "NORTH"): 250, ("TILES", "SOUTH"): 12, ("GROUT", "NORTH"): 200, ("GROUT", "SOUTH"): 10,
}  # fmt: skip


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_pallet_is_somewhere_and_the_ledger_says_where(seed: int) -> None:
    of = by_kind("transfer-in-transit", seed)
    ordered = {fact["transfer"]: fact for fact in of["TransferOrdered"]}
    shipped, received, lost = (
        total(of["TransferShipped"], "quantity_base"),
        *(total(of["TransferReceived"], name) for name in ("received_base", "lost_base")),
    )
    assert len(ordered) == 8
    for transfer, wanted in ordered.items():
        assert 0 < shipped[transfer] <= wanted["quantity_base"]
        assert shipped[transfer] == received[transfer] + lost[transfer], "nothing is on the motorway at rest"
    assert 0 < sum(lost.values()) < sum(received.values())

    stock = Counter(OPENING)
    for fact in of["TransferShipped"]:
        stock[fact["item"], fact["from_site"]] -= fact["quantity_base"]
    for fact in of["TransferReceived"]:
        stock[fact["item"], fact["to_site"]] += fact["received_base"]
    for fact in of["ShipmentConfirmed"]:
        for line in fact["lines"]:
            stock[line["item"], SITE[fact["origin"].partition("/")[0]]] -= line["quantity_base"]
    last = {(f["item"], f["site"], f["lot"], f["status"]): f["on_hand_base"] for f in of["BalanceStated"]}
    stated: Counter[tuple[str, str]] = Counter()
    for (item, site, _, status), on_hand_base in last.items():
        stated[item, site] += on_hand_base if status != "in_transit" else 0
    assert stated == stock, "what the warehouse says it has is what came less what left"
    assert all(quantity == 0 for (*_, status), quantity in last.items() if status == "in_transit")
    moved, posted = ([step(fact) for fact in of[name]] for name in ("StockMoved", "StockChangePosted"))
    assert sorted(posted) == sorted(one for one in moved if one[1] != "goods_issue"), "each is in the ledger, once"
    assert len(of["ShipmentConfirmed"]) == len(of["GoodsIssuePosted"])


def step(fact: Any) -> list[Any]:
    """What a movement is, in the warehouse as in the ledger."""
    return [fact[name] for name in ("movement", "kind", "item", "site", "lot", "from_status", "to_status",
                                    "quantity_base")]  # fmt: skip


def total(facts: list[Any], name: str) -> Counter[str]:
    sums: Counter[str] = Counter()
    for fact in facts:
        sums[fact["transfer"]] += fact[name]
    return sums
