"""Master data and habits that a scenario gives its systems before the first order."""

from collections.abc import Mapping

from msgspec import Struct

from seatrial.facts import Unit

BASE_UOM = "EA"
"""Each: the unit in which stock is kept."""


class Component(Struct, frozen=True):
    """Of a kit: so many of an item are in one."""

    item: str
    per_kit: int


class Customer(Struct, frozen=True):
    number: str
    name: str
    street: str
    city: str
    postal_code: str
    country: str
    currency: str
    credit_limit_minor: int
    """Exposure above this is held for credit, at booking and again at release."""
    tax_rate_ppm: int = 190_000
    min_remaining_life_days: int = 0
    """So long every lot that he gets must still keep, from the day it leaves."""
    accepts_substitutes: bool = False
    """Whether he takes the item's substitute for what is not there."""
    billing_trigger: str = "goods_issue"
    """The evidence on which he is billed: "goods_issue" or "proof_of_delivery"."""
    invoice_policy: str = ""
    """How what he gets is grouped into invoices; "": like everybody's."""
    rebate_ppm: int = 0
    """What his contract takes off every list price."""
    card: str = ""
    """How the card behaves that he pays with (`simulators.payment_provider.cards`); "": he pays by bank."""


class Item(Struct, frozen=True):
    number: str
    name: str
    price_minor: int
    """List price per `priced_per`, in the currency of the books."""
    base_uom: str = BASE_UOM
    tax_category: str = "standard"
    tracking: str = "lot"
    """"lot", or "serial": every unit has a number of its own, which stands where a lot is named."""
    units: tuple[Unit, ...] = ()
    """In which it is sold or invoiced besides the base unit."""
    priced_per: str = ""
    """Unit that the price is for, and unit in which it is invoiced; the base unit if not named."""
    invoiced_in: str = ""
    substitute: str = ""
    """Item that may take its place, unit for unit, for customers who accept that; none if ""."""
    sold_in: str = ""
    """In which customers order it; the base unit if not named."""

    components: tuple[Component, ...] = ()
    """Of a kit, which is nowhere in stock itself: it costs what its components cost, and they are what is shipped."""

    prices: Mapping[str, int] = {}
    """Currency -> list price, where there are other currencies."""

    drop_ship: str = ""
    """Vendor who ships it to the customer himself; "": it is sold from stock."""

    def listed_minor(self, currency: str) -> int:
        """List price in a currency."""
        return self.prices.get(currency, self.price_minor)

    def unit(self, uom: str) -> Unit | None:
        """One of its units, the base unit included ("" is that one too); None if it has no such unit."""
        if uom in ("", self.base_uom):
            return Unit(self.base_uom)
        return next((unit for unit in self.units if unit.uom == uom), None)


class OpeningExchange(Struct, frozen=True):
    """One unit of a currency is `rate` / 10^`scale` units of that of the books."""

    currency: str
    rate: int
    scale: int


class Rebate(Struct, frozen=True):
    """A customer is given back `rate_ppm` of what he buys, before tax and freight."""

    customer: str
    rate_ppm: int


class AgreedMilestone(Struct, frozen=True):
    """A share of a price is owed when this is reached, which is planned for a day ("2026-03-09"). The last milestone of
    a contract is owed whatever the others leave of the price."""

    name: str
    share_ppm: int
    planned_on: str


class ServiceContract(Struct, frozen=True):
    """A customer pays a fee for every month, by the day, and a price for every parcel. It is agreed for so many months
    from one ("2026-03"); each begins on its `cycle_day`, 1 to 28, and is over on the day before the next one's.
    0 months: nothing is paid by the month, and no order is booked under it. `site`: whoever has that in his books has
    the contract in them."""

    number: str
    customer: str
    item: str
    fee_minor: int
    usage_minor: int
    first_month: str
    months: int
    price_minor: int = 0
    """Of work that is done once and paid for by its milestones, beside what is paid by the month."""
    milestones: tuple[AgreedMilestone, ...] = ()
    cycle_day: int = 1
    site: str = ""


class AtTheDoor(Struct, frozen=True):
    """What will become of an item in the first parcel that descends from an action of people."""

    origin: str
    item: str
    refused_base: int
    missing_base: int
    reason: str


class OpeningStock(Struct, frozen=True):
    item: str
    site: str
    lot: str
    status: str
    quantity_base: int
    expires_on: str = ""
    """Date of the site, as ISO 8601; "" keeps."""


class OpeningAllocation(Struct, frozen=True):
    """The most that a channel may sell of an item from a site."""

    item: str
    site: str
    channel: str
    allocated_base: int


