"""S47: an invoice bears the day of its evidence, whatever that is: proof, a vendor's notice, a customer's count."""

from tests.invariants.test_s47_period_and_cut_off import COMPANIES, EVIDENT, INVOICED, LEFT, verdict

HANDED_OVER = "10:10 DeliveryConfirmed shipment=SHP-3 version=1 final={} on=2026-04-02\n"
PROVED = EVIDENT.replace("goods_issue", "proof_of_delivery")


def test_what_is_billed_on_proof_bears_the_day_on_which_it_was_handed_over() -> None:
    proved = LEFT + HANDED_OVER.format("yes") + PROVED
    found = verdict(proved, INVOICED.replace("2026-03-31", "2026-04-02"))
    assert (found.breaches, found.exercised) == ([], 1)
    as_it_left = verdict(proved, INVOICED)
    assert as_it_left.kinds == ["invoice/another month"]
    assert as_it_left.text == (
        "invoice INV-1 is dated 2026-03-31, and the last that it bills was delivered on 2026-04-02"
    )
    assert verdict(LEFT, HANDED_OVER.format("no"), PROVED, INVOICED).exercised == 0, "S61 asks for a final statement"
    again = HANDED_OVER.format("yes").replace("10:10", "10:40")
    assert verdict(proved, INVOICED.replace("2026-03-31", "2026-04-02"), again).breaches == []


def test_where_there_are_several_companies_that_day_is_by_the_clock_of_the_one_whose_site_had_it() -> None:
    """Handed over at seven in the evening, and in Tokyo it is the next day."""
    tokyo = COMPANIES.replace("zone=UTC sites=DC1", "zone=Asia/Tokyo sites=DC1")
    parcel = LEFT.replace(" on=", " lines=1:WIDGET:5@DC1/L1 on=")
    door = "19:10 DeliveryConfirmed shipment=SHP-3 version=1 final=yes on=2026-03-02 delivered_at=19:00\n"
    billed = (PROVED + INVOICED).replace("10:", "20:")
    in_tokyo = verdict(tokyo, parcel, door, billed.replace("2026-03-31", "2026-03-03"))
    assert [kind for kind in in_tokyo.kinds if kind.startswith("invoice/")] == []
    at_the_door = verdict(tokyo, parcel, door, billed.replace("2026-03-31", "2026-03-02"))
    assert [kind for kind in at_the_door.kinds if kind.startswith("invoice/")] == ["invoice/another day"]


NOTICE = "22:30 VendorShipped shipment=ASN-1 purchase_order=PO-1 order_number=SO-7 on=2026-03-02\n"
BY_NOTICE = (
    "22:40 BillableEventRecorded type=vendor_shipment source_document=ASN-1 order_number=SO-7\n"
    "22:50 InvoicePosted invoice=INV-1 source_document=ASN-1 order_number=SO-7 posting_date={}\n"
)


def test_what_a_vendor_has_sent_is_dated_as_his_notice_is_or_by_the_clock_of_the_company_that_buys() -> None:
    found = verdict(NOTICE, BY_NOTICE.format("2026-03-02"))
    assert (found.breaches, found.exercised) == ([], 1)
    assert verdict(NOTICE, BY_NOTICE.format("2025-03-02")).kinds == ["invoice/another month"]
    berlin = COMPANIES.replace("zone=UTC sites=DC1", "zone=Europe/Berlin sites=DC1")
    assert verdict(berlin, NOTICE, BY_NOTICE.format("2026-03-02")).kinds == []
    berlin, late = berlin.replace("00:00", "22:00"), NOTICE.replace("22:30", "23:30")
    billed = BY_NOTICE.replace("22:40", "23:40").replace("22:50", "23:50")
    assert verdict(berlin, late, billed.format("2026-03-03")).breaches == []
    assert verdict(berlin, late, billed.format("2026-03-02")).kinds == ["invoice/another day"]


