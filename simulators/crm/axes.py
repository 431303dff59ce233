"""Where an order stands, as the CRM was last told: four axes, moved by milestones and by nothing else.

The CRM is trusting. Each milestone sets the axis that it speaks of, so an older statement that arrives late sets it
back. Only where a statement gives quantities does the CRM add up: the quantities of all milestones of that kind,
against what is still wanted (ordered less cut and cancelled), tell "partially" from "all". A statement without lines
speaks of the whole order.

    >>> axes = after(START, "booked", told=0, wanted=5, shipped=0)
    >>> axes = after(axes, "shipped", told=3, wanted=5, shipped=3)
    >>> axes.order, axes.fulfilment, axes.billing
    ('accepted', 'partially_shipped', 'to_be_billed')
    >>> after(axes, "released", told=5, wanted=5, shipped=3).fulfilment
    'released'
"""

from collections.abc import Mapping

from msgspec import Struct


class Axes(Struct, frozen=True, gc=False):
    order: str
    fulfilment: str
    billing: str
    payment: str


START = Axes("submitted", "unallocated", "nothing_to_bill", "open")

_ORDER: Mapping[str, tuple[str, str]] = {
    "booked": ("accepted", "accepted"),
    "on_hold": ("on_hold", "on_hold"),
    "rejected": ("rejected", "rejected"),
    "cancelled": ("accepted", "cancelled"),
    "cancellation_refused": ("accepted", "accepted"),
    "closed": ("closed", "closed"),
}
_FULFILMENT: Mapping[str, tuple[str, str]] = {
    "confirmed": ("partially_allocated", "allocated"),
    "backordered": ("backordered", "backordered"),
    "released": ("released", "released"),
    "shipped": ("partially_shipped", "shipped"),
}
_BILLING: Mapping[str, tuple[str, str]] = {"invoiced": ("partially_invoiced", "invoiced")}
_PAYMENT: Mapping[str, tuple[str, str]] = {"paid": ("partially_paid", "paid")}
"""Milestone kind -> where its axis goes: (if part of what is wanted was told, if all of it)."""


def after(axes: Axes, kind: str, told: int | None, wanted: int, shipped: int) -> Axes:
    """The axes once a milestone of `kind` has been recorded. Quantities in base units, all lines together.

    `told`: sum over all milestones of this kind, this one included; None if this one gives no lines. `wanted`:
    ordered less cut (and, unless the milestone is about cancelling, less cancelled). `shipped`: told to be shipped.
    """
    step = int(told is None or told >= wanted)
    order, fulfilment, billing, payment = axes.order, axes.fulfilment, axes.billing, axes.payment
    if kind in _ORDER:
        order = _ORDER[kind][step]
    elif kind in _FULFILMENT:
        fulfilment = _FULFILMENT[kind][step]
        if kind == "shipped" and billing == "nothing_to_bill":
            billing = "to_be_billed"
    elif kind in _BILLING:
        billing = _BILLING[kind][step]
    elif kind in _PAYMENT:
        payment = _PAYMENT[kind][step]
    elif kind == "delivered" and step:  # what was refused is not delivered, and never will be
        fulfilment = "delivered"
    elif kind == "recalled":
        fulfilment = "partially_shipped" if shipped else "unallocated"
    elif kind == "cut" and 0 < wanted <= shipped:
        fulfilment = "shipped"
    return Axes(order, fulfilment, billing, payment)
