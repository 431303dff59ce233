"""How evidence becomes documents: by parcel, by line or by night; freight once; and numbers that come to nothing."""

from typing import Any

import pytest
from msgspec.structs import replace

from seatrial.facts import BillableEventRecorded, InvoicePosted, InvoiceVoided, LineSource, OrderShare
from seatrial.message import JsonObject
from simulators.billing.state import STAGES
from simulators.billing.system import Billing
from simulators.master import Master
from simulators.system import Due, Promises
from tests.simulators.test_billing_invoicing import (
    CALENDAR,
    CUSTOMER,
    FREIGHT,
    LINE,
    MASTER,
    SHIPPED,
    Desk,
    body,
    euros,
)

DAY_MS = 86_400_000
TEN_PM_MS = 15 * 3_600_000
"""22:00 in Berlin, where the trial begins at 07:00."""


def desk(void_ppm: int = 0, **policy: Any) -> Desk:
    made = Desk()
    master: Master = replace(MASTER, habits=replace(MASTER.habits, void_ppm=void_ppm), **policy)
    made.billing = Billing(master, CALENDAR, Promises())
    return made


def shipped(shipment: str, *lines: tuple[str, int, int], order: str = "SO-7", **other: Any) -> JsonObject:
    """Evidence of a parcel; its lines are (order line, units, price)."""
    told = [
        {**LINE, "line_no": no, "shipment_line": str(n), "quantity_base": units, "unit_price": euros(price)}
        for n, (no, units, price) in enumerate(lines, 1)
    ]
    return {**SHIPPED, "source_document": shipment, "sales_order_number": order, "lines": told, **other}


WHOLE = [{"quantity_base": 7, "unit_price": euros(333)}, {"quantity_base": 2, "unit_price": euros(1_000)}]


@pytest.mark.parametrize(
    ("key", "freight"),
    [
        ("first", [990, 0, 0]),
        ("by_value", [228, 304, 458]),  # 990 × 999/4331 = 228.4 and 990 × 2331/4331 = 532.8
        ("by_quantity", [330, 440, 220]),  # of nine pieces three, four and two
    ],
)
def test_freight_is_billed_once_over_three_shipments(key: str, freight: list[int]) -> None:
    billing = desk()
    parcels = [("SHP-1", ("1", 3, 333)), ("SHP-2", ("1", 4, 333)), ("SHP-3", ("2", 2, 1_000))]
    for shipment, line in parcels:
        spread: dict[str, Any] = {"charge_allocation": {"key": key, "order_lines": WHOLE}} if key != "first" else {}
        carries = bool(spread) or shipment == "SHP-1"
        billing.ask("recordBillableEvents", shipped(shipment, line, charges=[FREIGHT] if carries else [], **spread))
        billing.work()
    posted = billing.facts(InvoicePosted)
    assert [invoice.charges_minor for invoice in posted] == freight
    assert sum(freight) == 990


def test_what_is_cut_takes_its_share_of_the_freight_to_the_last_parcel() -> None:
    billing = desk()
    spread = {"key": "by_quantity", "order_lines": [{"quantity_base": 9, "unit_price": euros(333)}]}
    billing.ask("recordBillableEvents", shipped("SHP-1", ("1", 3, 333), charge_allocation=spread))
    billing.work()
    cut = {"key": "by_quantity", "order_lines": [{"quantity_base": 7, "unit_price": euros(333)}]}
    billing.ask("recordBillableEvents", shipped("SHP-2", ("1", 4, 333), charge_allocation=cut))
    billing.work()
    assert [invoice.charges_minor for invoice in billing.facts(InvoicePosted)] == [330, 660]


def test_freight_is_not_taken_back_when_more_is_wanted() -> None:
    billing = desk()
    for nth, (whole, units) in enumerate(((2, 1), (8, 1), (8, 6)), 1):
        spread = {"key": "by_quantity", "order_lines": [{"quantity_base": whole, "unit_price": euros(333)}]}
        billing.ask("recordBillableEvents", shipped(f"SHP-{nth}", ("1", units, 333), charge_allocation=spread))
        billing.work()
    assert [invoice.charges_minor for invoice in billing.facts(InvoicePosted)] == [495, 0, 495]


