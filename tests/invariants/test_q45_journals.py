"""Q45: the general ledger has of every document what billing says, account by account, and it balances."""

import pytest

from harness.invariants.q45_receivables_tie import ReceivablesTie
from tests.invariants.notation import judged

INVOICED = (
    "10:31 InvoicePosted invoice=INV-1 net_minor=10000 charges_minor=900 tax_minor=2071 rounding_minor=-1 "
    "total_minor=12970 currency=CHF\n"
    "10:32 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=12970 currency=CHF\n"
)
ROWS = "receivables:12970,revenue:-10000,charges:-900,tax:-2071,rounding:1"
BOOKED = f"10:32 JournalPosted journal=JNL-1 kind=invoice document=INV-1 currency=CHF rows={ROWS}\n"
CREDITED = (
    "11:00 CreditPosted credit_memo=CM-1 invoice=INV-1 net_minor=1000 tax_minor=190 total_minor=1190 currency=CHF\n"
    "11:01 ReceivablePosted kind=credit_memo document=CM-1 invoice=INV-1 amount_minor=-1190 currency=CHF\n"
)
TAKEN_BACK = (
    "11:01 JournalPosted journal=JNL-2 kind=credit_memo document=CM-1 currency=CHF "
    "rows=receivables:-1190,revenue:1000,tax:190\n"
)
PAID = (
    "12:00 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=500 currency=CHF\n"
    "12:01 ReceivablePosted kind=payment document=APP-1 invoice=INV-1 amount_minor=-500 currency=CHF\n"
    "12:01 JournalPosted journal=JNL-3 kind=payment document=APP-1 currency=CHF "
    "rows=unapplied_cash:500,receivables:-500\n"
)
TAKEN_OFF = (
    "13:00 PaymentUnapplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=500 currency=CHF\n"
    "13:01 ReceivablePosted kind=reversal document=APP-1 invoice=INV-1 amount_minor=500 currency=CHF\n"
    "13:01 JournalPosted journal=JNL-4 kind=reversal document=APP-1 currency=CHF "
    "rows=receivables:500,unapplied_cash:-500\n"
)
GIVEN_BACK = (
    "14:00 RefundRecorded refund_no=RFD-1 payment=PAY-1 amount_minor=500 currency=CHF\n"
    "14:01 RefundPosted refund_no=RFD-1 payment=PAY-1 amount_minor=500 currency=CHF\n"
    "14:01 JournalPosted journal=JNL-5 kind=refund document=RFD-1 currency=CHF rows=unapplied_cash:500,cash:-500\n"
)
VOID = (
    "15:00 InvoiceVoided invoice=INV-2\n"
    "15:01 VoidPosted document=INV-2\n"
    "15:01 JournalPosted journal=JNL-6 kind=void document=INV-2\n"
)
BOUGHT = (
    "16:00 VendorInvoicePosted invoice=V-1 purchase_order=PO-4 total_minor=700 currency=CHF\n"
    "16:00 JournalPosted journal=JNL-7 kind=vendor_invoice document=V-1 currency=CHF "
    "rows=cost_of_sales:700,payables:-700\n"
)
SET_ASIDE = (
    "16:30 RebateAccrued document=INV-1 invoice=INV-1 customer=C-1 base_minor=10000 amount_minor=200 currency=CHF\n"
    "16:30 JournalPosted journal=JNL-8 kind=rebate document=INV-1 currency=CHF rows=rebates:200,rebate_accrual:-200\n"
)
CLAIMED = (
    "16:40 RebateSettled claim=RBC-1 credit_memo=RBM-1 customer=C-1 amount_minor=180 currency=CHF\n"
    "16:40 JournalPosted journal=JNL-9 kind=rebate_claim document=RBM-1 currency=CHF "
    "rows=rebate_accrual:180,rebates_payable:-180\n"
)
OWED = (
    "16:50 RebateAccrued document=CM-1 invoice=INV-1 customer=C-1 base_minor=-1500 amount_minor=-30 currency=CHF\n"
    "16:50 JournalPosted journal=JNL-10 kind=rebate document=CM-1 currency=CHF "
    "rows=rebates:-30,rebate_accrual:20,rebates_owed:10\n"
)
ALL = (
    INVOICED
    + BOOKED
    + CREDITED
    + TAKEN_BACK
    + PAID
    + TAKEN_OFF
    + GIVEN_BACK
    + VOID
    + BOUGHT
    + SET_ASIDE
    + CLAIMED
    + OWED
)


