"""The default landscape is four systems in a fixed order, each keeping the promises of its own contract."""

import pytest

from seatrial.calendar import Calendar
from simulators.landscape import landscape
from simulators.master import Customer, Item, Master, OpeningStock
from simulators.system import Promises

MASTER = Master(
    customers=(Customer("C-1", "Ada", "Quay 1", "Kiel", "24103", "DE", "EUR", 1_000_000),),
    items=(Item("A", "Anchor", 500),),
    stock=(OpeningStock("A", "DC1", "L1", "available", 10),),
)
PROMISES = {name: Promises() for name in ("crm", "erp", "wms", "billing")}


def test_the_systems_stand_in_a_fixed_order_under_their_own_names() -> None:
    systems = landscape(MASTER, Calendar("2026-03-02T06:00:00Z"), PROMISES)
    assert list(systems) == ["crm", "erp", "wms", "billing"]
    assert [system.name for system in systems.values()] == list(systems)


def test_a_guest_is_there_where_something_is_promised_for_it() -> None:
    alone = landscape(MASTER, Calendar("2026-03-02T06:00:00Z"), PROMISES)
    asking = landscape(MASTER, Calendar("2026-03-02T06:00:00Z"), {**PROMISES, "tax": Promises()})
    assert list(asking) == [*alone, "tax"]
    for systems in (alone, asking):
        systems["billing"].open(0)
    assert [fact.system for fact in alone["billing"].tray.facts] == ["billing"] * 3, "rates of its own"
    assert asking["billing"].tray.facts == []


def test_two_landscapes_share_nothing() -> None:
    first, second = [landscape(MASTER, Calendar("2026-03-02T06:00:00Z"), PROMISES) for _ in range(2)]
    for name in first:
        assert first[name].tray is not second[name].tray
        first[name].open(0)
        assert (second[name].tray.facts, second[name].tray.due) == ([], [])


def test_a_system_without_promises_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        landscape(MASTER, Calendar("2026-03-02T06:00:00Z"), {})
