"""S47: what happened in a month is booked and billed in that month, or it is on the late list."""

import pytest

from harness.invariants.s47_period_and_cut_off import PeriodAndCutOff
from tests.invariants.notation import Verdict, judged

LEFT = "09:50 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 on=2026-03-31\n"
CLOSED = "12:00 PeriodClosed entity=north period=2026-03 first_open=2026-04-01\n"
BOOKED = "10:00 PostingDated entity=north kind=goods_issue document=SHP-3 posting_date=2026-03-31\n"
LATE = (
    "13:00 PostingDated entity=north kind=goods_issue document=SHP-3 posting_date=2026-04-01 "
    "late_of=2026-03-31 owner=finance\n"
)


def verdict(*journal: str) -> Verdict:
    return judged(PeriodAndCutOff, "".join(journal))


def test_what_is_booked_on_its_day_or_is_on_the_late_list_holds() -> None:
    for found in (verdict(LEFT, BOOKED, CLOSED), verdict(LEFT, CLOSED, LATE)):
        assert found.breaches == []
        assert found.exercised == 1


def test_another_month_is_a_breach_and_so_is_another_day() -> None:
    found = verdict(LEFT, BOOKED.replace("2026-03-31", "2026-04-01"))
    assert found.kinds == ["posting/another month"]
    assert found.text == (
        "SHP-3 left on 2026-03-31 and is booked on 2026-04-01 in the books of north, another month, "
        "and is not on the late list"
    )
    assert verdict(LEFT, BOOKED.replace("2026-03-31", "2026-03-30")).kinds == ["posting/another day"]


def test_a_date_that_is_moved_in_silence_is_a_breach() -> None:
    silent = LATE.replace("late_of=2026-03-31 owner=finance", "")
    assert verdict(LEFT, CLOSED, silent).kinds == ["posting/another month"]


def test_the_late_list_says_when_it_left_and_whose_it_is() -> None:
    assert verdict(LEFT, CLOSED, LATE.replace("late_of=2026-03-31", "late_of=2026-03-30")).kinds == [
        "posting/late under another day"
    ]
    assert verdict(LEFT, CLOSED, LATE.replace("owner=finance", "")).kinds == ["posting/late and nobody's"]


def test_nothing_is_late_whose_month_is_open() -> None:
    assert verdict(LEFT, LATE).kinds == ["posting/late for nothing"]


def test_a_posting_in_a_closed_month_is_a_breach_of_the_ledger() -> None:
    assert verdict(LEFT, CLOSED, BOOKED.replace("10:00", "12:30")).kinds == ["posting/in a closed month"]


def test_where_nothing_is_dated_nothing_is_put_to_the_test() -> None:
    assert verdict(LEFT).exercised == 0


EVIDENT = "10:20 BillableEventRecorded type=goods_issue source_document=SHP-3 order_number=SO-7\n"
INVOICED = "10:30 InvoicePosted invoice=INV-1 source_document=SHP-3 order_number=SO-7 posting_date=2026-03-31\n"


def test_an_invoice_bears_the_day_on_which_its_goods_left() -> None:
    found = verdict(LEFT, EVIDENT, INVOICED)
    assert (found.breaches, found.exercised) == ([], 1)
    next_month = verdict(LEFT, EVIDENT, INVOICED.replace("2026-03-31", "2026-04-01"))
    assert next_month.kinds == ["invoice/another month"]
    assert next_month.text == "invoice INV-1 is dated 2026-04-01, and the last that it bills left on 2026-03-31"
    assert verdict(LEFT, EVIDENT, INVOICED.replace("2026-03-31", "2026-03-30")).kinds == ["invoice/another day"]
    assert verdict(LEFT, EVIDENT, INVOICED.replace(" posting_date=2026-03-31", "")).kinds == ["invoice/another month"]


