"""Q23: when all is said, buyers see what is there, and the ledger has what the warehouse has."""

from harness.invariants.q23_published_stock_converges import PublishedStockConverges
from seatrial.policy import Policies
from tests.invariants.notation import judged

L1 = "item=WIDGET site=DC1 lot=L1"
OPENED = f"""
00:00 StockOpened book=warehouse {L1} status=available quantity_base=10
00:00 StockOpened book=ledger {L1} status=available quantity_base=10
"""
RESERVED = "10:00 StockReserved fulfilment_order=SO-1-1 lines=1:WIDGET:4\n"
HELD = f"movement=MOV-1 kind=status_change {L1} from_status=available to_status=quality_hold quantity_base=3\n"
SHIPPED = f"""
11:00 ReservationReduced fulfilment_order=SO-1-1 cause=shipped lines=1:WIDGET:4
11:00 StockMoved movement=MOV-2 kind=goods_issue {L1} from_status=available quantity_base=4
11:00 ShipmentConfirmed shipment=SHP-1 lines=1:WIDGET:4
"""
ISSUED = "11:30 GoodsIssuePosted shipment=SHP-1 lines=1:WIDGET:4\n"


def shown(units: int, at: str = "12:00") -> str:
    return f"{at} AvailabilityPublished item=WIDGET site=DC1 channel=web available_base={units} as_of=10:00\n"


def test_the_last_figure_is_what_is_free() -> None:
    verdict = judged(PublishedStockConverges, OPENED + shown(10, "09:00") + RESERVED + shown(6))
    assert verdict.breaches == []
    assert verdict.exercised == 1


def test_a_figure_that_stayed_behind_is_a_breach() -> None:
    verdict = judged(PublishedStockConverges, OPENED + shown(10, "09:00") + RESERVED)
    assert verdict.kinds == ["published figure/not what is there"]
    assert verdict.text == "channel web still shows 10 of WIDGET (DC1), as of 10:00:00; 6 can be sold"


def test_safety_stock_and_allocation_are_taken_off_and_nothing_is_less_than_none() -> None:
    policies = Policies(safety_stock_base=1, channel_allocation_base={"web": 4})
    assert judged(PublishedStockConverges, OPENED + RESERVED + shown(4), policies).breaches == []
    assert judged(PublishedStockConverges, OPENED + RESERVED + shown(5), Policies(safety_stock_base=1)).breaches == []
    assert judged(PublishedStockConverges, OPENED + RESERVED + shown(0), Policies(safety_stock_base=9)).breaches == []


def test_a_figure_that_a_case_is_about_is_left_out() -> None:
    case = "13:00 CaseListed status=open business_key=publish:WIDGET:DC1:web:000000000002 owner=integration\n"
    assert judged(PublishedStockConverges, OPENED + shown(10, "09:00") + RESERVED + case).breaches == []
    other = case.replace("WIDGET", "GADGET")
    assert len(judged(PublishedStockConverges, OPENED + shown(10, "09:00") + RESERVED + other).breaches) == 1


def test_the_engines_own_view_is_held_to_the_same() -> None:
    view = "13:00 BalanceViewed item=WIDGET site=DC1 available_base={} as_of=12:00\n"
    assert judged(PublishedStockConverges, OPENED + RESERVED + shown(6) + view.format(6)).breaches == []
    assert judged(PublishedStockConverges, OPENED + RESERVED + shown(6) + view.format(10)).kinds == [
        "view/not what is there"
    ]


def test_the_ledger_follows_movements_and_shipments() -> None:
    moved = f"09:40 StockMoved {HELD}09:50 StockChangePosted {HELD}"
    verdict = judged(PublishedStockConverges, OPENED + moved + RESERVED + SHIPPED + ISSUED + shown(3))
    assert verdict.breaches == []
    assert verdict.exercised == 3


def test_a_movement_that_the_ledger_never_heard_of_is_a_breach_in_both_statuses() -> None:
    verdict = judged(PublishedStockConverges, OPENED + f"09:40 StockMoved {HELD}" + shown(7))
    assert verdict.kinds == ["stock ledger/not what is there"] * 2
    assert (
        "WIDGET at DC1, status quality_hold: the stock ledger has 0, the warehouse 3; it was never told of MOV-1"
        in verdict.text
    )


