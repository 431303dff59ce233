"""S51: what runs by the month is billed once for every month, by the days on which it ran, and every parcel once."""

import pytest

from harness.invariants.s51_one_bill_per_period import OneBillPerPeriod
from tests.invariants.notation import judged

AGREED = """\
00:00 ContractChanged contract=SVC-1 customer=C-1 version=1 item=SERVICE fee_minor=3100 usage_minor=150 \
currency=EUR periods=M3:31/31@09:00
06:00 OrderServed order_number=SO-7 contract=SVC-1
"""
LEFT = "08:00 ShipmentConfirmed shipment=P1 order_number=SO-7 lines=1:WIDGET:5\n"
FEE = (
    "10:00 InvoicePosted invoice=INV-1 contract=SVC-1 customer=C-1 currency=EUR "
    "lines=M3:SERVICE:31*3100 nets_minor=3100\n"
)
BOTH = FEE.replace("*3100", "*3100,P1/usage:SERVICE:1*150").replace("minor=3100", "minor=3100,150")
SHORTER = """\
12:00 ContractChanged contract=SVC-1 customer=C-1 version=2 item=SERVICE fee_minor=3100 usage_minor=150 \
currency=EUR periods=M3:15/31@04:00
"""
CREDIT = """\
13:00 CreditPosted credit_memo=CM-1 invoice=INV-1 reason=termination lines=INV-1/1/M3:SERVICE:16@1600+304 net_minor=1600
"""


def test_a_month_and_a_parcel_on_one_invoice_hold() -> None:
    verdict = judged(OneBillPerPeriod, AGREED + LEFT + BOTH)
    assert verdict.breaches == []
    assert verdict.exercised == 3


def test_nothing_is_asked_where_nobody_has_a_contract() -> None:
    other = LEFT + "10:00 InvoicePosted invoice=INV-1 source_document=P1 order_number=SO-7 lines=1:WIDGET:5*990\n"
    assert judged(OneBillPerPeriod, other).exercised == 0


def test_a_month_that_is_billed_twice_is_a_breach() -> None:
    verdict = judged(OneBillPerPeriod, AGREED + FEE + FEE.replace("10:00", "10:50").replace("INV-1", "INV-2"))
    assert verdict.kinds == ["period/billed twice", "period/not as served"]
    assert "M3 of contract SVC-1 was billed 2 times: with INV-1 and INV-2, the last at 10:50:00" in verdict.text


def test_a_month_that_is_billed_before_it_is_over_is_a_breach() -> None:
    verdict = judged(OneBillPerPeriod, AGREED + FEE.replace("10:00", "08:59"))
    assert verdict.kinds == ["period/billed too early"]


def test_a_month_that_is_never_billed_is_a_breach_unless_a_case_is_about_it() -> None:
    assert judged(OneBillPerPeriod, AGREED + "09:00 OrderClosed\n").kinds == ["period/not billed"]
    case = "09:00 CaseListed case=CASE-1 business_key=bill:period:SVC-1/M3 status=open\n"
    assert judged(OneBillPerPeriod, AGREED + case).breaches == []
    assert judged(OneBillPerPeriod, AGREED + "07:30 OrderClosed\n").breaches == [], "it is not over"


def test_days_after_the_end_are_credited() -> None:
    verdict = judged(OneBillPerPeriod, AGREED + FEE + SHORTER)
    assert verdict.kinds == ["period/not as served"]
    assert (
        verdict.text == "M3 of contract SVC-1 is billed with 31.00 EUR; the contract held on 15 of 31 days, 15.00 EUR"
    )
    assert judged(OneBillPerPeriod, AGREED + FEE + SHORTER + CREDIT).breaches == []


def test_an_older_version_does_not_count() -> None:
    again = "14:00 " + AGREED.splitlines()[0].partition(" ")[2] + "\n"
    assert judged(OneBillPerPeriod, AGREED + FEE + SHORTER + CREDIT + again).breaches == []


@pytest.mark.parametrize(("net", "holds"), [(1556, False), (1557, True), (1558, True), (1559, False)])
def test_half_a_cent_may_fall_to_either_part(net: int, holds: bool) -> None:
    agreed = AGREED.replace("3100", "3115").replace("31/31", "15/30")
    bill = FEE.replace("31*3100", "15*3115").replace("nets_minor=3100", f"nets_minor={net}")
    assert (judged(OneBillPerPeriod, agreed + bill).breaches == []) == holds


def test_a_parcel_that_is_billed_twice_or_never_is_a_breach() -> None:
    again = "11:00 InvoicePosted invoice=INV-2 contract=SVC-1 customer=C-1 currency=EUR lines=P1/usage:SERVICE:1*150\n"
    assert judged(OneBillPerPeriod, AGREED + LEFT + BOTH + again).kinds == ["parcel/billed twice"]
    assert judged(OneBillPerPeriod, AGREED + LEFT + FEE).kinds == ["parcel/not billed"]


