"""The ERP knows what its customers have taken, and decides what becomes of the rest."""

import pytest

from seatrial.facts import CarrierClaimed, DeliveryRecorded, OrderClosed
from seatrial.message import JsonObject
from tests.simulators.backoffice import CALENDAR, BackOffice, body


def office_of(trigger: str, *, delivers: bool = True) -> BackOffice:
    """SO-1 for ten of item A has left as SHP-1."""
    office = BackOffice(("A", 100), limit=100_000, billing_trigger=trigger, delivers=delivers)
    office.book(10)
    office.allocate("SO-1-1", (10, 0))
    office.release("SO-1-1")
    office.issue("SO-1-1", 10)
    return office


def delivery(accepted: int, refused: int, missing: int) -> JsonObject:
    line = {"shipment_line": "1", "line_no": "1", "item": "A", "accepted_base": accepted, "refused_base": refused}
    return {
        "shipment_number": "SHP-1",
        "fulfilment_order_no": "SO-1-1",
        "delivered_at": CALENDAR.text(0),
        "zone": "Europe/Berlin",
        "lines": [{**line, "missing_base": missing, "reason_code": "damaged"}],
    }


@pytest.mark.parametrize("trigger", ["goods_issue", "proof_of_delivery"])
def test_a_line_says_what_it_is_billed_on(trigger: str) -> None:
    office = BackOffice(("A", 100), billing_trigger=trigger)
    assert [line["billing_trigger"] for line in office.book(1)["lines"]] == [trigger]
    assert [line["billing_trigger"] for line in office.order()["lines"]] == [trigger]


def test_what_was_refused_comes_back_and_what_is_missing_is_claimed() -> None:
    office = office_of("proof_of_delivery")
    said = body(office.ask("recordDelivery", delivery(7, 2, 1)))
    assert (said["outcome"], said["return_no"], said["claim_no"]) == ("recorded", "RTN-1", "CLM-1")
    (recorded,) = office.recorded(DeliveryRecorded)
    assert (recorded.shipment, recorded.order_number, recorded.return_no) == ("SHP-1", "SO-1", "RTN-1")
    assert recorded.effect_key == "delivery/SHP-1"
    (claim,) = office.recorded(CarrierClaimed)
    assert [(line.line, line.quantity_base) for line in claim.lines] == [("1", 1)]


def test_when_all_was_accepted_there_is_nothing_to_decide() -> None:
    office = office_of("proof_of_delivery")
    said = body(office.ask("recordDelivery", delivery(10, 0, 0)))
    assert (said["return_no"], said["claim_no"]) == (None, None)
    assert office.axes()[1] == "delivered"
    assert office.recorded(CarrierClaimed) == []


def test_what_was_refused_is_owed_only_where_goods_issue_is_billed() -> None:
    for trigger, left in (("goods_issue", 10), ("proof_of_delivery", 7)):
        office = office_of(trigger)
        price = office.exposure() // 10
        office.ask("recordDelivery", delivery(7, 2, 1))
        assert office.exposure() == left * price


def test_an_order_is_not_over_before_somebody_has_said_what_was_delivered() -> None:
    office = office_of("proof_of_delivery")
    office.invoice(4_000, 8)
    office.pay(4_000)
    assert office.axes()[0] == "accepted"
    office.ask("recordDelivery", delivery(8, 2, 0))
    assert office.axes() == ("closed", "delivered", "invoiced", "paid")
    assert len(office.recorded(OrderClosed)) == 1


def test_an_order_of_which_nothing_was_accepted_is_over_without_an_invoice() -> None:
    office = office_of("proof_of_delivery")
    office.ask("recordDelivery", delivery(0, 10, 0))
    assert office.axes() == ("closed", "delivered", "invoiced", "paid")


def test_where_nobody_delivers_an_order_is_over_when_it_is_paid() -> None:
    office = office_of("goods_issue", delivers=False)
    office.invoice(5_000, 10)
    office.pay(5_000)
    assert office.axes() == ("closed", "shipped", "invoiced", "paid")


def test_what_is_not_known_is_refused() -> None:
    office = office_of("proof_of_delivery")
    unknown = {**delivery(10, 0, 0), "fulfilment_order_no": "SO-9-1"}
    assert office.ask("recordDelivery", unknown).status == 404
    line = {**delivery(10, 0, 0)["lines"][0], "line_no": "9"}
    assert office.ask("recordDelivery", {**delivery(10, 0, 0), "lines": [line]}).status == 422
