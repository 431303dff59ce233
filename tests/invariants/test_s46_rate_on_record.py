"""S46: amounts in two currencies meet only by a rate on record, and what was billed at one is credited at it."""

import pytest

from harness.invariants.s46_rate_on_record import RateOnRecord
from tests.invariants.notation import judged

POUNDS = (
    "08:00 RateSet rate_id=FXR-1 currency=GBP book_currency=EUR rate=11650 scale=4 valid_from_at=08:00\n"
    "08:00 RateSet rate_id=FXR-2 currency=JPY book_currency=EUR rate=6154 scale=6 valid_from_at=08:00\n"
    "09:00 RateFixed order_number=SO-7 currency=GBP book_currency=EUR rate_id=FXR-1\n"
    "09:00 RateFixed order_number=SO-8 currency=JPY book_currency=EUR rate_id=FXR-2\n"
    "10:00 InvoicePosted invoice=INV-1 order_number=SO-7 total_minor=10001 currency=GBP\n"
)
POSTED = "{} ReceivablePosted kind={} document={} invoice=INV-1 amount_minor={} currency=GBP\n"
CONVERTED = (
    "{} ReceivableConverted kind={} document={} invoice=INV-1 amount_minor={} currency=GBP rate_id={} "
    "receivable_minor={} counter_minor={} book_currency=EUR\n"
)
IN_BOOKS = POSTED.format("10:01", "invoice", "INV-1", 10001) + CONVERTED.format(
    "10:01", "invoice", "INV-1", 10001, "FXR-1", 11651, -11651
)
MOVED = "11:00 RateSet rate_id=FXR-3 currency=GBP book_currency=EUR rate=11240 scale=4 valid_from_at=11:00\n"
MEMO = "12:00 CreditPosted credit_memo=CM-1 invoice=INV-1 total_minor=4000 currency=GBP\n"
CREDITED = CONVERTED.format("12:01", "credit_memo", "CM-1", -4000, "FXR-1", -4660, 4660)
PAID = "13:00 PaymentApplied application=APP-1 payment=PAY-1 invoice=INV-1 amount_minor=6001 currency=GBP\n"
SETTLED = CONVERTED.format("13:01", "payment", "APP-1", -6001, "FXR-3", -6991, 6745)
DIFFERENCE = "13:01 ExchangeDifferencePosted document=APP-1 invoice=INV-1 amount_minor={} currency=EUR\n"
LOSS = DIFFERENCE.format(-246)
BOOKED = (
    "13:01 JournalPosted journal=JNL-9 kind=exchange_difference document=APP-1 currency=EUR "
    "rows=receivables:-246,exchange_difference:246\n"
)
NO_LOSS = (
    "12:01 ExchangeDifferencePosted document=CM-1 invoice=INV-1 amount_minor=-164 currency=EUR\n"
    "12:01 JournalPosted journal=JNL-8 kind=exchange_difference document=CM-1 currency=EUR "
    "rows=receivables:-164,exchange_difference:164\n"
)
WHOLE = POUNDS + IN_BOOKS + MOVED + MEMO + CREDITED + PAID + SETTLED + LOSS + BOOKED


def test_billed_and_credited_at_one_rate_and_paid_at_another_is_right() -> None:
    verdict = judged(RateOnRecord, WHOLE)
    assert verdict.breaches == []
    assert verdict.exercised == 3


def test_without_another_currency_it_is_unexercised() -> None:
    verdict = judged(
        RateOnRecord, "10:00 InvoicePosted invoice=INV-1 order_number=SO-7 total_minor=10001 currency=GBP\n"
    )
    assert (verdict.breaches, verdict.exercised) == ([], 0)


def test_a_credit_at_the_rate_of_the_day_is_a_breach() -> None:
    todays = CONVERTED.format("12:01", "credit_memo", "CM-1", -4000, "FXR-3", -4660, 4496) + NO_LOSS
    verdict = judged(RateOnRecord, POUNDS + IN_BOOKS + MOVED + MEMO + todays)
    assert verdict.kinds == ["posting/rate"]
    assert verdict.text == (
        "credit memo CM-1 entered the books at 1.1240 (FXR-3), not at 1.1650 (FXR-1), that it was booked at"
    )


