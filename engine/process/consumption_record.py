"""What is known of one consumption report: a record of its own, for it comes weeks after the order that filled up."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from engine.record import Record

TABLE: Mapping[tuple[str, str], str] = {
    ("reported", "accepted"): "recorded",
    ("reported", "superseded"): "ended",
    ("reported", "too_late"): "ended",
    ("recorded", "settled"): "settled",
    ("recorded", "superseded"): "ended",
}
"""reported: the ERP is to be told. recorded: it has taken the report in, and the customer may still correct it.
settled: sold; warehouse, billing and customer are told, in any order. ended: it does not count."""


class SoldLine(Struct, array_like=True, gc=False):
    line_no: str
    item: str
    quantity_base: int
    price_minor: int
    tax_category: str


class Consumption(Record, array_like=True):
    """`root` is the report's number. `used`: (item, base units). `outcome`: what the customer is to be told ("":
    nothing yet). `sold_as`: the ERP's consumption order."""

    customer: str
    currency: str
    used: list[tuple[str, int]]
    reported_at: str
    corrects: str = ""
    stage: str = "reported"
    settle_at: int = 0
    sold_as: str = ""
    sold: list[SoldLine] = field(default_factory=list)
    outcome: str = ""
    told: bool = False
    taken_off: bool = False
    billed: bool = False
    invoices: list[str] = field(default_factory=list)
    retire_at: int = 0
    reported_on: str = ""
    """The day on which he says so, by the clock on his wall: what was used is taxed as on that day."""
    country: str = ""
    """Where it lies."""
    zone: str = ""
    """By whose clock its documents are dated, if the ERP says."""


decode = msgspec.msgpack.Decoder(Consumption).decode


def move(report: Consumption, happening: str) -> bool:
    """Take the step if the table has it; False if it does not."""
    then = TABLE.get((report.stage, happening))
    if then is None:
        return False
    report.stage = then
    return True
