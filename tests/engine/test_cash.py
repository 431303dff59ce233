"""Cash that is put on an invoice and taken off again: the ledger follows in the order in which it happened."""

from seatrial.message import Request
from tests.engine.till import Till

HOUR_MS = 3_600_000
BOOKED = [("invoice", "INV-1"), ("application", "APP-1"), ("reversal", "APP-1")]


def told(till: Till) -> list[str]:
    return [kind for kind in till.milestones() if kind in ("paid", "payment_reversed")]


def test_what_is_taken_off_waits_until_what_was_put_on_is_in_the_ledger() -> None:
    away = True

    def tamper(request: Request, _nth: int) -> str:
        return "lost_request" if away and request.operation == "postInvoice" else ""

    till = Till(tamper=tamper)
    till.order()
    till.invoice()
    till.applied()
    till.run()
    till.taken_off()
    till.run()
    assert till.postings() == []
    away = False
    till.run(4 * HOUR_MS)
    assert till.postings() == BOOKED
    assert told(till) == ["paid", "payment_reversed"]


def test_what_is_taken_off_is_heard_of_after_what_was_put_on_whatever_comes_first() -> None:
    till = Till()
    till.order()
    till.invoice()
    till.taken_off()
    till.run()
    assert till.postings() == [("invoice", "INV-1")]
    till.applied()
    till.run()
    assert till.postings() == BOOKED
    assert told(till) == ["paid", "payment_reversed"]


def test_it_is_posted_at_once_when_its_order_was_finished_long_ago() -> None:
    till = Till()
    till.order()
    till.invoice()
    till.applied()
    till.run(48 * HOUR_MS)
    till.taken_off()
    till.run()
    assert till.postings() == BOOKED
