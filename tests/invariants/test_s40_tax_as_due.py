"""S40: tax is what is due where the goods went, on the day on which they left."""

from harness.invariants.s40_tax_as_due import TaxAsDue
from tests.invariants.notation import judged

RATES = """
08:00 TaxRateSet jurisdiction=CH category=standard rate_ppm=77000 valid_from=2018-01-01
08:00 TaxRateSet jurisdiction=DE category=standard rate_ppm=190000 valid_from=2007-01-01
08:00 TaxRateSet jurisdiction=DE category=standard rate_ppm=160000 valid_from=2026-03-03
08:00 TaxRateSet jurisdiction=DE category=reduced rate_ppm=70000 valid_from=2007-01-01
"""
ORDER = "09:00 OrderBooked order_number=SO-7 country=DE lines=1:BOOK:9,2:PEN:9 tax_categories=reduced,standard\n"
LEFT = "10:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 on=2026-03-02\n"
TOLD = "10:10 BillableEventRecorded source_document=SHP-3 order_number=SO-7\n"
INVOICE = (
    "10:31 InvoicePosted invoice=INV-1 order_number=SO-7 source_document=SHP-3 lines=1:BOOK:1*1000,2:PEN:1*333 "
    "charges_minor=500 tax_categories=reduced,standard tax_rounding=order "
)
RIGHT = "tax_rows=SO-7>DE/reduced@70000:1000+70,SO-7>DE/standard@190000:833+158\n"
BEFORE = RATES + ORDER + LEFT + TOLD


def test_the_rates_of_the_country_on_the_day_are_right() -> None:
    verdict = judged(TaxAsDue, BEFORE + INVOICE + RIGHT)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_another_country_is_a_breach() -> None:
    verdict = judged(
        TaxAsDue, BEFORE + INVOICE + "tax_rows=SO-7>CH/standard@77000:833+64,SO-7>DE/reduced@70000:1000+70"
    )
    assert verdict.kinds == ["invoice/country"]
    assert verdict.text == "invoice INV-1 taxes 8.33  of standard goods in CH; order SO-7 went to DE"
    assert verdict.breaches[0].witness == (4, 5, 7)


def test_the_rate_of_another_day_is_a_breach() -> None:
    late = LEFT.replace("03-02", "03-03")
    verdict = judged(TaxAsDue, RATES + ORDER + late + TOLD + INVOICE + RIGHT)
    assert verdict.kinds == ["invoice/rate"]
    assert verdict.text.endswith("of standard goods at 19 %; on 2026-03-03, when they left, it is 16 %")
    new = RIGHT.replace("190000:833+158", "160000:833+133")
    assert judged(TaxAsDue, RATES + ORDER + late + TOLD + INVOICE + new).breaches == []
    assert judged(TaxAsDue, BEFORE + INVOICE + new).kinds == ["invoice/rate"]


def test_a_rate_that_is_set_between_evidence_and_invoice_may_be_in_it_or_not() -> None:
    sooner = "{} TaxRateSet jurisdiction=DE category=standard rate_ppm=180000 valid_from=2026-03-01\n"
    changed = RIGHT.replace("190000:833+158", "180000:833+150")
    between, after = BEFORE + sooner.format("10:20"), BEFORE + INVOICE + "{}" + sooner.format("10:40")
    assert judged(TaxAsDue, between + INVOICE + RIGHT).breaches == []
    assert judged(TaxAsDue, between + INVOICE + changed).breaches == []
    assert judged(TaxAsDue, after.format(RIGHT)).breaches == []
    assert judged(TaxAsDue, after.format(changed)).kinds == ["invoice/rate"]
    early = RATES + sooner.format("08:30") + ORDER + LEFT + TOLD + INVOICE
    assert judged(TaxAsDue, early + RIGHT).kinds == ["invoice/rate"]


def test_a_category_that_the_order_book_does_not_say_is_a_breach() -> None:
    all_standard = "tax_rows=SO-7>DE/standard@190000:1833+348"
    verdict = judged(TaxAsDue, BEFORE + INVOICE + all_standard)
    assert verdict.kinds == ["invoice/category"]
    assert "taxes 18.33  of standard goods and order SO-7 has 8.33  of them on it" in verdict.text


