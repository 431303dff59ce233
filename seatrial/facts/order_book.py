"""What the customer wished, what he was told, and what the order book decided."""

from seatrial.facts.fact import Fact, Kit, Line, Stated, Unit


class OrderSubmitted(Fact, frozen=True, kw_only=True):
    """A customer's order stands in the channel, to be booked. `ship_to`: the address in one text. `quoted_minor`:
    what he was quoted, line by line, per unit that the price is for. `discount_ppm`: his discount on the whole order,
    parts per million of every quoted price; it is not taken off yet. `customer_po`: what he calls the order himself.

    `wished`: what the customer wrote, line by line, if an item on it has more than its base unit.
    """

    order: str
    revision: int
    channel: str
    customer: str
    lines: tuple[Line, ...]
    customer_po: str = ""
    quoted_minor: tuple[int, ...] = ()
    ship_to: str = ""
    discount_ppm: int = 0
    wished: tuple[Stated, ...] = ()
    priority: str = "normal"


class OrderRedirected(Fact, frozen=True, kw_only=True):
    """The channel has taken an order for the customer into whom the one was merged who is named on it."""

    order: str
    customer: str
    survivor: str


class OrderCorrected(Fact, frozen=True, kw_only=True):
    """A clerk has overwritten an order in the channel, under the same revision: this is what it says from now on."""

    order: str
    revision: int
    customer: str
    lines: tuple[Line, ...]
    customer_po: str = ""
    quoted_minor: tuple[int, ...] = ()
    wished: tuple[Stated, ...] = ()


class ChangeWished(Fact, frozen=True, kw_only=True):
    """A customer wants other lines on his order: this is what its next revision says in the channel, to be decided."""

    order: str
    revision: int
    customer: str
    lines: tuple[Line, ...]
    customer_po: str = ""
    quoted_minor: tuple[int, ...] = ()


class OrderForgotten(Fact, frozen=True, kw_only=True):
    """The channel was put back to a backup in which this order is not yet: its number will be given to another one."""

    order: str


class MilestoneRecorded(Fact, frozen=True, kw_only=True):
    """The customer was told something about the order: kind "confirmed" is a promise (quantity, date).

    `document` is the number the statement is about (sales order, fulfilment order, shipment, invoice),
    `version` that document's version as its owner counts it.
    """

    order: str
    kind: str
    document: str
    version: int
    lines: tuple[Line, ...]
    reason: str = ""

    @property
    def effect_key(self) -> str:
        return f"milestone/{self.order}/{self.kind}/{self.document}/v{self.version}"


class AvailabilityPublished(Fact, frozen=True, kw_only=True):
    """A figure became visible to buyers. `sequence` and `as_of` are those of the stock statement behind it; `method`
    says how that came ("event", "snapshot") or that the figure is an "estimate"; it is not to be used when it is older
    than `max_age_ms` (0: that was not said)."""

    item: str
    site: str
    channel: str
    available_base: int
    as_of: int
    sequence: str
    method: str = "event"
    max_age_ms: int = 0


class AllocationChanged(Fact, frozen=True, kw_only=True):
    """The order book has given a sales channel this much of an item at a site to sell; absolute. `version` counts per
    (item, site, channel), from 1."""

    item: str
    site: str
    channel: str
    allocated_base: int
    version: int


class FulfilmentOrderOpened(Fact, frozen=True, kw_only=True):
    """A quantity that will be reserved, released and shipped as one, from one site."""

    fulfilment_order: str
    order_number: str
    site: str
    lines: tuple[Line, ...]


class OrderBooked(Fact, frozen=True, kw_only=True):
    """The order book has the order. `external_id` is the channel's number, prices are per base unit unless `priced_per`
    says otherwise.

    Prices and tax categories are those of the lines, in their order. `charges_minor`: freight and the like, once for
    the whole order.
    """

    order_number: str
    external_id: str
    revision: int
    customer: str
    holds: tuple[str, ...]
    lines: tuple[Line, ...]
    prices_minor: tuple[int, ...]
    tax_categories: tuple[str, ...]
    charges_minor: int
    currency: str
    customer_po: str = ""
    tax_rate_ppm: int = 0
    """What the customer's record says about tax; it applies to charges and to lines of the category "standard"."""
    ship_to: str = ""
    """The address in one text, as it was when the order was booked."""
    min_remaining_life_days: int = 0
    """So long every lot that the customer gets must still keep, from the day it leaves."""
    discount_ppm: int = 0
    """On the whole order; `prices_minor` have it taken off."""
    variance_minor: int = 0
    """What the lines come to as quoted, where that was near enough to be booked, less what they come to by contract."""
    wished: tuple[Stated, ...] = ()
    """What was ordered, priced and is to be invoiced in which unit, line by line; nothing if every item on the order
    has its base unit only."""
    priced_per: tuple[Unit, ...] = ()
    invoiced_in: tuple[Unit, ...] = ()
    priority: str = "normal"
    kits: tuple[Kit, ...] = ()
    """What was ordered as kits; `lines` has lines of their components instead."""
    country: str = ""
    """Of `ship_to`, as two letters."""

    @property
    def as_ordered(self) -> tuple[Line, ...]:
        """The lines as the customer knows them: kits, and not their components."""
        if not self.kits:
            return self.lines
        parts = {part.line for kit in self.kits for part in kit.parts}
        kits = [Line(kit.line, kit.item, kit.quantity) for kit in self.kits]
        return (*kits, *[line for line in self.lines if line.line not in parts])

    @property
    def effect_key(self) -> str:
        return f"book/{self.external_id}/r{self.revision}"


