"""What is known of one parcel after it has left: a record of its own, for it may outlive its order.

leaves --announced to the carrier--> on its way --proof--> proved --recorded in the ERP--> done
                                                                   something refused: until the warehouse expects it
"""

import msgspec
from msgspec import Struct, field

from engine.process.shipment import ShippedLine
from engine.record import Record


class Proved(Struct, array_like=True, gc=False):
    """What became of one line of a shipment at the customer's door."""

    shipment_line: str
    accepted_base: int
    refused_base: int
    missing_base: int
    reason: str = ""


class Delivery(Record, array_like=True):
    """`root` is the order's number in the CRM. `version`: of the newest statement that was applied; `final`: it is the
    proof. `answered`: operations that have been answered, as literal steps of `engine.process.deliveries`."""

    shipment: str = ""
    fulfilment_order: str = ""
    goods_issue_at: str = ""
    zone: str = ""
    lines: list[ShippedLine] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    version: int = 0
    final: bool = False
    delivered_at: str = ""
    delivered_zone: str = ""
    signed_by: str = ""
    proved: list[Proved] = field(default_factory=list)
    return_no: str = ""
    retire_at: int = 0
    book: str = "erp"
    """The ERP that keeps its order."""

    @property
    def refused_base(self) -> int:
        return sum([line.refused_base for line in self.proved])


decode = msgspec.msgpack.Decoder(Delivery).decode


def delivery_key(shipment: str) -> str:
    return "delivery/" + shipment
