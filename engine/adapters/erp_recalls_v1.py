"""ERP v1, where it asks released quantity back: what it wants, what it is told of it, and what it makes of that."""

from typing import Literal

import msgspec
from msgspec import Struct

from engine.adapters.erp_v1 import FulfilmentOrder
from engine.process.order import Recall
from seatrial.message import JsonObject


class RecallRequested(Struct, frozen=True):
    version: int
    fulfilment_order_no: str
    recall_no: str
    cause: Literal["hold", "cancellation", "cut"]


class GivenUp(Struct, frozen=True, gc=False):
    """What a fulfilment order has lost by a change."""

    fulfilment_order_no: str
    line_no: str
    quantity_base: int


class RecallRecorded(Struct, frozen=True):
    """The last two: what a change that has waited for the recall has brought."""

    outcome: Literal["recorded"]
    version: int
    backordered: FulfilmentOrder | None
    given_up: tuple[GivenUp, ...] = ()
    fulfilment_orders: tuple[FulfilmentOrder, ...] = ()


def recall_requested(data: JsonObject) -> RecallRequested:
    return msgspec.convert(data, RecallRequested)


def recall_recorded(body: JsonObject) -> RecallRecorded:
    return msgspec.convert(body, RecallRecorded)


def record_recall_result(r: Recall) -> JsonObject:
    return {
        "recall_no": r.number,
        "outcome": r.outcome,
        "lines": [{"line_no": n, "recalled_base": back, "shipped_base": gone} for n, back, gone in r.lines],
    }
