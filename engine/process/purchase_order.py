"""What is known of one purchase order: the engine's record of it, and the steps that it may take."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from engine.adapters.vendor_v1 import Confirmed
from engine.record import Record
from seatrial.edi.documents import VendorInvoice

if TYPE_CHECKING:
    from engine.turn import Turn

MOVES: Mapping[tuple[str, str], str] = {
    ("issued", "taken"): "sent",
    ("issued", "acknowledged"): "acknowledged",
    ("sent", "acknowledged"): "acknowledged",
    ("issued", "cancelled"): "cancelled",
    ("sent", "cancelled"): "cancelled",
    ("acknowledged", "cancelled"): "cancelled",
    ("acknowledged", "closed"): "closed",
}
"""The life of a purchase order. issued: by the ERP. sent: the vendor has taken it. acknowledged: he has said what he
will ship. closed: nothing more of it will come. cancelled: by his consent."""

OVER = frozenset({"closed", "cancelled"})


class Line(Struct, array_like=True, gc=False):
    """In base units. `awaited`: what the vendor has said that he will ship; `shipped`: by his notices."""

    line_no: str
    item: str
    ordered_base: int
    price_minor: int
    awaited_base: int = 0
    shipped_base: int = 0
    closed: bool = False


class Answer(Struct, array_like=True):
    """An 855; `recorded` in the ERP."""

    number: str
    lines: list[Confirmed]
    recorded: bool = False


class Notice(Struct, array_like=True):
    """An 856. `name`: by what it counts. `lines`: (line_no, item, base units, closed)."""

    number: str
    name: str
    shipped_at: str
    lines: list[tuple[str, str, int, bool]]
    posted: bool = False


class Bill(Struct, array_like=True):
    """An 810."""

    said: VendorInvoice
    posted: bool = False


class Asked(Struct, array_like=True):
    """The ERP wants it back: under which recall, and in which interchange the vendor is asked."""

    recall: str
    control: str
    at: str
    sent: bool = False
    answered: bool = False


class PurchaseOrder(Record, array_like=True):
    """The record of one purchase order; `root` is the customer's order in the CRM. `at`: when the 850 was written."""

    number: str
    order: str
    sales_order: str
    fulfilment_order: str
    vendor: str
    currency: str
    day: str
    control: str
    at: str
    ship_to: dict[str, str]
    lines: list[Line]
    state: str = "issued"
    answers: list[Answer] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    asked: Asked | None = None
    retire_at: int = 0
    book: str = ""
    """The ERP that has bought, where there is more than one."""
    legal_entity: str = ""
    """The company that has, where there are several …"""
    zone: str = "UTC"
    """… and by whose clock its documents are dated."""

    def move(self, happening: str) -> None:
        self.state = MOVES.get((self.state, happening), self.state)


decode = msgspec.msgpack.Decoder(PurchaseOrder).decode


def purchase_order(turn: "Turn", number: str) -> PurchaseOrder | None:
    record = turn.load(f"po/{number}")
    return record if isinstance(record, PurchaseOrder) else None
