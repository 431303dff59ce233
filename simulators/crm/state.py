"""What the CRM remembers: orders with their wish and what the customer was told, quotes, figures, master records."""

from msgspec import Struct, field

from simulators.crm.axes import START, Axes, after
from simulators.crm.bodies import Availability, Milestone, Wish
from simulators.eventlog import Cause
from simulators.records import CustomerRecord, ItemRecord


class Order(Struct):
    """A customer's order. `version` counts every change of the document, `revision` those of the wish."""

    number: str
    origin: str
    wish: Wish
    ordered_base: int
    revision: int = 1
    version: int = 1
    axes: Axes = START
    milestones: dict[str, Milestone] = field(default_factory=dict)
    told_base: dict[str, int] = field(default_factory=dict)
    """Milestone kind -> quantity told, all milestones and lines together."""

    def cause(self, causation: str) -> Cause:
        return Cause(self.origin, self.number, causation)

    def rewish(self, wish: Wish) -> None:
        """Another wish in the place of the old one."""
        self.wish = wish
        self.ordered_base = wished_base(wish)
        self.version += 1

    def record(self, milestone_id: str, milestone: Milestone) -> None:
        """Believe a milestone. One with the same id takes the place of the earlier one."""
        told = self.told_base
        earlier = self.milestones.get(milestone_id)
        if earlier is not None:
            told[earlier.kind] -= _quantity_base(earlier)
        self.milestones[milestone_id] = milestone
        kind = milestone.kind
        sum_base = told[kind] = told.get(kind, 0) + _quantity_base(milestone)
        wanted = self.ordered_base - told.get("cut", 0)
        if kind != "cancelled":
            wanted -= told.get("cancelled", 0)
        self.axes = after(self.axes, kind, sum_base if milestone.lines else None, wanted, told.get("shipped", 0))
        self.version += 1


class Quote(Struct):
    number: str
    origin: str
    wish: Wish
    version: int = 1
    orders: list[str] = field(default_factory=list)
    """The orders made from it: nobody keeps a salesman from converting it twice."""


class Figure(Struct, frozen=True, gc=False):
    """A published availability."""

    told: Availability
    version: int


class State(Struct):
    """Everything. Numbers are drawn per kind of document, without gaps, from 1."""

    orders: dict[str, Order] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    cancel_requests: int = 0
    figures: dict[tuple[str, str, str], Figure] = field(default_factory=dict)
    items: dict[str, ItemRecord] = field(default_factory=dict)
    customers: dict[str, CustomerRecord] = field(default_factory=dict)


def wished_base(wish: Wish) -> int:
    """Ordered quantity, all lines together. The channel orders in base units."""
    return sum([line.quantity.value for line in wish.lines])


def _quantity_base(milestone: Milestone) -> int:
    return sum([line.quantity_base for line in milestone.lines])