def test_whoever_says_that_the_parcel_is_the_order_has_the_whole_freight_again() -> None:
    billing = desk()
    for shipment in ("SHP-1", "SHP-2"):
        spread = {"key": "by_quantity", "order_lines": [{"quantity_base": 3, "unit_price": euros(333)}]}
        billing.ask("recordBillableEvents", shipped(shipment, ("1", 3, 333), charge_allocation=spread))
        billing.work()
    assert [invoice.charges_minor for invoice in billing.facts(InvoicePosted)] == [990, 990]


def test_a_customer_who_wants_it_gets_an_invoice_for_every_line() -> None:
    billing = desk(invoice_policy="per_line")
    billing.ask("recordBillableEvents", shipped("SHP-1", ("1", 3, 333), ("2", 2, 1_000), ("1", 1, 333)))
    billing.work()
    first, second = billing.facts(InvoicePosted)
    assert [line.line for line in first.lines] == ["1", "1"] and [line.line for line in second.lines] == ["2"]
    assert (first.net_minor, first.charges_minor, second.net_minor, second.charges_minor) == (1_332, 990, 2_000, 0)
    assert first.source_document == second.source_document == "SHP-1"
    found = body(billing.ask("findDocuments", at=6_000, shipment_number="SHP-1"))["invoices"]
    assert [one["invoice_number"] for one in found] == ["INV-1", "INV-2"]


def test_what_a_customer_gets_on_a_day_is_on_one_invoice_at_night() -> None:
    billing = desk(customers=tuple([replace(who, invoice_policy="consolidated") for who in MASTER.customers]))
    billing.ask("recordBillableEvents", shipped("SHP-1", ("1", 3, 333)), at=0)
    billing.ask("recordBillableEvents", shipped("SHP-2", ("1", 4, 500), order="SO-8", charges=[]), at=3_600_000)
    assert billing.billing.tray.due == [Due("draft", "C-1/EUR///2026-03-02", "order/0001", TEN_PM_MS, TEN_PM_MS)]
    billing.ask("recordBillableEvents", shipped("SHP-3", ("1", 1, 500), order="SO-9", charges=[]), at=TEN_PM_MS + 1)
    last = billing.billing.tray.due[-1]
    assert (last.document, last.ms_min) == ("C-1/EUR///2026-03-03", DAY_MS - 1), "the next night's"
    billing.work(at=TEN_PM_MS)
    tonight, tomorrow = billing.facts(InvoicePosted)
    assert (tonight.source_document, tonight.order_number, tomorrow.order_number) == ("", "", "SO-9")
    assert tonight.sources == (
        LineSource("SHP-1", "SO-7", "order/0001"),
        LineSource("SHP-2", "SO-8", "order/0001"),
    )
    # 3 × 333 + 990 = 1989, with 19 % 377.91; 2000 with 380: the cents of both orders are those of the document
    assert tonight.orders == (OrderShare("SO-7", "order/0001", 990, 2_367), OrderShare("SO-8", "order/0001", 0, 2_380))
    assert tonight.total_minor == 2_999 + 990 + 758 == 2_367 + 2_380
    told = billing.invoice("INV-1")
    assert [(line["sales_order_number"], line["shipment_number"]) for line in told["lines"]] == [
        ("SO-7", "SHP-1"),
        ("SO-8", "SHP-2"),
    ]
    parts = list(tonight.parts)
    assert [(part.order_number, part.nets_minor) for part in parts] == [("SO-7", (999,)), ("SO-8", (2_000,))]


def test_a_block_that_is_lifted_lets_what_waited_be_billed_once() -> None:
    billing = desk()
    blocked = {**CUSTOMER, "status": "blocked_invoice"}
    billing.ask("putCustomer", blocked, customer_number="C-1")
    assert body(billing.ask("recordBillableEvents", shipped("SHP-1", ("1", 3, 333))))["outcome"] == "blocked"
    assert [fact.blocked for fact in billing.facts(BillableEventRecorded)] == ["customer_blocked"]
    billing.work()
    assert billing.facts(InvoicePosted) == []
    billing.ask("putCustomer", {**CUSTOMER, "version": 3}, customer_number="C-1")
    billing.work()
    billing.ask("putCustomer", {**CUSTOMER, "version": 4}, customer_number="C-1")
    billing.work()
    assert [invoice.source_document for invoice in billing.facts(InvoicePosted)] == ["SHP-1"]