def test_a_shipment_that_the_ledger_never_heard_of_is_a_breach() -> None:
    verdict = judged(PublishedStockConverges, OPENED + RESERVED + SHIPPED)
    assert "the stock ledger has 10, the warehouse 6; it was never told of SHP-1" in verdict.text


def test_a_shipment_posted_twice_is_a_breach() -> None:
    verdict = judged(PublishedStockConverges, OPENED + RESERVED + SHIPPED + ISSUED + ISSUED + shown(6))
    assert verdict.text == "WIDGET at DC1, status available: the stock ledger has 2, the warehouse 6"


def test_what_a_case_is_about_is_left_out() -> None:
    case = "13:00 CaseListed status=open business_key=gi:SHP-1 owner=finance\n"
    assert judged(PublishedStockConverges, OPENED + RESERVED + SHIPPED + shown(6) + case).breaches == []


def test_without_figures_and_movements_it_is_unexercised() -> None:
    assert judged(PublishedStockConverges, OPENED).exercised == 0


def test_stock_that_moved_has_been_shown_in_some_channel() -> None:
    silent = judged(PublishedStockConverges, OPENED + RESERVED)
    assert silent.kinds == ["published figure/never shown"]
    assert silent.text == "stock of WIDGET at DC1 changed, and no buyer was ever shown a figure"
    assert silent.exercised == 1
    moved = OPENED + f"09:40 StockMoved {HELD}09:50 StockChangePosted {HELD}"
    assert judged(PublishedStockConverges, moved).kinds == ["published figure/never shown"]
    case = "13:00 CaseListed status={} business_key=publish:WIDGET:DC1:web:000000000002 owner=integration\n"
    assert judged(PublishedStockConverges, OPENED + RESERVED + case.format("open")).breaches == []
    assert len(judged(PublishedStockConverges, OPENED + RESERVED + case.format("closed")).breaches) == 1


def test_stock_that_moved_has_been_shown_in_every_channel_with_an_allocation() -> None:
    policies = Policies(channel_allocation_base={"web": 9, "wholesale": 4})
    verdict = judged(PublishedStockConverges, OPENED + RESERVED + shown(6), policies)
    assert verdict.text == "stock of WIDGET at DC1 changed, and channel wholesale was never shown a figure"
    both = shown(6) + shown(4).replace("web", "wholesale")
    assert judged(PublishedStockConverges, OPENED + RESERVED + both, policies).breaches == []


SOLD = """
09:00 OrderSubmitted order=CRM-1 channel=web lines=1:WIDGET:4
09:01 FulfilmentOrderOpened fulfilment_order=SO-1-1 order_number=SO-1 site=DC1 lines=1:WIDGET:4
"""
CONFIRMED = "10:01 AllocationRecorded fulfilment_order=SO-1-1 lines=1:WIDGET:4\n"


def allocated(units: int, at: str = "00:00", version: int = 1, channel: str = "web") -> str:
    what = f"item=WIDGET site=DC1 channel={channel} allocated_base={units} version={version}"
    return f"{at} AllocationChanged {what}\n"


def test_a_channel_ends_with_what_is_left_of_its_allocation_whether_what_it_sold_has_left_or_not() -> None:
    sold = OPENED + allocated(7) + SOLD + RESERVED + CONFIRMED
    assert judged(PublishedStockConverges, sold + shown(3)).breaches == []
    assert len(judged(PublishedStockConverges, sold + shown(6)).breaches) == 1
    assert judged(PublishedStockConverges, sold + SHIPPED + ISSUED + shown(3)).breaches == []
    assert judged(PublishedStockConverges, sold + SHIPPED + ISSUED + "11:45 retire order/1\n" + shown(3)).breaches == []


def test_the_newest_allocation_holds_and_takes_the_place_of_the_policies_constant() -> None:
    policies = Policies(channel_allocation_base={"web": 4}, channel_buffer_base={"web": 1})
    both = OPENED + allocated(9) + RESERVED + allocated(5, "10:30", 2)
    assert judged(PublishedStockConverges, both + shown(4), policies).breaches == []
    assert len(judged(PublishedStockConverges, both + shown(3), policies).breaches) == 1


def test_a_channel_with_an_allocation_has_to_be_shown_what_moved() -> None:
    silent = judged(PublishedStockConverges, OPENED + allocated(0, channel="market") + RESERVED + shown(6))
    assert silent.kinds == ["published figure/never shown"]
