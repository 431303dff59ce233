"""What an admitted message means, by "source/type". Each handler changes records only; calls follow from the records
(`plan`).

A handler returns "" when it is done, or the name of the document that must be known first ("fo/SO-7-1"). Handlers
rely on the inbox: a message reaches them once.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.event import Event
from engine.process import (
    books,
    changes,
    claims,
    consumption,
    contracts,
    credit_balance,
    deliveries,
    exchanging,
    from_billing,
    from_crm,
    from_erp,
    from_money,
    from_vendor,
    from_wms,
    master,
    returning,
    reversing,
    soft,
    unapplied,
)

if TYPE_CHECKING:
    from engine.turn import Turn

Handler = Callable[["Turn", Event], str]


def nothing(_turn: "Turn", _event: Event) -> str:
    """Told for information; the engine keeps nothing of it."""
    return ""


EVENTS: Mapping[str, Handler] = {
    "crm/order.submitted": from_crm.submitted,
    "crm/order.change_requested": from_crm.change_requested,
    "crm/order.cancel_requested": from_crm.cancel_requested,
    "crm/consumption.reported": consumption.reported,
    "crm/rebate.claimed": claims.claimed,
    "erp/order.booked": from_erp.order_noted,
    "erp/order.rejected": from_erp.order_noted,
    "erp/order.held": from_erp.held,
    "erp/order.hold_released": from_erp.hold_released,
    "erp/order.released": from_erp.order_noted,
    "erp/order.recall_requested": from_erp.recall_requested,
    "erp/order.cancelled": from_erp.cancelled,
    "erp/order.cancellation_refused": from_erp.cancellation_refused,
    "erp/order.amended": changes.amended,
    "erp/order.amendment_refused": changes.refused,
    "erp/order.closed": from_erp.order_closed,
    "erp/credit.approved": nothing,
    "erp/stock.snapshot": nothing,
    "erp/item.changed": nothing,
    "erp/customer.changed": master.changed,
    "erp/contract.changed": contracts.changed,
    "erp/allocation.changed": from_erp.allocation_changed,
    "erp/transfer.ordered": from_erp.transfer_ordered,
    "erp/transfer.handed_over": books.handed_over,
    "erp/purchase_order.issued": from_vendor.issued,
    "erp/purchase_order.cancel_requested": from_vendor.cancel_requested,
    "wms/inventory.reserved": from_wms.inventory_reserved,
    "wms/inventory.changed": from_wms.inventory_changed,
    "wms/reservation.broken": from_wms.shorted,
    "wms/reservation.expired": soft.expired,
    "wms/pick.released": nothing,
    "wms/pick.shorted": from_wms.shorted,
    "wms/shipment.confirmed": from_wms.shipment_confirmed,
    "wms/shipment.reversed": reversing.shipment_reversed,
    "wms/recall.decided": from_wms.recall_decided,
    "carrier/delivery.confirmed": deliveries.confirmed,
    "billing/invoice.posted": from_billing.invoice_posted,
    "billing/invoice.voided": from_billing.invoice_voided,
    "billing/payment.received": unapplied.received,
    "billing/payment.applied": unapplied.applied,
    "vendor/document.sent": from_vendor.document_sent,
    "billing/payment.unapplied": unapplied.taken_off,
    "billing/payment.refunded": from_money.refunded,
    "billing/payment_request.opened": from_money.opened,
    "payment_provider/payment_request.settled": from_money.settled,
    "payment_provider/payment_request.charged_back": from_money.charged_back,
    "crm/return.requested": returning.requested,
    "crm/return.exchanged": exchanging.exchanged,
    "erp/return.authorized": nothing,
    "wms/return.received": returning.received,
    "wms/return.inspected": returning.inspected,
    "billing/credit_memo.posted": credit_balance.posted,
    "billing/credit_memo.applied": credit_balance.applied,
}
"""By "source/type". A type that is missing here is parked, never ignored."""
