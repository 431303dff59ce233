"""Six of ten, and the vendor has closed the order: what is billed is what his ship notices say, to the cent."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from harness.invariants.rounding import half_up
from harness.scenario.model import Scenario
from harness.scenario.reader import read_scenario
from tests.trials.told import Fact, by_kind

STORY = "drop-ship-partial"
STOVE_MINOR, FREIGHT_MINOR, TAX_PPM = 89_000, 990, 190_000
ALWAYS = 1_000_000


def quantities(facts: list[Fact], order: str) -> dict[str, int]:
    """Units by line of one order, over all these documents."""
    sums: dict[str, int] = {}
    for fact in facts:
        if fact["order_number"] == order:
            for line in fact["lines"]:
                sums[line["line"]] = sums.get(line["line"], 0) + line["quantity_base"]
    return sums


@pytest.mark.parametrize("seed", [0, 1])
def test_every_unit_is_shipped_once_from_one_of_two_places_and_billed_once(seed: int) -> None:
    told = by_kind(STORY, seed)
    parcels = [*told["ShipmentConfirmed"], *told["VendorShipped"]]
    notices = {fact["shipment"]: fact for fact in told["VendorShipped"]}
    short = 0
    for order in told["OrderBooked"]:
        number = order["order_number"]
        booked = {line["line"]: line["quantity_base"] for line in order["lines"]}
        cut = quantities(told.get("QuantityCut", []), number)
        left = quantities(parcels, number)
        billed = quantities(told["InvoicePosted"], number)
        assert {line: left.get(line, 0) + cut.get(line, 0) for line in booked} == booked
        assert billed == left
    for invoice in told["InvoicePosted"]:
        notice = notices.get(invoice["source_document"])
        if notice is not None:
            assert [line["quantity_base"] for line in invoice["lines"]] == [
                line["quantity_base"] for line in notice["lines"]
            ]
    for issued in told["PurchaseOrderIssued"]:
        shipped = quantities(
            [fact for fact in notices.values() if fact["purchase_order"] == issued["purchase_order"]],
            issued["order_number"],
        )
        short += sum(line["quantity_base"] - shipped.get(line["line"], 0) for line in issued["lines"])
    assert short > 50
    assert len(told["DocumentRepeated"]) > 20
    assert {fact["purchase_order"] for fact in told["PurchaseOrderIssued"]} == {
        fact["purchase_order"] for fact in told["PurchaseOrderTaken"]
    }
    owed = sum(fact["total_minor"] for fact in told["VendorInvoicePosted"])
    assert owed == sum(fact["total_minor"] for fact in told["VendorInvoiced"])


def ten(rest: str, **habits: int) -> Scenario:
    """The story's ten stoves alone, of which the vendor makes what is named."""
    story = read_scenario(STORY)
    nobody = replace(story.workload.people, cancel_booked_ppm=0)
    vendor = replace(
        story.habits.vendor, changed_ppm=0, backordered_ppm=0, rejected_ppm=0, short_ppm=0, again_ppm=ALWAYS
    )
    return replace(
        story,
        workload=replace(story.workload, orders=(), people=nobody),
        habits=replace(story.habits, vendor=replace(vendor, **habits)),
        policies=replace(story.policies, drop_ship_rest=rest),
        must_see=("document-again",),
        requires=("S62",),
    )


def total_minor(units: int, freight_minor: int = 0) -> int:
    net = units * STOVE_MINOR + freight_minor
    return net + half_up(net * TAX_PPM, ALWAYS)


@pytest.mark.parametrize("happens", ["short_ppm", "changed_ppm"])
def test_six_of_ten_are_billed_and_the_customer_is_told_that_four_will_not_come(happens: str) -> None:
    told = by_kind(ten("cut", **{happens: ALWAYS}), 0)
    [invoice] = told["InvoicePosted"]
    [notice] = told["VendorShipped"]
    assert invoice["source_document"] == notice["shipment"]
    assert [line["quantity_base"] for line in invoice["lines"]] == [6]
    assert invoice["net_minor"] + invoice["charges_minor"] == 6 * STOVE_MINOR + FREIGHT_MINOR == 534_990
    assert invoice["total_minor"] == total_minor(6, FREIGHT_MINOR) == 636_638
    milestones = said(told)
    assert milestones["confirmed"] == (10 if happens == "short_ppm" else 6)
    assert (milestones["shipped"], milestones["cut"], milestones["invoiced"]) == (6, 4, 6)
    [closed] = told["OrderClosed"]
    assert closed["order_number"] == invoice["order_number"]


def test_the_other_four_come_from_our_own_stock_with_an_invoice_of_their_own() -> None:
    told = by_kind(ten("own_stock", short_ppm=ALWAYS), 0)
    by_source = {fact["source_document"]: fact for fact in told["InvoicePosted"]}
    [notice], [shipment] = told["VendorShipped"], told["ShipmentConfirmed"]
    assert {source: fact["lines"][0]["quantity_base"] for source, fact in by_source.items()} == {
        notice["shipment"]: 6,
        shipment["shipment"]: 4,
    }
    assert by_source[notice["shipment"]]["total_minor"] == 636_638
    assert by_source[shipment["shipment"]]["total_minor"] == total_minor(4) == 423_640
    moved = [fact for fact in told["StockMoved"] if fact["item"] == "STOVE"]
    assert sum(fact["quantity_base"] for fact in moved) == 4


def test_what_the_vendor_ships_later_is_billed_later_and_nothing_is_taken_from_stock() -> None:
    told = by_kind(ten("own_stock", backordered_ppm=ALWAYS), 0)
    assert "ShipmentConfirmed" not in told
    assert [line["quantity_base"] for fact in told["InvoicePosted"] for line in fact["lines"]] == [6, 4]
    assert [fact["total_minor"] for fact in told["InvoicePosted"]] == [636_638, 423_640]
    assert [fact["total_minor"] for fact in told["VendorInvoicePosted"]] == [6 * 62_300, 4 * 62_300]


def test_an_invoice_of_the_vendor_for_more_than_he_shipped_is_on_a_desk_in_finance() -> None:
    told = by_kind(ten("cut", overbilled_ppm=ALWAYS), 0)
    assert "VendorInvoicePosted" not in told
    [case] = [fact for fact in told["CaseListed"] if fact["status"] == "open"]
    assert (case["reason_code"], case["owner"], case["business_key"]) == ("quantity_differs", "finance", "owe:VI-1")


def said(told: Mapping[str, list[Fact]]) -> dict[str, int]:
    """Units that the customer was told of, by kind of milestone: each milestone counts once."""
    once = {(fact["kind"], fact["document"], fact["version"]): fact for fact in told["MilestoneRecorded"]}
    sums: dict[str, int] = {}
    for fact in once.values():
        sums[fact["kind"]] = sums.get(fact["kind"], 0) + sum(line["quantity_base"] for line in fact["lines"])
    return sums
