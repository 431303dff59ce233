"""Q45: when all is said, what customers owe in billing is what the receivables account says."""

import re

from harness.invariants.q45_receivables_tie import ReceivablesTie
from tests.invariants.notation import Verdict, judged

INVOICED = "10:31 InvoicePosted invoice=INV-1 total_minor=11900 currency=EUR\n"
POSTED = "10:32 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
APPLIED = "application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=11900 currency=EUR"
PAID = f"11:00 PaymentApplied order/1/pay/1 {APPLIED}\n"
CREDITED = "11:05 ReceivablePosted kind=payment document=APP-1 invoice=INV-1 amount_minor=-11900 currency=EUR\n"
RETIRED = "15:00 retire order/1\n"
COUNTER = {"invoice": "revenue", "credit_memo": "revenue", "payment": "unapplied_cash", "reversal": "unapplied_cash"}
"""What of a document is not on receivables, as long as it has neither charges nor tax."""


def verdict_of(*told: str) -> Verdict:
    """Of books whose general ledger has a journal of everything that is posted."""
    lines: list[str] = []
    for line in "".join(told).splitlines(keepends=True):
        lines.append(re.sub(r"(?<= )total_minor=(\d+)", r"total_minor=\1 net_minor=\1", line))
        posted = re.match(r"(\S+) ReceivablePosted kind=(\w+) document=(\S+) .*amount_minor=(-?\d+)", line)
        back = re.match(r"(\S+) RefundPosted refund_no=(\S+) .*amount_minor=(\d+)", line)
        cleared = re.match(r"(\S+) ReceivablesCleared application=(\S+)", line)
        if posted is not None:
            at, kind, document, minor = posted.groups()
            rows = f"receivables:{minor},{COUNTER[kind]}:{-int(minor)}"
        elif back is not None:
            at, document, minor = back.groups()
            kind, rows = "refund", f"unapplied_cash:{minor},cash:-{minor}"
        elif cleared is not None:
            at, document = cleared.groups()
            lines.append(
                f"{at} JournalPosted journal=JNL-{len(lines)} kind=clearing document={document} currency=EUR\n"
            )
            continue
        else:
            continue
        named = f"journal=JNL-{len(lines)} kind={kind} document={document} currency=EUR rows={rows}"
        lines.append(f"{at} JournalPosted {named}\n")
    return judged(ReceivablesTie, "".join(lines))


