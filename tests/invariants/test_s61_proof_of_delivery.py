"""S61: billed on proof of delivery is what was signed for, and what was refused comes back."""

from harness.invariants.s61_proof_of_delivery import ProofOfDelivery
from seatrial.policy import CustomerTerms, Policies
from tests.invariants.notation import Verdict, judged

ON_PROOF = Policies(
    billing_trigger="proof_of_delivery", by_customer={"C-9": CustomerTerms(billing_trigger="goods_issue")}
)
BOOKED = "09:00 OrderBooked order_number=SO-7 customer=C-1 lines=1:WIDGET:10\n"
SHIPPED = "10:20 ShipmentConfirmed shipment=SHP-3 order_number=SO-7 lines=1/1:WIDGET:10\n"
PROVED = "15:00 DeliveryConfirmed shipment=SHP-3 version=2 final=yes lines=1:WIDGET:8/2/0\n"
BILLED = "15:10 InvoicePosted invoice=INV-9 source_document=SHP-3 order_number=SO-7 lines=1/1:WIDGET:8\n"
BACK = "20:00 RefusedReceived return_no=RTN-1 shipment=SHP-3 shipment_line=1 item=WIDGET quantity_base=2\n"
RETIRED = "19:30 retire order/1\n"
CASE = "22:00 CaseListed status=open business_key=refused:SHP-3 owner=warehouse\n"


def verdict(*journal: str, policies: Policies = ON_PROOF) -> Verdict:
    return judged(ProofOfDelivery, "".join(journal), policies)


def test_eight_of_ten_are_billed_and_two_come_back() -> None:
    found = verdict(BOOKED, SHIPPED, PROVED, BILLED, BACK)
    assert found.breaches == []
    assert found.exercised == 2


def test_an_invoice_for_what_left_is_more_than_was_accepted() -> None:
    found = verdict(BOOKED, SHIPPED, PROVED, BILLED.replace("WIDGET:8", "WIDGET:10"), BACK)
    assert found.kinds == ["invoice/more than was accepted"]
    assert found.text == (
        "invoice INV-9, posted at 15:10:00, bills 10 units of WIDGET of SHP-3: "
        "the customer had accepted 8 and refused 2"
    )


def test_a_second_invoice_is_too_much_even_if_each_of_them_is_right() -> None:
    again = BILLED.replace("INV-9", "INV-10").replace("15:10", "15:20")
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, again, BACK).kinds == ["invoice/more than was accepted"]


def test_an_invoice_before_the_proof_is_a_breach() -> None:
    found = verdict(BOOKED, SHIPPED, BILLED.replace("15:10", "10:40"), PROVED, BACK)
    assert found.kinds == ["invoice/before it was proved"]
    assert "nobody had proved that it was delivered" in found.text


def test_an_invoice_for_two_shipments_is_judged_shipment_by_shipment() -> None:
    other = BOOKED.replace("OrderBooked", "OrderBooked order/2").replace("SO-7", "SO-8")
    left = SHIPPED.replace("ShipmentConfirmed", "ShipmentConfirmed order/2").replace("SHP-3", "SHP-4")
    left = left.replace("SO-7", "SO-8")
    both = (
        "15:10 InvoicePosted invoice=INV-9 lines=1/1:WIDGET:8,1/1:WIDGET:10 "
        "sources=SHP-3/SO-7@order/1,SHP-4/SO-8@order/2 orders=SO-7:0:8@order/1,SO-8:0:10@order/2\n"
    )
    found = verdict(BOOKED, other, SHIPPED, left, PROVED, both, BACK)
    assert found.kinds == ["invoice/before it was proved", "shipment/never proved"]
    assert "of SHP-4" in found.text
    proved = PROVED.replace("DeliveryConfirmed", "DeliveryConfirmed order/2").replace("SHP-3", "SHP-4")
    whole = proved.replace("8/2/0", "10/0/0")
    assert verdict(BOOKED, other, SHIPPED, left, PROVED, whole, both, BACK).breaches == []


