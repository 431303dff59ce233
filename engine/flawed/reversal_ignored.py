"""What has left has left: that the warehouse takes a shipment back is filed for information.

The order stays shipped, the ledger is short of goods that lie on the shelf, and the customer owes for what he has not
got and never will.

Out:   taking back what was made of a goods issue that is reversed.
Seen:  F085, F092.
"""

from msgspec.structs import replace

from engine.process.events import EVENTS, nothing
from engine.reference import PARTS, assemble
from seatrial.engine import Setup, Vessel


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, events={**EVENTS, "wms/shipment.reversed": nothing}))
