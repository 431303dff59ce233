"""An order is in four states at once, one per axis, and each axis moves along its own table.

    order        decided by people and rules       holds are a set beside it, not states of it
    fulfilment   derived from line quantities
    billing      derived from shipped and invoiced quantities
    payment      derived from invoiced and paid money

`MOVES` says which single steps exist; a step that is not in it is a mistake in this simulator. `DETOURS` says which
states lie between two others when one transaction goes all the way, so that history shows legal steps only: an order
that is cancelled at once was `cancel_pending` for that instant, and what a vendor ships is his as soon as it is bought.
"""

from collections.abc import Mapping

from msgspec import Struct

Table = Mapping[str, tuple[str, ...]]

ORDER: Table = {
    "submitted": ("accepted", "on_hold", "rejected"),
    "accepted": ("on_hold", "cancel_pending", "closed"),
    "on_hold": ("accepted", "rejected", "cancelled"),
    "cancel_pending": ("accepted", "cancelled"),
    "rejected": (),
    "cancelled": (),
    "closed": (),
}

FULFILMENT: Table = {
    "unallocated": ("partially_allocated", "allocated", "backordered", "partially_shipped", "shipped"),
    "partially_allocated": ("unallocated", "allocated", "backordered", "released", "partially_shipped", "shipped"),
    "allocated": ("unallocated", "partially_allocated", "backordered", "released", "partially_shipped", "shipped"),
    "backordered": ("unallocated", "partially_allocated", "allocated", "partially_shipped", "shipped"),
    "released": ("unallocated", "partially_allocated", "allocated", "backordered", "partially_shipped", "shipped"),
    "partially_shipped": ("shipped",),
    "shipped": ("delivered",),
    "delivered": (),
}

BILLING: Table = {
    "nothing_to_bill": ("to_be_billed", "partially_invoiced", "invoiced"),
    "to_be_billed": ("partially_invoiced", "invoiced"),
    "partially_invoiced": ("invoiced",),
    "invoiced": (),
}

PAYMENT: Table = {
    "open": ("partially_paid", "paid"),
    "partially_paid": ("paid",),
    "paid": (),
}

MOVES: Mapping[str, Table] = {"order": ORDER, "fulfilment": FULFILMENT, "billing": BILLING, "payment": PAYMENT}

BACK: Mapping[str, Table] = {
    "fulfilment": {
        "partially_shipped": ("unallocated", "partially_allocated", "allocated", "backordered", "released"),
        "shipped": (
            "unallocated", "partially_allocated", "allocated", "backordered", "released", "partially_shipped",
        ),
    },
    "billing": {
        "to_be_billed": ("nothing_to_bill",),
        "partially_invoiced": ("nothing_to_bill", "to_be_billed"),
        "invoiced": ("nothing_to_bill", "to_be_billed", "partially_invoiced"),
    },
    "payment": {"paid": ("open", "partially_paid"), "partially_paid": ("open",)},
}  # fmt: skip
"""Steps that an order may take, beside those of `MOVES`, once a goods issue of it has been reversed or credited."""

DETOURS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("accepted", "cancelled"): ("cancel_pending", "cancelled"),
    ("on_hold", "closed"): ("accepted", "closed"),
    ("on_hold", "cancel_pending"): ("accepted", "cancel_pending"),
    ("cancel_pending", "on_hold"): ("accepted", "on_hold"),
    ("cancel_pending", "closed"): ("accepted", "closed"),
    ("unallocated", "released"): ("allocated", "released"),
    ("backordered", "released"): ("allocated", "released"),
}

FINAL = frozenset({"rejected", "cancelled", "closed"})


class Axes(Struct, gc=False):
    """Where an order stands."""

    order: str = "submitted"
    fulfilment: str = "unallocated"
    billing: str = "nothing_to_bill"
    payment: str = "open"


def steps(axis: str, was: str, now: str, reversed_: bool = False) -> tuple[str, ...]:
    """The states to pass from `was` to `now`, `now` last; none if nothing moves. `reversed_`: a goods issue of the
    order has been. AssertionError: no such way."""
    if was == now:
        return ()
    if reversed_ and now in BACK.get(axis, {}).get(was, ()):
        return (now,)
    way = DETOURS.get((was, now), (now,))
    for state in way:
        assert state in MOVES[axis][was], f"{axis} cannot move from {was} to {state}"
        was = state
    return way