def test_a_payment_at_the_rate_of_its_invoice_is_a_breach() -> None:
    old = CONVERTED.format("13:01", "payment", "APP-1", -6001, "FXR-1", -6991, 6991)
    text = judged(RateOnRecord, POUNDS + IN_BOOKS + MOVED + MEMO + CREDITED + PAID + old).text
    assert text.endswith("entered the books at 1.1650 (FXR-1), not at 1.1240 (FXR-3), that held when it was applied")


def test_the_exponent_counts() -> None:
    yen = (
        "10:00 InvoicePosted invoice=INV-2 order_number=SO-8 total_minor=125000 currency=JPY\n"
        "10:01 ReceivableConverted kind=invoice document=INV-2 invoice=INV-2 amount_minor={} currency=JPY "
        "rate_id=FXR-2 receivable_minor={} counter_minor=-{} book_currency=EUR\n"
    )
    assert judged(RateOnRecord, POUNDS + yen.format(125000, 76925, 76925)).breaches == []
    hundredth = judged(RateOnRecord, POUNDS + yen.format(1250, 769, 769))
    assert hundredth.text == "invoice INV-2 of 125,000 JPY stands in the ledger as 1,250 JPY"
    cents = judged(RateOnRecord, POUNDS + yen.format(125000, 769, 769))
    assert cents.kinds == ["posting/worth"]


def test_what_is_posted_in_the_currency_of_the_books_was_never_converted() -> None:
    euros = POSTED.format("10:01", "invoice", "INV-1", 10001).replace("GBP", "EUR")
    verdict = judged(RateOnRecord, POUNDS + euros)
    assert verdict.kinds == ["posting/in another currency", "posting/at no rate"]
    assert verdict.breaches[0].summary == "invoice INV-1 of 100.01 GBP was posted as 100.01 EUR"


def test_an_order_in_pounds_is_billed_in_pounds() -> None:
    verdict = judged(RateOnRecord, POUNDS.replace("total_minor=10001 currency=GBP", "total_minor=10001 currency=EUR"))
    assert verdict.text == "order SO-7 is in GBP, and INV-1 bills 100.01 EUR of it"


def test_pounds_are_not_settled_with_euros() -> None:
    for euros in (PAID, MEMO, "12:30 CreditApplied application=CRA-1 credit_memo=CM-9 invoice=INV-1 currency=GBP\n"):
        assert judged(RateOnRecord, POUNDS + euros.replace("GBP", "EUR")).kinds == ["application/across currencies"]


def test_a_rate_of_another_currency_is_none() -> None:
    assert judged(RateOnRecord, POUNDS + IN_BOOKS.replace("FXR-1", "FXR-2")).kinds == ["posting/at no rate"]


def test_a_difference_is_posted_once_and_as_it_is() -> None:
    settled = POUNDS + IN_BOOKS + MOVED + MEMO + CREDITED + PAID + SETTLED
    assert judged(RateOnRecord, settled).kinds == ["difference/not posted"]
    assert judged(RateOnRecord, settled + LOSS + BOOKED + LOSS + BOOKED).kinds == ["difference/amount"]
    assert judged(RateOnRecord, settled + DIFFERENCE.format(246) + BOOKED).kinds == [
        "difference/amount",
        "difference/other in the ledger",
    ]


def test_a_difference_is_in_the_general_ledger_with_the_amount_that_was_posted() -> None:
    missing = judged(RateOnRecord, WHOLE.replace(BOOKED, ""))
    assert missing.kinds == ["difference/not in the ledger"]
    assert missing.text == "the -2.46 EUR that APP-1 has made by exchange are in no journal of the general ledger"
    turned = BOOKED.replace("receivables:-246,exchange_difference:246", "receivables:246,exchange_difference:-246")
    assert judged(RateOnRecord, WHOLE.replace(BOOKED, turned)).kinds == ["difference/other in the ledger"]
    assert judged(RateOnRecord, WHOLE + BOOKED).kinds == ["difference/other in the ledger"], "it is there twice"


def test_a_receivable_is_what_is_open_at_its_own_rate() -> None:
    """A cent stays when all is settled."""
    short = CONVERTED.format("13:01", "payment", "APP-1", -6001, "FXR-3", -6990, 6745)
    short += DIFFERENCE.format(-245) + BOOKED.replace("246", "245")
    verdict = judged(RateOnRecord, POUNDS + IN_BOOKS + MOVED + MEMO + CREDITED + PAID + short)
    assert verdict.kinds == ["posting/worth"]


