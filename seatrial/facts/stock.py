"""Stock: the warehouse's physical movements, the ledger that follows them, and reservations."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class StockOpened(Fact, frozen=True, kw_only=True):
    """Opening balance. `book` is "warehouse" (the physical stock) or "ledger" (the order book's own count)."""

    book: str
    item: str
    site: str
    lot: str
    status: str
    quantity_base: int


class StockMoved(Fact, frozen=True, kw_only=True):
    """Physical stock moved between statuses; "" is the outside world.

    `kind`: receipt, goods_issue, status_change, adjustment, scrap, transfer. `movement` is the warehouse's number.
    """

    movement: str
    kind: str
    item: str
    site: str
    lot: str
    from_status: str
    to_status: str
    quantity_base: int
    transfer: str = ""
    """The transfer that it belongs to. It leaves one site for the outside, enters the other's status `in_transit` from
    there, and then moves on."""


class TransferOrdered(Fact, frozen=True, kw_only=True):
    """The order book wants stock at another site."""

    transfer: str
    item: str
    from_site: str
    to_site: str
    quantity_base: int


class TransferAccepted(Fact, frozen=True, kw_only=True):
    """The warehouse was asked to load it. `lorry`: the loading list."""

    transfer: str
    lorry: str
    item: str
    from_site: str
    to_site: str
    quantity_base: int

    @property
    def effect_key(self) -> str:
        return f"transfer/{self.transfer}"


class TransferShipped(Fact, frozen=True, kw_only=True):
    """A lorry left; so much of one lot was on it."""

    transfer: str
    item: str
    from_site: str
    to_site: str
    lot: str
    quantity_base: int


class TransferReceived(Fact, frozen=True, kw_only=True):
    """A lorry was unloaded, or looked through once more."""

    transfer: str
    item: str
    to_site: str
    lot: str
    received_base: int
    lost_base: int


class LotDated(Fact, frozen=True, kw_only=True):
    """Until when a lot may be used, wherever it lies: a date of the site, as ISO 8601. A lot without one keeps."""

    item: str
    lot: str
    expires_on: str


class SerialKnown(Fact, frozen=True, kw_only=True):
    """A unit with a number of its own. Wherever a lot is named, that number stands: it is a lot of one."""

    item: str
    serial: str


class LotRecalled(Fact, frozen=True, kw_only=True):
    """A lot was recalled: nothing of it may leave any more."""

    item: str
    lot: str


class BalanceStated(Fact, frozen=True, kw_only=True):
    """What the warehouse itself says it has after a transaction: lets rules check its arithmetic."""

    item: str
    site: str
    lot: str
    status: str
    on_hand_base: int
    reserved_hard_base: int


class StockHandedOver(Fact, frozen=True, kw_only=True):
    """Stock has left the ledger of one ERP for that of another, where it is posted under this number
    (`StockChangePosted`): until then it is in neither."""

    handover: str
    item: str
    site: str
    status: str
    quantity_base: int


class StockChangePosted(Fact, frozen=True, kw_only=True):
    """The ledger followed a movement that is no goods issue."""

    movement: str
    kind: str
    item: str
    site: str
    lot: str
    from_status: str
    to_status: str
    quantity_base: int

    @property
    def effect_key(self) -> str:
        return f"stock/{self.movement}"


class ReservedLine(Struct, frozen=True, gc=False):
    """A reserved quantity of one lot."""

    line: str
    item: str
    site: str
    lot: str
    quantity_base: int


class StockReserved(Fact, frozen=True, kw_only=True):
    reservation: str
    fulfilment_order: str
    lines: tuple[ReservedLine, ...]
    on: str = ""
    """The site's date."""

    @property
    def effect_key(self) -> str:
        return f"reserve/{self.fulfilment_order}"


class SoftReserved(Fact, frozen=True, kw_only=True):
    """Stock was wished for: nobody else is promised it, no lot is tied (`lot` is ""), and the wish lapses at
    `expires_at` (virtual milliseconds)."""

    reservation: str
    fulfilment_order: str
    lines: tuple[ReservedLine, ...]
    expires_at: int

    @property
    def effect_key(self) -> str:
        return f"soft/{self.fulfilment_order}"


class SoftReservationReduced(Fact, frozen=True, kw_only=True):
    """Part or all of a soft reservation ended. `cause`: hardened (it is hard now, if the same instant says so),
    released, expired, broken (it was to be hardened, and the units are not there any more)."""

    reservation: str
    fulfilment_order: str
    cause: str
    lines: tuple[ReservedLine, ...]


class ReservationReduced(Fact, frozen=True, kw_only=True):
    """Part or all of a reservation ended. `cause`: shipped, released, short, broken, recalled, expired."""

    reservation: str
    fulfilment_order: str
    cause: str
    lines: tuple[ReservedLine, ...]
