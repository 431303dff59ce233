"""An event as the engine reads it, and the name by which it counts once.

The business key is source, type, subject, what tells statements about one subject apart, and the revision (wishes) or
version (all else). It never contains the delivery id.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from engine.roles import kind
from seatrial.message import JsonObject

Text = Annotated[str, Meta(min_length=1)]


class Event(Struct, frozen=True):
    """The envelope, as the contract has it: conversion (`msgspec.convert`) refuses whatever that forbids.

    Members that it does not know are tolerated and dropped. What is kept for later (in a case, or until its document
    is known) is kept whole, so that it can be read again.
    """

    id: Text
    source: Literal["crm", "erp", "erp_2", "wms", "billing", "carrier", "payment_provider", "vendor"]
    type: Annotated[str, Meta(min_length=3)]
    subject: Text
    data: JsonObject
    sequence: Annotated[str, Meta(min_length=12, max_length=12)]
    time: Annotated[str, Meta(min_length=20, max_length=35)]
    correlationid: Text
    causationid: str
    traceparent: Annotated[str, Meta(min_length=55, max_length=55)]
    specversion: Literal["1.0"]
    datacontenttype: Literal["application/json"]
    dataschema: str | UnsetType = UNSET

    @property
    def kind(self) -> str:
        """What it says: "erp/order.booked", whichever ERP says it."""
        return kind(self.source, self.type)


KEY_FIELDS: Mapping[str, tuple[str, ...]] = {
    "crm/order.submitted": ("revision",),
    "crm/order.change_requested": ("revision",),
    "crm/order.cancel_requested": ("cancel_request_id", "revision"),
    "crm/consumption.reported": ("revision",),
    "crm/rebate.claimed": ("revision",),
    "erp/order.hold_released": ("hold", "version"),
    "erp/order.released": ("fulfilment_order_no", "version"),
    "erp/order.recall_requested": ("recall_no", "version"),
    "erp/allocation.changed": ("channel", "version"),
    "wms/reservation.broken": ("short_no", "version"),
    "wms/pick.shorted": ("short_no", "version"),
    "crm/return.requested": ("revision",),
    "crm/return.exchanged": ("crm_order_id", "revision"),
    "wms/return.received": ("receipt_number", "version"),
    "wms/return.inspected": ("inspection_no", "version"),
    "billing/credit_memo.applied": ("application_no", "version"),
    "wms/recall.decided": ("recall_no", "version"),
    "billing/payment.applied": ("application_no", "version"),
    "billing/payment.unapplied": ("application_no", "version"),
    "billing/payment.refunded": ("refund_no", "version"),
    "payment_provider/payment_request.charged_back": ("charge_back_id", "version"),
}
"""By "source/type": the fields of the data that tell statements about one subject apart, as the event contract names
them. Types that are not listed go by `version` alone. A wish goes by its revision: corrected in place it keeps it, and
so the correction shows as the same key with another body."""

_BY_VERSION = ("version",)


def business_key(event: Event) -> str:
    """For example "wms/shipment.confirmed/SHP-3/1"."""
    said = [str(event.data.get(field, "")) for field in KEY_FIELDS.get(event.kind, _BY_VERSION)]
    return "/".join([event.source, event.type, event.subject, *said])