def test_an_invoice_of_several_bears_the_day_of_the_last() -> None:
    later = LEFT.replace("SHP-3", "SHP-4").replace("2026-03-31", "2026-04-01")
    told = LEFT + later + EVIDENT + EVIDENT.replace("SHP-3", "SHP-4")
    several = "10:30 InvoicePosted invoice=INV-1 sources=SHP-3/SO-7@order/1,SHP-4/SO-7@order/1 lines=1:A:1,1:A:1"
    assert verdict(told, f"{several} posting_date=2026-04-01\n").breaches == []
    assert verdict(told, f"{several} posting_date=2026-03-31\n").kinds == ["invoice/another month"]


COMPANIES = (
    "00:00 BooksOpened entity=north zone=UTC sites=DC1,DC3 first_open=2026-03-01 home=yes\n"
    "00:00 BooksOpened entity=south zone=UTC sites=DC2 first_open=2026-03-01\n"
)
SEVERAL = "10:30 InvoicePosted invoice=INV-1 sources=SHP-3/SO-7@order/1,SHP-4/SO-7@order/1 lines=1:A:1,1:A:1"


def sent(site: str, shipment: str, on: str = "2026-03-31") -> str:
    """A shipment, and the evidence of it."""
    left = f"09:50 ShipmentConfirmed shipment={shipment} order_number=SO-7 on={on} lines=1/1:A:1@{site}/L1\n"
    return left + f"10:20 BillableEventRecorded type=goods_issue source_document={shipment} order_number=SO-7\n"


def sorted_by_time(*journal: str) -> str:
    return "".join(sorted("".join(journal).splitlines(keepends=True), key=lambda line: line[:5]))


def test_an_invoice_is_of_one_company_and_of_one_month_of_its_books() -> None:
    billed = f"{SEVERAL} posting_date=2026-03-31\n"
    one = sorted_by_time(COMPANIES, sent("DC1", "SHP-3"), sent("DC3", "SHP-4"), billed)
    assert verdict(one).breaches == []
    two = sorted_by_time(COMPANIES, sent("DC1", "SHP-3"), sent("DC2", "SHP-4"), billed)
    assert verdict(two).kinds == ["invoice/of several companies"]
    assert verdict(two).text == "invoice INV-1 bills what was sold by north and south"
    vendors = sorted_by_time(
        COMPANIES,
        sent("DC2", "SHP-3"),
        "10:20 BillableEventRecorded type=vendor_shipment source_document=SHP-4 order_number=SO-7\n",
        billed,
    )
    assert verdict(vendors).kinds == ["invoice/of several companies"], "what no site has shipped is north's"
    later = sent("DC3", "SHP-4", "2026-04-01")
    months = sorted_by_time(COMPANIES, sent("DC1", "SHP-3"), later, billed.replace("2026-03-31", "2026-04-01"))
    assert verdict(months).kinds == ["invoice/of two months"]
    assert verdict(months).text == "invoice INV-1 bills what left in 2026-03 and 2026-04"


def dated(kind: str, document: str, entity: str, at: str = "10:40") -> str:
    return f"{at} PostingDated entity={entity} kind={kind} document={document} posting_date=2026-03-31\n"


OWN_BOOKS = (
    COMPANIES,
    sent("DC2", "SHP-3"),
    INVOICED,
    "10:35 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-1 posting_date=2026-03-31\n",
    "10:35 CreditPosted credit_memo=CM-1 invoice=INV-1 posting_date=2026-03-31\n",
)


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("goods_issue", "SHP-3"),
        ("invoice", "INV-1"),
        ("payment", "APP-1"),
        ("reversal", "APP-1"),
        ("credit_memo", "CM-1"),
    ],
)
def test_a_posting_is_in_the_books_of_the_company_that_has_sold(kind: str, document: str) -> None:
    told = sorted_by_time(*OWN_BOOKS)
    assert "posting/in other books" not in verdict(told, dated(kind, document, "south")).kinds
    elsewhere = verdict(told, dated(kind, document, "north"))
    assert "posting/in other books" in elsewhere.kinds
    assert f"{document} is south's, and is booked in the books of north" in elsewhere.text


