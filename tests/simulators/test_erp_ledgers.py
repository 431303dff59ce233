"""The ERP's books: stock that follows the warehouse, receivables that follow billing, nights that make history."""

import pytest

from seatrial.calendar import Calendar
from seatrial.facts import (
    GoodsIssuePosted,
    JournalPosted,
    OrderClosed,
    ReceivablePosted,
    StockChangePosted,
    StockOpened,
)
from simulators.erp import journal
from simulators.erp.axes import DETOURS, MOVES, steps
from simulators.siteclock import SiteClock
from tests.simulators.backoffice import CALENDAR, BackOffice


@pytest.fixture
def office() -> BackOffice:
    """SO-1 for five of item A has been released."""
    office = BackOffice(("A", 100), ("B", 7))
    office.book(5)
    office.allocate("SO-1-1", (5, 0))
    office.release("SO-1-1")
    office.events.clear()
    return office


def change(was: str, now: str, units: int, kind: str = "status_change") -> dict[str, object]:
    return {
        "movement_id": "MOV-1",
        "kind": kind,
        "item": "A",
        "site": "DC1",
        "lot": "L1",
        "from_status": was,
        "to_status": now,
        "quantity_base": units,
        "occurred_at": CALENDAR.text(0),
    }


def test_the_ledger_opens_with_the_warehouses_stock(office: BackOffice) -> None:
    assert {(fact.item, fact.book, fact.quantity_base) for fact in office.recorded(StockOpened)} == {
        ("A", "ledger", 100),
        ("B", "ledger", 7),
    }


def test_a_goods_issue_reduces_the_ledger_and_ships_the_order(office: BackOffice) -> None:
    answer = office.issue("SO-1-1", 5)
    assert (answer["outcome"], answer["document_number"]) == ("posted", "JNL-1")
    assert office.erp.ledger.balance("A", "DC1", "available") == 95
    assert office.axes() == ("accepted", "shipped", "to_be_billed", "open")


def test_a_goods_issue_posted_twice_reduces_the_ledger_twice(office: BackOffice) -> None:
    office.issue("SO-1-1", 5, reference="gi:SHP-1")
    office.issue("SO-1-1", 5, reference="gi:SHP-1")
    assert office.erp.ledger.balance("A", "DC1", "available") == 90
    assert len({fact.effect_key for fact in office.recorded(GoodsIssuePosted)}) == 1


def test_an_issue_for_nobody_is_not_found(office: BackOffice) -> None:
    line = {"shipment_line": "1", "line_no": "1", "item": "A", "site": "DC1", "lot": "L1", "quantity_base": 1}
    told = {"shipment_number": "SHP-1", "fulfilment_order_no": "SO-9-1", "goods_issue_at": CALENDAR.text(0)}
    assert office.ask("postGoodsIssue", {**told, "zone": "Europe/Berlin", "lines": [line]}).status == 404


def test_a_stock_change_moves_between_statuses(office: BackOffice) -> None:
    office.ask("postStockChange", change("available", "quality_hold", 60))
    balances = [office.erp.ledger.balance("A", "DC1", status) for status in ("available", "quality_hold")]
    assert balances == [40, 60]
    (posted,) = office.recorded(StockChangePosted)
    assert (posted.movement, posted.origin) == ("MOV-1", "order/0001")


def test_the_outside_world_has_no_balance(office: BackOffice) -> None:
    office.ask("postStockChange", change("", "available", 10, "receipt"))
    office.ask("postStockChange", change("available", "", 3, "adjustment"))
    assert office.erp.ledger.balance("A", "DC1", "available") == 107
    assert office.erp.ledger.balance("A", "DC1", "") == 0


