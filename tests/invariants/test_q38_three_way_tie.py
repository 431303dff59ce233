"""Q38: when all is said, what was shipped is what was billed, to whom and at the price that the order says."""

from harness.invariants.q38_three_way_tie import ThreeWayTie
from seatrial.policy import BillingTrigger, Policies
from tests.invariants.notation import Verdict, judged

BOOKED = "09:00 OrderBooked order_number=SO-7 external_id=CRM-7 lines=1:WIDGET:5 prices_minor=990 currency=EUR\n"
SHIPPED = "10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:3\n"
BILLED = "10:40 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:WIDGET:3*990\n"
RETIRED = "15:00 retire order/1\n"
CASE = "16:00 CaseListed status=open business_key=bill:goods_issue:SHP-3 owner=finance\n"


def test_what_was_shipped_is_billed() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_two_shipments_on_two_invoices_tie_as_well() -> None:
    second = (SHIPPED + BILLED).replace("SHP-3", "SHP-4").replace("INV-9", "INV-10").replace(":3", ":2")
    second = second.replace("10:20", "12:20").replace("10:40", "12:40")
    assert judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + second).breaches == []


def test_what_was_never_billed_is_a_breach() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED)
    assert verdict.kinds == ["order line/shipped and not billed"]
    assert verdict.text == (
        "line 1 of order SO-7: 3 units of WIDGET shipped, 0 billed (shipped with SHP-3, billed with none)"
    )


def test_billing_too_much_is_a_breach() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED.replace("WIDGET:3", "WIDGET:5"))
    assert verdict.kinds == ["order line/billed and not shipped"]


def test_the_price_that_was_approved_is_the_orders_from_then_on() -> None:
    approved = "09:30 PriceApproved order_number=SO-7 decision=as_quoted lines=1:WIDGET:5 prices_minor=960\n"
    assert judged(ThreeWayTie, BOOKED + approved + SHIPPED + BILLED.replace("*990", "*960")).breaches == []
    verdict = judged(ThreeWayTie, BOOKED + approved + SHIPPED + BILLED)
    assert verdict.kinds == ["invoice line/other price than the order"]


def test_another_price_than_the_order_book_s_is_a_breach() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED.replace("*990", "*1020"))
    assert verdict.kinds == ["invoice line/other price than the order"]
    assert verdict.text == "invoice INV-9 bills line 1 of order SO-7 at 10.20 EUR a unit; the order says 9.90 EUR"


def test_in_the_middle_of_the_day_they_may_differ() -> None:
    assert judged(ThreeWayTie, BOOKED + SHIPPED, at_rest=False).breaches == []


def test_a_case_about_the_shipment_is_an_answer() -> None:
    assert judged(ThreeWayTie, BOOKED + SHIPPED + CASE).breaches == []


def test_a_finished_order_that_does_not_tie_is_not_forgotten() -> None:
    assert judged(ThreeWayTie, BOOKED + SHIPPED + RETIRED).kinds == ["order line/shipped and not billed"]
    assert judged(ThreeWayTie, BOOKED + SHIPPED + RETIRED + CASE).breaches == []
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + RETIRED)
    assert (verdict.breaches, verdict.exercised) == ([], 1)


def test_a_late_invoice_of_a_finished_order_is_not_its_business() -> None:
    late = BILLED.replace("10:40", "16:00").replace("INV-9", "INV-10")
    assert judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + RETIRED + late).breaches == []


def test_without_anything_shipped_or_billed_it_is_unexercised() -> None:
    assert judged(ThreeWayTie, BOOKED).exercised == 0


def test_another_customer_than_the_order_s_is_a_breach() -> None:
    mine, theirs = BOOKED.replace("lines", "customer=C-1 lines"), BILLED.replace("lines", "customer=C-2 lines")
    assert judged(ThreeWayTie, mine + SHIPPED + theirs.replace("C-2", "C-1")).breaches == []
    verdict = judged(ThreeWayTie, mine + SHIPPED + theirs)
    assert verdict.kinds == ["invoice/another customer than the order"]
    assert verdict.text == "invoice INV-9 of order SO-7 bills customer C-2, not C-1"


def test_another_tax_category_than_the_order_line_s_is_a_breach() -> None:
    booked, billed = BOOKED.replace("lines", "tax_categories=standard lines"), BILLED.replace("lines", "{} lines")
    right, wrong = billed.format("tax_categories=standard"), billed.format("tax_categories=exempt")
    assert judged(ThreeWayTie, booked + SHIPPED + right).breaches == []
    verdict = judged(ThreeWayTie, booked + SHIPPED + wrong)
    assert verdict.kinds == ["invoice line/other tax than the order"]
    assert verdict.text == "invoice INV-9 taxes line 1 of order SO-7 as exempt; it is standard"


