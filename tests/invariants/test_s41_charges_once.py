"""S41: freight and the other charges of an order are billed once."""

from harness.invariants.s41_charges_once import ChargesOnce
from seatrial.policy import Policies
from tests.invariants.notation import judged

BOOKED = "09:00 OrderBooked order_number=SO-7 charges_minor=990 currency=EUR\n"
FIRST = "10:40 InvoicePosted invoice=INV-9 order_number=SO-7 source_document=SHP-3 charges_minor=990 currency=EUR\n"
SECOND = "11:40 InvoicePosted invoice=INV-10 order_number=SO-7 source_document=SHP-8 charges_minor={} currency=EUR\n"


def test_charges_on_one_of_two_invoices_are_right() -> None:
    verdict = judged(ChargesOnce, BOOKED + FIRST + SECOND.format(0))
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_charges_on_both_are_a_breach_at_the_second() -> None:
    verdict = judged(ChargesOnce, BOOKED + FIRST + SECOND.format(990), at_rest=False)
    assert verdict.kinds == ["order/charges billed again"]
    assert verdict.text == (
        "order SO-7 was charged 19.80 EUR of freight and other charges, instead of 9.90 EUR, with INV-9 and INV-10"
    )
    assert verdict.breaches[0].witness == (1, 2)


def test_charges_on_none_are_a_breach_at_rest_unless_somebody_has_an_invoice_on_his_desk() -> None:
    none = BOOKED + SECOND.format(0)
    assert judged(ChargesOnce, none, at_rest=False).breaches == []
    verdict = judged(ChargesOnce, none)
    assert verdict.kinds == ["order/charges not billed"]
    assert "of the 9.90 EUR of freight and other charges of order SO-7, 0.00 EUR were billed" in verdict.text
    case = "12:00 CaseListed status={} business_key=bill:goods_issue:SHP-8"
    assert judged(ChargesOnce, none + case.format("open")).breaches == []
    assert len(judged(ChargesOnce, none + case.format("closed")).breaches) == 1


def test_what_was_refused_at_the_door_or_is_left_of_a_document_excuses_no_charges() -> None:
    for key in ("SHP-8:refused", "INV-10/balance"):
        case = f"12:00 CaseListed status=open business_key={key}"
        assert judged(ChargesOnce, BOOKED + SECOND.format(0) + case).kinds == ["order/charges not billed"], key


def test_charges_of_a_finished_order_are_asked_for_too() -> None:
    assert len(judged(ChargesOnce, BOOKED + SECOND.format(0) + "15:00 retire order/1").breaches) == 1
    assert judged(ChargesOnce, BOOKED + FIRST + "15:00 retire order/1").breaches == []


def test_charges_that_the_order_does_not_have_are_a_breach() -> None:
    assert judged(ChargesOnce, BOOKED.replace("990", "0") + FIRST).kinds == ["order/charges billed again"]


def test_an_order_without_invoice_or_charges_is_unexercised() -> None:
    assert judged(ChargesOnce, BOOKED).exercised == 0
    assert judged(ChargesOnce, BOOKED.replace("990", "0") + SECOND.format(0)).exercised == 0


SPREAD = Policies(charge_allocation="by_value")
THREE = "09:00 OrderBooked order_number=SO-7 charges_minor=990 currency=EUR lines=1:WIDGET:{}\n"


def test_charges_that_are_spread_are_billed_when_all_is() -> None:
    whole = FIRST.strip() + " lines=1/1:WIDGET:3\n"
    part = whole.replace("=990", "=330")
    assert judged(ChargesOnce, THREE.format(9) + part, SPREAD).breaches == [], "two thirds are still to come"
    assert judged(ChargesOnce, THREE.format(3) + whole, SPREAD).breaches == []
    verdict = judged(ChargesOnce, THREE.format(3) + part, SPREAD)
    assert verdict.kinds == ["order/charges not billed"]
    assert judged(ChargesOnce, THREE.format(9) + part).kinds == ["order/charges not billed"], "no such policy"


def test_what_was_wished_for_later_and_given_up_keeps_its_share_of_charges_that_are_spread() -> None:
    part = FIRST.strip().replace("=990", "=742") + " lines=1/1:WIDGET:3\n"
    more = "09:30 OrderAmended order_number=SO-7 revision=2 lines=1:WIDGET:4\n"
    assert judged(ChargesOnce, THREE.format(3) + more + part, SPREAD).breaches == []
    assert judged(ChargesOnce, THREE.format(3) + part, SPREAD).kinds == ["order/charges not billed"]


def test_each_order_on_an_invoice_has_its_own_charges() -> None:
    other = "09:01 OrderBooked order/2 order_number=SO-8 charges_minor=500 currency=EUR\n"
    both = (
        "22:00 InvoicePosted invoice=INV-9 charges_minor=1490 sources=SHP-3/SO-7@order/1,SHP-4/SO-8@order/2 "
        "lines=1:WIDGET:1,1:WIDGET:1 orders=SO-7:{}:5000@order/1,SO-8:{}:5000@order/2\n"
    )
    assert judged(ChargesOnce, BOOKED + other + both.format(990, 500)).breaches == []
    verdict = judged(ChargesOnce, BOOKED + other + both.format(890, 600), at_rest=False)
    assert "order SO-8 was charged 6.00 EUR of freight and other charges, instead of 5.00 EUR" in verdict.text


def test_what_is_invoiced_anew_is_not_the_rest_of_the_order() -> None:
    """Spread charges are short as long as all is not billed: what takes the place of an invoice bills nothing more."""
    booked = BOOKED.replace("\n", " lines=1:WIDGET:5\n")
    half = (
        "10:40 InvoicePosted invoice=INV-9 order_number=SO-7 source_document=SHP-3 lines=1:WIDGET:3 charges_minor=594\n"
    )
    anew = "12:40 InvoicePosted invoice=INV-11 order_number=SO-7 source_document=SHP-3 lines=1:WIDGET:2{}\n"
    by_quantity = Policies(charge_allocation="by_quantity")
    assert judged(ChargesOnce, booked + half + anew.format(" replaces=INV-9"), by_quantity).breaches == []
    assert judged(ChargesOnce, booked + half + anew.format(""), by_quantity).kinds == ["order/charges not billed"]
