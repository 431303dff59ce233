"""What is known of one legal document of billing: the engine's record of it (what is done with it: `invoices`)."""

import msgspec
from msgspec import Struct, field

from engine.process.order import Milestone, Payment
from engine.record import Record


class Void(Struct, array_like=True, gc=False):
    """Of a number that stands for nothing."""

    series: str
    reason: str


class News(Struct, array_like=True):
    """What a customer is told of it, under the number that his order has in the channel."""

    order: str
    said: Milestone


class InvoiceRecord(Record, array_like=True):
    """`root` is the thread of the first order that it is about, and `orders` are all of them, by their numbers in the
    ERP; none: only its cash is known yet. `body` is what the ledger is told, forgotten when it has been."""

    number: str
    orders: list[str] = field(default_factory=list)
    posting_date: str = ""
    body: bytes = b""
    posted: bool = False
    payments: list[Payment] = field(default_factory=list)
    void: Void | None = None
    retire_at: int = 0
    book: str = "erp"
    """The ERP whose ledger it is posted to: that of its (first) order."""
    late_of: str = ""
    """The date that it bears, if its month was closed when it came to be posted."""
    given_up: bool = False
    """A person has decided that the ledger is not to have it."""
    rate: str = ""
    """The exchange rate on record that it enters the ledger at; "": it is in the currency of the books."""
    tell: list[News] = field(default_factory=list)
    """What customers are to be told of it whose orders are finished and forgotten."""
    contract: str = ""
    """The service contract that it bills, in place of orders."""
    foreign: bool = False
    """It is in another currency than the books, and about a contract: no record is named, its instant counts."""
    awaited: list[str] = field(default_factory=list)
    """Keys of records whose credit memos wait until the ledger has it."""
    threads: list[str] = field(default_factory=list)
    """What `orders` are called in the channel, one by one; "": nobody knows."""


def invoice_key(number: str) -> str:
    return "invoice/" + number


decode = msgspec.msgpack.Decoder(InvoiceRecord).decode