class VendorHabits(Struct, frozen=True, forbid_unknown_fields=True):
    """How the vendor, where there is one, goes about his business. Chances are drawn once a line, unless it says
    otherwise."""

    acknowledge_ms_min: int = 600_000
    acknowledge_ms_max: int = 3_600_000
    ship_ms_min: int = 3_600_000
    ship_ms_max: int = 21_600_000
    invoice_ms_min: int = 600_000
    invoice_ms_max: int = 7_200_000
    ship_days: int = 1
    """What he ships today he has promised for so many days later."""
    changed_ppm: int = 0
    """Chance that he accepts another quantity than was ordered (IQ): `part_ppm` of it."""
    backordered_ppm: int = 0
    """Chance that he ships `part_ppm` of it now, and the rest as soon as he has it (IB)."""
    rejected_ppm: int = 0
    """Chance that he rejects it (IR)."""
    short_ppm: int = 0
    """Chance that he accepts all of it, ships `part_ppm` and closes the line."""
    part_ppm: int = 600_000
    balance_ms_min: int = 14_400_000
    """When he has the rest, after the first shipment."""
    balance_ms_max: int = 43_200_000
    again_ppm: int = 0
    """Chance per document that his mailbox sends it once more, under another control number …"""
    again_ms_min: int = 600_000
    """… so long afterwards."""
    again_ms_max: int = 14_400_000
    overbilled_ppm: int = 0
    """Chance per invoice that it is for one unit more than he shipped."""


class OpeningRate(Struct, frozen=True):
    """A rate of tax, for goods of a category that go to a country, from a day on (ISO 8601)."""

    country: str
    category: str
    rate_ppm: int
    valid_from: str


class PaymentHabits(Struct, frozen=True, forbid_unknown_fields=True):
    """How long the payment provider takes, where it does not answer at once."""

    pending_ms_min: int = 60_000
    """What is pending is settled after so long."""
    pending_ms_max: int = 900_000
    abandoned_ms_min: int = 1_800_000
    """A payment that its customer has walked away from fails after so long."""
    abandoned_ms_max: int = 3_600_000
    silent_ms_min: int = 7_200_000
    """Where the provider did not know what had become of a payment, it does after so long."""
    silent_ms_max: int = 7_200_000
    restates: bool = False
    """It says once more what has become of each payment, when the bank has confirmed it …"""
    restate_ms_min: int = 1_800_000
    """… so long afterwards."""
    restate_ms_max: int = 3_600_000


class Habits(Struct, frozen=True, forbid_unknown_fields=True):
    """How long work takes and how often it goes wrong in the warehouse and the back office."""

    wave_ms_min: int = 300_000
    wave_ms_max: int = 1_800_000
    pick_ms_min: int = 1_200_000
    pick_ms_max: int = 5_400_000
    short_ppm: int = 0
    """Chance per picked line that the picker finds less than the system says."""
    void_ppm: int = 0
    """Chance per posting of an invoice that it fails after the legal number was drawn: then the number is void, and the
    invoice gets another one."""
    consolidate_ms_of_day: int = 79_200_000
    """When consolidated invoices are made: milliseconds after midnight, site time."""
    invoice_ms_min: int = 60_000
    invoice_ms_max: int = 600_000
    swap_ppm: int = 0
    """Chance per unit with a serial number that the picker takes another one of the shelf, whoever may have it
    reserved."""
    split_ppm: int = 0
    """Chance per shipping order of more than one line or unit that it leaves in two or three shipments."""
    reversed_ppm: int = 0
    """Chance per shipment that it was confirmed by mistake: it never left the dock, and is reversed as a whole …"""
    reversed_ms_min: int = 600_000
    """… so long after it was confirmed."""
    reversed_ms_max: int = 14_400_000
    """The order book closes no order before a day after that. Not built yet together with shipments that are taken
    back: other kinds of invoices than one for each goods issue with freight on the first, `reissue`, a carrier, a
    vendor, a payment provider, closed months, consignment, service contracts, projects, exchanges, items with
    components or substitutes.
    """
    nightly_ms_of_day: int = 7_200_000
    """When the ERP takes its stock snapshot: milliseconds after midnight, site time."""
    load_ms_of_day: int = 79_200_000
    """When the data warehouse, where there is one, closes for its load: milliseconds after midnight, site time."""
    load_ms: int = 10_800_000
    """How long it is closed: then it reads in the logs what it has not been told."""
    change_visible_ms_max: int = 30_000
    """How long after it was written a change of an item can first be read in the list of changes, at the longest."""
    return_ms_min: int = 14_400_000
    """From when the warehouse expects returned goods until they are on its dock."""
    return_ms_max: int = 86_400_000
    return_short_ppm: int = 0
    """Chance per line that some of what was announced does not come."""
    return_rejected_ppm: int = 0
    """Chance per line that some or all of what came is not accepted, and scrapped."""
    consumption_window_ms: int = 21_600_000
    """How long a customer may correct what he says he has used of our goods at his premises."""
    usage_wait_ms: int = 2_678_400_000
    """How long usage of a service contract waits for a period to be billed with, before it is billed by itself."""
    freight_minor: int = 990
    """Freight charge per order, billed once."""
    promise_days: int = 2
    transit_ms_min: int = 14_400_000
    transit_ms_max: int = 172_800_000
    """From the dock to the customer's door, where a carrier says so."""
    refused_ppm: int = 0
    """Chance per line of a parcel that the customer refuses some of it at his door."""
    missing_ppm: int = 0
    """Chance per line of a parcel that some of it never comes out of the lorry."""
    proof_lag_ms_min: int = 60_000
    proof_lag_ms_max: int = 3_600_000
    """From the door to the carrier's statement."""
    proof_provisional_ppm: int = 0
    """Chance per parcel that what the driver wrote down is stated first, and counted at the depot afterwards."""
    proof_twice_ppm: int = 0
    """Chance per parcel that its first statement is made once more, later."""
    proof_count_ms_min: int = 3_600_000
    proof_count_ms_max: int = 36_000_000
    """How long after the first statement a count, or a second copy, follows."""
    way_back_ms_min: int = 14_400_000
    way_back_ms_max: int = 86_400_000
    """How long refused goods take back to the dock, after the warehouse was told to expect them."""
    inspect_ms_min: int = 1_800_000
    inspect_ms_max: int = 14_400_000
    """From the dock to the shelf: somebody looks at what has come back."""
    payments: PaymentHabits = PaymentHabits()
    price_tolerance_ppm: int = 0
    """How far a quoted price may be from the contract's, either way, before a clerk has to look at the order."""
    purchase_ppm: int = 700_000
    """What a vendor is paid, as a share of the list price."""
    vendor: VendorHabits = VendorHabits()


