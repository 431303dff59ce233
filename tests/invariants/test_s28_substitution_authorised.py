"""S28: another item leaves only where the order book lets it take the place."""

from harness.invariants.s28_substitution_authorised import SubstitutionAuthorised
from tests.invariants.notation import judged

BOOKED = "09:00 OrderBooked order_number=SO-7 external_id=CRM-7 lines=1:PUMP-A:5 prices_minor=990 currency=EUR\n"
ALLOWED = (
    "09:30 SubstitutionAuthorized order_number=SO-7 fulfilment_order=SO-7-2 lines=1:PUMP-B:2 ordered=PUMP-A"
    " prices_minor=990\n"
)
SHIPPED = "10:00 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines={}\n"
BILLED = "10:01 BillableEventRecorded source_document=SHP-3 order_number=SO-7 lines={}\n"


def test_a_substitute_on_the_line_that_was_ordered_at_the_declared_price_is_right() -> None:
    journal = BOOKED + ALLOWED + SHIPPED.format("1:PUMP-A:3,2/1:PUMP-B:2") + BILLED.format("2/1:PUMP-B:2*990")
    verdict = judged(SubstitutionAuthorised, journal)
    assert verdict.breaches == []
    assert verdict.exercised == 2


def test_a_substitute_that_nobody_authorised_is_a_breach() -> None:
    verdict = judged(SubstitutionAuthorised, BOOKED + SHIPPED.format("1:PUMP-B:2"))
    assert verdict.kinds == ["shipment line/not authorised"]
    assert verdict.text == (
        "2 units of PUMP-B left with SHP-3 for line 1 of order SO-7, which is for PUMP-A: nobody had authorised that"
    )


def test_both_what_was_ordered_and_its_substitute_are_a_breach() -> None:
    verdict = judged(SubstitutionAuthorised, BOOKED + ALLOWED + SHIPPED.format("1:PUMP-A:5,2/1:PUMP-B:2"))
    assert verdict.text == "7 units left on line 1 of order SO-7, substitutes included; 5 were ordered"


def test_what_the_customer_adds_to_the_line_may_leave_as_well() -> None:
    more = "09:45 OrderAmended order_number=SO-7 revision=2 lines=1:PUMP-A:7\n"
    journal = BOOKED + ALLOWED + more + SHIPPED.format("1:PUMP-A:5,2/1:PUMP-B:2")
    assert judged(SubstitutionAuthorised, journal).breaches == []


def test_a_line_of_its_own_is_a_breach_when_it_leaves_and_when_it_is_billed() -> None:
    journal = BOOKED + ALLOWED + SHIPPED.format("1S:PUMP-B:2") + BILLED.format("1/1S:PUMP-B:2*990")
    verdict = judged(SubstitutionAuthorised, journal)
    assert verdict.kinds == ["shipment line/extra line", "billable line/extra line"]
    assert "2 units of PUMP-B of SHP-3 were billed on line 1S, which order SO-7 does not have" in verdict.text


def test_another_price_than_declared_is_a_breach() -> None:
    verdict = judged(SubstitutionAuthorised, BOOKED + ALLOWED + BILLED.format("2/1:PUMP-B:2*1200"))
    assert verdict.kinds == ["billable line/other price than declared"]
    assert verdict.text.endswith("billed at 12.00 EUR each, on line 1 of order SO-7; declared: 9.90 EUR")


def test_what_was_ordered_alone_is_unexercised() -> None:
    journal = BOOKED + SHIPPED.format("1:PUMP-A:5") + BILLED.format("1/1:PUMP-A:5*990") + "15:00 retire order/1"
    assert judged(SubstitutionAuthorised, journal).exercised == 0
