"""S39: a document adds up, and is posted as it stands."""

from harness.invariants.s39_document_arithmetic import DocumentArithmetic
from tests.invariants.notation import judged

ROWS = "tax_rows=CH/standard@77000:1000+77,CH/reduced@25000:333+8"
INVOICE = (
    "10:31 InvoicePosted invoice=INV-1 lines=1:BOOK:1*333,2:PEN:2*250 net_minor=833 charges_minor=500 tax_minor=85 "
    f"rounding_minor=2 total_minor=1420 currency=CHF {ROWS}\n"
)
POSTED = (
    "10:32 ReceivablePosted kind=invoice invoice=INV-1 net_minor=833 charges_minor=500 tax_minor=85 "
    f"rounding_minor=2 amount_minor=1420 currency=CHF {ROWS}\n"
)


def test_an_invoice_that_adds_up_and_is_posted_as_it_stands_is_right() -> None:
    verdict = judged(DocumentArithmetic, INVOICE + POSTED)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_rounding_that_hides_in_the_total_is_a_breach() -> None:
    verdict = judged(DocumentArithmetic, INVOICE.replace("rounding_minor=2 ", ""))
    assert verdict.kinds == ["invoice/total"]
    assert verdict.text == "invoice INV-1 says 14.20 CHF; net, charges, tax and rounding come to 14.18 CHF"


def test_a_posting_without_the_rounding_neither_adds_up_nor_is_the_invoices() -> None:
    verdict = judged(DocumentArithmetic, INVOICE + POSTED.replace("rounding_minor=2 ", ""))
    assert verdict.kinds == ["posting/total", "posting/other figures"]
    assert "the posting of INV-1 at 10:32:00 has rounding 0.00 CHF; the invoice says 0.02 CHF" in verdict.text
    assert verdict.breaches[1].witness == (0, 1)


def test_a_posting_with_a_tax_of_its_own_is_a_breach_though_it_adds_up() -> None:
    other = POSTED.replace("tax_minor=85", "tax_minor=86").replace("1420", "1421").replace(ROWS, "")
    assert judged(DocumentArithmetic, INVOICE + other).kinds == ["posting/other figures"]
    assert judged(DocumentArithmetic, INVOICE + other.replace("1421", "1421 " + ROWS)).kinds == [
        "posting/tax rows",
        "posting/other figures",
    ]


def test_more_than_half_a_coin_is_no_rounding() -> None:
    much = INVOICE.replace("rounding_minor=2", "rounding_minor=3").replace("1420", "1421")
    assert judged(DocumentArithmetic, much).kinds == ["invoice/rounding"]
    cent = "10:31 InvoicePosted invoice=INV-1 lines=1:A:1*9 net_minor=9 rounding_minor=1 total_minor=10 currency={}"
    assert judged(DocumentArithmetic, cent.format("EUR")).kinds == ["invoice/rounding"]
    assert judged(DocumentArithmetic, cent.format("CHF")).breaches == []


def test_lines_and_rows_come_to_the_figures_they_make_up() -> None:
    assert judged(DocumentArithmetic, INVOICE.replace("1*333", "1*334")).kinds == ["invoice/lines"]
    assert judged(DocumentArithmetic, INVOICE.replace("333+8", "333+7")).kinds == ["invoice/tax rows"]
    assert judged(DocumentArithmetic, INVOICE.replace("333+8", "332+8")).kinds == ["invoice/tax rows"]
    boxes = INVOICE.replace("net_minor", "nets_minor=334,499 net_minor")
    assert judged(DocumentArithmetic, boxes).breaches == []


def test_tax_that_no_row_explains_is_a_breach_and_no_tax_needs_no_row() -> None:
    verdict = judged(DocumentArithmetic, INVOICE.replace(ROWS, ""))
    assert verdict.kinds == ["invoice/tax without rows"]
    assert verdict.text == "invoice INV-1 says tax of 0.85 CHF, and not on what"
    untaxed = INVOICE.replace("tax_minor=85 ", "").replace("1420", "1335").replace(ROWS, "")
    assert judged(DocumentArithmetic, untaxed).breaches == []


