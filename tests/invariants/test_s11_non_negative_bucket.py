"""S11: nothing is taken from a place where it is not."""

import pytest

from harness.invariants.s11_non_negative_bucket import NonNegativeBucket
from tests.invariants.notation import judged

OPENED = (
    "00:00 StockOpened book=ledger item=PUMP site=DC1 lot=L1 status=available quantity_base=5\n"
    "00:00 StockOpened book=ledger item=PUMP site=DC1 lot=L2 status=available quantity_base=5\n"
    "00:00 StockOpened book=warehouse item=PUMP site=DC1 lot=L1 status=available quantity_base=5\n"
    "00:00 StockOpened book=warehouse item=PUMP site=DC1 lot=L2 status=available quantity_base=5\n"
)
ISSUED = "10:31 GoodsIssuePosted shipment=SHP-3 fulfilment_order=SO-7-1 lines=1/1:PUMP:{}@DC1/L1\n"
MOVE = "{} {} movement={} kind=status_change item=PUMP site=DC1 lot={} from_status={} to_status={} quantity_base={}\n"


def moved(at: str, movement: str, lot: str, leaves: str, enters: str, units: int) -> str:
    return MOVE.format(at, "StockMoved", movement, lot, leaves, enters, units)


def posted(at: str, movement: str, lot: str, leaves: str, enters: str, units: int) -> str:
    return MOVE.format(at, "StockChangePosted", movement, lot, leaves, enters, units)


def test_a_bucket_may_be_emptied() -> None:
    verdict = judged(NonNegativeBucket, OPENED + ISSUED.format(5))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_a_lot_of_which_more_was_issued_than_there_was_is_a_breach_whatever_the_others_have() -> None:
    verdict = judged(NonNegativeBucket, OPENED + ISSUED.format(8) + ISSUED.format(1))
    assert verdict.kinds == ["stock ledger/below zero"]
    assert (
        verdict.text == "with shipment SHP-3 the stock ledger has -3 units of PUMP of lot L1 at DC1, status available"
    )
    assert verdict.breaches[0].witness == (4,)


def test_an_issue_that_is_posted_before_the_receipt_counts_on_it() -> None:
    receipt = moved("09:00", "MOV-1", "L1", "", "available", 4)
    late = posted("11:00", "MOV-1", "L1", "", "available", 4)
    assert judged(NonNegativeBucket, OPENED + receipt + ISSUED.format(9) + late).breaches == []
    assert judged(NonNegativeBucket, OPENED + receipt + ISSUED.format(10)).kinds == ["stock ledger/below zero"]


def test_a_receipt_that_is_posted_to_another_lot_leaves_its_own_without_it() -> None:
    receipt = moved("09:00", "MOV-1", "L1", "", "available", 4)
    wrong = posted("11:00", "MOV-1", "L2", "", "available", 4)
    assert judged(NonNegativeBucket, OPENED + receipt + ISSUED.format(9) + wrong).kinds == ["stock ledger/below zero"]


@pytest.mark.parametrize(("lot", "wrong"), [("L1", 0), ("", 1)])
def test_a_hold_is_posted_on_the_lot_that_was_held(lot: str, wrong: int) -> None:
    held = moved("09:00", "MOV-1", "L1", "available", "quality_hold", 2)
    verdict = judged(NonNegativeBucket, OPENED + held + posted("09:01", "MOV-1", lot, "available", "quality_hold", 2))
    assert verdict.kinds == ["stock ledger/below zero"] * wrong
    assert verdict.exercised == 2


def test_a_warehouse_that_moves_what_it_does_not_have_is_a_breach() -> None:
    verdict = judged(NonNegativeBucket, OPENED + moved("09:00", "MOV-1", "L1", "available", "", 6))
    assert verdict.kinds == ["warehouse/below zero"]
    assert "movement MOV-1" in verdict.text


def test_nothing_taken_is_unexercised() -> None:
    assert judged(NonNegativeBucket, OPENED + moved("09:00", "MOV-1", "L1", "", "available", 6)).exercised == 0