class Fails:
    """The first posting fails."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def between(self, name: str, low: int, high: int) -> int:
        raise AssertionError(name)

    def chance(self, name: str, chance_ppm: int) -> bool:
        assert chance_ppm == 80_000
        self.asked.append(name)
        return name == "void/INV-1"


def test_a_number_whose_posting_fails_is_void_and_the_invoice_gets_the_next() -> None:
    billing, draw = desk(void_ppm=80_000), Fails()
    billing.ask("recordBillableEvents", shipped("SHP-1", ("1", 3, 333)))
    while billing.billing.tray.due:
        billing.billing.perform(billing.billing.tray.due.pop(0), 2_000, draw)
    assert draw.asked == ["void/INV-1", "void/INV-2"]
    [voided] = billing.facts(InvoiceVoided)
    assert (voided.invoice, voided.series, voided.reason) == ("INV-1", "INV", "posting_failed")
    assert [invoice.invoice for invoice in billing.facts(InvoicePosted)] == ["INV-2"]
    told = [event.body for event in billing.billing.tray.events]
    assert [(one["type"], one["subject"]) for one in told] == [("invoice.voided", "INV-1"), ("invoice.posted", "INV-2")]
    billing.work()  # the contract has it
    assert billing.ask("getInvoice", invoice_number="INV-1").status == 404


def test_what_went_to_another_country_or_stands_in_another_order_book_is_on_another_invoice() -> None:
    billing = desk(invoice_policy="consolidated")
    for shipment, told in (
        ("SHP-1", {"ship_to": {"country": "DE"}}),
        ("SHP-2", {"ship_to": {"country": "AT"}}),
        ("SHP-3", {"ship_to": {"country": "DE"}, "order_book": "erp_2"}),
        ("SHP-4", {"ship_to": {"country": "DE"}}),
    ):
        billing.ask("recordBillableEvents", shipped(shipment, ("1", 1, 500), order=f"SO-{shipment}", **told))
    billing.work(at=TEN_PM_MS)
    assert [[source.source_document for source in one.sources] or [one.source_document] for one in
            billing.facts(InvoicePosted)] == [["SHP-1", "SHP-4"], ["SHP-2"], ["SHP-3"]]  # fmt: skip


def test_a_void_number_says_whose_ledger_the_document_was_for() -> None:
    billing, draw = desk(void_ppm=80_000), Fails()
    billing.ask("recordBillableEvents", shipped("SHP-1", ("1", 1, 500), order_book="erp_2"))
    while billing.billing.tray.due:
        billing.billing.perform(billing.billing.tray.due.pop(0), 2_000, draw)
    told = {event.body["type"]: event.body["data"] for event in billing.billing.tray.events}
    assert told["invoice.voided"]["order_book"] == "erp_2"


def test_evidence_that_was_withdrawn_before_it_was_drafted_is_on_no_document() -> None:
    billing = desk(invoice_policy="consolidated")
    for shipment in ("SHP-1", "SHP-2"):
        billing.ask("recordBillableEvents", shipped(shipment, ("1", 3, 333), charges=[]))
    events = billing.billing._state.events  # what withdraws it is not there yet
    events["BEV-1"].status = "withdrawn"
    billing.work(at=TEN_PM_MS)
    assert [invoice.source_document for invoice in billing.facts(InvoicePosted)] == ["SHP-2"]
    billing.ask("recordBillableEvents", shipped("SHP-3", ("1", 3, 333)), at=TEN_PM_MS)
    events["BEV-3"].status = "withdrawn"
    billing.work(at=TEN_PM_MS + DAY_MS)
    assert len(billing.facts(InvoicePosted)) == 1
    assert billing.billing._state.drafts == {}


def test_a_document_goes_one_way() -> None:
    assert {now for now, _ in STAGES} == {"billable", "draft", "taxed"}, "what is posted stays as it is"


def test_an_invoice_of_a_whole_night_bears_the_day_of_the_last_that_left() -> None:
    billing = desk(invoice_policy="consolidated")
    for shipment, at in (("SHP-2", "2026-03-02T22:30:00.000Z"), ("SHP-1", "2026-03-02T23:30:00.000Z")):
        when = {"occurred_at": at, "zone": "Europe/Berlin"}
        billing.ask("recordBillableEvents", shipped(shipment, ("1", 1, 333), charges=[], **when))
    billing.work()
    (invoice,) = billing.facts(InvoicePosted)
    assert len(invoice.lines) == 2
    assert invoice.posting_date == "2026-03-03"
