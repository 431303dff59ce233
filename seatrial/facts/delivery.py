"""From the dock to the customer's door, and back with what he has refused."""

from msgspec import Struct

from seatrial.facts.fact import Fact, Line


class DeliveredLine(Struct, frozen=True, gc=False):
    """What became of one line of a shipment: accepted + refused + missing is what was in the parcel.

    `missing_base` never came out of the lorry. `reason`: why something was refused.
    """

    shipment_line: str
    item: str
    accepted_base: int
    refused_base: int
    missing_base: int
    reason: str = ""


class ShipmentAnnounced(Fact, frozen=True, kw_only=True):
    """The carrier was told what is in a parcel. `lines`: by shipment line."""

    shipment: str
    tracking: str
    lines: tuple[Line, ...]

    @property
    def effect_key(self) -> str:
        return f"announce/{self.shipment}"


class DeliveryConfirmed(Fact, frozen=True, kw_only=True):
    """The carrier states what became of a consignment. Only if it is `final` it is a proof: what was counted at the
    door may be counted again. `delivered_at`: when it was handed over, which is before it is stated; `on`: the day of
    that, by the carrier's clock on the wall."""

    shipment: str
    tracking: str
    version: int
    final: bool
    delivered_at: int
    lines: tuple[DeliveredLine, ...]
    on: str = ""


class DeliveryRecorded(Fact, frozen=True, kw_only=True):
    """The order book knows what the customer has taken, and has decided about the rest: `return_no` for what he
    refused, `claim_no` for what was missing; "" for nothing."""

    shipment: str
    order_number: str
    lines: tuple[DeliveredLine, ...]
    return_no: str = ""
    claim_no: str = ""

    @property
    def effect_key(self) -> str:
        return f"delivery/{self.shipment}"


class CarrierClaimed(Fact, frozen=True, kw_only=True):
    """What was missing is claimed from the carrier. `lines`: by shipment line."""

    claim: str
    shipment: str
    lines: tuple[Line, ...]


class RefusedExpected(Fact, frozen=True, kw_only=True):
    """The warehouse has been told that refused goods are on their way back."""

    return_no: str
    notice: str
    shipment: str
    lines: tuple[Line, ...]

    @property
    def effect_key(self) -> str:
        return f"refused/{self.return_no}"


class RefusedReceived(Fact, frozen=True, kw_only=True):
    """Refused goods are back at the dock; `movement`: by which they came into stock."""

    return_no: str
    shipment: str
    shipment_line: str
    item: str
    quantity_base: int
    movement: str
