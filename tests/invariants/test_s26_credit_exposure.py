"""S26: what a customer really owes, whenever his credit is approved."""

import pytest

from harness.invariants.s26_credit_exposure import CreditExposure
from seatrial.policy import Policies
from tests.invariants.notation import judged

FIRST = """
09:00 OrderBooked order/1 order_number=SO-1 customer=C-1 lines=1:WIDGET:5 prices_minor=1000
09:00 CreditApproved order/1 order_number=SO-1 customer=C-1 occasion=booking limit_minor=8000 exposure_minor=5000
10:00 CreditApproved order/1 order_number=SO-1 customer=C-1 occasion=release limit_minor=8000 exposure_minor=5000
"""
SHIPPED = """
11:00 ShipmentConfirmed order/1 shipment=SHP-1 order_number=SO-1 lines=1:WIDGET:5
"""
INVOICED = f"""{SHIPPED}
11:10 InvoicePosted order/1 invoice=INV-1 order_number=SO-1 lines=1/1:WIDGET:5*1000 net_minor=5000 total_minor=6100
"""
PAID = f"""{INVOICED}
11:20 ReceivablePosted order/1 kind=invoice document=INV-1 invoice=INV-1 amount_minor=6100
11:30 PaymentApplied order/1/pay/1 application=APP-1 invoice=INV-1 amount_minor=6100
"""
SECOND = """
12:00 OrderBooked order/2 order_number=SO-2 customer=C-1 lines=1:WIDGET:4 prices_minor=1000
12:00 CreditApproved order/2 order_number=SO-2 customer=C-1 occasion=booking limit_minor=8000 exposure_minor=1000
"""
BEYOND = ["order/approved beyond the limit"]


def test_it_holds_when_the_first_order_is_paid_before_the_second() -> None:
    verdict = judged(CreditExposure, FIRST + PAID + SECOND)
    assert verdict.breaches == []
    assert verdict.exercised == 3


@pytest.mark.parametrize("so_far", ["", SHIPPED, INVOICED], ids=["open", "shipped", "invoiced"])
def test_it_is_violated_while_the_first_order_is_not_paid(so_far: str) -> None:
    verdict = judged(CreditExposure, FIRST + so_far + SECOND)
    assert verdict.kinds == BEYOND
    assert "C-1 owed or would owe 9000 of 8000 minor units; the order book counted 1000" in verdict.text


def gross(limit: int, then: str = "", category: str = "standard") -> list[str]:
    """Three at 10.00 with freight of 9.90, and 19 % on both: 47.48. Judged again at noon, after `then`."""
    about = "order_number=SO-1 customer=C-1"
    priced = "lines=1:WIDGET:3 prices_minor=1000 charges_minor=990 tax_rate_ppm=190000"
    booked = f"09:00 OrderBooked order/1 {about} {priced} tax_categories={category}\n"
    return judged(
        CreditExposure, f"{booked}{then}12:00 CreditApproved order/1 {about} occasion=release limit_minor={limit}\n"
    ).kinds


def test_an_order_counts_as_it_will_be_owed() -> None:
    assert (gross(4748), gross(4747)) == ([], BEYOND)
    assert (gross(4178, category="zero"), gross(4177, category="zero")) == ([], BEYOND), "freight is taxed all the same"


def test_an_order_that_is_billed_in_parts_owes_its_charges_once() -> None:
    part = """
10:00 ShipmentConfirmed order/1 shipment=SHP-1 order_number=SO-1 lines=1:WIDGET:2
10:10 InvoicePosted order/1 invoice=INV-1 order_number=SO-1 lines=1/1:WIDGET:2*1000 charges_minor=990 total_minor=3558
"""
    known = "10:20 ReceivablePosted order/1 kind=invoice document=INV-1 invoice=INV-1 amount_minor=3558\n"
    paid = "10:30 PaymentApplied order/1/pay/1 application=APP-1 invoice=INV-1 amount_minor=3558\n"
    assert (gross(4748, part), gross(4747, part)) == ([], BEYOND)
    assert (gross(4748, part + known), gross(4747, part + known)) == ([], BEYOND)
    assert (gross(4748, part + known + known), gross(4747, part + known + known)) == ([], BEYOND)
    assert (gross(1190, part + known + paid), gross(1189, part + known + paid)) == ([], BEYOND)
    early = paid.replace("10:30", "10:15")
    assert (gross(1190, part + early), gross(1189, part + early)) == ([], BEYOND)


