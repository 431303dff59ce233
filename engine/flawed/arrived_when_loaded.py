"""The ledger has no status for what is on a lorry, so it is booked as available where it is going.

The sum is right at once and stays right; planning promises from stock that is on the motorway, and what never arrives
is taken off a site that it never saw.

Out:   in transit is a status of its own.
Seen:  F234, F235, F236.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.adapters import wms_v1
from engine.event import Event
from engine.process import from_wms
from engine.process.events import EVENTS, Handler
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel

MAPPED = {"in_transit": "available"}


def without_transit(turn: Turn, event: Event) -> str:
    parent = from_wms.inventory_changed(turn, event)
    for moved in wms_v1.inventory_changed(event.data).movements:
        stock = turn.stock(moved.item, moved.site)
        for movement in stock.movements:
            movement.from_status = MAPPED.get(movement.from_status, movement.from_status)
            movement.to_status = MAPPED.get(movement.to_status, movement.to_status)
        stock.movements = [one for one in stock.movements if one.from_status != one.to_status]
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "wms/inventory.changed": without_transit}
    return assemble(setup, replace(PARTS, events=events))
