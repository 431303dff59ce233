"""Billing v1: evidence that is taken back."""

from typing import Literal

from msgspec import Struct, convert

from engine.process.order import PROOF_OF_DELIVERY, Order
from engine.process.shipment import Shipment
from seatrial.message import JsonObject

WITHDRAWN = "withdrawn"


class Reversed(Struct, frozen=True):
    """Answer of `reverseBillableEvents`. That something was credited is told as `credit_memo.posted`."""

    outcome: Literal["withdrawn", "credited"]


def reverse_billable_events(o: Order, s: Shipment) -> JsonObject:
    """By the names under which the evidence was told."""
    on_delivery = o.billing_trigger == PROOF_OF_DELIVERY and not s.purchase_order
    kind = PROOF_OF_DELIVERY if on_delivery else "goods_issue"
    return {"type": kind, "source_document": s.number, "reason": "shipment_reversed"}


def reversed_events(body: JsonObject) -> Reversed:
    return convert(body, Reversed)