def test_an_invoice_counts_at_its_total_when_the_order_book_has_it() -> None:
    smaller = SECOND.replace("WIDGET:4", "WIDGET:2")
    known = f"{INVOICED}\n11:20 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=6100\n"
    assert judged(CreditExposure, FIRST + INVOICED + smaller).kinds == []
    assert judged(CreditExposure, FIRST + known + smaller).kinds == BEYOND


def test_an_order_counts_at_the_price_that_was_approved() -> None:
    approved = "10:30 PriceApproved order/1 order_number=SO-1 lines=1:WIDGET:5 prices_minor={}\n"
    assert judged(CreditExposure, FIRST + approved.format(800) + SECOND).kinds == []
    assert judged(CreditExposure, FIRST + approved.format(801) + SECOND).kinds == BEYOND


def test_what_was_added_to_an_order_counts_and_what_was_given_up_does_not() -> None:
    smaller = SECOND.replace("WIDGET:4", "WIDGET:3")
    more = "10:30 OrderAmended order/1 order_number=SO-1 revision=2 lines=1:WIDGET:6\n"
    cut = "10:29 QuantityCut order/1 order_number=SO-1 lines=1:WIDGET:1 revision=2\n"
    assert judged(CreditExposure, FIRST + smaller).kinds == []
    assert judged(CreditExposure, FIRST + more + smaller).kinds == BEYOND
    less = cut + more.replace("WIDGET:6", "WIDGET:5")
    assert judged(CreditExposure, FIRST + less + SECOND).kinds == []


def test_a_payment_counts_when_it_is_applied_and_not_when_it_is_posted() -> None:
    posted = f"{INVOICED}\n11:30 ReceivablePosted kind=payment document=APP-1 invoice=INV-1 amount_minor=-6100\n"
    assert judged(CreditExposure, FIRST + posted + SECOND).kinds == BEYOND


def test_an_order_that_a_clerk_has_let_go_is_not_judged_and_counts() -> None:
    held = """
12:00 OrderBooked order/2 order_number=SO-2 customer=C-1 lines=1:WIDGET:4 prices_minor=1000 holds=credit
12:10 HoldReleased order/2 order_number=SO-2 hold=credit
12:30 CreditApproved order/2 order_number=SO-2 customer=C-1 occasion=release limit_minor=8000
"""
    third = """
13:00 OrderBooked order/3 order_number=SO-3 customer=C-1 lines=1:WIDGET:1 prices_minor=10
13:00 CreditApproved order/3 order_number=SO-3 customer=C-1 occasion=booking limit_minor=8000
"""
    assert judged(CreditExposure, FIRST + held).kinds == []
    assert judged(CreditExposure, FIRST + held + third).kinds == BEYOND
    grown = held.replace("12:30", "12:20 OrderAmended order/2 order_number=SO-2 revision=2 lines=1:WIDGET:9\n12:30")
    assert judged(CreditExposure, FIRST + grown).kinds == BEYOND, "he let go what it was then"


def test_what_is_on_credit_hold_or_cut_does_not_count() -> None:
    held = "11:00 HoldSet order/1 order_number=SO-1 hold=credit\n"
    cut = "11:00 QuantityCut order/1 order_number=SO-1 lines=1:WIDGET:5\n"
    other = "11:00 HoldSet order/1 order_number=SO-1 hold=address\n"
    assert judged(CreditExposure, FIRST + held + SECOND).kinds == []
    assert judged(CreditExposure, FIRST + cut + SECOND).kinds == []
    assert judged(CreditExposure, FIRST + other + SECOND).kinds == BEYOND


def test_a_finished_order_is_forgotten() -> None:
    assert judged(CreditExposure, f"{FIRST}{PAID}\n11:40 retire order/1\n{SECOND}").kinds == []


def test_it_is_unexercised_without_an_approval() -> None:
    journal = "09:00 OrderBooked order_number=SO-1 customer=C-1 lines=1:WIDGET:5 prices_minor=1000 holds=credit"
    assert judged(CreditExposure, journal).exercised == 0


