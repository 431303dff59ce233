"""The warehouse at work: released, picked, shipped."""

from msgspec import Struct

from seatrial.facts.fact import Fact, Line
from seatrial.facts.stock import ReservedLine


class ShippingOrderAccepted(Fact, frozen=True, kw_only=True):
    """`ship_to`: the address that the parcel will bear, in one text."""

    fulfilment_order: str
    lines: tuple[Line, ...]
    ship_to: str = ""

    @property
    def effect_key(self) -> str:
        return f"ship/{self.fulfilment_order}"


class PickReleased(Fact, frozen=True, kw_only=True):
    """Work has started on the floor: from here on people walk."""

    fulfilment_order: str
    lines: tuple[ReservedLine, ...]


class PickShorted(Fact, frozen=True, kw_only=True):
    """A picker did not find what the system says is there."""

    fulfilment_order: str
    short_no: str
    lines: tuple[ReservedLine, ...]


class RecallDecided(Fact, frozen=True, kw_only=True):
    """`outcome`: recalled (picks undone, reservation gone) or too_late (it ships)."""

    fulfilment_order: str
    recall_no: str
    outcome: str

    @property
    def effect_key(self) -> str:
        return f"recall/{self.fulfilment_order}/{self.recall_no}"


class ShipmentLine(Struct, frozen=True, gc=False):
    shipment_line: str
    line: str
    item: str
    site: str
    lot: str
    quantity_base: int


class ShipmentConfirmed(Fact, frozen=True, kw_only=True):
    """Goods issue: the goods have left and are the customer's."""

    shipment: str
    fulfilment_order: str
    order_number: str
    lines: tuple[ShipmentLine, ...]
    on: str = ""
    """The site's date."""


class GoodsIssuePosted(Fact, frozen=True, kw_only=True):
    """The ledger followed a shipment."""

    shipment: str
    fulfilment_order: str
    lines: tuple[ShipmentLine, ...]

    @property
    def effect_key(self) -> str:
        return f"gi/{self.shipment}"


class ShipmentReversed(Fact, frozen=True, kw_only=True):
    """A goods issue is taken back: the parcel never left, and what was in it is available again. `lines`: all of it."""

    shipment: str
    fulfilment_order: str
    order_number: str
    lines: tuple[ShipmentLine, ...]
    reason: str


class GoodsIssueReversed(Fact, frozen=True, kw_only=True):
    """The ledger followed a reversal: what it had taken out is in it again."""

    shipment: str
    fulfilment_order: str
    lines: tuple[ShipmentLine, ...]

    @property
    def effect_key(self) -> str:
        return f"gi-reversed/{self.shipment}"
