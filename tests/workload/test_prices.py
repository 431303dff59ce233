"""List prices over a day, and the channel that has them late."""

from msgspec.structs import replace

from harness.scenario.plan import PriceRise
from harness.scenario.reader import read_scenario
from harness.workload.prices import PriceList
from simulators.master import Customer, Item

PLAN = read_scenario("order-to-cash").workload
RISES = (PriceRise(name="copper", at_ms=5_000, rise_ppm=20_000), PriceRise(name="spring", at_ms=1_000, rise_ppm=30_000))
ITEM = Item("A", "Item A", 1000)
HE = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1, rebate_ppm=100_000)


def test_a_channel_quotes_the_list_that_it_has_less_the_rebate() -> None:
    prompt = PriceList(replace(PLAN, price_rises=RISES), (ITEM,))
    assert [prompt.quoted_minor(ITEM, HE, at) for at in (999, 1_000, 4_999, 5_000)] == [900, 927, 927, 946]
    late = PriceList(replace(PLAN, price_rises=RISES, quotes_age_ms=2_000), (ITEM,))
    assert [late.quoted_minor(ITEM, HE, at) for at in (2_999, 3_000, 6_999, 7_000)] == [900, 927, 927, 946]


def test_what_nobody_sells_has_the_price_that_it_was_given() -> None:
    assert PriceList(PLAN, ()).quoted_minor(Item("gone", "", 0), HE, 0) == 0


def test_each_rise_sets_every_price_anew() -> None:
    rises = list(PriceList(replace(PLAN, price_rises=RISES), (ITEM,)).rises())
    assert [(one.at_ms, one.name, (one.request.body or {})["unit_price"]["minor"]) for one in rises] == [
        (1_000, "spring/A", 1030),
        (5_000, "copper/A", 1051),
    ]
