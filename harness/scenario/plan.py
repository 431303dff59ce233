"""The business of a story: who buys what, when, and what people do besides.

Most of it is drawn (`orders: count: 200`); what a story needs to the unit is named (`named_orders`, `stock_changes`).
Instants are milliseconds after the scenario's start; a start at local midnight lets them be read as a clock.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from harness.scenario.acquired import AcquiredPlan
from harness.scenario.consignment import ConsignmentPlan
from harness.scenario.desks import CaseDesk
from harness.scenario.doors import Door
from harness.scenario.entities import LegalEntityPlan
from harness.scenario.exchange import Currency, ExchangePlan, RateChange
from harness.scenario.payments import CardsPlan
from harness.scenario.people import People
from harness.scenario.projects import ProjectsPlan
from harness.scenario.rebates import RebatesPlan
from harness.scenario.returns import NamedReturn, ReturnsPlan
from harness.scenario.services import ServicesPlan
from harness.scenario.taxes import Country, TaxRateChange, TaxRatePlan

StockStatus = Literal["available", "quality_hold", "blocked", "damaged", "returns_inspection", "in_transit"]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Few = Annotated[int, Meta(ge=1, le=20)]
Name = Annotated[
    str,
    Meta(
        pattern="^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$", description="letters, digits and any of _ . / -, without spaces"
    ),
]
"""Part of an action's name, or an item's number: it stands in keys and on command lines."""


Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a date, such as 2026-04-30, in quotes")]


class CustomersPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """C-001, C-002 …, with names and addresses from the pool."""

    count: Count = 40
    credit_limit_minor_min: int = 5_000_000
    credit_limit_minor_max: int = 20_000_000
    min_remaining_life_days: Mapping[str, int] = {}
    """Customer -> how long every lot that he gets must still keep from the day it leaves; others take what has not
    expired."""
    accept_substitutes_ppm: int = 0
    """Share of the customers who take a substitute for what is not there."""
    rebate_max_ppm: int = 0
    """The most that a customer's contract takes off every list price; each has his share, drawn."""
    countries: tuple[Country, ...] = ()
    """Where they are, drawn, and where what goes elsewhere goes; a country named twice has twice as many."""


class ItemsPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """ITEM-001, ITEM-002 … and their opening stock, in one to `lots_max` lots."""

    count: Count
    price_minor_min: int = 250
    price_minor_max: int = 25_000
    stock_base_min: int = 50
    stock_base_max: int = 200
    lots_max: Few = 1
    sites: tuple[Name, ...] = ()
    """Where each of them lies, with a stock of its own at every one; the workload's `site` if none is named."""
    reduced_ppm: int = 0
    """Share of them that is of the tax category "reduced"; others are standard."""