@pytest.mark.parametrize("kind", ["vendor_invoice", "rebate_claim"])
def test_what_no_site_has_shipped_is_in_the_books_of_the_first(kind: str) -> None:
    assert verdict(COMPANIES, dated(kind, "X-1", "north")).breaches == []
    assert verdict(COMPANIES, dated(kind, "X-1", "south")).kinds == ["posting/in other books"]
    sold = sorted_by_time(
        COMPANIES,
        "10:20 BillableEventRecorded type=vendor_shipment source_document=SHP-3 order_number=SO-7\n",
        INVOICED,
    )
    assert verdict(sold, dated("invoice", "INV-1", "north")).breaches == []
    assert verdict(sold, dated("invoice", "INV-1", "south")).kinds == ["posting/in other books"]


JOURNAL = (
    "10:41 JournalPosted journal=JNL-1 kind={} document={} posting_date=2026-03-31 rows=receivables:5,revenue:-5\n"
)


def test_everything_in_the_ledger_is_dated() -> None:
    bill = JOURNAL.format("vendor_invoice", "X-1")
    assert verdict(COMPANIES, dated("vendor_invoice", "X-1", "north"), bill).breaches == []
    undated = verdict(COMPANIES, bill)
    assert undated.kinds == ["posting/not dated"]
    assert undated.text == "vendor_invoice X-1, journal JNL-1, lies in nobody's books"
    twice = verdict(COMPANIES, dated("vendor_invoice", "X-1", "north"), bill, bill.replace("10:41", "10:42"))
    assert twice.kinds == ["posting/not dated"], "each time that it is posted"
    assert verdict(bill).breaches == [], "where there is one company, nobody asks"
    assert verdict(COMPANIES, JOURNAL.format("void", "INV-9")).breaches == []


@pytest.mark.parametrize("kind", ["rebate", "exchange_difference"])
def test_what_is_posted_along_with_a_document_lies_where_that_does(kind: str) -> None:
    beside = JOURNAL.format(kind, "X-1")
    own = dated("vendor_invoice", "X-1", "north", at="10:42")
    assert verdict(COMPANIES, beside, own).breaches == []
    assert verdict(COMPANIES, beside).kinds == ["posting/not dated"]
    apart = beside.replace("2026-03-31", "2026-03-30")
    assert verdict(COMPANIES, apart, own).kinds == ["posting/apart from its document"]


@pytest.mark.parametrize("fact", ["GoodsIssuePosted", "FillUpPosted"])
def test_a_goods_issue_is_dated_though_it_has_no_journal(fact: str) -> None:
    issued = f"10:39 {fact} shipment=SHP-9\n"
    assert verdict(COMPANIES, issued, dated("goods_issue", "SHP-9", "north")).breaches == []
    assert verdict(COMPANIES, issued).kinds == ["posting/not dated"]
    assert verdict(issued).breaches == []


def test_nothing_lies_before_the_first_day_on_which_the_books_were_open() -> None:
    early = dated("vendor_invoice", "X-1", "north").replace("2026-03-31", "2026-02-28")
    assert verdict(COMPANIES, early).kinds == ["posting/in a closed month"]


def test_what_is_billed_on_other_evidence_or_of_a_finished_order_has_no_day_here() -> None:
    other = EVIDENT.replace("goods_issue", "return_accepted")
    found = verdict(LEFT, other, INVOICED.replace("2026-03-31", "2026-04-02"))
    assert (found.breaches, found.exercised) == ([], 0)
    assert verdict(LEFT, EVIDENT, "10:25 retire order/1\n", INVOICED.replace("03-31", "04-02")).breaches == []


def test_an_invoice_is_posted_on_the_day_that_it_bears_or_is_on_the_late_list() -> None:
    on_time = BOOKED.replace("10:00", "10:40").replace("goods_issue", "invoice").replace("SHP-3", "INV-1")
    late = LATE.replace("goods_issue", "invoice").replace("SHP-3", "INV-1")
    assert verdict(LEFT, EVIDENT, INVOICED, on_time).breaches == []
    assert verdict(LEFT, EVIDENT, INVOICED, CLOSED, late).breaches == []
    silent = late.replace("late_of=2026-03-31 owner=finance", "")
    assert verdict(LEFT, EVIDENT, INVOICED, CLOSED, silent).kinds == ["posting/another month"]
    early = on_time.replace("2026-03-31", "2026-03-30")
    assert verdict(LEFT, EVIDENT, INVOICED, early).text == (
        "INV-1 bears 2026-03-31 and is booked on 2026-03-30 in the books of north, another day, "
        "and is not on the late list"
    )