def test_what_is_provisional_proves_nothing() -> None:
    at_the_door = PROVED.replace("15:00", "14:00").replace("version=2 final=yes", "version=1 final=no")
    early = BILLED.replace("15:10", "14:10").replace("WIDGET:8", "WIDGET:10")
    assert verdict(BOOKED, SHIPPED, at_the_door, early, PROVED, BACK).kinds == ["invoice/before it was proved"]
    assert verdict(BOOKED, SHIPPED, at_the_door, PROVED, BILLED, BACK).breaches == []


def test_who_is_billed_on_goods_issue_is_billed_for_what_left() -> None:
    old = BOOKED.replace("C-1", "C-9")
    early = BILLED.replace("15:10", "10:40").replace("WIDGET:8", "WIDGET:10")
    assert verdict(old, SHIPPED, early, PROVED, BACK).breaches == []
    assert verdict(BOOKED, SHIPPED, early, PROVED, BACK, policies=Policies()).breaches == []


def test_what_was_refused_and_does_not_come_back_is_a_breach() -> None:
    found = verdict(BOOKED, SHIPPED, PROVED, BILLED)
    assert found.kinds == ["shipment/refused and not back"]
    assert found.text == "2 units of WIDGET of SHP-3 refused, 0 came back"
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, BACK, BACK).kinds == ["shipment/refused and not back"]
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, CASE).breaches == []


def test_what_is_missing_is_claimed() -> None:
    lost = PROVED.replace("8/2/0", "8/0/2")
    claimed = "16:00 CarrierClaimed claim=CLM-1 shipment=SHP-3 lines=1:WIDGET:2\n"
    assert verdict(BOOKED, SHIPPED, lost, BILLED).kinds == ["shipment/missing and not claimed"]
    assert verdict(BOOKED, SHIPPED, lost, BILLED, claimed).breaches == []


def test_goods_may_come_back_when_the_order_is_finished_and_are_not_forgotten_if_they_do_not() -> None:
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, RETIRED, BACK).breaches == []
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, RETIRED).kinds == ["shipment/refused and not back"]


def test_where_nobody_says_what_was_delivered_nothing_is_put_to_the_test() -> None:
    assert verdict(BOOKED, SHIPPED, BILLED.replace("15:10", "10:40"), policies=Policies()).exercised == 0


def test_a_parcel_that_nobody_proves_is_a_breach_unless_a_case_is_about_it() -> None:
    announced = "10:25 ShipmentAnnounced shipment=SHP-3 tracking=T-1 lines=1:WIDGET:10\n"
    for journal in (BOOKED + SHIPPED, BOOKED + SHIPPED + RETIRED):
        assert verdict(journal).kinds == ["shipment/never proved"]
        assert verdict(journal, CASE).breaches == []
        assert verdict(journal, policies=Policies()).breaches == []
    told = BOOKED + SHIPPED + announced
    assert verdict(told, RETIRED, policies=Policies()).text == "nobody has proved what became of SHP-3"
    late = PROVED.replace("15:00", "19:40").replace("8/2/0", "10/0/0")
    assert verdict(told, RETIRED, late, policies=Policies()).breaches == []


def test_what_was_credited_in_full_and_is_billed_anew_is_billed_once() -> None:
    credit = "16:00 CreditPosted order/1/back invoice=INV-9 order_number=SO-7 reason=reversal\n"
    anew = BILLED.replace("15:10 InvoicePosted", "16:10 InvoicePosted order/1/back").replace("INV-9", "INV-10")
    anew = anew.replace("WIDGET:8", "WIDGET:7 replaces=INV-9")
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, credit, anew, BACK).breaches == []
    assert verdict(BOOKED, SHIPPED, PROVED, BILLED, anew, BACK).kinds == ["invoice/more than was accepted"]
