"""One number for stock, read from last night's snapshot: every order is promised what stood on the shelf at 02:00.

What others have reserved since, and what quality has put on hold, is in another system and so in another world.

Out:   promising only what the warehouse has reserved and the ERP has confirmed.
Seen:  F041, F060, F062, F068.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine.event import Event
from engine.process.answers import ANSWERS, OrderAnswer, allocated, booked
from engine.process.events import EVENTS, tell
from engine.process.order import Fulfilment, Order
from engine.record import Intent
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject


class Status(Struct):
    status: str
    quantity_base: int


class Snapshot(Struct):
    item: str
    site: str
    balances: list[Status]


def snapshot_taken(turn: Turn, event: Event) -> str:
    """One figure per item and site, good until the next night."""
    said = msgspec.convert(event.data, Snapshot)
    figure = sum(x.quantity_base for x in said.balances if x.status == "available")
    turn.tx.put(f"snapshot/{said.item}/{said.site}", str(figure).encode())
    return ""


def booked_and_promised(turn: Turn, order: Order, intent: Intent, body: JsonObject) -> None:
    """Promise each fulfilment order at once if the snapshot shows as many; it is not even counted down."""
    booked(turn, order, intent, body)
    for f in order.fulfilments:
        figures = [turn.tx.get(f"snapshot/{part.item}/{f.site}") for part in f.parts]
        if figures and all(
            raw is not None and int(raw) >= part.quantity_base for raw, part in zip(figures, f.parts, strict=True)
        ):
            tell(turn, order, "confirmed", f.number, order.version, [(p.line_no, p.quantity_base, "") for p in f.parts])


def allocated_and_kept_quiet(turn: Turn, order: Order, intent: Intent, body: JsonObject) -> None:
    """That the warehouse had less is nobody's business: the customer has his promise."""
    allocated(turn, order, intent, body)
    order.tell = [m for m in order.tell if m.kind != "backordered" or m.document != intent.about]


def promised_already(
    _turn: Turn, _order: Order, _f: Fulfilment, _version: int, _promised: list[tuple[str, int, str]]
) -> None:
    return


def build(setup: Setup) -> Vessel:
    answers: Mapping[str, OrderAnswer] = {
        **ANSWERS,
        "erp.bookOrder": booked_and_promised,
        "erp.recordAllocation": allocated_and_kept_quiet,
    }
    events: Mapping[str, Any] = {**EVENTS, "erp/stock.snapshot": snapshot_taken}
    return assemble(setup, replace(PARTS, answers=answers, events=events, promise=promised_already))
