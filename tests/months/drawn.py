"""A month of business as Hypothesis draws it: a scenario document, small enough to be read, and its seed.

Everything shrinks towards the quiet month: one order, bank transfers, no guests, fair weather. The weather is mild:
what it does happens now and then to single messages, and one system may be down for an hour or two. The engine has to
bear that without giving up on anything, so what the books say at the end can be checked to the last cent.
"""

import yaml
from hypothesis import strategies as st
from msgspec import Struct

from tests.months.wider import Part, companies, everywhere, merged, prices, rebates, services

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
DAYS = 28
"""A month. Orders come in the first five sevenths of it, returns and second thoughts afterwards."""

STARTS = (
    "2026-01-05T06:00:00+01:00",
    "2026-02-02T06:00:00+01:00",
    "2026-03-09T06:00:00+01:00",  # the clocks go forward in it
    "2026-03-27T06:00:00+01:00",  # so they do in it, and most of it is business of two months
    "2026-06-08T06:00:00+02:00",
    "2026-10-05T06:00:00+02:00",  # and back
    "2028-02-07T06:00:00+01:00",  # a leap year
)
CURRENCIES = ("EUR", "USD", "CHF")
"""Of francs there are no centimes: totals and credits are rounded to five of them."""
SEED_MAX = 2**32 - 1
SOMETIMES = st.sampled_from((False, False, True))


class Month(Struct, frozen=True):
    """`text`: the document, as it can be read from a file."""

    text: str
    seed: int


def ppm(*values: int) -> st.SearchStrategy[int]:
    """A chance: none, or one of these."""
    return st.sampled_from((0, *values))


@st.composite
def weathers(draw: st.DrawFn, systems: tuple[str, ...], days: int) -> Part:
    """Little, of many kinds."""
    kinds: dict[str, Part] = {
        "duplicate": {"chance_ppm": draw(ppm(10_000, 50_000)), "apart_ms_max": 10 * MINUTE},
        "new-delivery-id": {"chance_ppm": draw(ppm(20_000))},
        "reorder": {"chance_ppm": draw(ppm(50_000, 200_000)), "window_ms": 2 * MINUTE},
        "event-lag": {"chance_ppm": draw(ppm(20_000)), "lag_ms_min": MINUTE, "lag_ms_max": HOUR},
        "delay": {"chance_ppm": draw(ppm(20_000)), "delay_ms_min": 1_000, "delay_ms_max": 20_000},
        "overtake": {"chance_ppm": draw(ppm(50_000)), "behind_ms_max": 5_000},
        "lost-reply": {"chance_ppm": draw(ppm(10_000, 30_000))},
        "lost-request": {"chance_ppm": draw(ppm(10_000))},
        "server-error": {"chance_ppm": draw(ppm(5_000))},
        "unavailable": {"chance_ppm": draw(ppm(10_000))},
    }
    weather = {kind: options for kind, options in kinds.items() if options["chance_ppm"]}
    if draw(st.booleans()):
        weather["outage"] = {
            "planned": [
                {
                    "system": draw(st.sampled_from(systems)),
                    "starts_ms": draw(st.integers(0, (days - 1) * 24 - 2)) * HOUR,
                    "duration_ms": draw(st.sampled_from((10, 60, 120))) * MINUTE,
                }
            ]
        }
    return weather


@st.composite
def people(draw: st.DrawFn) -> Part:
    """Second thoughts."""
    return {
        "edit_ppm": draw(ppm(200_000, 500_000)),
        "edit_more_ppm": draw(ppm(500_000)),
        "edit_ms_max": draw(st.sampled_from((4 * HOUR, 2 * DAY))),
        "cancel_booked_ppm": draw(ppm(100_000, 300_000)),
        "cancel_booked_ms_max": draw(st.sampled_from((4 * HOUR, 2 * DAY))),
        "cancel_picked_ppm": draw(ppm(150_000)),
        "cancel_part_ppm": draw(ppm(500_000)),
        "hold_booked_ppm": draw(ppm(100_000)),
        "hold_released_ppm": draw(ppm(100_000)),
        "found_ppm": draw(st.sampled_from((1_000_000, 500_000))),
        "price_as_quoted_ppm": draw(ppm(500_000)),
        "pay_ms_max": draw(st.sampled_from((20 * HOUR, 5 * DAY))),
    }


