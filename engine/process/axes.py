"""Which steps an order may take: four axes and the life of a fulfilment order, as literal tables.

A pair (state, happening) that is not in its table does not move the state: a late or repeated statement cannot take
business back to where it was. Rank falls only by a happening that is named for it (`held`, `refused`, `recalled`,
`reversed`, `credited`).
Holds are a set beside the axes, not states of them.
"""

from collections.abc import Mapping

from engine.process.order import Fulfilment, Order

Table = Mapping[tuple[str, str], str]

ORDER: Table = {
    ("submitted", "booked"): "accepted",
    ("submitted", "held"): "on_hold",
    ("submitted", "rejected"): "rejected",
    ("accepted", "held"): "on_hold",
    ("on_hold", "hold_released"): "accepted",
    ("on_hold", "rejected"): "rejected",
    ("on_hold", "cancelled"): "cancelled",
    ("cancel_pending", "closed"): "closed",
    ("accepted", "cancel_asked"): "cancel_pending",
    ("cancel_pending", "cancelled"): "cancelled",
    ("cancel_pending", "cancellation_refused"): "accepted",
    ("cancel_pending", "partly_cancelled"): "accepted",
    ("accepted", "cancelled"): "cancelled",
    ("accepted", "closed"): "closed",
    ("on_hold", "closed"): "closed",
}

FULFILMENT: Table = {
    ("unallocated", "allocated"): "allocated",
    ("unallocated", "partly_allocated"): "partially_allocated",
    ("unallocated", "backordered"): "backordered",
    ("partially_allocated", "allocated"): "allocated",
    ("backordered", "allocated"): "allocated",
    ("backordered", "partly_allocated"): "partially_allocated",
    ("allocated", "backordered"): "partially_allocated",
    ("allocated", "released"): "released",
    ("partially_allocated", "released"): "released",
    ("allocated", "partly_shipped"): "partially_shipped",
    ("partially_allocated", "partly_shipped"): "partially_shipped",
    ("released", "partly_shipped"): "partially_shipped",
    ("allocated", "shipped"): "shipped",
    ("partially_allocated", "shipped"): "shipped",
    ("released", "shipped"): "shipped",
    ("partially_shipped", "shipped"): "shipped",
    ("released", "recalled"): "allocated",
    ("shipped", "delivered"): "delivered",
    ("partially_shipped", "reversed"): "unallocated",
    ("shipped", "partly_reversed"): "partially_shipped",
    ("shipped", "reversed"): "unallocated",
}

OVER = frozenset({"closed", "rejected", "cancelled"})
"""States of an order in which nothing new becomes of it; a message from before may still come."""

BILLING: Table = {
    ("nothing_to_bill", "shipped"): "to_be_billed",
    ("invoiced", "shipped"): "partially_invoiced",
    ("to_be_billed", "partly_invoiced"): "partially_invoiced",
    ("to_be_billed", "invoiced"): "invoiced",
    ("partially_invoiced", "invoiced"): "invoiced",
    ("to_be_billed", "reversed"): "nothing_to_bill",
    ("invoiced", "credited"): "partially_invoiced",
    ("partially_invoiced", "all_credited"): "to_be_billed",
    ("invoiced", "all_credited"): "to_be_billed",
}

PAYMENT: Table = {
    ("open", "partly_paid"): "partially_paid",
    ("open", "paid"): "paid",
    ("partially_paid", "paid"): "paid",
    ("paid", "partly_paid"): "partially_paid",
    ("paid", "unapplied"): "open",
    ("partially_paid", "unapplied"): "open",
}

STAGE: Table = {
    ("waiting", "stock_came"): "open",
    ("waiting", "emptied"): "ended",
    ("open", "emptied"): "ended",
    ("open", "reserved"): "reserved",
    ("open", "held_back"): "waiting",
    ("reserved", "recorded"): "allocated",
    ("reserved", "recorded_nothing"): "ended",
    ("reserved", "unwanted"): "undo",
    ("undo", "unreserved"): "ended",
    ("allocated", "authorized"): "authorized",
    ("allocated", "emptied"): "ended",
    ("authorized", "accepted"): "shipping",
    ("authorized", "refused"): "refused",
    ("authorized", "emptied"): "ended",
    ("refused", "shorted"): "authorized",
    ("refused", "emptied"): "ended",
    ("allocated", "recalled"): "ended",
    ("allocated", "recalled_unshipped"): "undo",
    ("authorized", "recalled"): "ended",
    ("authorized", "recalled_unshipped"): "undo",
    ("refused", "recalled"): "ended",
    ("refused", "recalled_unshipped"): "undo",
    ("sourced", "recalled"): "ended",
    ("sourced", "emptied"): "ended",
    ("shipping", "recalled"): "ended",
    ("shipping", "emptied"): "ended",
}
"""The life of a fulfilment order. waiting: a backorder, until stock comes. open: to be reserved. reserved: the
warehouse has answered, the ERP is to be told. allocated: promised. authorized: to be handed to the warehouse.
shipping: there. sourced: with a vendor who ships it (`engine.process.purchasing`). refused: the warehouse would not
take it. undo: its reservation is to be given back. ended: nothing more to do but what its shipments bring."""


def move(fulfilment: Fulfilment, happening: str) -> bool:
    """Take the step if the table has it; False if it does not."""
    then = STAGE.get((fulfilment.stage, happening))
    if then is None:
        return False
    fulfilment.stage = then
    return True


def advance_order(order: Order, happening: str) -> None:
    order.order_axis = ORDER.get((order.order_axis, happening), order.order_axis)


def advance_fulfilment(order: Order, happening: str) -> None:
    order.fulfilment_axis = FULFILMENT.get((order.fulfilment_axis, happening), order.fulfilment_axis)


def advance_billing(order: Order, happening: str) -> None:
    order.billing_axis = BILLING.get((order.billing_axis, happening), order.billing_axis)


def advance_payment(order: Order, happening: str) -> None:
    order.payment_axis = PAYMENT.get((order.payment_axis, happening), order.payment_axis)