def test_a_case_about_the_order_alone_or_one_that_is_closed_is_no_answer() -> None:
    order = CASE.replace("bill:goods_issue:SHP-3", "crm/order.submitted/CRM-7/r1")
    assert len(judged(ThreeWayTie, BOOKED + SHIPPED + order).breaches) == 1
    assert len(judged(ThreeWayTie, BOOKED + SHIPPED + CASE.replace("open", "closed")).breaches) == 1


SHOWN = "16:30 FinanceViewed due={}\n"


def test_what_is_not_billed_and_shown_to_finance_is_as_it_should_be_where_a_case_is_about_it() -> None:
    assert judged(ThreeWayTie, BOOKED + SHIPPED + CASE + SHOWN.format("SHP-3:refused")).breaches == []
    assert judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + SHOWN.replace("due={}", "")).breaches == []


def test_what_is_not_billed_and_not_shown_to_finance_is_a_breach() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + CASE + SHOWN.replace("due={}", ""))
    assert verdict.kinds == ["shipment/not invoiced and not shown"]
    assert verdict.text == "shipment SHP-3 is not invoiced, and finance is not shown that it is to be"


def test_what_the_engine_could_not_read_it_need_not_show() -> None:
    unread = CASE.replace("bill:goods_issue:SHP-3", "wms/shipment.confirmed/SHP-3/0042")
    assert judged(ThreeWayTie, BOOKED + SHIPPED + unread + SHOWN.replace("due={}", "")).breaches == []


def test_a_parcel_that_was_refused_whole_need_not_be_shown_and_one_of_which_a_unit_was_accepted_must_be() -> None:
    proof = "10:30 DeliveryConfirmed shipment=SHP-3 version=1 final=yes lines=1:WIDGET:{}\n"
    nothing_shown, shown = SHOWN.replace("due={}", ""), SHOWN.format("SHP-3:not_told")

    def of(then: str, trigger: BillingTrigger = "proof_of_delivery") -> Verdict:
        return judged(ThreeWayTie, BOOKED + SHIPPED + then, Policies(billing_trigger=trigger))

    assert of(proof.format("0/2/1") + nothing_shown).breaches == []
    assert of(proof.format("0/3/0") + shown).breaches == []
    unshown = ["shipment/not invoiced and not shown"]
    for part in (proof.format("1/2/0"), proof.format("0/3/0").replace("final=yes", "final=no")):
        assert of(part + CASE + nothing_shown).kinds == unshown
    on_goods_issue = of(proof.format("0/3/0") + nothing_shown, "goods_issue")
    assert on_goods_issue.kinds == unshown, "it is billed, and credited later"
    billed = of(proof.format("0/3/0") + BILLED + shown)
    assert "shipment/due and billed" in billed.kinds


def test_what_is_billed_is_not_due() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + SHOWN.format("SHP-3:not_invoiced"))
    assert verdict.kinds == ["shipment/due and billed"]
    assert verdict.text == "finance is shown shipment SHP-3 as not invoiced (not_invoiced); it is, with INV-9"


def test_what_has_not_left_is_not_due() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + SHOWN.format("SHP-4:not_told"))
    assert verdict.kinds == ["shipment/due and not shipped"]


def test_what_was_refused_or_missing_at_the_door_is_not_billed() -> None:
    proof = "10:30 DeliveryConfirmed shipment=SHP-3 version=1 final=yes lines=1:WIDGET:1/1/1\n"
    assert judged(ThreeWayTie, BOOKED + SHIPPED + proof + BILLED.replace("WIDGET:3", "WIDGET:1")).breaches == []
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + proof + proof + BILLED)
    assert verdict.kinds == ["order line/billed and not shipped"]
    assert verdict.text.startswith("line 1 of order SO-7: 3 units of WIDGET shipped, 2 refused or missing, 3 billed")
    provisional = proof.replace("final=yes", "final=no")
    assert judged(ThreeWayTie, BOOKED + SHIPPED + provisional + BILLED).breaches == []


REFUSED_LATER = "12:00 DeliveryConfirmed shipment=SHP-3 version=1 final=yes lines=1:WIDGET:2/1/0\n"
TO_CREDIT = CASE.replace("bill:goods_issue:SHP-3", "SHP-3:refused")


def test_a_case_about_what_was_refused_excuses_that_it_is_billed_and_nothing_else() -> None:
    day = BOOKED + SHIPPED + BILLED + REFUSED_LATER
    assert judged(ThreeWayTie, day).kinds == ["order line/billed and not shipped"]
    assert judged(ThreeWayTie, day + TO_CREDIT).breaches == []
    less = BOOKED + SHIPPED + BILLED.replace("WIDGET:3", "WIDGET:1") + REFUSED_LATER
    assert judged(ThreeWayTie, less + TO_CREDIT).kinds == ["order line/shipped and not billed"], "two were accepted"
    more = BOOKED + SHIPPED + BILLED.replace("WIDGET:3", "WIDGET:4") + REFUSED_LATER
    assert judged(ThreeWayTie, more + TO_CREDIT).kinds == ["order line/billed and not shipped"], "three have left"
    dear = judged(ThreeWayTie, day.replace("*990", "*1020") + TO_CREDIT)
    assert dear.kinds == ["order line/billed and not shipped", "invoice line/other price than the order"]
    assert judged(ThreeWayTie, less + TO_CREDIT + CASE).breaches == [], "somebody has the billing of it as well"