@st.composite
def cards(draw: st.DrawFn) -> Part:
    """Some or all pay by card."""
    return {
        "share_ppm": draw(st.sampled_from((1_000_000, 500_000))),
        "declined_ppm": draw(ppm(150_000)),
        "slow_ppm": draw(ppm(150_000)),
        "abandoned_ppm": draw(ppm(150_000)),
        "silent_ppm": draw(ppm(100_000)),
        "impatient_ppm": draw(ppm(500_000)),
        "refund_ppm": draw(st.sampled_from((1_000_000, 500_000))),
        "charge_back_ppm": draw(ppm(150_000)),
        "taken_off_ppm": draw(ppm(150_000)),
        "checkout": draw(st.sampled_from((False, False, True))),
        "deposit_minor": draw(st.sampled_from((0, 0, 4_500))),
    }


@st.composite
def returns(draw: st.DrawFn) -> Part:
    return {
        "chance_ppm": draw(st.sampled_from((300_000, 800_000))),
        "after_ms_max": draw(st.sampled_from((2 * DAY, 5 * DAY))),
        "part_ppm": draw(st.sampled_from((500_000, 1_000_000, 0))),
        "over_ppm": draw(ppm(200_000)),
        "again_ppm": draw(ppm(300_000)),
    }


@st.composite
def habits(draw: st.DrawFn) -> Part:
    return {
        "short_ppm": draw(ppm(50_000, 200_000)),
        "split_ppm": draw(ppm(300_000, 700_000)),
        "void_ppm": draw(ppm(100_000)),
        "freight_minor": draw(st.sampled_from((990, 0, 1_001))),
        "return_short_ppm": draw(ppm(100_000)),
        "return_rejected_ppm": draw(ppm(200_000)),
        "refused_ppm": draw(ppm(100_000)),
        "missing_ppm": draw(ppm(50_000)),
        "proof_provisional_ppm": draw(ppm(150_000)),
        "proof_twice_ppm": draw(ppm(150_000)),
        "price_tolerance_ppm": draw(st.sampled_from((0, 50_000))),
    }


@st.composite
def policies(draw: st.DrawFn, with_carrier: bool, with_returns: bool, customers: int) -> Part:
    def terms() -> Part:
        return {
            "invoice_policy": draw(st.sampled_from(("per_shipment", "per_line", "consolidated"))),
            "charge_allocation": draw(st.sampled_from(("first", "by_value", "by_quantity"))),
            **({"billing_trigger": draw(st.sampled_from(TRIGGERS))} if with_carrier else {}),
        }

    agreed: Part = {**terms(), "short_policy": draw(st.sampled_from(("backorder", "cut")))}
    agreed["release_delay_ms"] = draw(st.sampled_from((0, 2 * HOUR)))
    if with_returns:
        agreed["returns"] = True
        agreed["correction"] = draw(st.sampled_from(("credit_memo", "credit_memo", "reissue")))
    if draw(st.booleans()):
        agreed["by_customer"] = {f"C-{draw(st.integers(1, customers)):03}": terms()}
    return agreed


TRIGGERS = ("goods_issue", "proof_of_delivery")


def rates(country: str, standard: int, reduced: int) -> list[Part]:
    return [
        {"country": country, "rate_ppm": standard},
        {"country": country, "category": "reduced", "rate_ppm": reduced},
    ]


