"""Rebates in the ERP: set aside by the net, granted when they are claimed, owed when goods come back after that."""

from typing import Any

import pytest

from seatrial.facts import JournalPosted, RebateAccrued, RebateRefused, RebateSettled
from seatrial.message import JsonObject
from simulators.master import Rebate
from tests.simulators.backoffice import BackOffice, body, euros


@pytest.fixture
def office() -> BackOffice:
    """Four units of A at 5.00, billed: 20.00 net, of which 2.5 % are set aside."""
    office = BackOffice(("A", 100), limit=1_000_000, rebates=(Rebate("C-1", 25_000),))
    office.book(4)
    office.allocate("SO-1-1", (4, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 4)
    office.invoice(2_000, 4)
    return office


def claim(office: BackOffice, number: str, minor: int | None = None, customer: str = "C-1") -> JsonObject:
    wants: JsonObject = {"claim_number": number, "customer_number": customer, "currency": "EUR"}
    if minor is not None:
        wants["amount"] = euros(minor)
    return body(office.ask("settleRebateClaim", wants, reference=f"rebate:crm:{number}"))


def credit(office: BackOffice, number: str, minor: int) -> None:
    sums = {name: euros(0) for name in ("charges", "tax", "rounding")} | {"net": euros(minor), "total": euros(minor)}
    told: JsonObject = {
        "credit_memo_number": number, "invoice_number": "INV-1", "sales_order_number": "SO-1", "rma_number": "RMA-1",
        "posting_date": "2026-03-02", "lines": [{"invoice_line": "1", "line_no": "1", "quantity_base": 1}],
        "totals": sums,
    }  # fmt: skip
    assert body(office.ask("postCreditMemo", told, reference=number))["outcome"] == "posted"


def ledger(office: BackOffice, kind: str) -> list[dict[str, int]]:
    return [{row.account: row.minor for row in one.rows} for one in office.recorded(JournalPosted) if one.kind == kind]


def test_a_part_of_what_is_set_aside_is_granted_and_the_rest_stays(office: BackOffice) -> None:
    assert sum(one.amount_minor for one in office.recorded(RebateAccrued)) == 50
    said = claim(office, "RBC-1", 30)
    assert (said["outcome"], said["amount"], said["credit_memo_number"]) == ("settled", euros(30), "RBM-1")
    assert ledger(office, "rebate_claim") == [{"rebate_accrual": 30, "rebates_payable": -30}]
    (granted,) = office.recorded(RebateSettled)
    assert (granted.claim, granted.customer, granted.amount_minor) == ("RBC-1", "C-1", 30)
    assert claim(office, "RBC-2")["amount"] == euros(20), "all that is left"
    assert office.exposure() == 2_000, "what he owes for goods stays what it was: the bank pays the memo"


@pytest.mark.parametrize(
    ("minor", "customer", "reason"),
    [(51, "C-1", "beyond_accrual"), (-5, "C-1", "beyond_accrual"), (10, "C-7", "no_agreement")],
)
def test_what_is_not_set_aside_is_refused_and_moves_nothing(
    office: BackOffice, minor: int, customer: str, reason: str
) -> None:
    said = claim(office, "RBC-1", minor, customer)
    assert (said["outcome"], said["reason_code"], said["credit_memo_number"]) == ("refused", reason, None)
    assert [one.reason for one in office.recorded(RebateRefused)] == [reason]
    assert ledger(office, "rebate_claim") == []
    assert claim(office, "RBC-2", 50)["outcome"] == "settled"


def test_of_nothing_nothing_is_granted(office: BackOffice) -> None:
    claim(office, "RBC-1")
    assert claim(office, "RBC-2")["reason_code"] == "nothing_accrued"
    assert len(office.recorded(RebateSettled)) == 1


def test_an_amount_in_another_currency_than_the_claim_is_not_understood(office: BackOffice) -> None:
    wants: dict[str, Any] = {"claim_number": "RBC-1", "customer_number": "C-1", "currency": "EUR"}
    wants["amount"] = {"minor": 1, "currency": "GBP"}
    assert office.ask("settleRebateClaim", wants).status == 422


def test_of_goods_that_come_back_after_the_claim_he_owes_it_until_he_earns_it_again(office: BackOffice) -> None:
    """50 earned and granted; 20 of 50 taken back, in two steps; 60 earned anew: 20 clear what he owes, 40 are new."""
    claim(office, "RBC-1", 40)
    credit(office, "CM-1", 600)  # 15 less: the 10 that are still there, and 5 that he owes
    credit(office, "CM-2", 200)  # 5 less
    assert ledger(office, "rebate")[1:] == [
        {"rebates": -15, "rebate_accrual": 10, "rebates_owed": 5},
        {"rebates": -5, "rebates_owed": 5},
    ]
    assert claim(office, "RBC-2")["reason_code"] == "nothing_accrued"
    office.invoice(2_400, 4, number="INV-2")
    assert ledger(office, "rebate")[3] == {"rebates": 60, "rebate_accrual": -50, "rebates_owed": -10}
    assert claim(office, "RBC-3")["amount"] == euros(50)
    books = [row for one in office.recorded(JournalPosted) for row in one.rows]
    assert sum(row.minor for row in books) == 0
    assert sum(row.minor for row in books if row.account in ("rebate_accrual", "rebates_owed")) == 0


def test_a_claim_that_is_told_twice_is_granted_twice_if_as_much_is_there(office: BackOffice) -> None:
    claim(office, "RBC-1", 20)
    again: JsonObject = {"claim_number": "RBC-1", "customer_number": "C-1", "currency": "EUR", "amount": euros(20)}
    assert body(office.ask("settleRebateClaim", again, reference="another"))["credit_memo_number"] == "RBM-2"
