"""Sales orders, and the fulfilment orders they are supplied by.

A quantity of an order line is always in exactly one place. For every line, at every instant:

    ordered = cancelled + sum over fulfilment orders of `quantity`

`quantity` includes what has shipped; `remaining` does not.

    open | backordered --recordAllocation--> allocated --authorizeRelease--> released --goods issue--> shipped
                          nothing left in it: cancelled, or recalled
"""

from msgspec import Struct, field

from seatrial.facts import Kit, Unit
from seatrial.message import Request
from simulators.erp.axes import Axes
from simulators.erp.bodies import AmendBody, BookBody
from simulators.eventlog import Cause, cause_of
from simulators.master import BASE_UOM
from simulators.units import worth_minor

EACH = Unit(BASE_UOM)
WAITING = frozenset({"open", "backordered"})
UNRELEASED = frozenset({"open", "backordered", "allocated"})


class OrderLine(Struct, gc=False):
    """One line of an order, in base units. The price is per `price_unit`."""

    line_no: str
    item: str
    ordered: int
    unit_price_minor: int
    tax_category: str
    cancelled: int = 0
    shipped: int = 0
    invoiced: int = 0
    delivered: int = 0
    """Accepted by the customer."""
    undelivered: int = 0
    """Refused by him, or missing."""
    contract_minor: int = 0
    """The unit price by contract when the order was booked; a review may have approved another one."""
    contract_told: bool = False
    """Whether that is told with the line: where somebody asks before it is billed, and no review has decided."""
    sales_unit: Unit = EACH
    price_unit: Unit = EACH
    invoice_unit: Unit = EACH
    billing_relevant: bool = True

    def worth_minor(self, quantity_base: int) -> int:
        return worth_minor(self.unit_price_minor, self.price_unit, quantity_base)

    @property
    def variance_minor(self) -> int:
        """What is due of it comes to, less what it comes to at the contract's price."""
        due = self.ordered - self.cancelled
        return self.worth_minor(due) - worth_minor(self.contract_minor, self.price_unit, due)


class Part(Struct, gc=False):
    """What a fulfilment order has of one order line."""

    line_no: str
    item: str
    quantity: int
    shipped: int = 0

    @property
    def remaining(self) -> int:
        return max(0, self.quantity - self.shipped)


class Cancellation(Struct):
    """A wish to cancel, until the last recall that it needs has been decided."""

    number: str
    request_id: str
    cancelled: dict[str, int] = field(default_factory=dict)
    """Line -> units cancelled so far."""
    too_late: bool = False
    shipped: bool = False
    """Why it is too late: some of it has left."""
    recalls: int = 0
    """Recalls not yet decided."""


class Recall(Struct):
    """The order book wants a released fulfilment order back."""

    number: str
    cause: str
    wishes: list[tuple[Cancellation, dict[str, int]]] = field(default_factory=list)
    """Which cancellations wait for it, each with line -> units to cancel if it comes back."""
    outcome: str = ""


class Amendment(Struct, frozen=True):
    """A change that waits for the recalls that it needs."""

    body: AmendBody


class Tally(Struct, frozen=True, gc=False):
    """Where an order's quantities are, added up: open ones by the status of their fulfilment order, and by line."""

    waiting: int
    """Open or backordered."""
    backordered: int
    allocated: int
    released: int
    shipped: int
    invoiced: int
    due: int
    """To be invoiced in the end: ordered, not cancelled, and not refused or missing where the delivery is billed."""
    handed_over: int
    """Delivered, refused or missing."""
    open_base: dict[str, int]
    """Line -> base units that have not left."""
    released_base: dict[str, int]
    """Of which with the warehouse."""

    @property
    def remaining(self) -> int:
        return self.waiting + self.allocated + self.released