def test_an_invoice_of_a_service_contract_has_no_goods_to_be_dated_by() -> None:
    charged = "09:00 InvoicePosted invoice=INV-1 contract=SVC-1 posting_date=2026-03-02\n"
    assert judged(PeriodAndCutOff, charged).breaches == []


DONE = {
    "credit_memo": "CreditPosted credit_memo=CM-1 invoice=INV-9 order_number=SO-7",
    "payment": "PaymentApplied application=CM-1 payment=PAY-1 invoice=INV-9",
    "reversal": "PaymentUnapplied application=CM-1 payment=PAY-1 invoice=INV-9",
}
MONEY = "23:50 PostingDated entity=north kind={} document=CM-1 posting_date={} zone={}\n"
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.mark.parametrize("kind", DONE)
def test_credit_and_cash_lie_on_the_day_that_it_was_where_the_books_are_kept(kind: str) -> None:
    """Half past eleven in London: the next day has begun in Berlin, and not in New York."""
    done = f"23:30 {DONE[kind]}\n"
    right = verdict(done, MONEY.format(kind, "2026-03-03", BERLIN))
    assert (right.breaches, right.exercised) == ([], 1)
    assert verdict(done, MONEY.format(kind, "2026-03-02", NEW_YORK)).breaches == []
    assert verdict(done, MONEY.format(kind, "2026-03-02", BERLIN)).kinds == ["posting/another day"]
    assert verdict(done, MONEY.format(kind, "2026-03-03", NEW_YORK)).kinds == ["posting/another day"]


def test_at_midnight_it_may_be_either_day_for_clocks_are_off() -> None:
    for minute, kinds in (("23:50", []), ("23:10", ["posting/another day"])):
        money = "23:55 PostingDated entity=north kind=payment document=CM-1 posting_date=2026-03-03 zone=UTC\n"
        assert verdict(f"{minute} {DONE['payment']}\n", money).kinds == kinds


def test_a_late_credit_is_on_the_list_under_its_own_day_with_an_owner() -> None:
    done, closed = (
        f"09:30 {DONE['credit_memo']}\n",
        "12:00 PeriodClosed entity=north period=2026-03 first_open=2026-04-01\n",
    )
    late = "13:00 PostingDated entity=north kind=credit_memo document=CM-1 posting_date=2026-04-01 zone=UTC"
    listed = " late_of=2026-03-02 owner=finance\n"
    assert verdict(done, closed, late + listed).breaches == []
    assert verdict(done, closed, late + "\n").kinds == ["posting/another month"]
    assert verdict(done, closed, late + listed.replace("owner=finance", "")).kinds == ["posting/late and nobody's"]
    assert verdict(done, closed, late + listed.replace("03-02", "03-05")).kinds == ["posting/late under another day"]


OF_BILLING = {
    "credit_memo": ("CreditPosted", "credit_memo=CM-1"),
    "payment": ("PaymentApplied", "application=APP-1"),
    "reversal": ("PaymentUnapplied", "application=APP-1"),
    "refund": ("RefundRecorded", "refund_no=RFD-1"),
}


