"""S36: nothing is invoiced before the goods have left and invoicing has been told so."""

from harness.invariants.s36_billed_on_evidence import BilledOnEvidence
from tests.invariants.notation import judged

SHIPPED = "10:20 ShipmentConfirmed shipment=SHP-3 lines=1/1:WIDGET:3\n"
REPORTED = "10:30 BillableEventRecorded source_document=SHP-3 lines=1/1:WIDGET:3\n"
BILLED = "10:40 InvoicePosted invoice=INV-9 source_document=SHP-3 lines=1/1:WIDGET:3\n"


def test_an_invoice_after_goods_issue_and_billable_event_is_right() -> None:
    verdict = judged(BilledOnEvidence, SHIPPED + REPORTED + BILLED)
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_an_invoice_without_goods_issue_is_a_breach() -> None:
    verdict = judged(BilledOnEvidence, REPORTED + BILLED)
    assert verdict.kinds == ["invoice/without goods issue"]
    assert verdict.text == "invoice INV-9, posted at 10:40:00, bills line 1 of SHP-3: there is no goods issue"
    assert verdict.breaches[0].witness == (0, 1)


def test_goods_that_leave_later_are_no_evidence() -> None:
    late = SHIPPED.replace("10:20", "10:50")
    assert judged(BilledOnEvidence, REPORTED + BILLED + late).kinds == ["invoice/without goods issue"]


def test_an_invoice_without_billable_event_is_a_breach() -> None:
    assert judged(BilledOnEvidence, SHIPPED + BILLED).kinds == ["invoice/without billable event"]


def test_evidence_for_one_line_is_none_for_another() -> None:
    more = BILLED.replace("lines=1/1:WIDGET:3", "lines=1/1:WIDGET:3,2/2:GADGET:1")
    verdict = judged(BilledOnEvidence, SHIPPED + REPORTED + more)
    assert verdict.kinds == ["invoice/without goods issue", "invoice/without billable event"]
    assert "bills line 2 of SHP-3" in verdict.text


def test_a_late_invoice_of_a_finished_order_is_not_its_business() -> None:
    assert judged(BilledOnEvidence, SHIPPED + REPORTED + "10:35 retire order/1\n" + BILLED).breaches == []


def test_a_late_invoice_of_nothing_at_all_is() -> None:
    journal = SHIPPED + REPORTED + "10:35 retire order/1\n" + BILLED.replace("SHP-3", "SHP-4")
    assert len(judged(BilledOnEvidence, journal).breaches) == 2


def test_without_invoices_it_is_unexercised() -> None:
    assert judged(BilledOnEvidence, SHIPPED + REPORTED).exercised == 0


def test_what_is_billed_as_delivered_needs_its_proof() -> None:
    delivered = REPORTED.replace("source_document", "type=proof_of_delivery source_document")
    proof = "10:25 DeliveryConfirmed shipment=SHP-3 version=1 final=yes lines=1:WIDGET:3/0/0\n"
    assert judged(BilledOnEvidence, SHIPPED + proof + delivered + BILLED).breaches == []
    for none in ("", proof.replace("final=yes", "final=no")):
        verdict = judged(BilledOnEvidence, SHIPPED + none + delivered + BILLED)
        assert verdict.kinds == ["invoice/without proof of delivery"]


def test_an_invoice_on_evidence_that_was_withdrawn_is_a_breach() -> None:
    back = "10:35 BillableEventsReversed source_document=SHP-3 outcome={}\n"
    verdict = judged(BilledOnEvidence, SHIPPED + REPORTED + back.format("withdrawn") + BILLED)
    assert verdict.kinds == ["invoice/on evidence taken back"]
    assert verdict.text == "invoice INV-9, posted at 10:40:00, bills SHP-3, which had been withdrawn"
    drafted_before = SHIPPED + REPORTED + back.format("credited") + BILLED
    assert judged(BilledOnEvidence, drafted_before).breaches == []
    assert (
        judged(
            BilledOnEvidence, SHIPPED + REPORTED + BILLED + back.format("withdrawn").replace("10:35", "10:45")
        ).breaches
        == []
    )