class FulfilmentOrder(Struct):
    number: str
    sequence: int
    """Its place among the order's fulfilment orders, from 1."""
    order: "Order"
    site: str
    parts: dict[str, Part]
    status: str = "open"
    vendor: str = ""
    """Who ships it to the customer, from no site of ours; "": it is supplied from the site."""
    purchase_order: str = ""
    recalls: dict[str, Recall] = field(default_factory=dict)

    @property
    def remaining(self) -> int:
        return sum(part.remaining for part in self.parts.values())

    @property
    def pending_recall(self) -> Recall | None:
        return next((recall for recall in self.recalls.values() if not recall.outcome), None)


class Order(Struct):
    number: str
    sequence: int
    origin: str
    correlation: str
    wish: BookBody
    lines: dict[str, OrderLine]
    booked_at: int
    version: int = 1
    told: int = 0
    """The version that the last event carried."""
    axes: Axes = field(default_factory=Axes)
    holds: list[str] = field(default_factory=list)
    credit_overridden: bool = False
    cancel_requested: bool = False
    fulfilment_orders: list[FulfilmentOrder] = field(default_factory=list)
    invoiced_minor: int = 0
    paid_minor: int = 0
    credited_minor: int = 0
    """Credit memos: what of the invoices nobody has to pay."""
    charged_minor: int = 0
    """Of its charges, what was invoiced."""
    counted_minor: int = 0
    """What the order counts for in its customer's exposure."""
    amendment: Amendment | None = None
    kit_quoted_off: bool = False
    """One of its kits was quoted at another price than that of its components."""
    kits: dict[str, Kit] = field(default_factory=dict)
    """Line as it was ordered -> the kit. `lines` has lines of its components in its place: 1.1, 1.2 … for 1."""

    billing_trigger: str = "goods_issue"
    rate_id: str = ""
    """The exchange rate on record that it was booked at; "": it is in the currency of the books."""
    reversed: bool = False
    """A goods issue of it has been reversed, or credited because it was: it may have gone back to where it was."""
    issued_ms: int = 0
    """When the last goods issue of it was posted; 0: none was."""
    closing: bool = False
    """It is to be looked at again, whether it can be closed (`simulators.erp.closing`)."""
    service_contract: str = ""
    """The service contract that its parcels are usage of."""

    def not_owed(self, line: OrderLine) -> int:
        """What of a line has left and is not to be billed."""
        return line.undelivered if self.billing_trigger == "proof_of_delivery" else 0

    @property
    def customer(self) -> str:
        return self.wish.customer_number

    @property
    def consigned(self) -> bool:
        """A fill-up: what is shipped stays ours."""
        return self.wish.order_type == "consignment"

    def cause(self, request: Request) -> Cause:
        """The order's own thread, moved on by this request."""
        return self.caused(cause_of(request, self.origin).causation)

    def caused(self, causation: str) -> Cause:
        return Cause(self.origin, self.correlation, causation)


def tally(order: Order) -> Tally:
    """Add an order up, in one pass over its fulfilment orders and one over its lines."""
    waiting = backordered = allocated = released = 0
    open_base: dict[str, int] = {}
    released_base: dict[str, int] = {}
    for one in order.fulfilment_orders:
        units = 0
        there = released_base if one.status == "released" else None
        for part in one.parts.values():
            left = part.quantity - part.shipped
            if left > 0:
                units += left
                open_base[part.line_no] = open_base.get(part.line_no, 0) + left
                if there is not None:
                    there[part.line_no] = there.get(part.line_no, 0) + left
        if not units:
            continue
        if one.status == "released":
            released += units
        elif one.status == "allocated":
            allocated += units
        else:
            waiting += units
            if one.status == "backordered":
                backordered += units
    shipped = invoiced = due = handed_over = 0
    for line in order.lines.values():
        shipped += line.shipped
        invoiced += line.invoiced
        due += line.ordered - line.cancelled - order.not_owed(line)
        handed_over += line.delivered + line.undelivered
    return Tally(
        waiting,
        backordered,
        allocated,
        released,
        shipped,
        invoiced,
        due,
        handed_over,
        open_base,
        released_base,
    )
