"""Goods that come back: the customer's wish, the order book's permission, the warehouse's dock, and the ledger."""

from msgspec import Struct

from seatrial.facts.fact import Fact


class ReturnLine(Struct, frozen=True, gc=False):
    """A quantity of an invoice line that is to come back. `line` is the order's; `return_line` the authorisation's own
    number of it ("" before there is one)."""

    invoice: str
    line: str
    item: str
    quantity_base: int
    invoice_line: str = ""
    return_line: str = ""


class ArrivedLine(Struct, frozen=True, gc=False):
    """A quantity of a line of a return authorisation."""

    return_line: str
    item: str
    quantity_base: int


class InspectedLine(Struct, frozen=True, gc=False):
    """What became of received units of one line: those accepted are credited, those rejected are not.

    `disposition`: where all of them go, restock (available again), scrap, vendor or repair. A line whose units go to
    different places is there more than once.
    """

    return_line: str
    item: str
    accepted_base: int
    rejected_base: int
    disposition: str


class ReturnRequested(Fact, frozen=True, kw_only=True):
    """The customer wishes to send goods back. `order` is the channel's number."""

    return_id: str
    order: str
    lines: tuple[ReturnLine, ...]


class ReturnExchanged(Fact, frozen=True, kw_only=True):
    """The customer says that an order of his is for what he sends back. `order` is that order's number in the
    channel, and its origin is this fact's."""

    return_id: str
    order: str


class ReturnAuthorized(Fact, frozen=True, kw_only=True):
    """The order book allows it. `site`: where the goods are to go."""

    rma: str
    return_id: str
    order_number: str
    site: str
    lines: tuple[ReturnLine, ...]

    @property
    def effect_key(self) -> str:
        return f"rma/{self.return_id}"


class ReturnRefused(Fact, frozen=True, kw_only=True):
    """The order book does not allow it: for more than was invoiced and has not come back already, for example."""

    return_id: str
    reason: str


class ReturnExpected(Fact, frozen=True, kw_only=True):
    """The warehouse knows what is coming."""

    rma: str
    site: str
    lines: tuple[ArrivedLine, ...]

    @property
    def effect_key(self) -> str:
        return f"expect/{self.rma}"


class ReturnReceived(Fact, frozen=True, kw_only=True):
    """Returned goods are on the dock, in status returns_inspection, and available to nobody."""

    rma: str
    receipt: str
    site: str
    lines: tuple[ArrivedLine, ...]


class ReturnInspected(Fact, frozen=True, kw_only=True):
    """Somebody has looked at them and decided what is credited, and where they go."""

    rma: str
    receipt: str
    inspection: str
    site: str
    lines: tuple[InspectedLine, ...]


class ReturnPosted(Fact, frozen=True, kw_only=True):
    """The ledger followed an inspection: the goods leave returns_inspection for where they were put."""

    rma: str
    inspection: str
    site: str
    lines: tuple[InspectedLine, ...]

    @property
    def effect_key(self) -> str:
        return f"return/{self.inspection}"