def test_a_price_for_a_box_counts_by_the_box() -> None:
    booked = (
        "09:00 OrderBooked order/1 order_number=SO-1 customer=C-1 lines=1:BOLT:36 prices_minor=1000 priced_per=BOX*12\n"
    )
    approved = "09:00 CreditApproved order/1 order_number=SO-1 customer=C-1 occasion=booking limit_minor={}\n"
    assert judged(CreditExposure, booked + approved.format(3000)).breaches == []
    assert len(judged(CreditExposure, booked + approved.format(2999)).breaches) == 1


def test_what_was_refused_is_not_owed_where_the_delivery_is_billed() -> None:
    proof = "11:05 DeliveryConfirmed order/1 shipment=SHP-1 version=1 final=yes lines=1:WIDGET:3/1/1\n"
    on_proof = Policies(billing_trigger="proof_of_delivery")
    assert judged(CreditExposure, FIRST + SHIPPED + proof + SECOND, on_proof).breaches == []
    assert judged(CreditExposure, FIRST + SHIPPED + proof + SECOND).kinds == BEYOND, "billed for what has left"
    provisional = proof.replace("final=yes", "final=no")
    assert judged(CreditExposure, FIRST + SHIPPED + provisional + SECOND, on_proof).kinds == BEYOND


def test_what_is_credited_is_not_owed_even_when_the_order_is_over() -> None:
    memo = "+1d 09:00 CreditPosted credit_memo=CM-1 invoice=INV-1 customer=C-1 order_number=SO-1 total_minor={}\n"
    booked = "+1d 10:00 OrderBooked order/2 order_number=SO-2 customer=C-1 lines=1:WIDGET:1 prices_minor=1000\n"
    approved = (
        "+1d 10:00 CreditApproved order/2 order_number=SO-2 customer=C-1 occasion=booking limit_minor=600 "
        "exposure_minor=500\n"
    )
    assert len(judged(CreditExposure, booked + approved).breaches) == 1
    assert judged(CreditExposure, memo.format(500) + booked + approved).breaches == []
    assert len(judged(CreditExposure, memo.format(300) + booked + approved).breaches) == 1


def test_what_was_credited_before_an_order_was_over_stays_a_claim() -> None:
    """SO-2 comes to 40.00, and of what was paid for SO-1 10.00 are owed back."""
    memo = "11:35 CreditPosted order/1 credit_memo=CM-1 invoice=INV-1 customer=C-1 order_number=SO-1 total_minor={}\n"
    story = FIRST + PAID + memo + "11:40 retire order/1\n" + SECOND.replace("limit_minor=8000", "limit_minor=3000")
    assert judged(CreditExposure, story.format(1000)).breaches == []
    assert judged(CreditExposure, story.format(900)).kinds == BEYOND


def test_what_is_invoiced_anew_leaves_the_rest_of_the_order_to_be_billed() -> None:
    """Three of five were billed, 30.00, credited, and two of them billed again: 20.00 owed and 20.00 to come."""
    first = FIRST.replace("limit_minor=8000", "limit_minor=5000")
    billed = """
11:00 ShipmentConfirmed order/1 shipment=SHP-1 order_number=SO-1 lines=1:WIDGET:3
11:10 InvoicePosted order/1 invoice=INV-1 order_number=SO-1 lines=1/1:WIDGET:3*1000 net_minor=3000 total_minor=3000
11:11 ReceivablePosted order/1 kind=invoice document=INV-1 invoice=INV-1 amount_minor=3000
11:20 CreditPosted order/1/back credit_memo=CM-1 invoice=INV-1 customer=C-1 order_number=SO-1 total_minor=3000
11:30 InvoicePosted order/1/back invoice=INV-2 order_number=SO-1 lines=1/1:WIDGET:2*1000 total_minor=2000 replaces=INV-1
11:31 ReceivablePosted order/1/back kind=invoice document=INV-2 invoice=INV-2 amount_minor=2000
"""
    asked = "12:00 CreditApproved order/1 order_number=SO-1 customer=C-1 occasion=release limit_minor={}\n"
    assert judged(CreditExposure, first + billed + asked.format(4000)).breaches == []
    assert judged(CreditExposure, first + billed + asked.format(3999)).kinds == BEYOND


