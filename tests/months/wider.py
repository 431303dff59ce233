"""What a drawn month may have besides orders, money and goods that come back: companies, contracts, rebates, prices.

Each is a part of a scenario (`merged` puts it into the document), and goes with every other one and with all that
`tests.months.drawn` draws: what the scenario's reader refuses beside one of them (reversals, other currencies, a second
order book) is drawn nowhere.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

HOUR, DAY = 3_600_000, 86_400_000
MINUTE = 60_000
LAST_CYCLE_DAY = 28

Part = dict[str, Any]

COMPANIES = (
    ("Hamburg GmbH", "Europe/Berlin", "HAM"),
    ("London Ltd", "Europe/London", "LON"),
    ("New York Inc", "America/New_York", "NYC"),
)


@st.composite
def companies(draw: st.DrawFn) -> Part:
    """One to three, each with a site, books and a clock of its own. What is drawn lies at all sites."""
    there = COMPANIES[: draw(st.integers(1, len(COMPANIES)))]
    sites = [site for _, _, site in there]
    closing = st.sampled_from((2 * HOUR, 30 * MINUTE, 20 * HOUR))
    return {
        "workload": {
            "site": sites[0],
            "other_sites": sites[1:],
            "legal_entities": [
                {"name": name, "zone": zone, "sites": [site], "close_after_ms": draw(closing)}
                for name, zone, site in there
            ],
            "items": {"sites": sites},
        }
    }


def everywhere(streams: Sequence[Part], sites: Sequence[str]) -> None:
    """Let the drawn items of these streams of orders be shipped from all sites."""
    for stream in streams:
        if "items" not in stream:
            stream["sites"] = list(sites)


@st.composite
def services(draw: st.DrawFn, start: str, days: int, customers: int) -> Part:
    """Contracts whose one period is over before the storm is; one of them may be given notice, in time or too late."""
    first = datetime.fromisoformat(start).date()
    ends = [first + timedelta(nth) for nth in range(2, days - 1)]
    over = draw(st.sampled_from([day for day in ends if day.day <= LAST_CYCLE_DAY]))
    begins = _month_before(over)
    count = draw(st.integers(1, customers))
    plan: Part = {
        "contracts": count,
        "first_month": f"{begins:%Y-%m}",
        "months": 1,
        "cycle_day": over.day,
    }
    if draw(st.booleans()):
        plan["terminations"] = [
            {
                "name": "leaves",
                "at_ms": draw(st.integers(1, (days - 1) * 24)) * HOUR,
                "contract": draw(st.integers(1, count)),
                "ends_on": f"{begins + timedelta(draw(st.integers(0, (over - begins).days - 1))):%Y-%m-%d}",
            }
        ]
    return {"policies": {"services": True}, "workload": {"services": plan}}


def _month_before(day: date) -> date:
    """The same day of the month before; every month has it.

    >>> _month_before(date(2026, 3, 28))
    datetime.date(2026, 2, 28)
    """
    return (day.replace(day=1) - timedelta(1)).replace(day=day.day)


@st.composite
def rebates(draw: st.DrawFn, days: int, customers: int) -> Part:
    """Some customers are given back a share of what they buy; some of those claim it, all of it or what they reckon."""
    count = draw(st.integers(1, customers))
    plan: Part = {"customers": count, "rate_ppm_min": 20_000, "rate_ppm_max": draw(st.sampled_from((50_000, 33_333)))}
    claims = [
        {
            "name": f"claim/{nth}",
            "at_ms": draw(st.integers(days * 12, (days - 1) * 24)) * HOUR,
            "customer": draw(st.integers(1, count)),
            **draw(st.sampled_from(({}, {"amount_minor": 100}, {"amount_minor": 9_000_000}))),
        }
        for nth in range(1, draw(st.integers(0, 3)) + 1)
    ]
    if not claims:
        return {"workload": {"rebates": plan}}
    return {"policies": {"rebate_claims": True}, "workload": {"rebates": {**plan, "claims": claims}}}


@st.composite
def prices(draw: st.DrawFn, ordering_ms: int) -> Part:
    """Finance looks at prices that the order desk lets pass; lists move, and the channel takes them over later."""
    return {
        "policies": {"price_variance_ppm": draw(st.sampled_from((10_000, 0)))},
        "habits": {"price_tolerance_ppm": draw(st.sampled_from((50_000, 100_000)))},
        "workload": {
            "quotes_age_ms": draw(st.sampled_from((DAY, 2 * HOUR))),
            "price_rises": [
                {
                    "name": "spring-list",
                    "at_ms": draw(st.integers(0, ordering_ms // HOUR - 1)) * HOUR,
                    "rise_ppm": 30_000,
                },
                {
                    "name": "competitor",
                    "at_ms": draw(st.integers(0, ordering_ms // HOUR - 1)) * HOUR,
                    "fall_ppm": 50_000,
                },
            ],
        },
    }


def merged(document: Part, part: Part) -> None:
    """Put a part into a document, into what is there of the same name as well."""
    for name, value in part.items():
        if isinstance(value, dict) and isinstance(document.get(name), dict):
            merged(document[name], value)
        else:
            document[name] = value