def test_a_parcel_of_somebody_else_or_at_another_price_is_a_breach() -> None:
    served = AGREED.replace("06:00 OrderServed order_number=SO-7", "06:00 OrderServed order_number=SO-8")
    assert judged(OneBillPerPeriod, served + LEFT + BOTH).kinds == ["parcel/not of the contract"]
    dear = BOTH.replace("*150", "*151").replace(",150", ",151")
    assert judged(OneBillPerPeriod, AGREED + LEFT + dear).kinds == ["parcel/another price"]


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("customer=C-1", "customer=C-2", "invoice/to another customer"),
        ("currency=EUR", "currency=USD", "invoice/in another currency"),
        ("SERVICE:31", "WIDGET:31", "invoice/of another item"),
    ],
)
def test_it_goes_to_the_customer_of_the_contract_in_its_currency_for_its_item(
    right: str, wrong: str, kind: str
) -> None:
    assert FEE.count(right) == 1
    assert judged(OneBillPerPeriod, AGREED + FEE.replace(right, wrong)).kinds == [kind]


def test_a_case_about_one_parcel_excuses_neither_another_one_nor_the_month() -> None:
    other = LEFT + LEFT.replace("P1", "P2").replace("08:00", "08:01")
    case = "10:00 CaseListed case=CASE-1 business_key={} status=open\n"
    one = case.format("bill:usage:SVC-1/P1")
    assert judged(OneBillPerPeriod, AGREED + other + one).kinds == ["period/not billed", "parcel/not billed"]
    month = case.format("bill:period:SVC-1/M3")
    assert judged(OneBillPerPeriod, AGREED + other + month).kinds == ["parcel/not billed", "parcel/not billed"]
    whole = case.format("erp/contract.changed/SVC-1/1")
    assert judged(OneBillPerPeriod, AGREED + other + whole).breaches == []


PLANNED = """\
00:00 ContractMilestone contract=PRJ-1 milestone=ordered version=1 amount_minor=300 price_minor=1001 currency=EUR
00:00 ContractMilestone contract=PRJ-1 milestone=accepted version=1 amount_minor=701 price_minor=1001 currency=EUR
"""
PROJECT = "00:00 ContractChanged contract=PRJ-1 customer=C-1 item=PROJECT version=1 currency=EUR\n" + PLANNED
ORDERED = """\
08:00 ContractMilestone contract=PRJ-1 milestone=ordered version=2 acceptances=1 reached=yes certificates=1 \
amount_minor=300 price_minor=1001 currency=EUR
"""
SIGNED = ORDERED.replace("08:00", "09:30").replace("version=2", "version=3").replace("certificates=1", "certificates=2")
WITHDRAWN = ORDERED.replace("08:00", "11:00").replace("version=2", "version=3").replace("reached=yes", "reached=no")
ANEW = ORDERED.replace("08:00", "14:00").replace("version=2", "version=4").replace("acceptances=1", "acceptances=2")
BILLED = "09:00 InvoicePosted invoice=INV-1 contract=PRJ-1 customer=C-1 currency=EUR lines=ordered:PROJECT:1*300\n"
AGAIN = BILLED.replace("09:00", "15:00").replace("INV-1", "INV-2")
GIVEN_BACK = """\
12:00 CreditPosted credit_memo=CM-1 invoice=INV-1 reason=withdrawal lines=INV-1/1/ordered:PROJECT:1@300+57 net_minor=300
"""


def test_a_milestone_that_is_reached_is_billed_once_whoever_signs_for_it() -> None:
    verdict = judged(OneBillPerPeriod, PROJECT + ORDERED + BILLED + SIGNED)
    assert verdict.breaches == []
    assert verdict.exercised == 3, "an invoice, and two milestones at rest"


def test_a_milestone_that_is_billed_before_it_is_reached_is_a_breach() -> None:
    early = BILLED.replace("09:00", "07:00")
    verdict = judged(OneBillPerPeriod, PROJECT + early + ORDERED)
    assert verdict.kinds == ["milestone/billed too early"]
    assert "nobody has confirmed it" in verdict.text
    assert judged(OneBillPerPeriod, PROJECT + early).kinds == [
        "milestone/billed too early",
        "milestone/not as it stands",
    ]


def test_a_milestone_that_is_billed_for_each_signature_is_a_breach() -> None:
    verdict = judged(OneBillPerPeriod, PROJECT + ORDERED + BILLED + SIGNED + AGAIN)
    assert verdict.kinds == ["milestone/billed twice", "milestone/not as it stands"]
    assert "INV-1 and INV-2, the last at 15:00:00; it was reached once" in verdict.text


def test_a_milestone_at_another_amount_is_a_breach() -> None:
    verdict = judged(OneBillPerPeriod, PROJECT + ORDERED + BILLED.replace("*300", "*301"))
    assert verdict.kinds == ["milestone/another amount", "milestone/not as it stands"]


def test_a_milestone_that_is_never_billed_is_a_breach_unless_a_case_is_about_it() -> None:
    assert judged(OneBillPerPeriod, PROJECT + ORDERED).kinds == ["milestone/not billed"]
    case = "09:00 CaseListed case=CASE-1 business_key=bill:milestone:PRJ-1/ordered/1 status=open\n"
    assert judged(OneBillPerPeriod, PROJECT + ORDERED + case).breaches == []
    other = case.replace("ordered", "accepted")
    assert judged(OneBillPerPeriod, PROJECT + ORDERED + other).kinds == ["milestone/not billed"]