def test_every_night_at_two_the_ledger_is_told_as_it_stands(office: BackOffice) -> None:
    (due,) = office.due
    assert due.background and due.ms_min == due.ms_max == 19 * 3_600_000, "06:00 UTC is 07:00 in Berlin"
    office.issue("SO-1-1", 5)
    office.night()
    told = office.told("stock.snapshot")
    assert [(one["item"], one["balances"], one["version"]) for one in told] == [
        ("A", [{"status": "available", "quantity_base": 95}], 1),
        ("B", [{"status": "available", "quantity_base": 7}], 1),
    ]
    assert [event["subject"] for event in office.events] == ["A/DC1", "B/DC1"]
    office.night()
    assert [one["as_of"] for one in office.told("stock.snapshot")][2:] == ["2026-03-04T01:00:00.000Z"] * 2
    assert len({due.document for due in office.due}) == 1 and office.told("stock.snapshot")[2]["version"] == 2


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        ("2026-03-28T00:59:59Z", 1 / 3600),  # 01:59:59 in Berlin
        ("2026-03-28T01:00:00Z", 24),  # the next 02:00 does not exist: the clock goes from 01:59:59 to 03:00
        ("2026-03-29T12:00:00Z", 12),  # summer time
        ("2026-10-25T12:00:00Z", 13),  # winter time again
    ],
)
def test_two_in_the_morning_is_the_sites_two(start: str, hours: float) -> None:
    clock = SiteClock(Calendar(start), "Europe/Berlin")
    assert clock.next(0, 7_200_000) == round(hours * 3_600_000)


def test_an_invoice_is_a_debit_and_a_payment_a_credit(office: BackOffice) -> None:
    office.issue("SO-1-1", 5)
    assert office.invoice(2_975, 5)["journal_number"] == "JNL-2"
    assert office.axes()[2:] == ("invoiced", "open") and office.exposure() == 2_975
    office.pay(1_000)
    assert office.axes()[3] == "partially_paid" and office.exposure() == 1_975
    assert [(fact.kind, fact.document, fact.amount_minor) for fact in office.recorded(ReceivablePosted)] == [
        ("invoice", "INV-1", 2_975),
        ("payment", "APP-1", -1_000),
    ]


def test_every_posting_leaves_a_journal_of_its_own_number(office: BackOffice) -> None:
    office.issue("SO-1-1", 5)
    invoice = office.invoice(2_975, 5)
    payment = office.pay(1_000)
    journals = office.recorded(JournalPosted)
    assert [one.journal for one in journals] == [invoice["journal_number"], payment["journal_number"]]
    assert [(one.kind, one.document, one.posting_date) for one in journals] == [
        ("invoice", "INV-1", "2026-03-02"),
        ("payment", "APP-1", "2026-03-02"),
    ]
    owed, paid = [{row.account: row.minor for row in one.rows} for one in journals]
    assert owed["receivables"] == 2_975 and sum(owed.values()) == 0
    assert paid == {"unapplied_cash": 1_000, "receivables": -1_000}


def test_no_journal_has_an_account_that_is_not_in_the_chart(office: BackOffice) -> None:
    strange = journal.Entry("invoice", "INV-1", "EUR", "2026-03-02", journal.rows(("sales", 5), ("cash", -5)))
    with pytest.raises(ValueError, match="no account is called 'sales'"):
        journal.post(office.erp.premises, "order/1", strange)


def test_an_order_that_has_shipped_is_invoiced_and_paid_is_closed(office: BackOffice) -> None:
    office.issue("SO-1-1", 5)
    office.invoice(2_975, 5)
    office.pay(2_975)
    assert office.axes() == ("closed", "shipped", "invoiced", "paid")
    assert [fact.external_id for fact in office.recorded(OrderClosed)] == ["CRM-1"]
    assert office.kinds() == ["order.closed"] and office.exposure() == 0


def test_an_order_closes_whatever_the_order_of_the_postings(office: BackOffice) -> None:
    office.pay(2_975)
    office.invoice(2_975, 5)
    assert office.axes() == ("accepted", "released", "invoiced", "paid")
    office.issue("SO-1-1", 5)
    assert office.axes()[0] == "closed"


