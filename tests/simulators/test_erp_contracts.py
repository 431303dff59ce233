"""Service contracts: when each of their months begins, and is over."""

import pytest

from seatrial.calendar import Calendar
from seatrial.facts import ContractChanged
from simulators.erp.system import Erp
from simulators.master import Customer, Item, Master, ServiceContract
from simulators.system import Promises

CALENDAR = Calendar("2026-03-02T06:00:00Z")
ADA = Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 10_000)


def periods(
    first_month: str, months: int, cycle_day: int, clock: Calendar = CALENDAR
) -> list[tuple[str, str, int, int]]:
    """(name, instant at which it is over, days, days of them on which the contract holds) of every month."""
    agreed = ServiceContract("SVC-1", "C-1", "SERVICE", 3_100, 50, first_month, months, cycle_day=cycle_day)
    master = Master((ADA,), (Item("A", "Item A", 500),), (), contracts=(agreed,))
    erp = Erp(master, clock, Promises(search_visibility_ms=5_000), true_time=CALENDAR)
    erp.open(0)
    (event,) = [one.body for one in erp.tray.events if one.body["type"] == "contract.changed"]
    (told,) = [fact for fact in erp.tray.facts if isinstance(fact, ContractChanged)]
    assert [one["ends_at"] for one in event["data"]["periods"]] == [CALENDAR.text(one.ends_at) for one in told.periods]
    return [(one.period, CALENDAR.text(one.ends_at), one.days, one.served) for one in told.periods]


def test_a_month_of_the_calendar_is_over_when_its_last_day_is() -> None:
    assert periods("2026-02", 2, 1) == [
        ("2026-02", "2026-02-28T23:00:00.000Z", 28, 28),
        ("2026-03", "2026-03-31T22:00:00.000Z", 31, 31),
    ]


def test_a_month_from_the_third_is_called_by_that_in_which_it_begins() -> None:
    assert periods("2026-02", 2, 3) == [
        ("2026-02", "2026-03-02T23:00:00.000Z", 28, 28),
        ("2026-03", "2026-04-02T22:00:00.000Z", 31, 31),
    ]


@pytest.mark.parametrize("cycle_day", [1, 2, 15, 27, 28])
def test_every_month_follows_the_last_without_a_gap_whatever_its_day(cycle_day: int) -> None:
    """Two years from December on, the second a leap year: 365 and 366 days."""
    told = periods("2026-12", 24, cycle_day)
    assert [name[5:] for name, *_ in told] == [f"{1 + (nth - 1) % 12:02d}" for nth in range(12, 36)]
    assert sum(days for _, _, days, _ in told) == 365 + 366
    assert {days for _, _, days, _ in told} == {28, 29, 30, 31}


@pytest.mark.parametrize("ahead_ms", [449_000, -449_000])
def test_a_month_is_over_at_midnight_also_for_an_erp_whose_clock_is_off(ahead_ms: int) -> None:
    assert periods("2026-02", 1, 3, CALENDAR.ahead(ahead_ms)) == [("2026-02", "2026-03-02T23:00:00.000Z", 28, 28)]
