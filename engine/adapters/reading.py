"""How each message is read: what of it the engine understands, and so what two deliveries of it are compared by.

Everything that the contract requires and the engine acts on must be there and of its type, or the message is
unreadable: "not there" is never taken for zero, false or empty. Members that nobody here knows are passed over, so a
sender that says more than it did yesterday repeats itself all the same. Of a wish of the customer everything that the
contract names is read, acted on or not: a correction is one by whatever it changes.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from xxhash import xxh3_64_hexdigest

from engine.adapters import (
    billing_cash_v1,
    billing_v1,
    carrier_v1,
    consumption_v1,
    contracts_v1,
    crm_v1,
    erp_amending_v1,
    erp_purchasing_v1,
    erp_recalls_v1,
    erp_v1,
    erp_v1_customers,
    erp_v1_handover,
    payment_provider_v1,
    returns_v1,
    vendor_v1,
    wms_v1,
)
from engine.roles import kind
from seatrial.message import JsonObject

_sorted = msgspec.json.Encoder(order="deterministic")

Reader = Callable[[JsonObject], Struct]
"""ValidationError if it cannot be read."""


class Balance(Struct, frozen=True):
    status: str
    quantity_base: int


class StockSnapshot(Struct, frozen=True):
    version: int
    as_of: str
    item: str
    site: str
    balances: tuple[Balance, ...]


class FloorEvent(Struct, frozen=True):
    """`pick.released`."""

    version: int
    fulfilment_order_no: str


class CreditApproved(Struct, frozen=True):
    version: int
    revision: int
    sales_order_number: str
    external_id: str


class Record(Struct, frozen=True):
    """`item.changed`: all of it counts, whatever it is."""

    version: int
    said: dict[str, Any]


def _told(kind: type[Struct]) -> Reader:
    """What the engine takes note of and does not act on."""
    return lambda data: msgspec.convert(data, kind)


def _record(data: JsonObject) -> Record:
    return msgspec.convert({"version": data.get("version"), "said": data}, Record)


def _order_event(*required: str) -> Reader:
    """An event of the ERP's stream `order`, with what its type must say."""

    def read(data: JsonObject) -> Struct:
        for name in ("external_id", "sales_order_number", *required):
            if name not in data:
                raise msgspec.ValidationError(f"Object missing required field `{name}`")
        return erp_v1.order_event(data)

    return read


READERS: Mapping[str, Reader] = {
    "crm/order.submitted": crm_v1.submitted,
    "crm/order.change_requested": crm_v1.change_wished,
    "crm/order.cancel_requested": crm_v1.cancellation_wished,
    "crm/consumption.reported": consumption_v1.reported,
    "billing/payment_request.opened": billing_cash_v1.opened,
    "billing/payment.unapplied": billing_cash_v1.unapplied,
    "billing/payment.refunded": billing_cash_v1.refunded,
    "payment_provider/payment_request.settled": payment_provider_v1.settled,
    "payment_provider/payment_request.charged_back": payment_provider_v1.charged_back,
    "erp/order.booked": _order_event("holds", "fulfilment_orders"),
    "erp/order.rejected": _order_event("reason_code"),
    "erp/order.held": _order_event("holds"),
    "erp/order.hold_released": _order_event("hold", "holds", "lines", "fulfilment_orders"),
    "erp/order.released": _order_event("fulfilment_order_no"),
    "erp/order.recall_requested": erp_recalls_v1.recall_requested,
    "erp/order.cancelled": erp_v1.cancelled,
    "erp/order.cancellation_refused": erp_v1.cancellation_refused,
    "erp/order.amended": erp_amending_v1.amended,
    "erp/order.amendment_refused": erp_amending_v1.amendment_refused,
    "erp/order.closed": _order_event(),
    "erp/credit.approved": _told(CreditApproved),
    "erp/stock.snapshot": _told(StockSnapshot),
    "erp/item.changed": _record,
    "erp/customer.changed": erp_v1_customers.customer_changed,
    "erp/contract.changed": contracts_v1.changed,
    "erp/allocation.changed": erp_v1.allocation_changed,
    "erp/transfer.ordered": erp_v1.transfer_ordered,
    "erp/transfer.handed_over": erp_v1_handover.handed_over,
    "erp/purchase_order.issued": erp_purchasing_v1.issued,
    "erp/purchase_order.cancel_requested": erp_purchasing_v1.cancel_requested,
    "wms/inventory.reserved": wms_v1.inventory_reserved,
    "wms/inventory.changed": wms_v1.inventory_changed,
    "wms/reservation.broken": wms_v1.shorted,
    "wms/reservation.expired": wms_v1.expired,
    "wms/pick.released": _told(FloorEvent),
    "wms/pick.shorted": wms_v1.shorted,
    "wms/shipment.confirmed": wms_v1.shipment_confirmed,
    "wms/shipment.reversed": wms_v1.shipment_reversed,
    "wms/recall.decided": wms_v1.recall_decided,
    "carrier/delivery.confirmed": carrier_v1.delivery_confirmed,
    "billing/invoice.posted": billing_v1.invoice_posted,
    "billing/invoice.voided": billing_v1.invoice_voided,
    "billing/payment.received": billing_cash_v1.received,
    "billing/payment.applied": billing_v1.payment_applied,
    "vendor/document.sent": vendor_v1.document,
    "crm/return.requested": returns_v1.requested,
    "crm/return.exchanged": returns_v1.exchanged,
    "erp/return.authorized": returns_v1.authorized,
    "wms/return.received": returns_v1.received,
    "wms/return.inspected": returns_v1.inspected,
    "billing/credit_memo.posted": returns_v1.credit_posted,
    "billing/credit_memo.applied": returns_v1.credit_applied,
}
"""By "source/type"."""


def digest(source: str, type_: str, data: JsonObject) -> str:
    """Of what a message says, as far as it is understood. ValidationError if it cannot be read."""
    read = READERS.get(kind(source, type_))
    return xxh3_64_hexdigest(_sorted.encode(data if read is None else read(data)))
