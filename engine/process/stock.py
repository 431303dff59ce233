"""What is known of one item at one site: the warehouse's last statement, what was published of it, what the ERP's
ledger has still to follow, and who waits for it.

The statement is the WMS's own, with its own sequence and `as_of`; the engine never adds to it or subtracts from it.
"""

import msgspec
from msgspec import Struct, field

from engine.record import Record

KEEPS = 1_000_000
"""More days than anybody asks for: a lot without a date."""


class LotBalance(Struct, array_like=True, gc=False):
    lot: str
    status: str
    on_hand_base: int
    reserved_hard_base: int
    life_days: int = KEEPS
    """For so long it still kept when it was stated."""


class Movement(Struct, array_like=True, gc=False):
    """A change of stock that the ledger of an ERP (`book`) has to follow. `occurred_at` as the WMS wrote it, `thread`
    its correlation id."""

    movement_id: str
    kind: str
    lot: str
    from_status: str
    to_status: str
    quantity_base: int
    occurred_at: str
    thread: str = ""
    book: str = "erp"


class Transfer(Struct, array_like=True, gc=False):
    """What the order book wants from here at another site, and the warehouse has not confirmed that it heard."""

    number: str
    to_site: str
    quantity_base: int
    thread: str


class Published(Struct, array_like=True, gc=False):
    """What a channel was last told, or is being told. `sequence`, `as_of`: of the statement behind it."""

    sequence: str = ""
    as_of: int = 0
    available_base: int = -1
    sent_at: int = 0
    stale: bool = False
    """It was too old already when it was sent, and shown as the policies say for that case."""


class Allocation(Struct, array_like=True, gc=False):
    """What the ERP lets a channel sell: its newest word."""

    version: int
    base: int


class Commitment(Struct, array_like=True, gc=False):
    """What a channel has promised and not taken back. `number`: how often that has changed."""

    base: int = 0
    number: int = 0


class Candidate(Struct, array_like=True, gc=False):
    """A backorder in the ERP's order of priority."""

    order: str
    fulfilment_order: str


class Stock(Record, array_like=True):
    """The record of (item, site). `sequence` "" : the warehouse has not stated anything yet.

    `as_of` is virtual milliseconds, `as_of_text` the WMS's own text of it. `look_at`: when to look for backorders
    (0: no need); `refresh`: ask the WMS for a new statement first; `left_base`: what this round can still give;
    `serving`: the fulfilment order that is being tried; `look_again_at`: a backorder opened lately is not in the ERP's
    list before this.
    """

    item: str
    site: str
    uom: str = "EA"
    sequence: str = ""
    as_of: int = 0
    as_of_text: str = ""
    available_base: int = 0
    reserved_hard_base: int = 0
    in_transit_base: int = 0
    lots: list[LotBalance] = field(default_factory=list)
    published: dict[str, Published] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)
    look_at: int = 0
    refresh: bool = False
    refreshed_at: int = 0
    left_base: int = 0
    queue: list[Candidate] = field(default_factory=list)
    serving: str = ""
    look_again_at: int = 0
    allocations: dict[str, Allocation] = field(default_factory=dict)
    """By channel; a channel that is not there has none."""
    commitments: dict[str, Commitment] = field(default_factory=dict)
    """By channel, counted as soon as the ERP allocates anything to anybody."""
    method: str = "event"
    """How the last statement came: "event", or "snapshot" if it was asked for."""
    transfers: list[Transfer] = field(default_factory=list)
    """From here to elsewhere, not handed over yet."""
    reserved_soft_base: int = 0
    unasked: list[str] = field(default_factory=list)
    """Order books whose backorders are still to be asked for in this round."""

    def unfit_base(self, min_life_days: int) -> int:
        """Free units of lots that do not keep so long."""
        return sum(
            [
                lot.on_hand_base - lot.reserved_hard_base
                for lot in self.lots
                if lot.life_days < min_life_days and lot.status == "available"
            ]
        )


decode = msgspec.msgpack.Decoder(Stock).decode


def stock_key(item: str, site: str) -> str:
    return f"stock/{item}/{site}"
