"""Evidence is taken back: nothing is billed on it any more, and what was is credited to the cent."""

import pytest

from seatrial.facts import BillableEventsReversed, CreditApplied, CreditPosted, InvoicePosted
from seatrial.message import JsonObject
from tests.simulators.test_billing_invoicing import LINE, SHIPPED, Desk, body, code, desk

__all__ = ["desk"]

BACK: JsonObject = {"type": "goods_issue", "source_document": "SHP-3", "reason": "shipment_reversed"}


def test_what_nothing_was_made_of_is_never_billed(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    answer = desk.ask("reverseBillableEvents", BACK)
    assert (answer.status, answer.body) == (202, {"outcome": "withdrawn"})
    desk.work(at=2_000)
    assert desk.facts(InvoicePosted) == []
    (fact,) = desk.facts(BillableEventsReversed)
    assert (fact.source_document, fact.order_number, fact.outcome) == ("SHP-3", "SO-7", "withdrawn")


def test_what_is_invoiced_is_credited_at_its_own_price_and_tax_and_freight_stays(desk: Desk) -> None:
    """5 x 3.33 = 16.65 and 3.16 tax of the 31.59; 9.90 freight and 1.88 tax are left."""
    desk.ask("recordBillableEvents", SHIPPED)
    desk.work(at=2_000)
    answer = desk.ask("reverseBillableEvents", BACK, at=3_000)
    assert answer.body == {"outcome": "credited", "credit_memo_number": "CM-1"}
    (memo,) = desk.facts(CreditPosted)
    assert (memo.reason, memo.source_document, memo.invoice, memo.rma) == ("shipment_reversed", "SHP-3", "INV-1", "")
    assert (memo.net_minor, memo.tax_minor, memo.total_minor) == (1_665, 316, 1_981)
    (applied,) = desk.facts(CreditApplied)
    assert (applied.invoice, applied.amount_minor) == ("INV-1", 1_981)
    assert desk.invoice()["open_amount"] == {"minor": 3_159 - 1_981, "currency": "EUR"}


def test_what_is_drafted_is_credited_as_soon_as_it_is_posted(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    due = desk.billing.tray.due.pop(0)
    assert due.job == "draft"
    desk.billing.perform(due, 1_000, None)  # type: ignore[arg-type]  # drafting draws nothing
    assert desk.ask("reverseBillableEvents", BACK, at=1_500).body == {"outcome": "credited"}
    assert desk.facts(CreditPosted) == []
    desk.work(at=2_000)
    (memo,) = desk.facts(CreditPosted)
    assert (memo.invoice, memo.total_minor) == ("INV-1", 1_981)


def test_told_again_it_finds_nothing_left_to_credit(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    desk.work(at=2_000)
    desk.ask("reverseBillableEvents", BACK)
    assert desk.ask("reverseBillableEvents", BACK).body == {"outcome": "credited"}
    assert len(desk.facts(CreditPosted)) == 1
    assert len({fact.effect_key for fact in desk.facts(BillableEventsReversed)}) == 1


def test_what_leaves_in_the_end_is_billed_by_itself(desk: Desk) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    desk.work(at=2_000)
    desk.ask("reverseBillableEvents", BACK)
    desk.ask("recordBillableEvents", {**SHIPPED, "source_document": "SHP-4", "lines": [LINE], "charges": []})
    desk.work(at=9_000)
    net = sum(one.net_minor for one in desk.facts(InvoicePosted)) - sum(
        one.net_minor for one in desk.facts(CreditPosted)
    )
    assert net == 5 * 333


def test_what_is_withdrawn_while_its_customer_is_blocked_stays_so(desk: Desk) -> None:
    customer = {
        "name": "Ada", "address": {"name": "Ada", "street": "Quay 1", "city": "Kiel", "postal_code": "24103",
        "country": "DE"}, "currency": "EUR", "status": "blocked_invoice", "version": 2, "tax_rate_ppm": 190_000,
    }  # fmt: skip
    desk.ask("putCustomer", customer, customer_number="C-1")
    assert body(desk.ask("recordBillableEvents", SHIPPED))["outcome"] == "blocked"
    assert desk.ask("reverseBillableEvents", BACK).body == {"outcome": "withdrawn"}
    desk.ask("putCustomer", {**customer, "status": "active", "version": 3}, customer_number="C-1")
    desk.work(at=9_000)
    assert desk.facts(InvoicePosted) == []


@pytest.mark.parametrize("other", [{"source_document": "SHP-9"}, {"type": "proof_of_delivery"}])
def test_evidence_that_is_not_there_cannot_be_taken_back(desk: Desk, other: JsonObject) -> None:
    desk.ask("recordBillableEvents", SHIPPED)
    assert code(desk.ask("reverseBillableEvents", {**BACK, **other})) == (404, "unknown_billable_event")
