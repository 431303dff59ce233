"""Goods that come back: a record of their own, weeks after the order that they came with was forgotten.

Level-triggered like an order: `engine.process.returning` looks at the record as it is. Whether something may come back
is the ERP's to decide, what has come back and where it goes the warehouse's, what is credited billing's. Nothing is
credited before somebody at the warehouse has accepted it, and never more than that.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from engine.process.credit import Credit
from engine.process.order import Milestone
from engine.record import Record

STATE: Mapping[tuple[str, str], str] = {
    ("requested", "authorized"): "authorized",
    ("requested", "refused"): "refused",
    ("authorized", "expected"): "expected",
    ("authorized", "received"): "received",
    ("expected", "received"): "received",
    ("authorized", "inspected"): "inspected",
    ("expected", "inspected"): "inspected",
    ("received", "inspected"): "inspected",
    ("inspected", "credited"): "credited",
    ("inspected", "nothing_accepted"): "settled",
    ("credited", "all_credited"): "settled",
}
"""(state, happening) -> state. What is not here moves nothing: a late word takes no return back to where it was."""

OVER = frozenset({"refused", "settled"})


class Wish(Struct, array_like=True, gc=False):
    """A line of the customer's wish. `line_no`: of his order."""

    line_no: str
    invoice: str
    quantity: int
    uom: str
    reason: str


class Allowed(Struct, array_like=True, gc=False):
    """A line of the authorisation, in base units, with what the ERP says of its price and tax."""

    line_no: str
    order_line: str
    invoice: str
    item: str
    quantity_base: int
    price_minor: int
    tax_category: str
    reason: str = ""


class Found(Struct, array_like=True, gc=False):
    """What became of received units of a line of the authorisation."""

    line_no: str
    accepted_base: int
    rejected_base: int
    disposition: str


class Inspection(Struct, array_like=True):
    number: str
    receipt: str
    at: str
    lines: list[Found]
    posted: bool = False
    billed: bool = False
    given_up: bool = False
    """A person has decided that it is not credited."""

    @property
    def accepted_base(self) -> int:
        return sum(line.accepted_base for line in self.lines)


class Return(Record, array_like=True):
    """The record of one return; its key has its number in the CRM, `root` is the order's number there."""

    number: str
    wishes: list[Wish]
    state: str = "requested"
    rma: str = ""
    site: str = ""
    sales_order: str = ""
    customer: str = ""
    currency: str = ""
    lines: list[Allowed] = field(default_factory=list)
    expected: bool = False
    inspections: list[Inspection] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    tell: list[Milestone] = field(default_factory=list)
    retire_at: int = 0
    exchange: str = ""
    """The order (its number in the channel) that the customer has placed for what comes back, if he has."""
    exchange_order: str = ""
    """Its number in the ERP, once it is booked."""
    settled: bool = False
    """Billing knows that the two belong together, or they do not any more."""
    book: str = "erp"
    """The ERP that keeps its order: it alone knows what was billed."""
    deaf: bool = False
    """The channel does not know its order any more, and a person has decided that nobody need be told."""
    awaits: list[str] = field(default_factory=list)
    """Invoices that the ledger is to have before their credit memos."""

    def line(self, line_no: str) -> Allowed | None:
        return next((one for one in self.lines if one.line_no == line_no), None)

    @property
    def unsettled(self) -> bool:
        """Whether there is an exchange that billing does not know of."""
        return bool(self.exchange) and not self.settled and self.state != "refused"

    @property
    def accepted_base(self) -> int:
        return sum(inspection.accepted_base for inspection in self.inspections if not inspection.given_up)

    @property
    def inspected_base(self) -> int:
        found = [line for inspection in self.inspections for line in inspection.lines]
        return sum(line.accepted_base + line.rejected_base for line in found)

    @property
    def credited_base(self) -> int:
        return sum(line.quantity_base for credit in self.credits for line in credit.lines)


decode = msgspec.msgpack.Decoder(Return).decode


def return_key(crm_return_id: str) -> str:
    return "return/" + crm_return_id


def look_whether_over(record: Return) -> None:
    """Whatever was allowed has come and was looked at, and what was accepted of it is credited or given up. Of a
    customer who keeps some of it, the rest may still come."""
    allowed = sum(line.quantity_base for line in record.lines)
    if record.inspected_base >= allowed and record.credited_base >= record.accepted_base:
        advance(record, "all_credited" if record.state == "credited" else "nothing_accepted")


def advance(record: Return, happening: str) -> None:
    record.state = STATE.get((record.state, happening), record.state)
