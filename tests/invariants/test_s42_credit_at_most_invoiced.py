"""S42: no line of an invoice is credited for more than it billed."""

from harness.invariants.s42_credit_at_most_invoiced import CreditAtMostInvoiced
from tests.invariants.notation import judged

BILLED = (
    "10:00 InvoicePosted invoice=INV-9 lines=1/1:WIDGET:5*990 net_minor=4950 tax_minor=941 total_minor=5891 "
    "taxes_minor=941 currency=EUR\n"
)
MEMO = "{} CreditPosted credit_memo={} invoice=INV-9 lines=INV-9/1/1:WIDGET:{} total_minor={} currency=EUR\n"


def test_credits_up_to_all_that_was_billed_are_right() -> None:
    verdict = judged(
        CreditAtMostInvoiced,
        BILLED + MEMO.format("12:00", "CM-1", "3@2970+565", 3535) + MEMO.format("12:05", "CM-2", "2@1980+376", 2356),
    )
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_one_unit_too_many_is_a_breach_at_the_second_memo() -> None:
    verdict = judged(
        CreditAtMostInvoiced,
        BILLED + MEMO.format("12:00", "CM-1", "3@2970+565", 3535) + MEMO.format("12:05", "CM-2", "3@2970+565", 3535),
    )
    assert verdict.kinds == ["invoice/credited more than billed"]
    assert verdict.text == (
        "invoice INV-9 was credited for more than it billed: 6 units of WIDGET of line 1, of 5 (CM-1 and CM-2)"
    )
    assert verdict.breaches[0].witness == (0, 1, 2)


def test_a_cent_too_much_is_a_breach_before_tax_and_after_it() -> None:
    dear = judged(CreditAtMostInvoiced, BILLED + MEMO.format("12:00", "CM-1", "5@4951+941", 5892))
    assert "49.51 EUR of line 1, of 49.50 EUR" in dear.text
    taxed = judged(CreditAtMostInvoiced, BILLED + MEMO.format("12:00", "CM-1", "5@4950+942", 5892))
    assert "58.92 EUR, of 58.91 EUR" in taxed.text


def test_it_is_asked_of_an_order_that_is_over_too() -> None:
    late = BILLED + "11:00 retire order/1\n" + MEMO.format("+9d 12:00", "CM-1", "6@5940+1129", 7069)
    assert judged(CreditAtMostInvoiced, late).kinds == ["invoice/credited more than billed"]


def test_a_credit_of_no_invoice_is_a_breach() -> None:
    assert judged(CreditAtMostInvoiced, MEMO.format("12:00", "CM-1", "1@990+188", 1178)).kinds == [
        "credit memo/of no invoice"
    ]


def test_without_credit_memos_it_is_unexercised() -> None:
    assert judged(CreditAtMostInvoiced, BILLED).exercised == 0


def test_a_share_of_another_worth_is_a_breach_and_only_of_the_first_memo() -> None:
    for worth in ("3@2970+0", "3@2970+564", "3@2969+565", "3@1+0", "3@2673+508"):
        verdict = judged(CreditAtMostInvoiced, BILLED + MEMO.format("12:00", "CM-1", worth, 3535))
        assert verdict.kinds == ["credit memo/of another worth"]
        assert verdict.breaches[0].witness == (0, 1)
    untaxed = BILLED + MEMO.format("12:00", "CM-1", "3@2970+0", 2970) + MEMO.format("12:05", "CM-2", "2@1980+0", 1980)
    verdict = judged(CreditAtMostInvoiced, untaxed)
    assert verdict.text == (
        "credit memo CM-1 is not worth what INV-9 billed: 29.70 EUR and 0.00 EUR of tax for 3 units of WIDGET of 5 of "
        "line 1, and not 29.70 EUR and 5.65 EUR of tax"
    )


def test_the_parts_of_a_line_must_come_to_the_line() -> None:
    each = BILLED + MEMO.format("12:00", "CM-1", "3@2970+565", 3535) + MEMO.format("12:05", "CM-2", "2@1980+377", 2357)
    assert judged(CreditAtMostInvoiced, each).kinds == ["invoice/credited more than billed"]
    less = each.replace("+377", "+375").replace("2357", "2355")
    assert judged(CreditAtMostInvoiced, less).kinds == ["credit memo/of another worth"]


def test_a_line_that_is_credited_twice_on_one_memo_is_worth_what_both_come_to() -> None:
    memo = "12:00 CreditPosted credit_memo=CM-1 invoice=INV-9 lines={} total_minor=5891 currency=EUR\n"
    both = "INV-9/1/1:WIDGET:3@2970+565,INV-9/1/1:WIDGET:2@1980+376"
    assert judged(CreditAtMostInvoiced, BILLED + memo.format(both)).breaches == []


def test_of_a_price_correction_only_the_bounds_are_asked() -> None:
    corrected = MEMO.format("12:00", "CM-1", "0@500+95", 595).replace("invoice=", "reason=price_correction invoice=")
    assert judged(CreditAtMostInvoiced, BILLED + corrected).breaches == []
    after = BILLED + corrected + MEMO.format("12:05", "CM-2", "5@4450+846", 5296)
    assert judged(CreditAtMostInvoiced, after).breaches == []
    beyond = BILLED + corrected + MEMO.format("12:05", "CM-2", "5@4950+941", 5891)
    assert judged(CreditAtMostInvoiced, beyond).kinds == ["invoice/credited more than billed"]
    assert judged(CreditAtMostInvoiced, BILLED + corrected.replace("reason=price_correction ", "")).kinds == [
        "credit memo/of another worth"
    ]


def test_what_one_customer_was_billed_is_not_credited_to_another() -> None:
    billed = BILLED.replace("invoice=INV-9", "invoice=INV-9 customer=C-1")
    memo = MEMO.format("12:00", "CM-1", "3@2970+565", 3535)
    his = memo.replace("invoice=INV-9", "invoice=INV-9 customer=C-1", 1)
    assert judged(CreditAtMostInvoiced, billed + his).breaches == []
    verdict = judged(CreditAtMostInvoiced, billed + his.replace("C-1", "C-999"))
    assert verdict.kinds == ["credit memo/another customer's"]
    assert verdict.breaches[0].summary == "credit memo CM-1 gives C-999 what INV-9 billed C-1"
