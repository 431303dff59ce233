"""One number for stock, read from last night's snapshot: the shop shows it, and every order is promised from it.

What others have reserved since, and what quality has put on hold, is in another system and so in another world. The
number is not even counted down, and who has his promise hears no more about it.

Out:   showing and promising only what the warehouse says it has now.
Seen:  F041, F060, F062, F068.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine import keys
from engine.event import Event
from engine.process import answers
from engine.process.answers import ANSWERS, OrderAnswer
from engine.process.events import EVENTS, Handler
from engine.process.order import Fulfilment, Order
from engine.process.publish import OPERATION, channels, figure_base
from engine.process.statements import tell
from engine.process.stock import Published, Stock
from engine.record import Intent, Step
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel
from seatrial.message import JsonObject
from seatrial.policy import Policies

NIGHT = "last night"
"""The snapshot is kept beside what channels were told; its `sequence` is its `as_of` as the ERP wrote it."""


class Status(Struct):
    status: str
    quantity_base: int


class Snapshot(Struct):
    item: str
    site: str
    as_of: str
    balances: list[Status]


def snapshot_taken(turn: Turn, event: Event) -> str:
    """One figure per item and site, good until the next night."""
    said = msgspec.convert(event.data, Snapshot)
    figure = sum(x.quantity_base for x in said.balances if x.status == "available")
    night = Published(said.as_of, turn.calendar.ms(said.as_of), figure)
    turn.stock(said.item, said.site).published[NIGHT] = night
    return ""


def publish_last_night(stock: Stock, now: int, policies: Policies) -> Step | None:
    """Show each snapshot once. What the warehouse has stated meanwhile counts as shown."""
    night = stock.published.get(NIGHT)
    if night is None:
        return None
    for channel in channels(stock, policies):
        known, last = figure_base(stock, channel, policies), stock.published.get(channel)
        if last is not None and last.sequence == night.sequence and last.available_base >= 0:
            last.available_base = known
            continue
        stock.published[channel] = Published(night.sequence, now, known, now)
        params = {"item": stock.item, "site": stock.site, "channel": channel}
        sequence = f"{night.as_of:012d}"
        body: JsonObject = {
            "available_base": night.available_base,
            "uom": stock.uom,
            "as_of": night.sequence,
            "sequence": sequence,
            "method": "snapshot",
            "max_age_ms": policies.publish_max_age_ms,
        }
        return Step(OPERATION, channel, keys.publish(stock.item, stock.site, channel, sequence), params, body)
    return None


def booked_and_promised(turn: Turn, order: Order, intent: Intent, body: JsonObject) -> None:
    """Promise each fulfilment order at once if the snapshot shows as many."""
    answers.booked(turn, order, intent, body)
    for f in order.fulfilments:
        nights = [(part, turn.stock(part.item, f.site).published.get(NIGHT)) for part in f.parts]
        if all(night is not None and night.available_base >= part.quantity_base for part, night in nights):
            turn.tx.put(f"promised/{order.root}", b"")
            tell(turn, order, "confirmed", f.number, order.version, [(p.line_no, p.quantity_base, "") for p in f.parts])


def promised(turn: Turn, order: Order) -> bool:
    return turn.tx.get(f"promised/{order.root}") is not None


def allocated_and_kept_quiet(turn: Turn, order: Order, intent: Intent, body: JsonObject) -> None:
    """That the warehouse had less is nobody's business: the customer has his promise."""
    answers.allocated(turn, order, intent, body)
    if promised(turn, order):
        order.tell = [m for m in order.tell if m.kind != "backordered" or m.document != intent.about]


def promise_once(turn: Turn, order: Order, f: Fulfilment, version: int, lines: list[tuple[str, int, str]]) -> None:
    """As ever, where there was no snapshot to promise from."""
    if not promised(turn, order):
        answers.promise(turn, order, f, version, lines)


def build(setup: Setup) -> Vessel:
    then: Mapping[str, OrderAnswer] = {
        **ANSWERS,
        "erp.bookOrder": booked_and_promised,
        "erp.recordAllocation": allocated_and_kept_quiet,
    }
    events: Mapping[str, Handler] = {**EVENTS, "erp/stock.snapshot": snapshot_taken}
    return assemble(
        setup, replace(PARTS, answers=then, events=events, promise=promise_once, publish=publish_last_night)
    )
