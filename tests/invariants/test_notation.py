"""The notation says what it seems to say, and a journal that means nothing is refused."""

import pytest

from seatrial.facts import (
    AvailabilityPublished,
    BillableLine,
    CallExecuted,
    InvoicePosted,
    Line,
    OrderBooked,
    ReservedLine,
    ShipmentConfirmed,
    ShipmentLine,
    StockReserved,
    fact_kinds,
)
from tests.invariants.notation import CALENDAR, Retire, instant, read


def test_a_line_becomes_a_fact_at_an_instant() -> None:
    [(at, fact)] = read("10:31 ShipmentConfirmed shipment=SHP-1 fulfilment_order=SO-1-1 lines=2/1:WIDGET:5@DC2/B7")
    assert CALENDAR.clock(at) == "10:31:00"
    line = ShipmentLine("2", "1", "WIDGET", "DC2", "B7", 5)
    assert fact == ShipmentConfirmed(
        origin="order/1", system="", shipment="SHP-1", fulfilment_order="SO-1-1", order_number="", lines=(line,)
    )


def test_values_are_read_by_the_type_of_their_field() -> None:
    journal = """
    08:00 OrderBooked order/7 external_id=CRM-7 holds=credit,pricing lines=1:A:2,2:B:3 prices_minor=990,1200
    08:01 StockReserved lines=1:A:2   # site and lot are the usual ones
    08:02 InvoicePosted lines=1:A:2*990
    08:03 CallExecuted status=201 replayed=yes
    +1d 02:00 AvailabilityPublished as_of=+1d/01:58:30.250 available_base=440
    """
    booked, reserved, invoice, call, published = [fact for _, fact in read(journal)]
    assert isinstance(booked, OrderBooked)
    assert (booked.origin, booked.holds, booked.prices_minor) == ("order/7", ("credit", "pricing"), (990, 1200))
    assert booked.lines == (Line("1", "A", 2), Line("2", "B", 3))
    assert isinstance(reserved, StockReserved) and reserved.lines == (ReservedLine("1", "A", "DC1", "L1", 2),)
    assert isinstance(invoice, InvoicePosted) and invoice.lines == (BillableLine("1", "1", "A", 2, 990),)
    assert isinstance(call, CallExecuted) and call.replayed and call.status == 201
    assert isinstance(published, AvailabilityPublished)
    assert published.as_of == 86_400_000 + 7_110_250 == instant("+1d/01:58:30.250")


def test_every_kind_of_fact_can_be_noted() -> None:
    for kind in fact_kinds():
        [(_, fact)] = read(f"10:00 {kind.__name__}")
        assert type(fact) is kind


def test_an_order_can_be_retired() -> None:
    assert list(read("10:00 retire order/3")) == [(36_000_000, Retire("order/3"))]


@pytest.mark.parametrize(
    "journal",
    [
        "25 OrderClosed",
        "10:00 OrderEaten",
        "10:00 OrderClosed colour=red",
        "10:00 OrderBooked lines=one:WIDGET",
        "10:00 CallExecuted replayed=perhaps",
        "10:00 OrderClosed\n09:00 OrderClosed",
        "10:00",
    ],
)
def test_what_means_nothing_is_refused(journal: str) -> None:
    with pytest.raises(ValueError, match="of the journal"):
        list(read(journal))
