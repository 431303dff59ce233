"""What is bought for a customer and shipped to him by the vendor: in our books, and in the vendor's."""

from msgspec import Struct

from seatrial.facts.fact import Fact, Line
from seatrial.facts.warehouse import ShipmentLine


class AcknowledgedQuantity(Struct, frozen=True, gc=False):
    """What the vendor answers about a quantity of a line, by the code of the agreement (`seatrial.edi.documents`)."""

    line: str
    item: str
    code: str
    quantity_base: int


class PurchaseOrderIssued(Fact, frozen=True, kw_only=True):
    """The order book buys what a fulfilment order has. `prices_minor`: what the vendor is to be paid a unit."""

    purchase_order: str
    vendor: str
    order_number: str
    fulfilment_order: str
    lines: tuple[Line, ...]
    prices_minor: tuple[int, ...]

    @property
    def effect_key(self) -> str:
        return f"buy/{self.fulfilment_order}"


class PurchaseOrderTaken(Fact, frozen=True, kw_only=True):
    """The vendor has put a purchase order into his own book."""

    purchase_order: str
    vendor_order: str
    fulfilment_order: str
    order_number: str
    lines: tuple[Line, ...]

    @property
    def effect_key(self) -> str:
        return f"taken/{self.purchase_order}"


class PurchaseOrderAcknowledged(Fact, frozen=True, kw_only=True):
    """The vendor has decided what he will ship."""

    acknowledgement: str
    purchase_order: str
    fulfilment_order: str
    lines: tuple[AcknowledgedQuantity, ...]


class PurchaseOrderCancelled(Fact, frozen=True, kw_only=True):
    """The vendor was asked to cancel, and has consented or not."""

    purchase_order: str
    fulfilment_order: str
    agreed: bool


class VendorShipped(Fact, frozen=True, kw_only=True):
    """A parcel has left the vendor for the customer: his ship notice says so. No stock of ours has moved.

    `closed`: the lines of which nothing more will come. `on`: the date of it, as the notice states it; it is the tax
    point.
    """

    shipment: str
    purchase_order: str
    fulfilment_order: str
    order_number: str
    lines: tuple[ShipmentLine, ...]
    closed: tuple[str, ...] = ()
    on: str = ""


class VendorShipmentPosted(Fact, frozen=True, kw_only=True):
    """The order book knows of the vendor's parcel."""

    shipment: str
    purchase_order: str
    fulfilment_order: str
    lines: tuple[ShipmentLine, ...]

    @property
    def effect_key(self) -> str:
        return f"gi/{self.shipment}"


class VendorInvoiced(Fact, frozen=True, kw_only=True):
    """The vendor's invoice, in his book."""

    invoice: str
    purchase_order: str
    shipment: str
    lines: tuple[Line, ...]
    total_minor: int
    currency: str


class DocumentRepeated(Fact, frozen=True, kw_only=True):
    """The vendor's mailbox has sent a document once more, under another control number."""

    document: str
    kind: str


class VendorInvoicePosted(Fact, frozen=True, kw_only=True):
    """The vendor is owed: his invoice, his ship notices and our purchase order say the same of quantity and price."""

    invoice: str
    purchase_order: str
    total_minor: int
    currency: str

    @property
    def effect_key(self) -> str:
        return f"owe/{self.invoice}"
