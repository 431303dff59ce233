"""ERP v1, where it takes over a changed order: what it is asked, and what it answers and tells."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.erp_recalls_v1 import GivenUp
from engine.adapters.erp_v1 import FulfilmentOrder
from engine.process.order import Change, Order
from seatrial.message import JsonObject


class Amendment(Struct, frozen=True):
    """Answer of `amendOrder`."""

    outcome: Literal["amended", "recall_needed", "refused"]
    version: int
    given_up: tuple[GivenUp, ...] = ()
    fulfilment_orders: tuple[FulfilmentOrder, ...] = ()


class AmendedLine(Struct, frozen=True, gc=False):
    line_no: str
    quantity_base: int
    ordered_base: int
    given_up_base: int


class Amended(Struct, frozen=True):
    """`order.amended`: what the order says from now on, line by line."""

    version: int
    external_id: str
    amended_revision: int
    lines: tuple[AmendedLine, ...]


class AmendmentRefused(Struct, frozen=True):
    """`order.amendment_refused`: everything stays as it was."""

    version: int
    external_id: str
    amended_revision: int
    reason_code: str


def amendment(body: JsonObject) -> Amendment:
    return msgspec.convert(body, Amendment)


def amended(data: JsonObject) -> Amended:
    return msgspec.convert(data, Amended)


def amendment_refused(data: JsonObject) -> AmendmentRefused:
    return msgspec.convert(data, AmendmentRefused)


def amend_order(o: Order, c: Change) -> JsonObject:
    return {
        "revision": c.revision,
        "lines": [
            {
                "external_line_id": line_no,
                "item": item,
                "quantity": {"value": quantity, "uom": uom},
                "quoted_price": {"minor": minor, "currency": o.currency},
            }
            for line_no, item, quantity, uom, minor in c.lines
        ],
    }
