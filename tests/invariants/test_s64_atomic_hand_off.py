"""S64: what the engine says it has done is in the books, and what it has brought about it knows."""

import pytest

from harness.invariants.s64_atomic_hand_off import AtomicHandOff
from tests.invariants.notation import judged

BOOKS = (
    "09:00 OrderBooked order_number=SO-7 external_id=CRM-7\n"
    "09:00 FulfilmentOrderOpened fulfilment_order=SO-7-1 order_number=SO-7\n"
    "09:10 ShippingOrderAccepted fulfilment_order=SO-7-1\n"
    "10:00 ShipmentConfirmed shipment=SHP-3 fulfilment_order=SO-7-1 order_number=SO-7\n"
    "10:01 GoodsIssuePosted shipment=SHP-3 fulfilment_order=SO-7-1\n"
    "10:01 BillableEventRecorded source_document=SHP-3 order_number=SO-7\n"
    "10:05 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7\n"
)
VIEW = (
    "18:00 OrderViewed order=CRM-7 order_number=SO-7 fulfilment_orders=SO-7-1 handed_over=SO-7-1 "
    "shipments=SHP-3 posted=SHP-3 billed=SHP-3 invoices=INV-9\n"
)


def without(kind: str) -> str:
    return "".join(line for line in BOOKS.splitlines(keepends=True) if kind not in line)


def test_a_view_that_says_what_the_books_say_is_right() -> None:
    verdict = judged(AtomicHandOff, BOOKS + VIEW)
    assert (verdict.breaches, verdict.exercised) == ([], 1)


@pytest.mark.parametrize(
    "kind",
    ["OrderBooked", "FulfilmentOrderOpened", "ShippingOrderAccepted", "ShipmentConfirmed",
     "GoodsIssuePosted", "BillableEventRecorded", "InvoicePosted"],
)  # fmt: skip
def test_what_it_says_and_no_book_has_is_a_breach(kind: str) -> None:
    assert judged(AtomicHandOff, without(kind) + VIEW).kinds == ["order/not in the books"]


@pytest.mark.parametrize("word", ["order_number=SO-7", "fulfilment_orders=SO-7-1", "shipments=SHP-3", "invoices=INV-9"])
def test_what_the_books_have_and_it_does_not_know_is_a_breach(word: str) -> None:
    verdict = judged(AtomicHandOff, BOOKS + VIEW.replace(f" {word}", ""))
    assert verdict.kinds == ["order/not known"]


def test_what_is_said_names_the_document() -> None:
    verdict = judged(AtomicHandOff, without("ShippingOrderAccepted") + VIEW)
    assert verdict.text == (
        "the engine says that for order CRM-7 the warehouse has the shipping order of SO-7-1, and it is in no book"
    )


def test_an_open_case_about_the_order_excuses_it() -> None:
    case = "18:01 CaseListed status={} business_key=ship:SO-7:after\n"
    broken = without("ShippingOrderAccepted") + VIEW
    assert judged(AtomicHandOff, broken + case.format("open")).breaches == []
    assert len(judged(AtomicHandOff, broken + case.format("closed")).breaches) == 1


def test_an_order_that_nobody_has_booked_is_unexercised() -> None:
    assert judged(AtomicHandOff, "18:00 OrderViewed order=CRM-7\n").exercised == 0
    assert judged(AtomicHandOff, BOOKS).exercised == 0


def test_what_is_invoiced_anew_because_something_came_back_is_the_orders() -> None:
    anew = "15:00 InvoicePosted order/1/back invoice=INV-12 source_document=SHP-3 order_number=SO-7 replaces=INV-9\n"
    knows = VIEW.replace("invoices=INV-9", "invoices=INV-9,INV-12")
    assert judged(AtomicHandOff, BOOKS + anew + knows).breaches == []
    assert judged(AtomicHandOff, BOOKS + anew + VIEW).kinds == ["order/not known"]