def just(minor: int, so_far: str) -> bool:
    """Whether that is what C-1 owes when SO-2 is booked, which comes to 40.00."""
    enough, short = (
        judged(CreditExposure, so_far + SECOND.replace("limit_minor=8000", f"limit_minor={limit}")).kinds
        for limit in (minor + 4000, minor + 3999)
    )
    return (enough, short) == ([], BEYOND)


def test_what_is_invoiced_anew_when_the_order_is_over_is_owed_and_so_the_claim_is_less() -> None:
    """61.00 were paid and are credited, and 36.60 of it billed again."""
    over = "11:40 retire order/1\n"
    credited = """
11:42 CreditPosted order/1/back credit_memo=CM-1 invoice=INV-1 order_number=SO-1 customer=C-1 total_minor=6100
"""
    anew = """
11:44 InvoicePosted order/1/back invoice=INV-2 replaces=INV-1 order_number=SO-1 customer=C-1 total_minor=3660
"""
    posted = "11:46 ReceivablePosted order/1/back kind=invoice document=INV-2 invoice=INV-2 amount_minor=3660\n"
    before = FIRST + PAID
    assert just(-6100, before + over + credited)
    assert just(-6100, before + over + credited + anew), "the order book cannot know"
    assert just(-2440, before + over + credited + anew + posted)
    assert just(-2440, before + credited + over.replace("40", "43") + anew + posted)
    assert just(-2440, before + credited + anew + over.replace("40", "45") + posted + posted)
    paid = "11:48 PaymentApplied order/1/back/pay/1 application=APP-2 invoice=INV-2 amount_minor=3660\n"
    assert just(-6100, before + over + credited + anew + posted + paid)


def test_an_invoice_of_a_contract_is_owed_and_what_is_credited_of_it_is_not() -> None:
    billed = """
10:30 InvoicePosted contract/1 invoice=INV-8 contract=SVC-1 customer=C-1 lines=M1:FEE:30 total_minor=3000
10:31 ReceivablePosted contract/1 kind=invoice document=INV-8 invoice=INV-8 amount_minor=3000
"""
    credited = "10:32 CreditPosted contract/1 credit_memo=CM-8 invoice=INV-8 customer=C-1 total_minor=2000\n"
    paid = "10:33 PaymentApplied contract/1/pay/1 application=APP-8 invoice=INV-8 amount_minor=1000\n"
    assert (just(3000, billed), just(1000, billed + credited), just(0, billed + credited + paid)) == (True, True, True)


def test_the_share_of_an_order_on_an_invoice_outlives_the_first_one_on_it() -> None:
    """SO-1 and SO-0 are on one invoice. SO-1 is over, for all of it has come back; what is paid then is for SO-0."""
    both = """
08:00 OrderBooked order/0 order_number=SO-0 customer=C-1 lines=1:WIDGET:3 prices_minor=1000
09:00 OrderBooked order/1 order_number=SO-1 customer=C-1 lines=1:WIDGET:5 prices_minor=1000
10:00 ShipmentConfirmed order/1 shipment=SHP-1 order_number=SO-1 lines=1:WIDGET:5
10:00 ShipmentConfirmed order/0 shipment=SHP-0 order_number=SO-0 lines=1:WIDGET:3
10:10 InvoicePosted order/1 invoice=INV-1 customer=C-1 sources=SHP-1/SO-1@order/1,SHP-0/SO-0@order/0 \
lines=1/1:WIDGET:5*1000,1/1:WIDGET:3*1000 orders=SO-1:0:5000@order/1,SO-0:0:3000@order/0 total_minor=8000
10:20 ReceivablePosted order/1 kind=invoice document=INV-1 invoice=INV-1 amount_minor=8000
"""
    over = """
10:30 CreditPosted order/1 credit_memo=CM-1 invoice=INV-1 customer=C-1 order_number=SO-1 total_minor=5000
10:40 retire order/1
"""
    paid = "10:50 PaymentApplied order/0/pay/1 application=APP-1 invoice=INV-1 amount_minor=3000\n"
    assert (just(8000, both), just(3000, both + over), just(0, both + over + paid)) == (True, True, True)
