"""Billing and milestones: each is invoiced at its amount; what is withdrawn is not invoiced, or credited."""

import pytest

from seatrial.facts import CreditPosted, InvoicePosted
from seatrial.message import JsonObject
from tests.simulators.test_billing_invoicing import CUSTOMER, Desk, NoChance, body, code

ABOUT = "PRJ-1/installed/1"
DUE: JsonObject = {
    "type": "milestone",
    "source_document": ABOUT,
    "sales_order_number": "",
    "service_contract_number": "PRJ-1",
    "customer_number": "C-1",
    "currency": "EUR",
    "occurred_at": "2026-03-02T06:00:00.000Z",
    "lines": [{
        "line_no": "installed", "item": "PROJECT", "quantity_base": 1,
        "unit_price": {"minor": 500_001, "currency": "EUR"}, "tax_category": "standard",
    }],
    "charges": [],
}  # fmt: skip
BACK = {**DUE, "type": "milestone_withdrawn"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_milestone_is_an_invoice_of_its_own(desk: Desk) -> None:
    desk.ask("recordBillableEvents", DUE)
    desk.ask("recordBillableEvents", {**DUE, "source_document": "PRJ-1/ordered/1"})
    desk.work()
    first, second = desk.facts(InvoicePosted)
    assert (first.contract, first.source_document, first.order_number) == ("PRJ-1", ABOUT, "")
    assert (first.net_minor, first.tax_minor, first.total_minor) == (500_001, 95_000, 595_001)
    assert [(line.line, line.shipment_line) for line in first.lines] == [("installed", "")]
    assert second.source_document == "PRJ-1/ordered/1"


def test_what_is_withdrawn_before_it_is_drafted_is_not_invoiced(desk: Desk) -> None:
    desk.ask("recordBillableEvents", DUE)
    assert body(desk.ask("recordBillableEvents", BACK))["outcome"] == "accepted"
    desk.work()
    assert desk.facts(InvoicePosted) == desk.facts(CreditPosted) == []
    desk.ask("recordBillableEvents", {**DUE, "source_document": "PRJ-1/installed/2"})
    desk.work()
    assert [fact.source_document for fact in desk.facts(InvoicePosted)] == ["PRJ-1/installed/2"]


def test_what_is_withdrawn_while_it_is_a_draft_is_credited_once_it_is_posted(desk: Desk) -> None:
    desk.ask("recordBillableEvents", DUE)
    tray = desk.billing.tray
    drafting = tray.due.pop(0)
    desk.billing.perform(drafting, 0, NoChance())
    posting = tray.due.pop(0)
    desk.ask("recordBillableEvents", BACK)
    desk.work()
    assert desk.facts(CreditPosted) == [], "there is nothing to credit so far"
    tray.due.append(posting)
    desk.work()
    (memo,) = desk.facts(CreditPosted)
    assert (memo.invoice, memo.reason, memo.source_document, memo.total_minor) == (
        "INV-1",
        "withdrawal",
        ABOUT,
        595_001,
    )


def test_what_is_withdrawn_after_it_was_invoiced_is_credited_in_full(desk: Desk) -> None:
    desk.ask("recordBillableEvents", DUE)
    desk.work()
    desk.ask("recordBillableEvents", BACK)
    desk.work()
    (memo,) = desk.facts(CreditPosted)
    assert (memo.net_minor, memo.tax_minor, memo.total_minor) == (500_001, 95_000, 595_001)
    assert desk.invoice()["open_amount"]["minor"] == 0


def test_what_was_never_told_to_be_reached_cannot_be_withdrawn(desk: Desk) -> None:
    assert code(desk.ask("recordBillableEvents", BACK)) == (422, "unknown_milestone")


def test_what_is_withdrawn_while_its_customer_is_blocked_is_never_invoiced(desk: Desk) -> None:
    desk.ask("putCustomer", {**CUSTOMER, "status": "blocked_invoice"}, customer_number="C-1")
    assert body(desk.ask("recordBillableEvents", DUE))["outcome"] == "blocked"
    desk.ask("recordBillableEvents", BACK)
    desk.ask("putCustomer", {**CUSTOMER, "version": 3}, customer_number="C-1")
    desk.work()
    assert desk.facts(InvoicePosted) == desk.facts(CreditPosted) == []


PERIOD: JsonObject = {
    **DUE,
    "type": "period",
    "source_document": "SVC-1/2026-03",
    "service_contract_number": "SVC-1",
    "occurred_at": "2026-03-31T22:00:00.000Z",
    "tax_point_date": "2026-03-31",
    "lines": [{**DUE["lines"][0], "line_no": "2026-03"}],
}
USED: JsonObject = {
    **PERIOD,
    "type": "usage",
    "source_document": "SHP-3",
    "occurred_at": "2026-03-31T21:30:00.000Z",
    "lines": [{**DUE["lines"][0], "line_no": "usage"}],
}


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"zone": "Europe/Berlin"}, "2026-03-31"),
        ({"zone": "Europe/Berlin", "occurred_at": "2026-03-27T23:00:00.000Z"}, "2026-03-27"),
        ({"zone": "America/New_York", "occurred_at": "2026-04-01T04:00:00.000Z"}, "2026-03-31"),
        ({}, "2026-03-02"),
    ],
)
def test_a_fee_bears_the_last_day_of_its_period_where_somebody_says_by_whose_clock(
    desk: Desk, told: JsonObject, day: str
) -> None:
    """Else that on which it is made; this is 2 March."""
    desk.ask("recordBillableEvents", {**PERIOD, **told})
    desk.work()
    assert [fact.posting_date for fact in desk.facts(InvoicePosted)] == [day]


def test_a_milestone_bears_the_day_on_which_it_was_reached_and_not_that_on_which_it_was_entered(desk: Desk) -> None:
    entered = {"occurred_at": "2026-04-02T09:00:00.000Z", "tax_point_date": "2026-03-31", "zone": "Europe/Berlin"}
    desk.ask("recordBillableEvents", {**DUE, **entered})
    desk.work()
    assert [fact.posting_date for fact in desk.facts(InvoicePosted)] == ["2026-03-31"]


@pytest.mark.parametrize(("at", "lines"), [("2026-03-31T21:30:00.000Z", 2), ("2026-03-31T22:30:00.000Z", 1)])
def test_what_is_used_after_a_period_is_over_is_billed_with_the_next(desk: Desk, at: str, lines: int) -> None:
    zone = {"zone": "Europe/Berlin"}
    desk.ask("recordBillableEvents", {**USED, **zone, "occurred_at": at})
    desk.ask("recordBillableEvents", {**PERIOD, **zone})
    waiting = {one.job for one in desk.billing.tray.due}
    assert waiting == {"usage", "draft"}
    desk.billing.tray.due[:] = [one for one in desk.billing.tray.due if one.job != "usage"]
    desk.work()
    (march,) = desk.facts(InvoicePosted)
    assert (len(march.lines), march.posting_date) == (lines, "2026-03-31")
    later = {"source_document": "SVC-1/2026-04", "occurred_at": "2026-04-30T22:00:00.000Z"}
    desk.ask("recordBillableEvents", {**PERIOD, **zone, **later})
    desk.work()
    april = desk.facts(InvoicePosted)[-1]
    assert (len(april.lines), april.posting_date) == (3 - lines, "2026-04-30")
