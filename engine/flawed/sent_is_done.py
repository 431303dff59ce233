"""After a restart, what was on its way is taken for done: the row says "sent".

Most of it was. What the process had decided, and written down, and died before sending, was not.

Out:   asking, or sending again, what nobody has answered.
Seen:  F002, F009, F022.
"""

from msgspec.structs import replace

from engine.core import resume
from engine.process import axes
from engine.process.order import Order
from engine.record import SENT, Record
from engine.reference import PARTS, assemble
from engine.turn import Turn
from seatrial.engine import Setup, Vessel


def all_sent_is_done(turn: Turn, record: Record) -> None:
    if isinstance(record, Order):
        for receiver, intent in list(record.slots.items()):
            if intent.phase == SENT and _done(record, intent.operation, intent.about):
                del record.slots[receiver]
    resume(turn, record)


def _done(order: Order, operation: str, about: str) -> bool:
    """Take over what the answer would have said, where that needs no answer."""
    f, shipment = order.fulfilment(about), order.shipment(about)
    if operation == "wms.createShippingOrder" and f is not None:
        f.ship_asked = True
        axes.move(f, "accepted")
    elif operation == "erp.postGoodsIssue" and shipment is not None:
        shipment.posted = True
    elif operation == "billing.recordBillableEvents" and shipment is not None:
        shipment.billed = True
    else:
        return False
    return True


def build(setup: Setup) -> Vessel:
    return assemble(setup, replace(PARTS, resume=all_sent_is_done))