def kinds(journal: str) -> list[str]:
    return judged(ReceivablesTie, journal).kinds


def test_every_posting_has_its_journal_and_holds() -> None:
    assert kinds(ALL) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("revenue:-10000,charges:-900", "revenue:-10900"),
        ("revenue:1000,tax:190", "revenue:1190"),
        ("rows=unapplied_cash:500,receivables:-500", "rows=cash:500,receivables:-500"),
        ("rows=receivables:500,unapplied_cash:-500", "rows=receivables:500,revenue:-500"),
        ("rows=unapplied_cash:500,cash:-500", "rows=unapplied_cash:400,cash:-400"),
        ("rows=cost_of_sales:700,payables:-700", "rows=cost_of_sales:700,cash:-700"),
        ("rows=cost_of_sales:700,payables:-700", "rows=cost_of_sales:2100,payables:-2100"),
        ("rows=rebates:200,rebate_accrual:-200", "rows=rebates:-200,rebate_accrual:200"),
        ("rows=rebates:200,rebate_accrual:-200", "rows=rebates:2000,rebate_accrual:-2000"),
        ("rows=rebate_accrual:180,rebates_payable:-180", "rows=rebates:180,rebates_payable:-180"),
        ("rows=rebates:-30,rebate_accrual:20,rebates_owed:10", "rows=rebates:-30,rebate_accrual:30"),
    ],
)
def test_what_stands_on_another_account_is_a_breach_though_all_balances(right: str, wrong: str) -> None:
    assert right in ALL
    assert kinds(ALL.replace(right, wrong)) == ["journal/other figures"]


def test_it_says_which_account_and_what_billing_says() -> None:
    verdict = judged(ReceivablesTie, INVOICED + BOOKED.replace("-2071", "-2070"))
    assert verdict.kinds == ["journal/does not balance", "journal/other figures"]
    assert "journal JNL-1 of invoice INV-1 has -20.70 CHF on tax; billing says -20.71 CHF" in verdict.text


def test_a_void_number_leaves_nothing_on_any_account() -> None:
    void = "kind=void document=INV-2\n"
    assert kinds(ALL.replace(void, "kind=void document=INV-2 rows=revenue:-5,tax:5\n")) == ["journal/other figures"]


def test_debits_and_credits_come_to_nothing_whatever_it_is_about() -> None:
    strange = "17:00 JournalPosted journal=JNL-9 kind=gift document=G-1 currency=CHF rows=cash:7,revenue:-"
    assert kinds(strange + "7\n") == ["journal/of nothing"]
    assert kinds(strange + "6\n") == ["journal/does not balance", "journal/of nothing"]


JOURNALS = [line for line in ALL.splitlines(keepends=True) if "JournalPosted" in line]


@pytest.mark.parametrize("journal", JOURNALS, ids=lambda line: line.split()[3])
def test_a_journal_that_is_missing_or_there_twice_is_a_breach(journal: str) -> None:
    assert "journal/missing" in kinds(ALL.replace(journal, ""))
    assert "journal/of nothing" in kinds(ALL.replace(journal, journal * 2))


def test_a_journal_under_the_name_of_another_document_is_a_breach() -> None:
    assert {"journal/missing", "journal/of nothing"} <= {
        *kinds(ALL.replace("kind=refund document=R", "kind=refund document=X"))
    }