def test_a_wrong_sum_is_a_breach_and_a_minor_unit_is_not_as_long_as_the_parts_come_to_the_whole() -> None:
    assert judged(TaxAsDue, BEFORE + INVOICE + RIGHT.replace("+158", "+160"), at_rest=False).kinds == ["invoice/amount"]
    odd = RIGHT.replace("+158", "+159")
    assert judged(TaxAsDue, BEFORE + INVOICE + odd, at_rest=False).breaches == []
    verdict = judged(TaxAsDue, BEFORE + INVOICE + odd)
    assert verdict.kinds == ["order/parts and whole"]
    assert "8.33  in all, is 1.59  on INV-1 together, not 1.58" in verdict.text
    finished = judged(TaxAsDue, BEFORE + INVOICE + odd + "15:00 retire order/1")
    assert finished.kinds == ["order/parts and whole"]
    declared = INVOICE.replace("tax_rounding=order", "tax_rounding=document")
    assert judged(TaxAsDue, BEFORE + declared + RIGHT).breaches == []
    assert judged(TaxAsDue, BEFORE + declared + odd, at_rest=False).kinds == ["invoice/amount"]


def test_the_parts_of_an_order_come_to_its_whole() -> None:
    order = "09:00 OrderBooked order_number=SO-7 country=CH lines=1:PEN:9 tax_categories=standard\n"
    part = (
        "{at} ShipmentConfirmed shipment=SHP-{n} order_number=SO-7 on=2026-03-02\n"
        "{at} InvoicePosted invoice=INV-{n} order_number=SO-7 source_document=SHP-{n} lines=1:PEN:1*333 "
        "tax_categories=standard tax_rounding=order tax_rows=SO-7>CH/standard@77000:333+{tax}\n"
    )
    parts = [part.format(at=f"1{n}:00", n=n, tax=tax) for n, tax in enumerate((26, 25, 26))]
    assert judged(TaxAsDue, RATES + order + "".join(parts)).breaches == []
    alone = [part.format(at=f"1{n}:00", n=n, tax=26) for n in range(3)]
    verdict = judged(TaxAsDue, RATES + order + "".join(alone))
    assert verdict.kinds == ["order/parts and whole"]
    assert "is 0.78  on INV-0, INV-1 and INV-2 together, not 0.77" in verdict.text


def test_where_rates_are_the_customers_his_own_goes_before_everybodys() -> None:
    own = "08:00 TaxRateSet category=standard rate_ppm=190000 valid_from=0001-01-01\n"
    order = "09:00 OrderBooked order_number=SO-7 customer=C-1 country=DE lines=1:PEN:1 tax_categories=standard\n"
    invoice = "10:31 InvoicePosted invoice=INV-1 order_number=SO-7 source_document=SHP-3 lines=1:PEN:1*1000 "
    rows = "tax_rounding=order tax_rows=SO-7>/standard@{}:1000+{}"
    assert judged(TaxAsDue, own + order + LEFT + invoice + rows.format(190000, 190)).breaches == []
    his = own + "08:00 TaxRateSet customer=C-1 category=standard rate_ppm=50000 valid_from=0001-01-01\n"
    assert judged(TaxAsDue, his + order + LEFT + invoice + rows.format(190000, 190)).kinds == ["invoice/rate"]
    assert judged(TaxAsDue, his + order + LEFT + invoice + rows.format(50000, 50)).breaches == []


def test_an_invoice_of_nothing_that_left_is_unexercised() -> None:
    assert judged(TaxAsDue, RATES + ORDER + INVOICE + RIGHT).exercised == 0
    assert judged(TaxAsDue, RATES + LEFT + INVOICE + RIGHT).exercised == 0


TWO = (
    "10:10 OrderBooked order/2 order_number=SO-8 country=DE lines=1:PEN:9 tax_categories=standard\n"
    "10:10 ShipmentConfirmed order/2 shipment=SHP-4 order_number=SO-8 on=2026-03-03\n"
    "10:10 BillableEventRecorded order/2 source_document=SHP-4 order_number=SO-8\n"
)
ON_BOTH = (
    "22:00 InvoicePosted invoice=INV-1 lines=1:BOOK:1*1000,2:PEN:1*333,1:PEN:1*1000 charges_minor=500 "
    "tax_categories=reduced,standard,standard tax_rounding=order "
    "sources=SHP-3/SO-7@order/1,SHP-3/SO-7@order/1,SHP-4/SO-8@order/2 orders=SO-7:500:2061@order/1,SO-8:0:1160@order/2 "
)


