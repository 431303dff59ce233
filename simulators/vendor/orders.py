"""What the vendor keeps of a purchase order: what he said he would ship, and what he has shipped."""

from msgspec import Struct

from seatrial.edi.documents import PurchaseOrder
from simulators.eventlog import Cause


class Line(Struct):
    """`promised`: will be shipped in the first parcel. `later`: with a second one. `to_ship`: what really will be."""

    line: str
    item: str
    ordered: int
    price_minor: int
    promised: int = 0
    later: int = 0
    short: int = 0
    """Of what he has promised, what he will not have."""
    shipped: int = 0


class VendorOrder(Struct):
    """One purchase order in his book, under a number of his own. `partner`: under which name he was written to."""

    number: str
    partner: str
    buyer: str
    said: PurchaseOrder
    lines: list[Line]
    cause: Cause
    acknowledged: bool = False
    cancelled: bool = False

    @property
    def shipped(self) -> bool:
        return any(line.shipped for line in self.lines)
