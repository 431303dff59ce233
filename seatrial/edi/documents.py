"""What is said between a buyer and his vendor, as types. How it is written is `seatrial.edi.sets`.

Quantities are integers in the item's base unit (EA), money minor units with two decimals, days "2026-03-05", instants
RFC 3339 in UTC with whole seconds. `line` is the number of the purchase order's line, the same in every document.

**What a line code means** is agreed here and nowhere else, for public guides read the same codes in different ways:

    IA  item accepted: the quantity will be shipped
    IQ  item accepted, quantity changed: the quantity *stated* will be shipped, the rest of the line never; the price
        stands
    IB  item backordered: the quantity stated will be shipped later, on a day that is not known yet
    IR  item rejected: the quantity stated will never be shipped
"""

from typing import Literal

from msgspec import Struct

Purpose = Literal["00", "01"]
"""00: original. 01: the buyer wishes to cancel the order, or the vendor answers that wish."""
LineCode = Literal["IA", "IQ", "IB", "IR"]
"""Element 668, as far as it is agreed."""
ShipCode = Literal["AC", "BP"]
"""Element 668 in a ship notice. AC: nothing more of the line will come. BP: the balance is backordered."""


class Address(Struct, frozen=True):
    name: str
    street: str
    postal_code: str
    city: str
    country: str


class OrderedLine(Struct, frozen=True):
    line: str
    item: str
    quantity_base: int
    price_minor: int


class PurchaseOrder(Struct, frozen=True, tag="850"):
    """850, type DS: to be shipped to the buyer's customer. `sales_order` and `delivery`: the buyer's own numbers."""

    purpose: Purpose
    number: str
    day: str
    currency: str
    sales_order: str
    delivery: str
    ship_to: Address
    lines: tuple[OrderedLine, ...]

    @property
    def document(self) -> str:
        """What it counts by, once, whatever interchange it comes in."""
        return f"{self.number}/{self.purpose}"


class AcknowledgedPart(Struct, frozen=True):
    """`day`: when it is shipped; "" if nobody knows."""

    code: LineCode
    quantity_base: int
    day: str = ""


class AcknowledgedLine(Struct, frozen=True):
    line: str
    item: str
    ordered_base: int
    price_minor: int
    parts: tuple[AcknowledgedPart, ...]


class Acknowledgement(Struct, frozen=True, tag="855"):
    """855. `number`: the vendor's own. `accepted`: False if he refuses as a whole what he was asked."""

    purpose: Purpose
    accepted: bool
    order: str
    day: str
    number: str
    lines: tuple[AcknowledgedLine, ...] = ()

    @property
    def document(self) -> str:
        return self.number


class ShippedLine(Struct, frozen=True):
    """`to_date_base`: shipped of the line so far, with this."""

    line: str
    item: str
    quantity_base: int
    to_date_base: int
    ordered_base: int
    code: ShipCode


class ShipNotice(Struct, frozen=True, tag="856"):
    """856 about one purchase order."""

    number: str
    order: str
    shipped_at: str
    lines: tuple[ShippedLine, ...]

    @property
    def document(self) -> str:
        return self.number


class InvoicedLine(Struct, frozen=True):
    line: str
    item: str
    quantity_base: int
    price_minor: int


class VendorInvoice(Struct, frozen=True, tag="810"):
    """810 for one shipment."""

    number: str
    day: str
    order: str
    shipment: str
    total_minor: int
    lines: tuple[InvoicedLine, ...]

    @property
    def document(self) -> str:
        return self.number


Document = PurchaseOrder | Acknowledgement | ShipNotice | VendorInvoice


class Interchange(Struct, frozen=True):
    """One document on its way. The same document may come again under another `control` number."""

    sender: str
    receiver: str
    control: int
    at: str
    content: Document