def test_each_order_on_an_invoice_is_taxed_as_it_is_due() -> None:
    rows, late = RIGHT.strip(), ",SO-8>DE/standard@160000:1000+160\n"
    verdict = judged(TaxAsDue, BEFORE + TWO + ON_BOTH + rows + late)
    assert verdict.breaches == []
    assert verdict.exercised == 3
    early = late.replace("160000:1000+160", "190000:1000+190")
    wrong = judged(TaxAsDue, BEFORE + TWO + ON_BOTH + rows + early)
    assert wrong.kinds == ["invoice/rate"]
    assert wrong.text.endswith("of standard goods at 19 %; on 2026-03-03, when they left, it is 16 %")
    charged_to_the_other = ON_BOTH.replace("SO-7:500", "SO-7:0").replace("SO-8:0", "SO-8:500")
    swapped = judged(TaxAsDue, BEFORE + TWO + charged_to_the_other + rows + late)
    assert swapped.kinds == ["invoice/category", "invoice/category"]


def test_what_is_due_and_has_no_row_is_not_taxed() -> None:
    nothing = judged(TaxAsDue, BEFORE + INVOICE)
    assert nothing.kinds == ["invoice/not taxed", "invoice/not taxed"]
    assert nothing.exercised == 2
    standard, reduced = nothing.text.splitlines()
    due = "on invoice INV-1; on 2026-03-02, when they left, it is"
    assert standard == f"8.33  of standard goods of order SO-7 are not taxed {due} 19 %"
    assert reduced == f"10.00  of reduced goods of order SO-7 are not taxed {due} 7 %"
    assert nothing.breaches[0].witness == (4, 5, 7)
    half = judged(TaxAsDue, BEFORE + INVOICE + "tax_rows=SO-7>DE/standard@190000:833+158\n")
    assert half.kinds == ["invoice/not taxed"]
    other = judged(TaxAsDue, BEFORE + TWO + ON_BOTH + RIGHT)
    assert other.kinds == ["invoice/not taxed"]
    assert "of order SO-8 are not taxed" in other.text


def test_where_the_rate_is_zero_or_nobody_knows_it_no_row_is_missed() -> None:
    free = "08:00 TaxRateSet jurisdiction=DE category={} rate_ppm=0 valid_from=2007-01-01\n"
    none = free.format("standard") + free.format("reduced")
    assert judged(TaxAsDue, none + ORDER + LEFT + TOLD + INVOICE).breaches == []
    assert judged(TaxAsDue, ORDER + LEFT + TOLD + INVOICE).breaches == []


VENDOR = "10:00 VendorShipped shipment=SHP-3 order_number=SO-7 purchase_order=PO-1 on={}\n"


def test_what_a_vendor_sent_is_taxed_as_on_the_day_that_his_notice_states() -> None:
    shipped = RATES + ORDER + VENDOR.format("2026-03-02") + TOLD
    assert judged(TaxAsDue, shipped + INVOICE + RIGHT).breaches == []
    verdict = judged(TaxAsDue, shipped + INVOICE + RIGHT.replace("190000:833+158", "570000:833+475"))
    assert verdict.kinds == ["invoice/rate"]
    late = RATES + ORDER + VENDOR.format("2026-03-03") + TOLD
    assert judged(TaxAsDue, late + INVOICE + RIGHT).kinds == ["invoice/rate"]
    assert judged(TaxAsDue, shipped + INVOICE).kinds == ["invoice/not taxed", "invoice/not taxed"]


USED = """
08:00 TaxRateSet category=standard rate_ppm=190000 valid_from=0001-01-01
08:00 TaxRateSet category=standard rate_ppm=160000 valid_from=2026-03-03
08:00 TaxRateSet category=exempt rate_ppm=0 valid_from=0001-01-01
10:00 ConsumptionReported report=CR-1 customer=C-1 lines=PUMP:2
18:00 ConsumptionSettled report=CR-1 document=CSO-1 customer=C-1 lines=PUMP:2 prices_minor=500 tax_categories={}
18:05 BillableEventRecorded type=consumption source_document=CR-1 order_number=CSO-1
+1d 09:00 InvoicePosted invoice=INV-1 order_number=CSO-1 source_document=CR-1 lines=1:PUMP:2*500 tax_rounding=order """