class ContractPriced(Fact, frozen=True, kw_only=True):
    """What the lines of an order cost by contract, whatever they were booked at: the same units and order as the lines
    of `OrderBooked`. The order book says so where somebody asks before it is billed."""

    order_number: str
    lines: tuple[Line, ...]
    contract_minor: tuple[int, ...]


class ListPriceSet(Fact, frozen=True, kw_only=True):
    """The list price of an item, per base unit, is another one from now on. `version` counts per item."""

    item: str
    price_minor: int
    version: int


class PriceApproved(Fact, frozen=True, kw_only=True):
    """Somebody has decided which price counts for an order that was held for it: `decision` "as_contracted" or
    "as_quoted".

    `prices_minor` per base unit count from now on, `contract_minor` had been booked, and `quoted_minor` was what the
    customer had been quoted, a discount on the whole order taken off; all of the lines, in their order.
    `variance_minor`: what the lines come to by that decision, less what they come to at the contract's prices.
    """

    order_number: str
    external_id: str
    decision: str
    lines: tuple[Line, ...]
    prices_minor: tuple[int, ...]
    contract_minor: tuple[int, ...]
    quoted_minor: tuple[int, ...]
    variance_minor: int


class OrderRejected(Fact, frozen=True, kw_only=True):
    """The order book declined the order for good."""

    external_id: str
    reason: str


class OrderStatusChanged(Fact, frozen=True, kw_only=True):
    """One axis ("order", "fulfilment", "billing", "payment") of an order moved in the order book."""

    order_number: str
    axis: str
    was: str
    now: str
    version: int
    cause: str = ""


class CreditApproved(Fact, frozen=True, kw_only=True):
    """The order book found that the customer's limit bears the order. `occasion`: booking, release or change.
    `exposure_minor`: what he owes or will owe by its own books, gross, the order included."""

    order_number: str
    customer: str
    occasion: str
    limit_minor: int
    exposure_minor: int


class HoldSet(Fact, frozen=True, kw_only=True):
    order_number: str
    hold: str


class HoldReleased(Fact, frozen=True, kw_only=True):
    order_number: str
    hold: str


class AllocationRecorded(Fact, frozen=True, kw_only=True):
    """The order book has taken note of what the warehouse reserved for a fulfilment order."""

    fulfilment_order: str
    lines: tuple[Line, ...]

    @property
    def effect_key(self) -> str:
        return f"allocate/{self.fulfilment_order}"


class QuantityBackordered(Fact, frozen=True, kw_only=True):
    """What `fulfilment_order` could not supply was moved to `successor`."""

    fulfilment_order: str
    successor: str
    lines: tuple[Line, ...]


class SubstitutionAuthorized(Fact, frozen=True, kw_only=True):
    """The order book lets another item take the place of what was ordered and is not there: `lines` of
    `fulfilment_order` name the line that was ordered and the item that is supplied instead, `ordered` the items that
    it stands for, and `prices_minor` what a unit costs, line by line."""

    order_number: str
    fulfilment_order: str
    lines: tuple[Line, ...]
    ordered: tuple[str, ...]
    prices_minor: tuple[int, ...]


class QuantityCut(Fact, frozen=True, kw_only=True):
    """The order book gave up a quantity (counts as cancelled). `wish`: the customer's request to cancel that it serves,
    by the channel's number; "" if he did not ask for it. `revision`: the change of his order that it serves, or 0."""

    order_number: str
    fulfilment_order: str
    lines: tuple[Line, ...]
    wish: str = ""
    revision: int = 0


class OrderAmended(Fact, frozen=True, kw_only=True):
    """The order book has taken over a new revision of an order. `lines`: what was ordered of each line in all, what was
    given up since included. More is in a fulfilment order of its own, less is given up (`QuantityCut`)."""

    order_number: str
    external_id: str
    revision: int
    lines: tuple[Line, ...]

    @property
    def effect_key(self) -> str:
        return f"amend/{self.order_number}/r{self.revision}"


class ReleaseAuthorized(Fact, frozen=True, kw_only=True):
    """The fulfilment order may go to the warehouse: credit and holds were checked at this instant."""

    fulfilment_order: str
    order_number: str


class ReleaseRefused(Fact, frozen=True, kw_only=True):
    fulfilment_order: str
    order_number: str
    holds: tuple[str, ...]


class RecallRequested(Fact, frozen=True, kw_only=True):
    """The order book wants released quantity back (a late hold, a cancellation)."""

    fulfilment_order: str
    order_number: str
    recall_no: str
    cause: str


class RecallRecorded(Fact, frozen=True, kw_only=True):
    """The order book has learnt what became of a recall."""

    fulfilment_order: str
    recall_no: str
    outcome: str

    @property
    def effect_key(self) -> str:
        return f"recalled/{self.fulfilment_order}/{self.recall_no}"


class ShortRecorded(Fact, frozen=True, kw_only=True):
    """The order book has learnt that the warehouse did not find a quantity."""

    fulfilment_order: str
    short_no: str
    lines: tuple[Line, ...]

    @property
    def effect_key(self) -> str:
        return f"short/{self.fulfilment_order}/{self.short_no}"


class OrderClosed(Fact, frozen=True, kw_only=True):
    """Everything that will ship has shipped, is invoiced and paid. The order may be retired after a while."""

    order_number: str
    external_id: str
