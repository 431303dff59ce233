"""What is known of one order: the engine's record of it, never the only place where a business fact is written.

Quantities are integers in the item's base unit, prices in minor units. Line numbers are the order
book's texts, the same in every system. Nothing here decides: `axes` and `stages` say which steps are legal, `plan`
which call comes next.
"""

import msgspec
from msgspec import Struct, field

from engine.process.credit import Credit
from engine.process.shipment import Shipment
from engine.record import Record

DISPUTE = "dispute"
"""First word of what is stuck about an order because a case about the customer's wish is open (`engine.exceptions`)."""


GOODS_ISSUE, PROOF_OF_DELIVERY = "goods_issue", "proof_of_delivery"
"""The evidence on which an order is billed."""
TAKEN = "taken"
"""First word of what a case is about that says: the channel has given the order's number to another order as well."""


class UnitOf(Struct, array_like=True, gc=False):
    """A unit of an item, as the ERP says: one `uom` is numerator/denominator base units."""

    uom: str
    numerator: int
    denominator: int


class OrderLine(Struct, array_like=True, gc=False):
    """A line as submitted and, once booked, as priced by the ERP.

    `quantity` is in `uom`, as the customer wrote it; what that is in base units only the ERP says (`quantity_base`).
    The price is per `price_unit`, the invoice states quantities in `invoice_unit`; None: the base unit.
    """

    line_no: str
    item: str
    quantity: int
    uom: str
    quoted_minor: int
    price_minor: int = 0
    tax_category: str = ""
    billing_relevant: bool = True
    quantity_base: int = 0
    shipped_base: int = 0
    invoiced_base: int = 0
    cut_base: int = 0
    price_unit: UnitOf | None = None
    invoice_unit: UnitOf | None = None
    refused_base: int = 0
    """Refused or missing at the customer's door, and not billed."""
    contract_minor: int = -1
    """What it costs by contract, as billing is to know before it bills another price; -1: nobody asks."""


class KitLine(Struct, array_like=True, gc=False):
    """A line that was ordered as a kit; `Order.lines` has lines of its components in its place.

    `parts`: (line_no, base units in one kit). What the customer has been told of whole kits: `shipped`, `invoiced`,
    and `broken`, which will never be whole.
    """

    line_no: str
    item: str
    quantity: int
    parts: list[tuple[str, int]]
    shipped: int = 0
    invoiced: int = 0
    broken: int = 0


class Charge(Struct, array_like=True, gc=False):
    charge_id: str
    kind: str
    minor: int
    currency: str


class Part(Struct, array_like=True, gc=False):
    """A quantity of a line within a fulfilment order. `reserved_base`: what the warehouse set aside for it."""

    line_no: str
    item: str
    quantity_base: int
    reserved_base: int = 0


class Excess(Struct, array_like=True):
    """Reserved, and not wanted: not confirmed by the ERP, or cancelled. `cause` names the decision."""

    cause: str
    parts: list[Part]


class Soft(Struct, array_like=True, gc=False):
    """A soft reservation of a fulfilment order that waits for a hold to be lifted (`engine.process.soft`).

    `lapses_at` as virtual milliseconds and as it is written in messages. `reservation` "": the warehouse has not
    answered yet. `over`: nothing of it is held any more, or nothing ever was.
    """

    lapses_at: int
    lapses_at_text: str
    reservation: str = ""
    over: bool = False
    units: dict[str, int] = field(default_factory=dict)
    """Line number -> what is held of it."""