def test_a_case_about_another_line_of_the_order_that_was_refused_does_not_excuse_one_that_is_not_billed() -> None:
    two = BOOKED.replace(":5 prices_minor=990", ":5,2:PUMP:1 prices_minor=990,5000")
    left = SHIPPED.replace(":3", ":3,2/2:PUMP:1")
    verdict = judged(ThreeWayTie, two + left + BILLED + REFUSED_LATER + TO_CREDIT)
    assert verdict.kinds == ["order line/billed and not shipped", "order line/shipped and not billed"]


def test_a_case_about_what_is_left_of_an_invoice_excuses_nothing() -> None:
    balance = CASE.replace("bill:goods_issue:SHP-3", "INV-9/balance")
    less = BOOKED + SHIPPED + BILLED.replace("WIDGET:3", "WIDGET:2")
    assert judged(ThreeWayTie, less + balance).kinds == ["order line/shipped and not billed"]


def test_what_was_accepted_of_a_return_and_never_credited_is_a_breach_at_rest() -> None:
    found = "15:00 ReturnInspected rma=RMA-2 receipt=RCV-1 inspection=INS-1 lines=1:WIDGET:2>restock\n"
    memo = "16:00 CreditPosted credit_memo=CM-1 reason=return rma=RMA-2 lines=INV-9/1/1:WIDGET:{}@0\n"
    assert judged(ThreeWayTie, found + memo.format(2)).breaches == []
    assert judged(ThreeWayTie, found).kinds == ["return/accepted and not credited"]
    assert judged(ThreeWayTie, found + memo.format(3)).kinds == ["return/credited and not accepted"]
    assert judged(ThreeWayTie, found, at_rest=False).breaches == []
    case = "17:00 CaseListed status=open business_key=bill:return_accepted:INS-1"
    assert judged(ThreeWayTie, found + case).breaches == []


def test_the_price_that_finance_has_decided_on_is_the_one_that_counts_for_its_shipment() -> None:
    what = "source_document=SHP-3 order_number=SO-7 decision=as_contracted lines=1/1:WIDGET:3*950"
    decided = f"10:30 PriceVarianceDecided {what}\n"
    cheaper = BILLED.replace("*990", "*950")
    assert judged(ThreeWayTie, BOOKED + SHIPPED + decided + cheaper).breaches == []
    assert judged(ThreeWayTie, BOOKED + SHIPPED + cheaper).kinds == ["invoice line/other price than the order"]
    assert judged(ThreeWayTie, BOOKED + SHIPPED + decided + BILLED).kinds == ["invoice line/other price than the order"]


# ---------------------------------------------------------------- shipments that are taken back

TAKEN_BACK = "11:00 ShipmentReversed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:3 reason=not_loaded\n"
CREDITED = (
    "11:10 CreditPosted credit_memo=CM-1 invoice=INV-9 order_number=SO-7 reason=shipment_reversed "
    "source_document=SHP-3 lines=INV-9/1/1:WIDGET:3@2970+564\n"
)
AGAIN = (SHIPPED + BILLED).replace("SHP-3", "SHP-4").replace("INV-9", "INV-10").replace("10:", "14:")


def test_what_is_credited_for_a_shipment_that_was_taken_back_ties_and_what_ships_again_is_billed_once() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + TAKEN_BACK + CREDITED + AGAIN)
    assert (verdict.breaches, verdict.exercised) == ([], 1)
    assert judged(ThreeWayTie, BOOKED + SHIPPED + TAKEN_BACK + AGAIN).breaches == []


def test_what_never_left_and_stays_billed_is_a_breach() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + TAKEN_BACK + AGAIN)
    assert verdict.kinds == ["order line/billed and not shipped"]
    assert verdict.text == (
        "line 1 of order SO-7: 3 units of WIDGET shipped (SHP-3 taken back), 6 billed (shipped with SHP-3 and SHP-4, "
        "billed with INV-9 and INV-10)"
    )


def test_a_credit_for_what_has_left_after_all_leaves_it_unbilled() -> None:
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + BILLED + CREDITED)
    assert verdict.kinds == ["order line/shipped and not billed"]


def test_a_shipment_that_was_taken_back_is_not_on_the_list_of_what_is_to_be_invoiced() -> None:
    assert judged(ThreeWayTie, BOOKED + SHIPPED + TAKEN_BACK + SHOWN.replace("due={}", "")).breaches == []
    verdict = judged(ThreeWayTie, BOOKED + SHIPPED + TAKEN_BACK + SHOWN.format("SHP-3:not_invoiced"))
    assert verdict.kinds == ["shipment/due and not shipped"]