@pytest.mark.parametrize("kind", OF_BILLING)
def test_whatever_billing_dates_is_posted_on_that_day_or_is_on_the_late_list(kind: str) -> None:
    fact, named = OF_BILLING[kind]
    document = named.partition("=")[2]
    said = f"09:00 {fact} {named} posting_date=2026-03-31\n"
    on_time = BOOKED.replace("goods_issue", kind).replace("SHP-3", document)
    late = LATE.replace("goods_issue", kind).replace("SHP-3", document)
    for found in (verdict(said, on_time, CLOSED), verdict(said, CLOSED, late)):
        assert (found.breaches, found.exercised) == ([], 1)
    assert verdict(said, on_time.replace("03-31", "04-01")).kinds == ["posting/another month"]
    assert verdict(said, on_time.replace("03-31", "03-30")).kinds == ["posting/another day"]
    silent = late.replace("late_of=2026-03-31 owner=finance", "")
    assert verdict(said, CLOSED, silent).kinds == ["posting/another month"]
    assert verdict(said, CLOSED, late.replace("late_of=2026-03-31", "late_of=2026-03-30")).kinds == [
        "posting/late under another day"
    ]
    assert verdict(said, CLOSED, late.replace("owner=finance", "")).kinds == ["posting/late and nobody's"]
    assert verdict(said, late).kinds == ["posting/late for nothing"]
    assert verdict(said, CLOSED, on_time.replace("10:00", "12:30")).kinds == ["posting/in a closed month"]


def test_a_payment_and_what_takes_it_off_have_a_day_each() -> None:
    applied = "09:00 PaymentApplied application=APP-1 posting_date=2026-03-31\n"
    off = "09:30 PaymentUnapplied application=APP-1 posting_date=2026-04-01\n"
    paid = BOOKED.replace("goods_issue", "payment").replace("SHP-3", "APP-1")
    taken = paid.replace("kind=payment", "kind=reversal").replace("03-31", "04-01")
    assert verdict(applied, off, paid, taken).breaches == []
    assert verdict(applied, off, paid, taken.replace("04-01", "03-31")).kinds == ["posting/another month"]


def test_nothing_lies_in_a_closed_month_not_even_what_nobody_has_heard_of() -> None:
    unheard = BOOKED.replace("10:00", "12:30").replace("goods_issue", "payment").replace("SHP-3", "APP-9")
    found = verdict(CLOSED, unheard)
    assert (found.kinds, found.exercised) == (["posting/in a closed month"], 0)
    assert found.text == "APP-9 is booked on 2026-03-31 in the books of north: that month is closed"


def test_where_billing_says_no_day_none_is_judged() -> None:
    paid = BOOKED.replace("goods_issue", "payment").replace("SHP-3", "APP-1")
    found = verdict("09:00 PaymentApplied application=APP-1\n", paid)
    assert (found.breaches, found.exercised) == ([], 0)


AGREED = "08:00 ContractChanged contract=SVC-1 version=1 periods=M3:31/31@09:00=2026-03-31\n"
FEE = "09:10 InvoicePosted invoice=INV-1 contract=SVC-1 lines=M3:SERVICE:31,usage:SERVICE:1 posting_date=2026-03-31\n"


def test_a_fee_is_dated_by_the_last_day_of_its_period() -> None:
    found = verdict(AGREED, FEE)
    assert (found.breaches, found.exercised) == ([], 1)
    next_month = verdict(AGREED, FEE.replace("03-31", "04-01"))
    assert next_month.kinds == ["fee/another month"]
    assert next_month.text == "invoice INV-1 is dated 2026-04-01, and period M3 of SVC-1 ended on 2026-03-31"
    assert verdict(AGREED, FEE.replace("03-31", "03-30")).kinds == ["fee/another day"]


def test_a_fee_that_was_billed_before_the_contract_was_ended_in_arrears_is_not_dated_anew() -> None:
    ended = "08:30 ContractChanged contract=SVC-1 version=2 periods=M3:15/31@08:10=2026-03-15\n"
    assert verdict(AGREED, ended, FEE).breaches == []
    assert verdict(AGREED, ended, FEE.replace("03-31", "03-15")).breaches == []
    assert verdict(AGREED, ended, FEE.replace("03-31", "03-20")).text.endswith("ended on 2026-03-15")


def test_a_contract_in_the_only_books_is_dated_by_when_it_is_billed() -> None:
    agreed = AGREED.replace("=2026-03-31", "")
    found = verdict(agreed, FEE.replace("03-31", "03-02"))
    assert (found.breaches, found.exercised) == ([], 1)
    assert verdict(agreed, FEE).text == "invoice INV-1 is dated 2026-03-31, and was made on 2026-03-02"
    assert verdict(COMPANIES, agreed, FEE).breaches == [], "a milestone has a day of its own where there are several"
