"""The books of a month agree, and one document more, or one less, is seen."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from seatrial import facts as f
from seatrial.policy import Policies
from tests.months.reconciliation import Books
from tests.simulators.warehouse import Chance

HEAD: dict[str, Any] = {"origin": "order/1", "system": "x"}
EURO: dict[str, Any] = {"currency": "EUR"}

BOOKED = f.OrderBooked(
    **HEAD, **EURO, order_number="SO-1", external_id="CRM-1", revision=1, customer="C-1", holds=(),
    lines=(f.Line("1", "PEN", 5),), prices_minor=(100,), tax_categories=("standard",), charges_minor=10,
)  # fmt: skip
OPENED = f.FulfilmentOrderOpened(
    **HEAD, fulfilment_order="SO-1-1", order_number="SO-1", site="DC1", lines=(f.Line("1", "PEN", 5),)
)
CUT = f.QuantityCut(**HEAD, order_number="SO-1", fulfilment_order="SO-1-1", lines=(f.Line("1", "PEN", 2),))
SHIPPED = f.ShipmentConfirmed(
    **HEAD, shipment="SHP-1", fulfilment_order="SO-1-1", order_number="SO-1",
    lines=(f.ShipmentLine("1", "1", "PEN", "DC1", "L1", 3),),
)  # fmt: skip
INVOICED = f.InvoicePosted(
    **HEAD, **EURO, invoice="INV-1", customer="C-1", source_document="SHP-1", order_number="SO-1",
    lines=(f.BillableLine("1", "1", "PEN", 3, 100),), tax_categories=("standard",),
    net_minor=300, charges_minor=10, tax_minor=60, total_minor=370,
)  # fmt: skip
DEBITED = f.ReceivablePosted(**HEAD, **EURO, kind="invoice", document="INV-1", invoice="INV-1", amount_minor=370)
TAKEN = f.FundsCaptured(
    **HEAD, **EURO, transaction="TXN-1", payment_request="PRQ-1", reference="INV-1", amount_minor=370
)
RECEIVED = f.PaymentReceived(**HEAD, **EURO, payment="PAY-1", reference="TXN-1", amount_minor=370)
RECORDED = f.CaptureRecorded(
    **HEAD, **EURO, payment="PAY-1", transaction="TXN-1", payment_request="PRQ-1", invoice="INV-1",
    order_number="SO-1", customer="C-1", amount_minor=370,
)  # fmt: skip
APPLIED = f.PaymentApplied(**HEAD, **EURO, application="APP-1", payment="PAY-1", invoice="INV-1", amount_minor=370)
PAID = f.ReceivablePosted(**HEAD, **EURO, kind="payment", document="APP-1", invoice="INV-1", amount_minor=-370)
CLOSED = f.OrderClosed(**HEAD, order_number="SO-1", external_id="CRM-1")
BACK = f.ReturnLine("INV-1", "1", "PEN", 1, "1", "1")
ALLOWED = f.ReturnAuthorized(**HEAD, rma="RMA-1", return_id="RET-1", order_number="SO-1", site="DC1", lines=(BACK,))
LOOKED_AT = f.ReturnInspected(
    **HEAD, rma="RMA-1", receipt="RCV-1", inspection="INS-1", site="DC1",
    lines=(f.InspectedLine("1", "PEN", 1, 0, "restock"),),
)  # fmt: skip
CREDITED = f.CreditPosted(
    **HEAD, **EURO, credit_memo="CM-1", invoice="INV-1", customer="C-1", order_number="SO-1", reason="return",
    source_document="INS-1", rma="RMA-1", lines=(f.CreditedLine("INV-1", "1", "1", "PEN", 1, 100, 20),),
    net_minor=100, tax_minor=20, total_minor=120,
)  # fmt: skip
CREDIT_BOOKED = f.ReceivablePosted(
    **HEAD, **EURO, kind="credit_memo", document="CM-1", invoice="INV-1", amount_minor=-120
)


def journal(kind: str, document: str, **rows: int) -> f.JournalPosted:
    return f.JournalPosted(
        **HEAD, **EURO, journal=f"JNL-{document}", kind=kind, document=document, posting_date="2026-03-02",
        rows=tuple([f.JournalRow(account, minor) for account, minor in rows.items()]),
    )  # fmt: skip


INVOICE_JOURNAL = journal("invoice", "INV-1", receivables=370, revenue=-300, charges=-10, tax=-60)
CASH_JOURNAL = journal("payment", "APP-1", unapplied_cash=370, receivables=-370)
CREDIT_JOURNAL = journal("credit_memo", "CM-1", receivables=-120, revenue=100, tax=20)

STORY: tuple[f.Fact, ...] = (
    BOOKED, OPENED, CUT, SHIPPED, INVOICED, DEBITED, INVOICE_JOURNAL, TAKEN, RECEIVED, RECORDED, APPLIED, PAID,
    CASH_JOURNAL, CLOSED, ALLOWED, LOOKED_AT, CREDITED, CREDIT_BOOKED, CREDIT_JOURNAL,
)  # fmt: skip


def differences(story: Sequence[f.Fact]) -> list[str]:
    books = Books(Policies())
    for fact in story:
        for reaction in books.watch():
            if type(fact) is reaction.fact:
                reaction.decide(fact, 0, Chance())
    return books.differences()


def test_books_that_agree_have_no_difference() -> None:
    assert differences(STORY) == []


ONE_MORE = [
    OPENED, CUT, SHIPPED, INVOICED, DEBITED, INVOICE_JOURNAL, TAKEN, RECORDED, APPLIED, PAID, CASH_JOURNAL, LOOKED_AT,
    CREDITED, CREDIT_BOOKED, CREDIT_JOURNAL,
]  # fmt: skip


@pytest.mark.parametrize("twice", ONE_MORE, ids=lambda fact: type(fact).__name__)
def test_a_document_that_is_there_twice_is_seen(twice: f.Fact) -> None:
    at = STORY.index(twice)
    assert differences([*STORY[:at], twice, *STORY[at:]])


ONE_LESS = [*ONE_MORE, RECEIVED]


@pytest.mark.parametrize("missing", ONE_LESS, ids=lambda fact: type(fact).__name__)
def test_a_document_that_is_missing_is_seen(missing: f.Fact) -> None:
    assert differences([fact for fact in STORY if fact is not missing])


def replaced(of: f.Fact, by: f.Fact) -> list[f.Fact]:
    return [by if fact is of else fact for fact in STORY]


def test_what_stands_on_another_account_is_seen_though_every_journal_balances() -> None:
    gross = journal("invoice", "INV-1", receivables=370, revenue=-360, charges=-10)
    assert differences(replaced(INVOICE_JOURNAL, gross)) == [
        "account revenue is -260 EUR; the documents come to -200",
        "account tax is 20 EUR; the documents come to -40",
    ]
    crooked = journal("invoice", "INV-1", receivables=370, revenue=-300, charges=-10, tax=-61)
    assert differences(replaced(INVOICE_JOURNAL, crooked))[0] == (
        "journal JNL-INV-1 of invoice INV-1 does not balance, by -1"
    )


OTHERS_ORDER = replace(
    BOOKED, origin="order/2", order_number="SO-2", external_id="CRM-2", customer="C-2", lines=(), prices_minor=()
)
OTHERS_BILL = replace(
    INVOICED, origin="order/2", invoice="INV-2", customer="C-2", order_number="SO-2", source_document="SHP-2", lines=(),
    net_minor=0, charges_minor=250, tax_minor=0, total_minor=250,
)  # fmt: skip
OTHERS: tuple[f.Fact, ...] = (
    OTHERS_ORDER, OTHERS_BILL, replace(DEBITED, document="INV-2", invoice="INV-2", amount_minor=250),
    journal("invoice", "INV-2", receivables=250, charges=-250),
)  # fmt: skip
SENT = f.MoneySent(**HEAD, **EURO, reference="INV-2", payer="C-2", invoice="INV-2", amount_minor=250)
CAME = f.PaymentReceived(**HEAD, **EURO, payment="PAY-2", reference="INV-2", amount_minor=250)


def test_a_bill_that_is_paid_with_another_ones_money_is_seen() -> None:
    """Every document is there, every account is right, and the provider has what billing has."""
    money: tuple[f.Fact, ...] = (
        CAME,
        replace(APPLIED, application="APP-2", payment="PAY-2", invoice="INV-2", amount_minor=250),
        replace(PAID, document="APP-2", invoice="INV-2", amount_minor=-250),
        journal("payment", "APP-2", unapplied_cash=250, receivables=-250),
    )
    assert differences([*STORY, *OTHERS]) == []
    assert differences([*STORY, *OTHERS, SENT, *money]) == [
        "C-1 owes -370 by his statement, -120 by what is open",
        "C-2 owes 250 by his statement, 0 by what is open",
    ]
    his = replace(money[0], origin="order/2/pay/1")
    assert differences([*STORY, *OTHERS, SENT, his, *money[1:]]) == []


LISTED = f.CaseListed(
    origin="", system="engine", case="CASE-1", business_key="PAY-2/balance", reason_code="unapplied_cash",
    owner="finance", status="open", opened_at=0, deadline_at=0, attempts=1, next_action="pay it back",
)  # fmt: skip


def test_money_from_a_bank_that_is_left_and_on_no_list_is_seen() -> None:
    """It is on the customer's account, and so it is in every sum."""
    assert differences([*STORY, SENT, CAME]) == ["PAY-2: 250 are left of it, and nobody knows"]
    assert differences([*STORY, SENT, CAME, LISTED]) == []
    assert differences([*STORY, SENT, CAME, replace(LISTED, status="closed")]) != []