@pytest.mark.parametrize(
    ("on", "breach"),
    [("2026-03-31", []), ("2026-04-01", ["journal/another date"])],
)
def test_a_journal_lies_on_the_date_of_its_invoice(on: str, breach: list[str]) -> None:
    bears = ALL.replace("InvoicePosted invoice=INV-1", "InvoicePosted invoice=INV-1 posting_date=2026-03-31")
    assert (
        kinds(bears.replace("kind=invoice document=INV-1 cur", f"kind=invoice document=INV-1 posting_date={on} cur"))
        == breach
    )


@pytest.mark.parametrize(
    ("on", "breach"),
    [("2026-04-01", []), ("2026-03-31", ["journal/another date"])],
)
def test_a_journal_that_is_dated_in_the_books_of_a_company_lies_on_that_date(on: str, breach: list[str]) -> None:
    late = "10:32 PostingDated entity=north kind=invoice document=INV-1 posting_date=2026-04-01 late_of=2026-03-31\n"
    bears = INVOICED.replace("InvoicePosted invoice=INV-1", "InvoicePosted invoice=INV-1 posting_date=2026-03-31")
    assert kinds(bears + late + BOOKED.replace("currency", f"posting_date={on} currency")) == breach


def test_another_currency_is_a_breach() -> None:
    other = TAKEN_BACK.replace("currency=CHF", "currency=EUR")
    assert "journal/other currency" in kinds(ALL.replace(TAKEN_BACK, other))


def test_a_posting_without_a_journal_leaves_the_control_account_short() -> None:
    verdict = judged(ReceivablesTie, ALL.replace(TAKEN_BACK, ""))
    assert verdict.kinds == ["journal/control differs", "journal/missing"]
    assert "receivables is 129.70 CHF by its journals, and 117.80 CHF by what was posted to it" in verdict.text


CONVERTED = (
    "17:00 ReceivableConverted kind=payment document=APP-1 invoice=INV-1 amount_minor=-500 currency=CHF rate_id=FXR-2 "
    "receivable_minor=-530 counter_minor=510 book_currency=EUR\n"
)
LOSS = (
    "17:00 JournalPosted journal=JNL-9 kind=exchange_difference document=APP-1 currency=EUR "
    "rows=receivables:-20,exchange_difference:20\n"
)


def test_what_a_payment_has_lost_by_exchange_stands_in_the_ledger_in_the_currency_of_the_books() -> None:
    assert kinds(ALL + CONVERTED + LOSS) == []
    missing = judged(ReceivablesTie, ALL + CONVERTED)
    assert missing.kinds == ["journal/control differs", "journal/missing"]
    assert "receivables is 0.00 EUR by its journals, and -0.20 EUR by what was posted to it" in missing.text
    elsewhere = judged(ReceivablesTie, ALL + CONVERTED + LOSS.replace("exchange_difference:20", "revenue:20"))
    assert elsewhere.kinds == ["journal/other figures"]
    assert elsewhere.text.endswith("has 0.00 EUR on exchange_difference; its conversion says 0.20 EUR")


def test_what_a_case_is_about_is_somebodys_already_and_a_retired_document_is_not_compared() -> None:
    wrong = ALL.replace("revenue:1000,tax:190", "revenue:1190")
    assert kinds(wrong + "17:00 CaseListed status=open business_key=post:credit_memo:CM-1\n") == []
    left = "17:00 CaseListed status=open business_key=balance:credit_memo:CM-1\n"
    assert kinds(wrong + left) == ["journal/other figures"]
    late = INVOICED + "10:50 retire order/1\n" + BOOKED.replace("10:32", "11:00")
    assert kinds(late.replace("revenue:-10000,charges:-900", "revenue:-10900")) == []


def test_the_rounding_of_a_credit_memo_stands_on_its_account() -> None:
    coins = CREDITED.replace("total_minor=1190", "rounding_minor=-1 total_minor=1189").replace("=-1190", "=-1189")
    booked = TAKEN_BACK.replace("receivables:-1190", "receivables:-1189")
    assert kinds(INVOICED + BOOKED + coins + booked.replace("tax:190", "tax:190,rounding:-1")) == []
    assert kinds(INVOICED + BOOKED + coins + booked.replace("tax:190", "tax:189")) == ["journal/other figures"]