def test_books_that_tie_are_right_open_or_paid() -> None:
    assert verdict_of(INVOICED + POSTED).breaches == []
    verdict = verdict_of(INVOICED + POSTED + PAID + CREDITED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_invoice_that_was_never_posted_is_a_breach() -> None:
    verdict = verdict_of(INVOICED)
    assert verdict.kinds == ["receivables/do not tie"]
    assert verdict.text == (
        "119.00 EUR are open in billing, 0.00 EUR stand on the receivables account; they differ on "
        "INV-1 (119.00 EUR and 0.00 EUR)"
    )
    assert verdict.breaches[0].witness == (0,)


def test_an_invoice_posted_twice_and_a_payment_never_posted_are_breaches() -> None:
    assert len(verdict_of(INVOICED + POSTED + POSTED).breaches) == 1
    assert len(verdict_of(INVOICED + POSTED + PAID).breaches) == 1


def test_two_errors_that_cancel_out_are_still_errors() -> None:
    second = (INVOICED + POSTED + POSTED).replace("INV-1", "INV-2")
    verdict = verdict_of(INVOICED + second)
    assert "238.00 EUR are open in billing, 238.00 EUR stand on the receivables account" in verdict.text
    assert "INV-1" in verdict.text and "INV-2" in verdict.text


def test_currencies_are_never_added() -> None:
    pounds = INVOICED.replace("INV-1", "INV-2").replace("EUR", "GBP")
    verdict = verdict_of(INVOICED + pounds)
    assert len(verdict.breaches) == 2


def test_what_a_case_is_about_counts_in_neither_book() -> None:
    for key in ("post:invoice:INV-1", "post:payment:PAY-1:aAPP-1"):
        case = f"14:00 CaseListed status=open business_key={key} owner=finance\n"
        assert verdict_of(INVOICED + PAID + case).breaches == []


def test_a_finished_order_is_kept_in_the_sum_and_a_late_posting_is_convicted() -> None:
    books = INVOICED + POSTED + PAID + CREDITED + RETIRED
    assert verdict_of(books).breaches == []
    verdict = verdict_of(books + POSTED.replace("10:32", "16:00"))
    assert "0.00 EUR are open in billing, 119.00 EUR stand on the receivables account" in verdict.text


def test_a_finished_order_that_does_not_tie_is_not_forgotten() -> None:
    assert len(verdict_of(INVOICED + POSTED + PAID + RETIRED).breaches) == 1
    late = CREDITED.replace("11:05", "16:00")
    assert verdict_of(INVOICED + POSTED + PAID + RETIRED + late).breaches == []


def test_without_an_invoice_it_is_unexercised() -> None:
    assert verdict_of("11:00 PaymentReceived").exercised == 0


def test_a_payment_that_is_taken_off_must_be_taken_off_in_the_ledger_too() -> None:
    off = f"12:00 PaymentUnapplied order/1/pay/1 {APPLIED}\n"
    followed = "12:01 ReceivablePosted kind=reversal document=APP-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
    assert verdict_of(INVOICED + POSTED + PAID + CREDITED + off + followed).breaches == []
    assert verdict_of(INVOICED + POSTED + PAID + CREDITED + off).kinds == ["receivables/do not tie"]


def test_a_refund_is_posted_once_for_what_was_refunded() -> None:
    refund = "12:00 RefundRecorded refund_no=RFD-1 refund=RTX-1 payment=PAY-1 amount_minor=1500 currency=EUR\n"
    posted = "12:01 RefundPosted refund_no=RFD-1 payment=PAY-1 amount_minor=1500 currency=EUR\n"
    assert verdict_of(INVOICED + POSTED + refund + posted).breaches == []
    assert verdict_of(INVOICED + POSTED + refund).kinds == ["refund/not posted"]
    assert verdict_of(INVOICED + POSTED + refund + posted + posted).kinds == ["refund/posted too often"]
    case = "13:00 CaseListed status=open business_key=RFD-1\n"
    assert verdict_of(INVOICED + POSTED + refund + case).breaches == []


def test_a_credit_memo_that_the_account_does_not_have_is_a_breach() -> None:
    invoice = (
        "10:00 InvoicePosted invoice=INV-1 total_minor=11900 currency=EUR\n"
        "10:01 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
        "11:00 CreditPosted credit_memo=CM-1 invoice=INV-1 total_minor=1900 currency=EUR\n"
    )
    posted = "11:01 ReceivablePosted kind=credit_memo document=CM-1 invoice=INV-1 amount_minor=-1900 currency=EUR\n"
    assert verdict_of(invoice + posted).breaches == []
    assert len(verdict_of(invoice).breaches) == 1
    late = invoice.replace("11:00", "10:30 retire order/1\n11:00")
    assert verdict_of(late + posted).breaches == []
    assert len(verdict_of(late).breaches) == 1


def test_what_a_credit_memo_settles_of_another_invoice_moves_in_the_ledger_as_well() -> None:
    """Each invoice, and not their sum: both are receivables."""
    bought = (
        "10:00 InvoicePosted invoice=INV-1 total_minor=11900 currency=EUR\n"
        "10:01 ReceivablePosted kind=invoice document=INV-1 invoice=INV-1 amount_minor=11900 currency=EUR\n"
        "10:30 InvoicePosted invoice=INV-2 total_minor=5000 currency=EUR\n"
        "10:31 ReceivablePosted kind=invoice document=INV-2 invoice=INV-2 amount_minor=5000 currency=EUR\n"
        "11:00 CreditPosted credit_memo=CM-1 invoice=INV-1 total_minor=11900 currency=EUR\n"
        "11:01 ReceivablePosted kind=credit_memo document=CM-1 invoice=INV-1 amount_minor=-11900 currency=EUR\n"
    )
    used = "12:00 CreditApplied application=CRA-1 credit_memo=CM-1 invoice=INV-2 amount_minor=5000 currency=EUR\n"
    own = "11:02 CreditApplied application=CRA-0 credit_memo=CM-1 invoice=INV-1 amount_minor=6900 currency=EUR\n"
    moved = (
        "12:05 ReceivablesCleared application=CRA-1 credit_memo=CM-1 from_invoice=INV-1 invoice=INV-2 "
        "amount_minor=5000 currency=EUR order_number=SO-2\n"
    )
    assert verdict_of(bought + own).breaches == [], "of its own invoice it is posted with the memo"
    assert verdict_of(bought + own + used).kinds == ["receivables/do not tie"]
    assert verdict_of(bought + own + used + moved).breaches == []
    assert verdict_of(bought + own + moved).kinds == ["receivables/do not tie"]
    case = "13:00 CaseListed status=open business_key=post:payment:CM-1:aCRA-1\n"
    assert verdict_of(bought + own + used + case).breaches == []


def test_a_ledger_without_a_single_journal_is_no_ledger() -> None:
    verdict = judged(ReceivablesTie, INVOICED + POSTED)
    assert verdict.kinds == ["journal/control differs", "journal/missing"]
    assert "receivables is 0.00 EUR by its journals, and 119.00 EUR by what was posted to it" in verdict.text
    assert "invoice INV-1 was posted, and has no journal" in verdict.text