@pytest.mark.parametrize(
    ("booked", "times"),
    [((), 0), ((replace(CAME, amount_minor=225),), 0), ((CAME, CAME), 2), ((replace(CAME, reference="?"),), 0)],
)
def test_money_that_is_not_received_as_a_bank_has_sent_it_is_seen(booked: tuple[f.Fact, ...], times: int) -> None:
    said = f"250 EUR for INV-2: sent 1 times, received {times} times"
    assert said in differences([*STORY, SENT, *booked, LISTED])


def test_money_that_the_provider_has_taken_is_received_as_it_is() -> None:
    """Billing has recorded what was captured, and says that less of it has come."""
    assert "370 EUR for TXN-1: sent 1 times, received 0 times" in differences(
        replaced(RECEIVED, replace(RECEIVED, amount_minor=333))
    )


def test_so_is_what_is_on_the_list_and_was_used() -> None:
    used: tuple[f.Fact, ...] = (
        CAME,
        replace(APPLIED, origin="order/2", application="APP-2", payment="PAY-2", invoice="INV-2", amount_minor=250),
        replace(PAID, origin="order/2", document="APP-2", invoice="INV-2", amount_minor=-250),
        replace(journal("payment", "APP-2", unapplied_cash=250, receivables=-250), origin="order/2"),
    )
    his = replace(used[0], origin="order/2/pay/1")
    assert differences([*STORY, *OTHERS, SENT, his, *used[1:], LISTED]) == [
        "PAY-2: 0 are left of it, and finance has it on its list"
    ]


def test_a_bill_that_is_settled_with_another_ones_credit_is_seen() -> None:
    used = f.CreditApplied(**HEAD, **EURO, application="CRA-1", credit_memo="CM-1", invoice="INV-2", amount_minor=120)
    moved = f.ReceivablesCleared(
        **HEAD, **EURO, application="CRA-1", credit_memo="CM-1", from_invoice="INV-1", invoice="INV-2",
        amount_minor=120, order_number="SO-2",
    )  # fmt: skip
    assert differences([*STORY, *OTHERS, used])[:2] == [
        "INV-1: 0 open in billing, -120 in the ledger",
        "INV-2: 130 open in billing, 250 in the ledger",
    ]
    assert differences([*STORY, *OTHERS, used, moved]) == [
        "C-1 owes -120 by his statement, 0 by what is open",
        "C-2 owes 250 by his statement, 130 by what is open",
    ]
