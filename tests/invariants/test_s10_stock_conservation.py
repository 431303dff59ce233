"""S10: stock does not appear or vanish."""

import pytest

from harness.invariants.s10_stock_conservation import StockConservation
from tests.invariants.notation import judged

L1 = "item=WIDGET site=DC1 lot=L1"
OPENED = f"00:00 StockOpened book=warehouse {L1} status=available quantity_base=10\n"
HELD = f"""
09:40 BalanceStated {L1} status=available on_hand_base=4
09:40 StockMoved movement=MOV-1 kind=status_change {L1} from_status=available to_status=quality_hold quantity_base=6
09:40 BalanceStated {L1} status=quality_hold on_hand_base=6
"""


def test_balances_that_add_up_are_right_in_whatever_order_an_instant_is_told() -> None:
    verdict = judged(StockConservation, OPENED + HELD)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_balance_that_does_not_add_up_is_a_breach() -> None:
    verdict = judged(StockConservation, OPENED + HELD.replace("on_hand_base=4", "on_hand_base=5"))
    assert verdict.kinds == ["balance/does not add up"]
    assert verdict.text == "the warehouse states 5 of WIDGET/DC1/L1/available at 09:40:00; movements say 4"


def test_the_ledgers_opening_is_not_the_warehouses() -> None:
    assert judged(StockConservation, OPENED + OPENED.replace("warehouse", "ledger") + HELD).breaches == []


@pytest.mark.parametrize(
    "movement",
    [
        "kind=receipt from_status=available quantity_base=1",
        "kind=goods_issue to_status=available quantity_base=1",
        "kind=status_change to_status=blocked quantity_base=1",
        "kind=adjustment from_status=available to_status=blocked quantity_base=1",
        "kind=receipt to_status=available quantity_base=0",
        "kind=teleport to_status=available quantity_base=1",
    ],
)
def test_a_movement_that_cannot_be_is_a_breach(movement: str) -> None:
    assert judged(StockConservation, f"09:00 StockMoved {movement}").kinds == ["stock movement/impossible"]


def test_without_a_stated_balance_it_is_unexercised() -> None:
    assert judged(StockConservation, OPENED).exercised == 0
