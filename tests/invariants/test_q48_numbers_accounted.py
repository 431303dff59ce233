"""Q48: the ledger has an invoice or a void record of every legal number that was drawn."""

from harness.invariants.q48_numbers_accounted import NumbersAccounted
from tests.invariants.notation import judged

VOIDED = "10:31 InvoiceVoided invoice=INV-1 series=INV reason=posting_failed\n"
DRAWN = "10:33 InvoicePosted invoice=INV-2\n"
BOOKED = "10:34 ReceivablePosted kind=invoice document=INV-2 invoice=INV-2\n"
KNOWN = "10:35 VoidPosted document=INV-{} reason=posting_failed\n"


def test_an_invoice_and_a_void_record_account_for_two_numbers() -> None:
    verdict = judged(NumbersAccounted, VOIDED + DRAWN + BOOKED + KNOWN.format(1))
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_gap_is_a_breach_at_rest() -> None:
    assert judged(NumbersAccounted, VOIDED + DRAWN + BOOKED, at_rest=False).breaches == []
    verdict = judged(NumbersAccounted, VOIDED + DRAWN + BOOKED)
    assert verdict.kinds == ["series/unaccounted number"]
    assert verdict.text == ("the ledger has neither an invoice nor a void record of INV-1; the last is INV-2")
    assert verdict.breaches[0].witness == (0,)


def test_a_number_that_was_void_last_is_asked_for_too() -> None:
    assert judged(NumbersAccounted, VOIDED).kinds == ["series/unaccounted number"]


def test_each_series_has_numbers_of_its_own() -> None:
    other = "10:40 InvoicePosted invoice=AT-1\n10:41 ReceivablePosted kind=invoice document=AT-1 invoice=AT-1\n"
    assert judged(NumbersAccounted, VOIDED + DRAWN + BOOKED + KNOWN.format(1) + other).breaches == []


def test_a_number_is_an_invoice_or_void_and_not_both() -> None:
    verdict = judged(NumbersAccounted, VOIDED + DRAWN + BOOKED + KNOWN.format(1) + KNOWN.format(2))
    assert verdict.kinds == ["number/two documents"]
    assert verdict.text == "in the ledger INV-2 is both an invoice and void"


def test_a_payment_accounts_for_nothing() -> None:
    paid = "10:34 ReceivablePosted kind=payment document=INV-2 invoice=INV-2\n"
    assert judged(NumbersAccounted, KNOWN.format(1).replace("10:35", "10:30") + VOIDED + DRAWN + paid).breaches


def test_a_number_on_somebodys_desk_is_accounted_for() -> None:
    case = "12:00 CaseListed status={} business_key=post:void:INV-1\n"
    assert judged(NumbersAccounted, VOIDED + DRAWN + BOOKED + case.format("open")).breaches == []
    assert len(judged(NumbersAccounted, VOIDED + DRAWN + BOOKED + case.format("closed")).breaches) == 1


def test_no_number_is_nothing_to_account_for() -> None:
    assert judged(NumbersAccounted, "10:00 InvoicePosted invoice=X\n").exercised == 0