def test_by_a_clock_that_may_be_off() -> None:
    """He says that it was handed over at five past midnight, and it was five to."""
    parcel = LEFT.replace(" on=", " lines=1:WIDGET:5@DC1/L1 on=")
    door = "23:56 DeliveryConfirmed shipment=SHP-3 version=1 final=yes on=2026-03-03 delivered_at=23:55\n"
    billed = (PROVED + INVOICED).replace("10:", "23:").replace("23:20", "23:57").replace("23:30", "23:58")
    for day, right in (("2026-03-01", False), ("2026-03-02", True), ("2026-03-03", True), ("2026-03-04", False)):
        found = verdict(COMPANIES, parcel, door, billed.replace("2026-03-31", day))
        assert (not [kind for kind in found.kinds if kind.startswith("invoice/")]) is right, day


USED_UP = (
    "10:20 BillableEventRecorded type=consumption source_document=CSR-1 order_number=CSO-1\n"
    "{} InvoicePosted invoice=INV-1 source_document=CSR-1 order_number=CSO-1 posting_date={}\n"
)


def test_what_was_used_up_on_consignment_bears_the_day_on_which_it_is_billed() -> None:
    found = verdict(USED_UP.format("10:30", "2026-03-02"))
    assert (found.breaches, found.exercised) == ([], 1)
    long_ago = verdict(USED_UP.format("10:30", "2025-01-26"))
    assert long_ago.kinds == ["invoice/another month"]
    assert long_ago.text == "invoice INV-1 is dated 2025-01-26, and was made on 2026-03-02"
    assert verdict(USED_UP.format("10:30", "2026-03-03")).kinds == ["invoice/another day"]
    assert verdict(USED_UP.format("23:50", "2026-03-03")).breaches == [], "clocks are off"


def test_by_the_clock_of_the_company_that_sells_it() -> None:
    tokyo = COMPANIES.replace("zone=UTC sites=DC1", "zone=Asia/Tokyo sites=DC1")
    in_the_evening = USED_UP.replace("10:20", "19:20")
    assert verdict(tokyo, in_the_evening.format("19:30", "2026-03-03")).breaches == []
    assert verdict(tokyo, in_the_evening.format("19:30", "2026-03-02")).kinds == ["invoice/another day"]


CREDITED = "11:00 CreditPosted credit_memo=CM-1 invoice=INV-1 order_number=SO-7 reason={} posting_date=2026-04-02\n"
ANEW = "11:30 InvoicePosted invoice=INV-2 replaces=INV-1 source_document=SHP-3 order_number=SO-7 posting_date={}\n"


def test_one_in_the_place_of_another_bears_the_day_on_which_that_was_taken_back() -> None:
    """March has sold 100 and April takes it back: the 60 that are left are April's, or April has minus 100."""
    told = LEFT + EVIDENT + INVOICED + CREDITED.format("reversal")
    found = verdict(told, ANEW.format("2026-04-02"))
    assert (found.breaches, found.exercised) == ([], 2)
    as_it_left = verdict(told, ANEW.format("2026-03-31"))
    assert as_it_left.kinds == ["invoice/another month"]
    assert as_it_left.text == (
        "invoice INV-2 is dated 2026-03-31, and INV-1, in whose place it is, was credited on 2026-04-02"
    )
    assert verdict(told, ANEW.format("2026-04-03")).kinds == ["invoice/another day"]
    for_a_return = LEFT + EVIDENT + INVOICED + CREDITED.format("return")
    assert verdict(for_a_return, ANEW.format("2026-03-31")).exercised == 1, "S49 asks for what was taken back"


def test_with_what_has_a_day_it_bears_that() -> None:
    sources = "sources=CSR-1/CSO-1@c,SHP-3/SO-7@order/1 lines=1:A:1,1:A:1 posting"
    both = USED_UP.replace("source_document=CSR-1 order_number=CSO-1 posting", sources)
    told = LEFT + EVIDENT + both.replace("10:20", "10:25")
    assert verdict(told.format("10:30", "2026-03-31")).breaches == []
    assert verdict(told.format("10:30", "2026-03-02")).kinds == ["invoice/another day"]