def test_an_order_with_a_backorder_stays_open(office: BackOffice) -> None:
    office.short("SO-1-1", 2)
    office.issue("SO-1-1", 3)
    office.invoice(1_785, 3)
    office.pay(1_785)
    assert office.axes() == ("accepted", "partially_shipped", "partially_invoiced", "partially_paid")
    office.allocate("SO-1-2", (2, 0))
    office.release("SO-1-2")
    office.issue("SO-1-2", 2, shipment="SHP-2")
    office.invoice(1_190, 2, number="INV-2")
    office.pay(1_190, application="APP-2")
    assert office.axes()[0] == "closed"


def test_an_invoice_posted_twice_doubles_the_receivable_and_reopens_nothing(office: BackOffice) -> None:
    office.issue("SO-1-1", 5)
    office.invoice(2_975, 5)
    office.pay(2_975)
    office.invoice(2_975, 5)
    assert office.exposure() == 2_975
    assert office.axes() == ("closed", "shipped", "invoiced", "paid")


def test_postings_name_orders_and_lines_that_exist(office: BackOffice) -> None:
    order = office.order()
    assert order["sales_order_number"] == "SO-1"
    posting = {
        "payment_id": "PAY-1",
        "application_no": "APP-1",
        "invoice_number": "INV-1",
        "sales_order_number": "SO-9",
        "amount": {"minor": 1, "currency": "EUR"},
        "posting_date": "2026-03-02",
    }
    assert office.ask("postPayment", posting).status == 404


def test_the_exposure_follows_an_order_from_booking_to_payment() -> None:
    office = BackOffice(("A", 100))
    seen = []
    office.book(10)
    seen.append(office.exposure())
    office.allocate("SO-1-1", (10, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 10)
    seen.append(office.exposure())
    office.invoice(7_128, 10)
    seen.append(office.exposure())
    office.pay(7_128)
    seen.append(office.exposure())
    assert seen == [5_000, 5_000, 7_128, 0]


def test_what_is_not_invoiced_counts_with_tax_and_with_the_charges_that_no_invoice_has_had() -> None:
    office = BackOffice(("A", 100), freight_minor=990, tax_rate_ppm=190_000)
    seen = []
    office.book(5, 1)
    seen.append(office.exposure())
    office.allocate("SO-1-1", (5, 0), (1, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 5, 0)
    seen.append(office.exposure())
    office.invoice(4_153, 5, 0, charges=990)
    seen.append(office.exposure())
    office.pay(4_153)
    seen.append(office.exposure())
    assert seen == [4_748, 4_748, 4_153 + 595, 595], "the freight is billed: what is left is one unit and its tax"


def test_an_invoice_that_comes_before_its_goods_issue_does_not_count_twice(office: BackOffice) -> None:
    office.invoice(2_500, 5)
    assert office.exposure() == 2_500
    office.issue("SO-1-1", 5)
    assert office.exposure() == 2_500


@pytest.mark.parametrize(("was", "now"), list(DETOURS))
def test_every_detour_is_made_of_legal_steps(was: str, now: str) -> None:
    axis = next(axis for axis, table in MOVES.items() if was in table and now in table)
    assert now not in MOVES[axis][was], "else it needs no detour"
    assert steps(axis, was, now)[-1] == now


def test_a_step_that_does_not_exist_is_not_taken() -> None:
    with pytest.raises(AssertionError, match="closed to accepted"):
        steps("order", "closed", "accepted")


def test_what_takes_the_place_of_an_invoice_bills_nothing_more_of_the_order(office: BackOffice) -> None:
    """Three of five were billed, one came back, and two are billed again: the other two are still to be billed."""
    office.issue("SO-1-1", 5)
    office.invoice(1_785, 3)
    office.invoice(1_190, 2, number="INV-2", replaces_invoice_number="INV-1")
    assert office.axes()[2] == "partially_invoiced"
    office.invoice(1_190, 2, number="INV-3")
    assert office.axes()[2] == "invoiced"
