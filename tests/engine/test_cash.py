"""Cash that is put on an invoice and taken off again: the ledger follows in the order in which it happened, billing
hears of it in that order too, and what is paid instead is no second payment."""

from collections.abc import Callable

import pytest

from seatrial.message import Request
from tests.engine.tide import fair
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


# ---------------------------------------------------------------- a bank takes it back


def recorded(till: Till) -> list[tuple[str, str, bool]]:
    """What billing was told, in order: (kind, transaction, whether for the account)."""
    bodies = [request.body or {} for request in till.done("recordSettlement")]
    return [(body["kind"], body["transaction_id"], body["on_account"]) for body in bodies]


def opened(tamper: Callable[[Request, int], str] = fair) -> Till:
    """An invoice, and a payment of it under way."""
    till = Till(tamper=tamper)
    till.order()
    till.invoice()
    till.run()
    till.want()
    return till


def test_a_charge_back_that_is_heard_of_before_its_payment_waits_for_it() -> None:
    till = opened(lambda r, n: "lost_reply" if r.operation == "executePayment" and n == 1 else "")
    till.charged_back("PRQ-1", "TXN-1")
    till.run()
    assert recorded(till) == [("capture", "TXN-1", False), ("charge_back", "CBK-1", False)]
    assert [case["reason_code"] for case in till.cases()] == ["charged_back"]


def test_what_is_paid_after_a_bank_took_it_back_is_no_second_payment_and_waits_until_the_first_has_left() -> None:
    away = False
    till = opened(
        lambda r, _n: "lost_request" if away and (r.body or {}).get("kind") == "charge_back" else "",
    )
    till.run()
    till.applied()
    till.run()
    away = True
    till.charged_back("PRQ-1", "TXN-1")
    till.run()
    till.want("PRQ-2")
    till.run()
    assert recorded(till) == [("capture", "TXN-1", False)]
    away = False
    till.run(4 * HOUR_MS)
    till.taken_off()
    till.run()
    assert recorded(till)[1:] == [("charge_back", "CBK-1", False), ("capture", "TXN-2", False)]
    till.want("PRQ-3")
    till.run()
    assert recorded(till)[3:] == [("capture", "TXN-3", True)], "the second has paid it, whatever left before"


def test_what_a_clerk_takes_off_and_puts_back_has_paid_it_again() -> None:
    till = opened()
    till.run()
    till.applied()
    till.taken_off()
    till.applied("APP-2", version=4)
    till.run()
    till.want("PRQ-2")
    till.run()
    assert recorded(till)[1:] == [("capture", "TXN-2", True)]


def test_what_is_paid_after_all_was_paid_back_is_no_second_payment() -> None:
    till = opened()
    till.run()
    till.want("PRQ-2", kind="refund", of="TXN-1")
    till.run()
    till.refunded("PRQ-2", "TXN-1")
    till.run()
    till.want("PRQ-3")
    till.run()
    assert recorded(till)[2:] == [("capture", "TXN-3", False)]


@pytest.mark.parametrize(("second", "on_account"), [(900, False), (899, True)])
def test_what_is_paid_back_in_parts_has_left_when_they_come_to_all_of_it(second: int, on_account: bool) -> None:
    till = opened()
    till.run()
    parts = (600, second)
    for number, minor in enumerate(parts, 2):
        till.want(f"PRQ-{number}", kind="refund", of="TXN-1")
        till.run()
        till.refunded(f"PRQ-{number}", "TXN-1", {"minor": minor, "currency": "EUR"}, version=number + 1)
        till.run()
    till.want("PRQ-4")
    till.run()
    assert recorded(till)[-1] == ("capture", "TXN-4", on_account)