def test_rows_that_are_shuffled_between_rates_are_not_the_invoices() -> None:
    other = ROWS.replace("1000+77", "900+77").replace("333+8", "433+8")
    assert judged(DocumentArithmetic, INVOICE + POSTED.replace(ROWS, other)).kinds == ["posting/other tax rows"]


def test_a_posting_without_the_tax_rows_of_its_invoice_is_a_breach_and_of_none_there_are_none() -> None:
    verdict = judged(DocumentArithmetic, INVOICE + POSTED.replace(ROWS, ""))
    assert verdict.kinds == ["posting/no tax rows"]
    assert verdict.text == "the posting of INV-1 at 10:32:00 has no tax rows; the invoice has its own"
    assert verdict.breaches[0].witness == (0, 1)
    untaxed = (INVOICE + POSTED).replace("tax_minor=85 ", "").replace("1420", "1335").replace(ROWS, "")
    assert judged(DocumentArithmetic, untaxed).breaches == []


def test_a_posting_of_an_invoice_that_is_long_over_is_judged_by_itself() -> None:
    odd = POSTED.replace("10:32", "12:00").replace("tax_minor=85", "tax_minor=86").replace("1420", "1421")
    assert judged(DocumentArithmetic, INVOICE + "11:00 retire order/1\n" + odd).kinds == ["posting/tax rows"]


def test_cash_alone_is_unexercised() -> None:
    assert (
        judged(DocumentArithmetic, "10:32 ReceivablePosted kind=payment invoice=INV-1 amount_minor=-5").exercised == 0
    )


TAXED = (
    "10:31 InvoicePosted invoice=INV-1 order_number=SO-1 lines=1:BOOK:1*333,2:PEN:2*500 net_minor=1333 tax_minor=198 "
    "total_minor=1531 tax_categories=reduced,standard currency=EUR "
    "tax_rows=SO-1>DE/reduced@25000:333+8,SO-1>DE/standard@190000:1000+190 taxes_minor={}\n"
)


def test_the_tax_that_lines_state_comes_to_their_rows() -> None:
    assert judged(DocumentArithmetic, TAXED.format("8,190")).breaches == []
    verdict = judged(DocumentArithmetic, TAXED.format("8,189"))
    assert verdict.kinds == ["invoice/tax of lines"]
    assert verdict.text == (
        "the standard lines of SO-1 on invoice INV-1 say tax of 1.89 EUR; its rows come to 1.90 EUR"
    )
    assert judged(DocumentArithmetic, TAXED.format("9,189")).kinds == ["invoice/tax of lines"] * 2


def test_what_charges_are_taxed_with_no_line_states() -> None:
    freight = TAXED.replace("net_minor", "charges_minor=100 net_minor").replace("1000+190", "1100+209")
    freight = freight.replace("tax_minor=198", "tax_minor=217").replace("1531", "1650")
    assert judged(DocumentArithmetic, freight.format("8,190")).breaches == []
    assert judged(DocumentArithmetic, freight.format("9,190")).kinds == ["invoice/tax of lines"]


def test_tax_that_stands_on_another_line_of_its_category_is_a_breach_though_the_rows_tie() -> None:
    both = TAXED.replace("tax_categories=reduced,standard", "tax_categories=standard,standard").replace("=198", "=253")
    both = both.replace("1531", "1586").replace("SO-1>DE/reduced@25000:333+8,", "").replace("1000+190", "1333+253")
    for right in ("63,190", "64,189"):
        assert judged(DocumentArithmetic, both.format(right)).breaches == []
    verdict = judged(DocumentArithmetic, both.format("253,0"))
    assert verdict.kinds == ["invoice/tax of lines"] * 2
    assert "line 1 of SO-1 on invoice INV-1 says tax of 2.53 EUR on 3.33 EUR of standard, of which it is 19 %" in (
        verdict.text
    )
    assert judged(DocumentArithmetic, both.format("65,188")).kinds == ["invoice/tax of lines"] * 2
    again = "SO-1>DE/standard@200000:0+0,SO-1>DE/standard@190000"
    assert judged(DocumentArithmetic, both.replace("SO-1>DE/standard@190000", again).format("66,187")).kinds == [
        "invoice/tax of lines"
    ], "two rates held: 66 is at one of them, and 187 at none"