def test_what_was_used_is_taxed_as_on_the_day_on_which_the_customer_said_so() -> None:
    rows, used = "tax_rows=CSO-1>/standard@{}:1000+{}\n", USED.format("standard")
    assert judged(TaxAsDue, used + rows.format(190000, 190)).breaches == []
    verdict = judged(TaxAsDue, used + rows.format(160000, 160))
    assert verdict.kinds == ["invoice/rate"]
    assert verdict.text.endswith("at 16 %; on 2026-03-02, when they left, it is 19 %")
    assert judged(TaxAsDue, used).kinds == ["invoice/not taxed"]
    exempt = USED.format("exempt")
    assert judged(TaxAsDue, exempt + rows.format(190000, 190)).kinds == ["invoice/category"]
    his = "08:00 TaxRateSet customer=C-1 category=standard rate_ppm=50000 valid_from=0001-01-01\n"
    assert judged(TaxAsDue, his + used + rows.format(190000, 190)).kinds == ["invoice/rate"]
    assert judged(TaxAsDue, his + used + rows.format(50000, 50)).breaches == []


AGREED = (
    "08:10 ContractChanged contract/SVC-1 contract=SVC-1 customer=C-1 version=1 periods=2026-03:31/31@20:00 "
    "country=DE tax_category=standard\n"
    "08:30 OrderServed order_number=SO-7 contract=SVC-1\n"
)
SERVED = (
    "20:00 ServiceReported contract/SVC-1 type=period contract=SVC-1 source_document=SVC-1/2026-03\n"
    "20:05 ServiceReported contract/SVC-1 type=usage contract=SVC-1 source_document=SHP-3\n"
    "20:30 InvoicePosted contract/SVC-1 invoice=INV-9 contract=SVC-1 tax_rounding=order "
    "lines=2026-03:DESK:1*9900,SHP-3/usage:DESK:1*200 "
)
BOTH_RATES = "tax_rows=SVC-1>DE/standard@160000:9900+1584,SVC-1>DE/standard@190000:200+38\n"


def test_a_fee_is_taxed_on_the_last_day_of_its_month_and_a_parcel_when_it_left() -> None:
    verdict = judged(TaxAsDue, RATES + AGREED + LEFT + SERVED + BOTH_RATES)
    assert (verdict.breaches, verdict.exercised) == ([], 2)
    late = judged(TaxAsDue, RATES + AGREED + LEFT + "10:30 retire order/1\n" + SERVED + BOTH_RATES)
    assert (late.breaches, late.exercised) == ([], 2), "the order is long over"


def test_a_service_is_taxed_where_and_as_what_the_order_book_says() -> None:
    before = RATES + AGREED + LEFT + SERVED
    for wrong, kind in (
        ("tax_rows=SVC-1>CH/standard@77000:10100+778\n", "invoice/country"),
        ("tax_rows=SVC-1>DE/standard@160000:9900+1584,SVC-1>DE/reduced@70000:200+14\n", "invoice/category"),
        ("tax_rows=SVC-1>DE/standard@160000:9900+1585,SVC-1>DE/standard@190000:200+38\n", "order/parts and whole"),
        ("tax_rows=SVC-1>DE/standard@180000:10100+1818\n", "invoice/rate"),
        ("\n", "invoice/not taxed"),
    ):
        assert kind in judged(TaxAsDue, before + wrong).kinds, wrong
    untaxed = judged(TaxAsDue, before + "\n")
    assert untaxed.text == (
        "101.00  of standard services of contract SVC-1 are not taxed on invoice INV-9; "
        "on 2026-03-02 and 2026-03-31, when they were rendered, it is 16 % and 19 %"
    )


def test_what_the_order_book_knows_nothing_of_is_not_judged() -> None:
    assert judged(TaxAsDue, RATES + LEFT + SERVED + BOTH_RATES).exercised == 0
    assert judged(TaxAsDue, RATES + AGREED + SERVED + BOTH_RATES).exercised == 0
