"""What the CRM remembers: orders with their wish and what the customer was told, quotes, figures, master records."""

from collections.abc import Mapping

from msgspec import Struct, field, msgpack, structs

from simulators.crm.axes import START, Axes, after
from simulators.crm.bodies import Availability, Milestone, Wish, WishLine
from simulators.eventlog import Cause
from simulators.records import CustomerRecord, ItemRecord
from simulators.units import whole_base


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

    def rewish(self, wish: Wish, ordered_base: int) -> None:
        """Another wish in the place of the old one."""
        self.wish = wish
        self.ordered_base = ordered_base
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
    returns: int = 0
    figures: dict[tuple[str, str, str], Figure] = field(default_factory=dict)
    items: dict[str, ItemRecord] = field(default_factory=dict)
    customers: dict[str, CustomerRecord] = field(default_factory=dict)


class Backup(Struct, frozen=True):
    """All documents and the counters, written down. What is shown of stock and master data are kept elsewhere."""

    documents: bytes

    @classmethod
    def of(cls, state: State) -> "Backup":
        return cls(_written(Documents(state.orders, state.quotes, state.cancel_requests, state.returns)))

    def over(self, state: State) -> State:
        """The state after its documents were put back to this."""
        kept = _read(self.documents)
        return structs.replace(
            state,
            orders=kept.orders,
            quotes=kept.quotes,
            cancel_requests=kept.cancel_requests,
            returns=kept.returns,
        )


class Documents(Struct):
    """What a backup holds."""

    orders: dict[str, Order]
    quotes: dict[str, Quote]
    cancel_requests: int
    returns: int


_written = msgpack.Encoder().encode
_read = msgpack.Decoder(Documents).decode


def line_base(items: Mapping[str, ItemRecord], line: WishLine) -> int:
    """A line in base units. What the CRM has no record of counts as it is written."""
    record = items.get(line.item)
    unit = None if record is None else record.unit(line.quantity.uom)
    base = None if unit is None else whole_base(unit, line.quantity.value)
    return line.quantity.value if base is None else base


def wished_base(items: Mapping[str, ItemRecord], wish: Wish) -> int:
    """Ordered quantity, all lines together."""
    return sum([line_base(items, line) for line in wish.lines])


def _quantity_base(milestone: Milestone) -> int:
    """What counts towards what was ordered. Lines 1.1 and 1.2 are components of the kit on line 1, which counts."""
    return sum([line.quantity_base for line in milestone.lines if "." not in line.line_no])
