"""What the engine tells billing of a milestone: each acceptance once, and what is none any more is taken back first."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from engine.adapters import contracts_v1, returns_v1
from engine.process import contracts, invoices, milestones
from engine.process.contract_record import Contract
from engine.process.invoice import InvoiceRecord
from engine.record import Intent, Step, pack
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

NOW = 0
QUIET = cast("Turn", SimpleNamespace(parts=SimpleNamespace(close_case=None), tx=None))


def contract() -> Contract:
    return Contract(
        key="contract/PRJ-1", root="PRJ-1", slots={}, wake_at=0, stuck=[], cases=[], version=1, customer="C-1",
        currency="EUR", item="PROJECT", tax_category="standard", country="DE",
    )  # fmt: skip


def says(ours: Contract, status: str, acceptances: int, *certificates: str, day: str = "") -> None:
    one: JsonObject = {
        "milestone": "installed", "amount": {"minor": 500_001, "currency": "EUR"}, "planned_on": "2026-03-13",
        "status": status, "acceptances": acceptances, "certificates": certificates,
    }  # fmt: skip
    if day:
        one |= {"reached_on": day, "confirmed_at": f"{day}T09:00:00.000Z"}
    nothing = {"minor": 0, "currency": "EUR"}
    data: JsonObject = {
        "version": 1, "service_contract_number": "PRJ-1", "customer_number": "C-1", "currency": "EUR",
        "item": "PROJECT", "tax_category": "standard", "country": "DE", "fee": nothing, "usage_price": nothing,
        "periods": [], "milestones": [one],
    }  # fmt: skip
    milestones.taken_over(ours, contracts_v1.changed(data))


def due(ours: Contract) -> Step | None:
    return milestones.take_back(ours, NOW) or milestones.bill(ours, NOW)


def told(ours: Contract) -> tuple[str, str, str]:
    """Have billing take what is due: type, source document, tax point."""
    step = due(ours)
    assert step is not None
    body = step.body or {}
    intent = Intent(step.operation, step.about, step.key, {}, pack(body), 0, 0)
    milestones.answered(QUIET, ours, intent)
    assert step.about == body["source_document"]
    return body["type"], body["source_document"], body["tax_point_date"]


def test_a_plan_makes_nothing_due_and_a_second_signature_nothing_more() -> None:
    ours = contract()
    says(ours, "planned", 0)
    assert due(ours) is None
    says(ours, "reached", 1, "FITTER-1", day="2026-03-14")
    assert told(ours) == ("milestone", "PRJ-1/installed/1", "2026-03-14")
    says(ours, "reached", 1, "FITTER-1", "CUSTOMER-1", day="2026-03-14")
    assert due(ours) is None


def test_what_is_withdrawn_is_taken_back_once_and_what_is_reached_anew_is_told_after_that() -> None:
    ours = contract()
    says(ours, "reached", 1, "FITTER-1", day="2026-03-14")
    told(ours)
    says(ours, "planned", 1)
    assert told(ours) == ("milestone_withdrawn", "PRJ-1/installed/1", "2026-03-14")
    assert due(ours) is None
    says(ours, "reached", 2, "FITTER-2", day="2026-03-16")
    assert told(ours) == ("milestone", "PRJ-1/installed/2", "2026-03-16")
    assert due(ours) is None


def test_of_a_withdrawal_that_was_never_heard_of_the_next_acceptance_tells() -> None:
    ours = contract()
    says(ours, "reached", 1, "FITTER-1", day="2026-03-14")
    told(ours)
    says(ours, "reached", 2, "FITTER-2", day="2026-03-16")
    assert [told(ours)[:2], told(ours)[:2]] == [
        ("milestone_withdrawn", "PRJ-1/installed/1"), ("milestone", "PRJ-1/installed/2")
    ]  # fmt: skip


def test_what_was_withdrawn_before_anybody_was_told_is_told_to_nobody() -> None:
    ours = contract()
    says(ours, "reached", 1, "FITTER-1", day="2026-03-14")
    says(ours, "planned", 1)
    assert due(ours) is None


def test_an_acceptance_that_somebody_has_let_be_is_neither_told_nor_taken_back() -> None:
    ours = contract()
    says(ours, "reached", 1, "FITTER-1", day="2026-03-14")
    milestones.left_undone(ours, "PRJ-1/installed/1")
    assert due(ours) is None
    says(ours, "planned", 1)
    assert due(ours) is None
    says(ours, "reached", 2, "FITTER-2", day="2026-03-16")
    assert told(ours)[:2] == ("milestone", "PRJ-1/installed/2")


# ---------------------------------------------------------------- its credit memo


@pytest.mark.parametrize("posted", [True, False])
def test_a_credit_memo_goes_to_the_ledger_after_its_invoice(posted: bool) -> None:
    ours = contract()
    invoice = InvoiceRecord(
        key="invoice/INV-1", root="PRJ-1", slots={}, wake_at=0, stuck=[], cases=[], number="INV-1", contract="PRJ-1",
        posted=posted,
    )  # fmt: skip
    turn = cast("Turn", SimpleNamespace(load={"contract/PRJ-1": ours, "invoice/INV-1": invoice}.get))
    money = {"minor": 1, "currency": "EUR"}
    memo = returns_v1.credit_posted({
        "version": 1, "credit_memo_number": "CM-1", "invoice_number": "INV-1", "sales_order_number": "",
        "service_contract_number": "PRJ-1", "rma_number": "", "posting_date": "2026-03-20", "lines": [],
        "totals": dict.fromkeys(("net", "charges", "tax", "rounding", "total"), money), "balance": money,
    })  # fmt: skip
    assert contracts.credited(turn, memo) == "invoice/INV-1", "it came before its invoice was known"
    ours.invoices.append("INV-1")
    assert contracts.credited(turn, memo) == ""
    assert (contracts.post_credit(ours, NOW) is None) == (not posted)
    invoices.let_credits_follow(turn, invoice)
    step = contracts.post_credit(ours, NOW)
    assert step is not None
    assert step.about == "CM-1"
