"""Holds, receipts and counts reach the ledger without their lot: the mapping has no column for it.

Every posting is answered with yes. The total is right; the ledger books against a lot that it never had, and the lot
that quality control has locked away is still for sale in its eyes.

Out:   posting a movement with the lot that moved.
Seen:  F046, F047.
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


def without_lot(turn: Turn, event: Event) -> str:
    parent = from_wms.inventory_changed(turn, event)
    for moved in wms_v1.inventory_changed(event.data).movements:
        for movement in turn.stock(moved.item, moved.site).movements:
            movement.lot = ""
    return parent


def build(setup: Setup) -> Vessel:
    events: Mapping[str, Handler] = {**EVENTS, "wms/inventory.changed": without_lot}
    return assemble(setup, replace(PARTS, events=events))