class NamedStock(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    quantity_base: int
    site: Name | None = None
    """The workload's own `site` if not named; so everywhere."""
    lot: Name = "L1"
    status: StockStatus = "available"
    expires_on: Day | None = None
    """Until when the lot may be used, wherever it lies; it keeps if nothing is said."""


class NamedUnit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `uom` is numerator/denominator base units (EA)."""

    uom: Name
    numerator: Count
    denominator: Count = 1


class NamedComponent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    item: Name
    per_kit: Count


class NamedItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Name
    name: str
    price_minor: int
    """Per `priced_per`."""
    stock: tuple[NamedStock, ...] = ()
    tracking: Literal["lot", "serial"] = "lot"
    """serial: every unit has a number of its own, and its stock is put down as LOT-001, LOT-002 …"""
    units: tuple[NamedUnit, ...] = ()
    """What it is sold or invoiced in besides the base unit, in which it is kept."""
    sold_in: Name | None = None
    """Unit in which customers order it, and so that of every `quantity` in an order for it; the base unit if not
    named, like the other two."""
    substitute: Name | None = None
    """Item that may take its place, unit for unit, for customers who accept that."""
    drop_ship: Annotated[str, Meta(pattern="^[A-Z0-9-]{1,15}$", description="capitals, digits, hyphens")] | None = None
    """Vendor who ships it to the customer himself; needs `systems: {vendor: …}`."""
    priced_per: Name | None = None
    invoiced_in: Name | None = None
    components: tuple[NamedComponent, ...] = ()
    """Of a kit: what is in one. It is booked and shipped as its components, and costs what they cost."""


class OrderStream(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Orders of one make: `name`/0001, `name`/0002 …, each drawn by its own name alone."""

    name: Name = "order"
    count: Count
    from_ms: int = 0
    until_ms: int
    arrival: Literal["even", "early"] = "even"
    """even: any instant of the window is as likely. early: most come soon after it opens."""
    channel: Name = "web"
    items: tuple[Name, ...] = ()
    """What is bought; nothing named: any drawn item."""
    lines_min: Few = 1
    lines_max: Few = 3
    quantity_min: Count = 1
    quantity_max: Count = 6
    ship_complete_ppm: int = 0
    """Chance per order that the customer takes all or nothing."""
    elsewhere_ppm: int = 0
    """Chance per order that it goes to another address than the customer's own."""
    quoted_off_ppm: int = 0
    """Chance per order that a price was quoted which is not the contract price."""
    discount_ppm: int = 0
    """Discount on each order, parts per million of every price."""
    urgent_ppm: int = 0
    """Chance per order that it goes before others when there is not enough for all."""
    corrected_every: int = 0
    """One order in so many is corrected in place by a clerk, soon after it came in; 0: none."""
    deleted_item_every: int = 0
    """One order in so many refers to a deleted item; 0: none."""
    sites: tuple[Name, ...] = ()
    """Where they ship from, drawn per order; the workload's `site` if none is named."""
    consigned: bool = False
    """Fill-ups, for the customers who keep goods of ours."""
    pairs_share_limit: bool = False
    """Orders 1 and 2, 3 and 4 … come from one customer each, whose credit limit covers either but not both."""


class NamedLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    item: Name
    quantity: Count


class Dated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happens at a given instant."""

    name: Name
    at_ms: int


class NamedOrder(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lines: Annotated[tuple[NamedLine, ...], Meta(min_length=1, max_length=20)]
    channel: Name = "web"
    customer: str = ""
    """Drawn if not named."""
    site: Name | None = None
    """Where it ships from."""
    ship_complete: bool = False


class Allocation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the ERP lets a channel sell of an item from a site, from before the first action on."""

    item: Name
    channel: Name
    allocated_base: int
    site: Name | None = None


class AllocationChange(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clerk gives a channel another allocation in its place: 0 freezes it."""

    item: Name
    channel: Name
    allocated_base: int
    site: Name | None = None
    reason: str = ""


class PriceRise(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list prices of all items go up, or down, from what they were: actions `name`/ITEM-001 …"""

    rise_ppm: int = 0
    fall_ppm: Annotated[int, Meta(ge=0, le=999_999)] = 0


class ItemUpload(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sheet with new names of drawn items is loaded into the ERP: all of them in one second."""

    count: Count
    """So many, one after another …"""
    first: Count = 1
    """… from this drawn item on."""


class CustomerChange(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clerk changes a customer's account in the ERP; what is not named stays as it is."""

    customer: str
    moves: bool = False
    """He has another address from now on, drawn: his next orders go there, unless they say otherwise."""
    renamed: str | None = None
    credit_limit_minor: Annotated[int, Meta(ge=0)] | None = None
    payment_terms: str | None = None
    billing_block: bool | None = None
    """From now on what he gets is not billed, or is again."""


class CustomerMerge(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clerk merges a customer into another. What is open runs off under the old number; under which number he orders
    afterwards is for the systems to find out, he goes on with his own."""

    customer: str
    into: str


class Receipt(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Goods arrive."""

    item: Name
    quantity_base: Count
    lot: Name = "L1"
    site: Name | None = None
    expires_on: Day | None = None


class LotRecall(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing more of a lot may leave, from any site."""

    item: Name
    lot: Name
    reason: str = ""


class TransferPlan(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A planner orders stock from one site to another; the warehouse loads what is free."""

    item: Name
    quantity_base: Count
    from_site: Name | None = None
    """The workload's own `site` if not named."""
    to_site: Name


class Replenishment(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lorry with some of every drawn item: actions `name`/ITEM-001 …, or `name`/ITEM-001/DC2 … where the items name
    their sites."""

    quantity_base_min: int
    quantity_base_max: int
    lot: Name = "R1"


class PutAway(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cartons that are scanned onto the shelf one after another while a lorry is unloaded: actions `name`/0001 …"""

    name: Name
    item: Name
    from_ms: int
    until_ms: int
    every_ms: int
    quantity_base_min: int = 1
    quantity_base_max: int = 1
    lot: Name = "L1"
    site: Name | None = None


class StockChange(Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody in the warehouse moves stock to another status: a hold, and its release."""

    item: Name
    from_status: StockStatus
    to_status: StockStatus
    quantity_base: Count
    lot: Name = "L1"
    site: Name | None = None
    reason: str = ""


class WorkloadPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One currency and one site, unless a story needs more."""

    site: Name = "DC1"
    """Where drawn items lie and drawn orders ship from."""
    other_sites: tuple[Name, ...] = ()
    """Where named stock, receipts, changes and orders may be as well."""
    currency: Currency = "EUR"
    customers: CustomersPlan = CustomersPlan()
    items: ItemsPlan | None = None
    """Drawn items."""
    named_items: tuple[NamedItem, ...] = ()
    deleted_items: tuple[Name, ...] = ()
    """Numbers that orders may still refer to and no system knows."""
    orders: tuple[OrderStream, ...] = ()
    named_orders: tuple[NamedOrder, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    replenishments: tuple[Replenishment, ...] = ()
    put_aways: tuple[PutAway, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    """None: what channels may be shown is a matter of policy (`channel_allocation_base`) alone."""
    allocation_changes: tuple[AllocationChange, ...] = ()
    item_uploads: tuple[ItemUpload, ...] = ()
    customer_changes: tuple[CustomerChange, ...] = ()
    customer_merges: tuple[CustomerMerge, ...] = ()
    stock_changes: tuple[StockChange, ...] = ()
    lot_recalls: tuple[LotRecall, ...] = ()
    price_rises: tuple[PriceRise, ...] = ()
    quotes_age_ms: int = 0
    """How old the prices are that the channel quotes: it takes over the list so much later."""
    transfers: tuple[TransferPlan, ...] = ()
    legal_entities: tuple[LegalEntityPlan, ...] = ()
    """None: all is in the books of one company, by the clock of the story's zone, and no month is closed."""
    acquired: AcquiredPlan | None = None
    """A company that joins in mid-run."""
    exchange: ExchangePlan | None = None
    """Who buys in which other currency, and at what rate; None: all is in `currency`."""
    rate_changes: tuple[RateChange, ...] = ()
    tax_rates: tuple[TaxRatePlan, ...] = ()
    tax_rate_changes: tuple[TaxRateChange, ...] = ()
    doors: tuple[Door, ...] = ()
    consignment: ConsignmentPlan | None = None
    services: ServicesPlan | None = None
    projects: ProjectsPlan | None = None
    rebates: RebatesPlan | None = None
    people: People = People()
    case_desks: tuple[CaseDesk, ...] = ()
    """None: nobody works the exception queue."""
    cards: CardsPlan | None = None
    """Who pays by card, and how that goes; nobody if it is not said."""
    returns: ReturnsPlan | None = None
    named_returns: tuple[NamedReturn, ...] = ()


def item_number(index: int) -> str:
    """Number of the drawn item with this index, from 0."""
    return f"ITEM-{index + 1:03d}"


def customer_number(index: int) -> str:
    return f"C-{index + 1:03d}"


def serial_number(lot: str, number: int) -> str:
    """The number of a unit that came with this lot, counted from 1.

    >>> serial_number("PX", 7)
    'PX-007'
    """
    return f"{lot}-{number:03d}"