def test_it_is_asked_of_an_order_that_is_over_too() -> None:
    todays = CONVERTED.format("12:01", "credit_memo", "CM-1", -4000, "FXR-3", -4660, 4496) + NO_LOSS
    late = POUNDS + IN_BOOKS + MOVED + "11:30 retire order/1\n" + MEMO + todays
    assert judged(RateOnRecord, late).kinds == ["posting/rate"]


SERVICE = "11:30 InvoicePosted invoice=INV-9 contract=SVC-1 total_minor=10001 currency={} order_number=-\n"
SERVED = POSTED.format("11:31", "invoice", "INV-9", 10001).replace("INV-1", "INV-9")


def test_a_contract_is_billed_at_the_rate_that_holds_when_it_is() -> None:
    right = CONVERTED.format("14:00", "invoice", "INV-9", 10001, "FXR-3", 11241, -11241).replace("INV-1", "INV-9")
    then = POUNDS + MOVED + SERVICE.format("GBP") + MOVED.replace("11:00", "11:31").replace("FXR-3", "FXR-4") + SERVED
    verdict = judged(RateOnRecord, then + right)
    assert (verdict.breaches, verdict.exercised) == ([], 1)
    posted = CONVERTED.format("14:00", "invoice", "INV-9", 10001, "FXR-4", 11241, -11241).replace("INV-1", "INV-9")
    assert judged(RateOnRecord, then + posted).text == (
        "invoice INV-9 entered the books at 1.1240 (FXR-4), not at 1.1240 (FXR-3), that held when it was posted"
    )
    assert judged(RateOnRecord, then).kinds == ["posting/at no rate"]


def test_a_contract_in_the_currency_of_the_books_is_not_converted() -> None:
    verdict = judged(RateOnRecord, POUNDS + SERVICE.format("EUR") + SERVED.replace("GBP", "EUR"))
    assert (verdict.breaches, verdict.exercised) == ([], 0)


def test_what_is_credited_of_a_contract_enters_at_the_record_of_its_invoice() -> None:
    billed = POUNDS + SERVICE.format("GBP") + SERVED
    billed += CONVERTED.format("11:32", "invoice", "INV-9", 10001, "FXR-1", 11651, -11651).replace("INV-1", "INV-9")
    memo = (MOVED.replace("11:00", "11:40") + MEMO).replace("INV-1", "INV-9")
    right = CREDITED.replace("INV-1", "INV-9")
    assert judged(RateOnRecord, billed + memo + right).breaches == []
    todays = right.replace("FXR-1", "FXR-3").replace("counter_minor=4660", "counter_minor=4496")
    todays += NO_LOSS.replace("INV-1", "INV-9")
    assert judged(RateOnRecord, billed + memo + todays).kinds == ["posting/rate"]


UNAPPLIED = CONVERTED.format("14:00", "reversal", "APP-1", 6001, "FXR-3", 6991, -6745)
MADE = (
    "14:00 ExchangeDifferencePosted document=APP-1 invoice=INV-1 amount_minor={0} currency=EUR\n"
    "14:00 JournalPosted journal=JNL-10 kind=exchange_difference document=APP-1 currency=EUR "
    "rows=receivables:{0},exchange_difference:{1}\n"
)


def test_what_takes_a_payment_off_again_takes_back_what_that_had_brought() -> None:
    assert judged(RateOnRecord, WHOLE + UNAPPLIED + MADE.format(246, -246)).breaches == []


@pytest.mark.parametrize("gain", [-246, 100])
def test_nothing_is_made_by_taking_a_payment_off(gain: int) -> None:
    """Not even if it is posted as it is said: the bank has taken back what it had given."""
    said = UNAPPLIED.replace("-6745", f"{-6991 + gain}")
    verdict = judged(RateOnRecord, WHOLE + said + MADE.format(gain, -gain))
    assert verdict.kinds == ["posting/worth"]


def test_without_its_payment_it_is_worth_what_its_rate_says() -> None:
    alone = POUNDS + IN_BOOKS + MOVED + PAID
    right, wrong = UNAPPLIED, UNAPPLIED.replace("-6745", "-6700")
    assert judged(RateOnRecord, alone + right + MADE.format(246, -246)).breaches == []
    assert judged(RateOnRecord, alone + wrong + MADE.format(291, -291)).kinds == ["posting/worth"]
