"""By whose clock an invoice is dated, and by what: what it bills, and not when somebody gets round to it."""

import pytest

from seatrial.facts import InvoicePosted
from tests.simulators.test_billing_invoicing import SHIPPED, Desk, code


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("occurred_at", "zone", "day", "due"),
    [
        ("2026-03-31T21:59:59.999Z", "Europe/Berlin", "2026-03-31", "2026-04-30"),
        ("2026-03-31T22:00:00.000Z", "Europe/Berlin", "2026-04-01", "2026-05-01"),
        ("2026-03-31T22:00:00.000Z", "Europe/London", "2026-03-31", "2026-04-30"),
        ("2026-03-28T22:59:59.999Z", "Europe/Berlin", "2026-03-28", "2026-04-27"),  # the clock still shows winter time
        ("2026-03-29T22:00:00.000Z", "Europe/Berlin", "2026-03-30", "2026-04-29"),  # summer time: an hour earlier
    ],
)
def test_an_invoice_is_dated_by_its_evidence_and_not_by_its_posting(
    desk: Desk, occurred_at: str, zone: str, day: str, due: str
) -> None:
    desk.ask("recordBillableEvents", {**SHIPPED, "occurred_at": occurred_at, "zone": zone})
    desk.work(at=2_000)
    assert desk.facts(InvoicePosted)[0].posting_date == day
    assert (desk.invoice()["posting_date"], desk.invoice()["due_date"]) == (day, due)


@pytest.mark.parametrize(("zone", "day"), [("America/New_York", "2026-03-02"), ("Pacific/Auckland", "2026-03-03")])
def test_what_was_used_up_over_days_is_dated_by_its_posting_on_the_clock_of_who_sells_it(
    desk: Desk, zone: str, day: str
) -> None:
    used = {**SHIPPED, "type": "consumption", "occurred_at": "2026-02-27T09:00:00.000Z", "zone": zone, "charges": []}
    desk.ask("recordBillableEvents", used)
    desk.work(at=5 * 3_600_000)
    assert desk.facts(InvoicePosted)[0].posting_date == day


def test_a_zone_that_is_none_is_malformed(desk: Desk) -> None:
    answer = desk.ask("recordBillableEvents", {**SHIPPED, "zone": "Europe/Nowhere"})
    assert code(answer) == (400, "malformed")
