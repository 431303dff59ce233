"""Goods at a customer's that stay ours until he uses them: filled up, reported as used, settled, fetched back."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class ConsignedLine(Struct, frozen=True, gc=False):
    """`lot` "" where only the item counts."""

    item: str
    quantity_base: int
    lot: str = ""


class ConsignmentAgreed(Fact, frozen=True, kw_only=True):
    """The order book has booked a fill-up: nothing of it is sold, so nothing of it is billed."""

    order_number: str
    customer: str


class ConsignmentFilled(Fact, frozen=True, kw_only=True):
    """A shipment left for a customer's premises and stays ours (stock status at_customer)."""

    shipment: str
    order_number: str
    customer: str
    lines: tuple[ConsignedLine, ...]


class FillUpPosted(Fact, frozen=True, kw_only=True):
    """The order book knows of a fill-up. Its stock ledger follows the change of status, movement by movement."""

    shipment: str
    fulfilment_order: str

    @property
    def effect_key(self) -> str:
        return f"fill-up/{self.shipment}"


class ConsumptionReported(Fact, frozen=True, kw_only=True):
    """The customer says what he has used. `corrects`: the report in whose place this one stands; `on`: the day, by the
    clock on the wall."""

    report: str
    customer: str
    lines: tuple[ConsignedLine, ...]
    corrects: str = ""
    on: str = ""


class ConsumptionRecorded(Fact, frozen=True, kw_only=True):
    """The order book has taken a report in. `outcome`: accepted (to be settled, not before `settle_at` in virtual
    milliseconds: until then the customer may correct it), superseded (its correction is here) or too_late (what it
    corrects is settled)."""

    report: str
    outcome: str
    settle_at: int = 0
    corrects: str = ""

    @property
    def effect_key(self) -> str:
        return f"consumption/{self.report}"


class ConsumptionSettled(Fact, frozen=True, kw_only=True):
    """The order book has sold what was used, as `document`, at the price agreed for it. Lines are numbered from 1.
    `country`: where it lies."""

    report: str
    document: str
    customer: str
    lines: tuple[ConsignedLine, ...]
    prices_minor: tuple[int, ...]
    tax_categories: tuple[str, ...] = ()
    country: str = ""

    @property
    def effect_key(self) -> str:
        return f"settle/{self.report}"


class ConsumptionPosted(Fact, frozen=True, kw_only=True):
    """The warehouse has taken what was used off its stock at the customer's."""

    report: str
    customer: str
    lines: tuple[ConsignedLine, ...]

    @property
    def effect_key(self) -> str:
        return f"consume/{self.report}"


class ConsignmentReturned(Fact, frozen=True, kw_only=True):
    """A driver counted what was left at the customer's and brought it back. `lost`: in the books and not there."""

    pick_up: str
    customer: str
    lines: tuple[ConsignedLine, ...]
    lost: tuple[ConsignedLine, ...]


class ConsignmentStated(Fact, frozen=True, kw_only=True):
    """What the warehouse says lies at the customer's of one lot."""

    customer: str
    item: str
    lot: str
    on_hand_base: int