@st.composite
def documents(draw: st.DrawFn, days: int) -> Part:
    """What a person would have written into the file."""
    ordering_ms = days * 5 // 7 * DAY
    pays_by_card = draw(st.booleans())
    sends_back = draw(st.booleans())
    with_carrier = draw(SOMETIMES)
    with_tax = draw(SOMETIMES)
    with_vendor = draw(st.sampled_from((False, False, False, True)))
    guests = ["payment_provider"] * pays_by_card + ["carrier"] * with_carrier + ["tax"] * with_tax
    guests += ["vendor"] * with_vendor
    customers = draw(st.integers(1, 4))
    tight = draw(SOMETIMES)
    items = draw(st.integers(1, 4))
    workload: Part = {
        "currency": draw(st.sampled_from(CURRENCIES)),
        "customers": {
            "count": customers,
            "credit_limit_minor_min": 150_000 if tight else 50_000_000,
            "credit_limit_minor_max": 300_000 if tight else 90_000_000,
            "rebate_max_ppm": draw(ppm(150_000)),
        },
        "items": {
            "count": items,
            "price_minor_min": draw(st.sampled_from((250, 333))),
            "price_minor_max": draw(st.sampled_from((25_000, 999))),
            "stock_base_min": draw(st.sampled_from((50, 5))),
            "stock_base_max": draw(st.sampled_from((60, 100))),
            "lots_max": draw(st.sampled_from((1, 3))),
        },
        "orders": [
            {
                "name": "order",
                "count": draw(st.integers(1, 8)),
                "until_ms": draw(st.sampled_from((ordering_ms, 2 * DAY))),
                "lines_max": draw(st.integers(1, 3)),
                "quantity_max": draw(st.sampled_from((6, 12))),
                "ship_complete_ppm": draw(ppm(300_000)),
                "discount_ppm": draw(ppm(200_000, 33_333)),
                "quoted_off_ppm": draw(ppm(200_000)),
                "elsewhere_ppm": draw(ppm(300_000)),
            }
        ],
        "replenishments": [
            {"name": "lorry", "at_ms": ordering_ms, "quantity_base_min": 100, "quantity_base_max": 150},
        ],
        "people": draw(people()),
    }
    if with_tax:
        workload["customers"]["countries"] = ["DE", "AT"]
        workload["items"]["reduced_ppm"] = draw(ppm(500_000))
        workload["tax_rates"] = [*rates("DE", 190_000, 70_000), *rates("AT", 200_000, 100_000)]
    if with_vendor:
        workload["named_items"] = [{"number": "PUMP", "name": "Pump", "price_minor": 24_900, "drop_ship": "VEND-1"}]
        workload["orders"].append(
            {"name": "pumps", "count": draw(st.integers(1, 2)), "until_ms": ordering_ms // 2, "items": ["PUMP"]}
        )
    if pays_by_card:
        workload["cards"] = draw(cards())
    if sends_back:
        workload["returns"] = draw(returns())
    own = draw(habits())
    if with_vendor:
        own["vendor"] = {
            name: draw(ppm(200_000)) for name in ("changed_ppm", "backordered_ppm", "short_ppm", "again_ppm")
        }
    start = draw(st.sampled_from(STARTS))
    document: Part = {
        "format": "seatrial.scenario/1",
        "name": "drawn-month",
        "title": "A month that nobody has thought up",
        "story": "Some orders, and what becomes of them.",
        "at_stake": ["Q38", "Q45"],
        "start": start,
        "storm_ms": days * DAY,
        "calm_ms_max": 40 * DAY,
        "systems": {name: {} for name in guests},
        "policies": draw(policies(with_carrier, sends_back, customers)),
        "habits": own,
        "weather": draw(weathers(("crm", "erp", "wms", "billing", *guests), days)),
        "workload": workload,
    }
    for part in (
        companies(),
        services(start, days, customers),
        rebates(days, customers),
        prices(min(ordering_ms, 2 * DAY)),
    ):
        if draw(SOMETIMES):
            merged(document, draw(part))
    if "legal_entities" in workload:
        everywhere(workload["orders"], workload["items"]["sites"])
    return document


@st.composite
def months(draw: st.DrawFn, days: int = DAYS) -> Month:
    """`days`: fewer make a month in a hurry, for those who cannot wait."""
    document = draw(documents(days))
    return Month(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), draw(st.integers(0, SEED_MAX)))