class Fulfilment(Struct, array_like=True):
    """One fulfilment order; `site` "": a vendor ships it. `stage` moves by the table in `engine.process.axes`.

    `due_at`: when release is due. `refused_version`: the order version at which release was last refused.
    `recall`: number of an open recall. `asked_by`: the stock record that is serving it from new stock.
    `ship_asked`: the warehouse has its shipping order; `shorted_by`: the last short taken off it. `undo_cause`: why its
    reservation is given back; `excess`: parts of it that are not wanted any more: to be given back, cause by cause.
    """

    number: str
    site: str
    parts: list[Part]
    stage: str
    reservation: str = ""
    due_at: int = 0
    refused_version: int = 0
    recall: str = ""
    asked_by: str = ""
    ship_asked: bool = False
    shorted_by: str = ""
    promised_date: str = ""
    undo_cause: str = ""
    excess: list[Excess] = field(default_factory=list)
    recalled: list[str] = field(default_factory=list)
    """Numbers of all recalls that were asked for, so that none is taken for a new one."""
    soft: Soft | None = None

    @property
    def held(self) -> str:
        """The reservation that the warehouse has of it, hard or soft; "" if none is known."""
        if self.reservation or self.soft is None or self.soft.over:
            return self.reservation
        return self.soft.reservation


class Short(Struct, array_like=True):
    """What the warehouse did not find or lost; to be recorded in the ERP."""

    number: str
    fulfilment_order: str
    lines: list[tuple[str, str, int, str]]
    """(line_no, item, short_base, reason)"""


class Recall(Struct, array_like=True):
    """The ERP wants a released quantity back. `outcome` "" until the warehouse has decided."""

    number: str
    fulfilment_order: str
    cause: str
    outcome: str = ""
    asked: bool = False
    lines: list[tuple[str, int, int]] = field(default_factory=list)
    """(line_no, recalled_base, shipped_base)"""


class Cancel(Struct, array_like=True):
    """The customer wishes to cancel: all of it, or `lines` (line_no, quantity, uom), as he put it. Until the ERP has
    decided, nothing more is done to supply the order. `asked`: the ERP has answered; what it decided follows as an
    event."""

    number: str
    lines: list[tuple[str, int, str]]
    asked: bool = False


class Change(Struct, array_like=True):
    """The customer wishes to change his order. `lines`: (line_no, item, quantity, unit, quoted minor units), all of
    them as they shall be. `asked`: the ERP has answered. `decided`: the customer is told what became of it."""

    revision: int
    lines: list[tuple[str, str, int, str, int]]
    asked: bool = False
    decided: bool = False


class Invoice(Struct, array_like=True):
    """An invoice that is about it (`engine.process.invoice`). `posted`: the ERP has it. `orders`: all that it is about,
    if they are several."""

    number: str
    posted: bool = False
    open_minor: int = 0
    due_date: str = ""
    total_minor: int = 0
    currency: str = ""
    orders: list[str] = field(default_factory=list)
    shipments: list[str] = field(default_factory=list)
    """Those of the order that it bills."""


class Payment(Struct, array_like=True, gc=False):
    """Cash applied to an invoice."""

    payment_id: str
    application_no: str
    invoice: str
    minor: int
    currency: str
    applied_at: str
    version: int
    open_minor: int
    told: bool = False
    posted: bool = False
    posting_date: str = ""
    """Of the legal entity, as billing states it."""
    sales_order: str = ""
    """The order that its invoice is about; of several, the first."""
    late_of: str = ""
    credited: str = ""
    """It is a credit memo of this other invoice that settles it, and no cash; `payment_id` is the memo's number."""


class Milestone(Struct, array_like=True):
    """Something that the customer is to be told. `lines`: (line_no, quantity_base, promised_date or "")."""

    kind: str
    document: str
    version: int
    occurred_at: str
    lines: list[tuple[str, int, str]]
    reason: str = ""
    items: dict[str, str] = field(default_factory=dict)
    """Line number -> what is supplied on it, where that is a substitute for what was ordered."""