def test_tax_of_lines_that_stands_on_the_freight_is_a_breach() -> None:
    freight = TAXED.replace("net_minor", "charges_minor=100 net_minor").replace("1000+190", "1100+209")
    freight = freight.replace("tax_minor=198", "tax_minor=217").replace("1531", "1650")
    assert judged(DocumentArithmetic, freight.format("8,191")).breaches == []
    verdict = judged(DocumentArithmetic, freight.format("8,0"))
    assert verdict.kinds == ["invoice/tax of lines"] * 2
    assert "2.09 EUR of tax on invoice INV-1 are left for 1.00 EUR of charges of SO-1" in verdict.text


def test_lines_of_several_orders_come_to_the_rows_of_each() -> None:
    both = TAXED.replace("order_number=SO-1", "sources=SHP-1/SO-1@order/1,SHP-2/SO-2@order/2 orders=SO-1:0:0@order/1")
    assert judged(DocumentArithmetic, both.format("8,190")).kinds == ["invoice/tax of lines"]
    own = both.replace("SO-1>DE/standard", "SO-2>DE/standard")
    assert judged(DocumentArithmetic, own.format("8,190")).breaches == []


MEMO = (
    "12:00 CreditPosted credit_memo=CM-1 invoice=INV-1 lines=INV-1/1/1:BOOK:1@333+8,INV-1/2/2:PEN:1@500+95 "
    "net_minor=833 tax_minor=103 total_minor=936 currency=EUR\n"
)
CREDITED = "12:01 ReceivablePosted kind=credit_memo document=CM-1 invoice=INV-1 amount_minor={} currency={}\n"


def test_a_credit_memo_adds_up_and_is_posted_as_it_stands() -> None:
    verdict = judged(DocumentArithmetic, MEMO + CREDITED.format(-936, "EUR"))
    assert verdict.breaches == []
    assert verdict.exercised == 2
    for amount, currency in ((-935, "EUR"), (936, "EUR"), (-936, "CHF")):
        wrong = judged(DocumentArithmetic, MEMO + CREDITED.format(amount, currency))
        assert wrong.kinds == ["posting/other figures"]
        assert wrong.breaches[0].witness == (0, 1)
    late = MEMO + "12:00 retire order/1\n" + CREDITED.format(-935, "EUR")
    assert judged(DocumentArithmetic, late).breaches == []


def test_a_credit_memo_that_does_not_add_up_is_a_breach() -> None:
    assert judged(DocumentArithmetic, MEMO.replace("936", "937")).kinds == ["credit memo/total"]
    assert judged(DocumentArithmetic, MEMO.replace("1@500+95", "1@500+94")).kinds == ["credit memo/lines"]
    verdict = judged(DocumentArithmetic, MEMO.replace("1@500+95", "1@501+95"))
    assert verdict.text == (
        "credit memo CM-1 says 8.33 EUR and 1.03 EUR of tax; its lines come to 8.34 EUR and 1.03 EUR"
    )


def test_credits_in_francs_are_rounded_to_coins_together_as_one() -> None:
    memo = (
        "12:00 CreditPosted credit_memo={} invoice=INV-1 lines=INV-1/1/1:BOOK:1@333+63 net_minor=333 tax_minor=63 "
        "rounding_minor={} total_minor={} currency=CHF\n"
    )
    first, second = memo.format("CM-1", -1, 395), memo.format("CM-2", -1, 395)
    assert judged(DocumentArithmetic, first + second).breaches == []
    third = judged(DocumentArithmetic, first + second + memo.format("CM-3", -1, 395))
    assert third.kinds == ["credit memo/rounding"], "11.85 for 11.88"
    assert third.text == ("what was credited of INV-1, up to CM-3, is rounded by -0.03 CHF, more than half a coin")
    assert judged(DocumentArithmetic, first + second + memo.format("CM-3", 4, 400)).breaches == [], "11.90 for 11.88"
    assert judged(DocumentArithmetic, memo.format("CM-1", 0, 395)).kinds == ["credit memo/total"]
