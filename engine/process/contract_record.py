"""What is known of one service contract: a record of its own, for it is about no order and outlives all of them."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from engine.process.credit import Credit
from engine.record import Record

TABLE: Mapping[tuple[str, str], str] = {
    ("running", "told"): "billed",
    ("billed", "shortened"): "shortened",
    ("shortened", "told"): "billed",
}
"""running: it is not over, or billing is to be told that it is. billed: billing knows. shortened: the order book has
said since that the contract held for fewer of its days."""


class Period(Struct, array_like=True, gc=False):
    """As the order book says it; `ended` is the instant of `ends_at` as it was said. `told`: how many unserved days
    billing knows of; -1: not even that it is over."""

    name: str
    ends_at: int
    last_day: str
    days: int
    served: int
    unserved: int
    ended: str
    stage: str = "running"
    told: int = -1

    def move(self, happening: str) -> None:
        """Take the step if the table has it."""
        self.stage = TABLE.get((self.stage, happening), self.stage)


class Milestone(Struct, array_like=True, gc=False):
    """As the order book says it: owed as long as it is `reached`, for the `acceptances`-th time, on a day, confirmed at
    an instant, by so many `certificates`. `told`: the acceptance that billing was last told of; `taken_back`: the last
    that it was told to be none after all."""

    name: str
    amount_minor: int
    planned_on: str
    reached: bool
    acceptances: int
    certificates: int
    day: str
    at: str
    told: int = 0
    taken_back: int = 0

    @property
    def stands(self) -> bool:
        """What billing was last told is still so."""
        return self.reached and self.told == self.acceptances


class Usage(Struct, array_like=True, gc=False):
    """A parcel that left under the contract, at an instant and on a day of the site. `thread`: of its order."""

    shipment: str
    at: str
    day: str
    thread: str
    billed: bool = False


class Contract(Record, array_like=True):
    """`root` is its number. `version` 0: an order was booked under it, and what it says is not known yet. `zone`: by
    whose clock its documents are dated, "" if nobody says."""

    version: int = 0
    customer: str = ""
    currency: str = ""
    item: str = ""
    tax_category: str = ""
    country: str = ""
    fee_minor: int = 0
    usage_minor: int = 0
    periods: list[Period] = field(default_factory=list)
    usage: list[Usage] = field(default_factory=list)
    invoices: list[str] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    awaits: list[str] = field(default_factory=list)
    """Invoices that the ledger is to have before their credit memos."""
    zone: str = ""


decode = msgspec.msgpack.Decoder(Contract).decode


def contract_key(number: str) -> str:
    return "contract/" + number