class Order(Record, array_like=True):
    """The record of one order; `root` is its number in the CRM.

    `version` is the newest ERP version heard of; `holds_version` and `prices_version` the versions whose statement
    about holds and prices was applied: an older one never overwrites it. `charged`: the shipment with which the
    order's charges were billed.
    """

    revision: int
    customer: str
    customer_po: str
    channel: str
    site: str
    ship_to: dict[str, str]
    ship_complete: bool
    currency: str
    requested_date: str
    lines: list[OrderLine]
    sales_order: str = ""
    version: int = 0
    holds: list[str] = field(default_factory=list)
    holds_version: int = 0
    prices_version: int = 0
    charges: list[Charge] = field(default_factory=list)
    charged: str = ""
    fulfilments: list[Fulfilment] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)
    shorts: list[Short] = field(default_factory=list)
    recalls: list[Recall] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    tell: list[Milestone] = field(default_factory=list)
    order_axis: str = "submitted"
    fulfilment_axis: str = "unallocated"
    billing_axis: str = "nothing_to_bill"
    payment_axis: str = "open"
    booked_told: bool = False
    retire_at: int = 0
    cancels: list[Cancel] = field(default_factory=list)
    committed: dict[str, int] = field(default_factory=dict)
    """What it counts for in its channel's commitments, by key of the stock record (`engine.process.commitments`)."""
    min_life_days: int = 0
    """So long every lot of it must still keep on the day it leaves."""
    changes: list[Change] = field(default_factory=list)
    discount_ppm: int = 0
    """On the whole order, before the ERP prices it; `OrderLine.price_minor` has it taken off."""
    priority: str = "normal"
    taken: list[str] = field(default_factory=list)
    """Open cases about other orders under its number: until they have ended, nobody is told anything under it."""
    kits: list[KitLine] = field(default_factory=list)
    book: str = "erp"
    """The ERP that keeps it (`engine.process.books`)."""
    corrected: int = 0
    """How often a person has corrected it before it was booked (`engine.corrections`)."""
    called: dict[str, str] = field(default_factory=dict)
    """Line number -> the item that the customer has written there, where a person has put another one in its place."""
    billing_trigger: str = GOODS_ISSUE
    """The evidence on which the ERP has it billed."""
    order_type: str = "standard"
    spread_by: str = ""
    """By what key its charges are spread over its invoices; "": the first carries them."""
    deaf: bool = False
    """The channel does not know it any more, and a person has decided that nobody need be told."""
    rate: str = ""
    """The exchange rate on record that it was booked at; "": it is in the currency of the books."""
    contract: str = ""
    """The service contract that its parcels are usage of."""
    taken_back: dict[str, str] = field(default_factory=dict)
    """Shipments that the warehouse has reversed before it was heard that they had left -> why."""
    credits: list[Credit] = field(default_factory=list)
    """For shipments that were invoiced and then reversed."""

    @property
    def free(self) -> bool:
        """Whether anything new may be done to supply it: accepted, no hold known, nobody disputes what it says, and
        nobody wishes to cancel or change it."""
        return (
            self.order_axis == "accepted"
            and not self.holds
            and not self.cancels
            and not self.disputed
            and not self.changing
        )

    @property
    def changing(self) -> bool:
        """A wish to change it is not decided, or what the ERP has answered is not known."""
        return bool(self.changes) and not all(one.asked and one.decided for one in self.changes)

    @property
    def disputed(self) -> bool:
        """A case about what the customer wants of it is open: an undecided wish, or another content."""
        return bool(self.stuck) and any(one.startswith(DISPUTE) for one in self.stuck)

    def fulfilment(self, number: str) -> Fulfilment | None:
        for one in self.fulfilments:
            if one.number == number:
                return one
        return None

    def shipment(self, number: str) -> Shipment | None:
        for one in self.shipments:
            if one.number == number:
                return one
        return None

    def invoice(self, number: str) -> Invoice | None:
        for one in self.invoices:
            if one.number == number:
                return one
        return None

    def item(self, line_no: str) -> str:
        """What was ordered on a line."""
        line = self.line(line_no)
        return "" if line is None else line.item

    def line(self, line_no: str) -> OrderLine | None:
        for one in self.lines:
            if one.line_no == line_no:
                return one
        return None


decode = msgspec.msgpack.Decoder(Order).decode


def order_key(crm_order_id: str) -> str:
    return "order/" + crm_order_id