class LegalEntity(Struct, frozen=True):
    """A company with books of its own. Its days are those of its `zone`; what is dated at one of its `sites` is booked
    there. A month is closed `close_after_ms` after it has ended on the clock of that zone."""

    name: str
    zone: str
    sites: tuple[str, ...]
    close_after_ms: int


class Master(Struct, frozen=True):
    """Everything the systems know before the first action. One site and one currency, unless a story needs more."""

    customers: tuple[Customer, ...]
    items: tuple[Item, ...]
    stock: tuple[OpeningStock, ...]
    sites: tuple[str, ...] = ("DC1",)
    zone: str = "Europe/Berlin"
    short_policy: str = "backorder"
    """What the ERP does with what cannot be supplied: "backorder" or "cut"."""
    habits: Habits = Habits()
    allocations: tuple[OpeningAllocation, ...] = ()
    drop_ship_rest: str = "own_stock"
    """Where what a vendor will not ship comes from: "own_stock", or "cut"."""
    tax_rates: tuple[OpeningRate, ...] = ()
    """Of the tax service, where there is one."""
    lot_order: str = "fefo"
    """Which lot the warehouse takes first: "fefo" (first expired) or "fifo" (lowest lot, which is oldest)."""
    delivers: bool = False
    """Whether a carrier says what was delivered: only then is an order over."""
    doors: tuple[AtTheDoor, ...] = ()
    correction: str = "credit_memo"
    """How billing corrects a posted invoice: "credit_memo", or "reissue"."""
    price_variance_ppm: int | None = None
    """How far from the contract's price, either way, something is billed at without a look at it; None: however far."""
    invoice_policy: str = "per_shipment"
    """How billing groups what it bills: "per_shipment", "per_line" or "consolidated"."""
    entities: tuple[LegalEntity, ...] = ()
    """None: there is one company, in `zone`, and no month of it is ever closed."""
    card_payers: frozenset[str] = frozenset()
    """Customers who will pay by card, and are not known yet: those of a company that joins later."""
    book_currency: str = ""
    """In which the books are kept, where customers buy in several currencies; "": there is one."""
    exchange_rates: tuple[OpeningExchange, ...] = ()
    freights: Mapping[str, int] = {}
    """Currency -> freight of an order, where there are other currencies."""
    contracts: tuple[ServiceContract, ...] = ()
    """Kept by the first ERP."""
    rebates: tuple[Rebate, ...] = ()
    parts: Mapping[str, "Master"] = {}
    """Name of a system -> what it knows, where that is not all of this."""

    def freight_minor(self, currency: str) -> int:
        """Freight of an order in a currency."""
        return self.freights.get(currency, self.habits.freight_minor)

    def of(self, system: str) -> "Master":
        """What a system knows."""
        return self.parts.get(system, self)

    def entity_of(self, site: str) -> LegalEntity | None:
        """Whose books a site is in, where there is more to say than `zone`."""
        return next((one for one in self.entities if site in one.sites), None)

    def site_of(self, entity: str) -> str | None:
        """A site that is in the books of a company; None if none is called so."""
        return next((one.sites[0] for one in self.entities if one.name == entity), None)

    @property
    def home(self) -> LegalEntity | None:
        """In whose books is what has left no site: the company of the first one. None where there are no several."""
        return self.entity_of(self.sites[0])

    def zone_of(self, site: str) -> str:
        """By which clock a day at this site begins."""
        entity = self.entity_of(site)
        return self.zone if entity is None else entity.zone