def test_a_milestone_that_is_withdrawn_is_credited_and_billed_anew_when_it_is_reached_anew() -> None:
    assert judged(OneBillPerPeriod, PROJECT + ORDERED + BILLED + WITHDRAWN).kinds == ["milestone/not as it stands"]
    assert judged(OneBillPerPeriod, PROJECT + ORDERED + WITHDRAWN).breaches == []
    credited = PROJECT + ORDERED + BILLED + WITHDRAWN + GIVEN_BACK
    assert judged(OneBillPerPeriod, credited).breaches == []
    assert judged(OneBillPerPeriod, credited + ANEW).kinds == ["milestone/not as it stands"]
    assert judged(OneBillPerPeriod, credited + ANEW + AGAIN).breaches == []


def test_all_milestones_come_to_the_price() -> None:
    ordered = ORDERED + BILLED
    accepted = ordered.replace("ordered", "accepted").replace("300", "701").replace("INV-1", "INV-2")
    accepted = accepted.replace("08:00", "10:00").replace("09:00", "11:00")
    assert judged(OneBillPerPeriod, PROJECT + ordered + accepted).breaches == []
    dearer = (PROJECT + ordered + accepted).replace("price_minor=1001", "price_minor=1000")
    verdict = judged(OneBillPerPeriod, dearer)
    assert verdict.kinds == ["contract/not its price"]
    assert verdict.text == "all milestones of contract PRJ-1 are billed, with 10.01 EUR; its price is 10.00 EUR"


def test_that_somebody_looks_at_a_milestone_says_nothing_of_the_months_of_its_contract() -> None:
    missing = AGREED + "09:00 OrderClosed\n"
    for evidence in ("milestone", "milestone_withdrawn"):
        case = f"09:30 CaseListed case=CASE-1 business_key=bill:{evidence}:SVC-1/ordered/1 status=open\n"
        assert judged(OneBillPerPeriod, missing + case).kinds == ["period/not billed"]


MARCH = """\
00:00 ContractChanged contract=SVC-1 customer=C-1 version=1 item=SERVICE fee_minor=3100 usage_minor=150 \
currency=EUR periods=M3:3/3@+3d/00:00,M4:2/2@+5d/00:00
"""
BOOKED = "+{}d {} OrderBooked order_number=SO-7 customer={}\n"
UNDER = "+{}d {} OrderServed order_number=SO-7 contract=SVC-1\n"


@pytest.mark.parametrize(
    ("day", "hour", "who", "served", "not_served"),
    [
        (1, "12:00", "C-1", "", "order/not under its contract"),
        (1, "12:00", "C-2", "order/under no contract of its own", ""),
        (4, "21:59", "C-1", "", "order/not under its contract"),
        (4, "22:30", "C-1", "", ""),  # the order book's clock decides
        (5, "01:59", "C-1", "", ""),
        (5, "02:00", "C-1", "order/under no contract of its own", ""),
    ],
)
def test_an_order_is_under_the_contract_of_its_customer_while_that_holds(
    day: int, hour: str, who: str, served: str, not_served: str
) -> None:
    def orders(journal: str) -> str:
        return "".join(kind for kind in judged(OneBillPerPeriod, journal).kinds if kind.startswith("order/"))

    booked = MARCH + BOOKED.format(day, hour, who)
    assert orders(booked + UNDER.format(day, hour)) == served
    assert orders(booked) == not_served


def test_an_order_is_under_a_contract_as_it_was_when_it_was_booked() -> None:
    """Whoever leaves is still charged for what he ordered before; what he orders then is not under it."""
    left = MARCH.replace("00:00 Contract", "+2d 00:00 Contract").replace("version=1", "version=2")
    left = left.replace("M3:3/3@+3d/00:00,M4:2/2@+5d/00:00", "M3:1/3@+1d/00:00,M4:0/2@+3d/00:00")
    before, after = BOOKED.format(1, "12:00", "C-1"), BOOKED.format(3, "12:00", "C-1")
    assert "order/not under its contract" in judged(OneBillPerPeriod, MARCH + before + left).kinds
    assert "order/not under its contract" not in judged(OneBillPerPeriod, MARCH + left + after).kinds
    served = judged(OneBillPerPeriod, MARCH + left + after + UNDER.format(3, "12:00"))
    assert "order/under no contract of its own" in served.kinds


def test_what_is_consigned_is_under_no_contract() -> None:
    booked = MARCH + BOOKED.format(1, "12:00", "C-1")
    consigned = "+1d 12:00 ConsignmentAgreed order_number=SO-7 customer=C-1\n"
    assert judged(OneBillPerPeriod, booked + consigned).breaches == []
    assert judged(OneBillPerPeriod, booked + UNDER.format(1, "12:00") + consigned).kinds == [
        "order/under no contract of its own"
    ]
