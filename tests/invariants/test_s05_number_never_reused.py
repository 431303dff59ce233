"""S05: a number that has named a document never names another one."""

from harness.invariants.s05_number_never_reused import NumberNeverReused
from tests.invariants.notation import judged

FIRST = "09:00 OrderBooked order/5 order_number=SO-5 external_id=CRM-05 customer=C-1\n"
SECOND = "11:00 OrderBooked order/105 order_number=SO-105 external_id={} customer=C-2\n"


def test_numbers_of_their_own_are_right() -> None:
    verdict = judged(NumberNeverReused, FIRST + SECOND.format("CRM-105"))
    assert (verdict.breaches, verdict.exercised) == ([], 4)


def test_a_number_with_two_documents_is_a_breach() -> None:
    verdict = judged(NumberNeverReused, FIRST + SECOND.format("CRM-05"), at_rest=False)
    assert verdict.kinds == ["order of the channel/number reused"]
    assert verdict.text == (
        "order of the channel CRM-05 is a document of order/5 of C-1 since 09:00:00, "
        "and another one, of order/105 of C-2, since 11:00:00"
    )
    assert verdict.breaches[0].witness == (0, 1)


def test_an_order_of_another_customer_is_another_one_whatever_it_seems_to_descend_from() -> None:
    other = SECOND.format("CRM-05").replace("order/105", "order/5")
    assert judged(NumberNeverReused, FIRST + other).kinds == ["order of the channel/number reused"]


def test_a_document_that_is_written_twice_is_no_other_one() -> None:
    assert judged(NumberNeverReused, FIRST + FIRST.replace("09:00", "10:00")).breaches == []


def test_a_number_is_remembered_when_its_order_is_finished() -> None:
    over = FIRST + "10:00 retire order/5\n"
    assert judged(NumberNeverReused, over + SECOND.format("CRM-05")).kinds == ["order of the channel/number reused"]
    late = FIRST.replace("09:00", "11:00")
    assert judged(NumberNeverReused, over + late).breaches == [], "a late copy is of the same document"


def test_every_kind_of_number_is_watched() -> None:
    shipment = "10:00 ShipmentConfirmed {} shipment=SHP-1\n"
    twice = shipment.format("order/1") + shipment.format("order/2")
    assert judged(NumberNeverReused, twice).kinds == ["shipment/number reused"]


def test_without_a_document_it_is_unexercised() -> None:
    assert judged(NumberNeverReused, "10:00 OrderClosed order_number=SO-1\n").exercised == 0
