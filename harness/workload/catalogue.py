"""Master data of a trial: customers, items, opening stock. Each record is drawn by its own number."""

from collections.abc import Iterator

from msgspec.structs import replace

from harness.dice import Dice, key
from harness.scenario.model import Scenario
from harness.scenario.plan import (
    ItemsPlan,
    NamedItem,
    NamedStock,
    OrderStream,
    WorkloadPlan,
    customer_number,
    item_number,
    serial_number,
)
from harness.workload.addresses import HOME, pool
from harness.workload.payers import card_of
from harness.workload.projects import projects
from harness.workload.rebates import rebates
from harness.workload.services import contracts
from harness.workload.shapes import pair_name, wanted_lines
from harness.workload.taxes import opening_rates
from seatrial.facts import Unit
from simulators.master import AtTheDoor, Component, Customer, Item, LegalEntity, Master, OpeningAllocation, OpeningStock

PPM = 1_000_000


def draw_master(scenario: Scenario, dice: Dice) -> Master:
    """Everything that the systems know before anybody acts."""
    plan = scenario.workload
    drawn = drawn_items(plan.items, dice) if plan.items else ()
    named = tuple([_named(item) for item in plan.named_items])
    items = (*drawn, *named)
    customers = [draw_customer(plan, dice, customer_number(index)) for index in range(plan.customers.count)]
    for stream in plan.orders:
        if stream.pairs_share_limit:
            customers += _paired(scenario, dice, stream, stream_items(stream, items, drawn))
    stock = [*_named_stock(plan.named_items, plan.site)]
    if plan.items:
        for site in plan.items.sites or (plan.site,):
            stock += drawn_stock(plan.items, dice, drawn, site)
    return Master(
        customers=tuple([on_terms(scenario, who) for who in customers]),
        items=items,
        stock=tuple(stock),
        sites=(plan.site, *plan.other_sites),
        zone=scenario.zone,
        short_policy=scenario.policies.short_policy,
        habits=scenario.habits,
        allocations=tuple(
            [
                OpeningAllocation(one.item, one.site or plan.site, one.channel, one.allocated_base)
                for one in plan.allocations
            ]
        ),
        lot_order=scenario.policies.lot_order,
        drop_ship_rest=scenario.policies.drop_ship_rest,
        invoice_policy=scenario.policies.invoice_policy,
        price_variance_ppm=scenario.policies.price_variance_ppm,
        correction=scenario.policies.correction,
        tax_rates=opening_rates(plan),
        delivers="carrier" in scenario.systems,
        entities=tuple([LegalEntity(one.name, one.zone, one.sites, one.close_after_ms) for one in plan.legal_entities]),
        contracts=(*contracts(plan, dice), *projects(plan, dice)),
        rebates=rebates(plan, dice),
        doors=tuple(
            [AtTheDoor(one.order, one.item, one.refused_base, one.missing_base, one.reason) for one in plan.doors]
        ),
    )


def on_terms(scenario: Scenario, who: Customer) -> Customer:
    """A customer, billed as the policies say."""
    policies = scenario.policies
    return replace(
        who,
        billing_trigger=policies.billing_trigger_of(who.number),
        invoice_policy=policies.invoice_policy_of(who.number),
    )


def drawn_items(plan: ItemsPlan, dice: Dice) -> tuple[Item, ...]:
    return tuple([
        Item(
            number,
            f"Item {number[5:]}",
            dice.between("item/price", key(number), plan.price_minor_min, plan.price_minor_max),
            tax_category="reduced" if dice.chance("item/reduced", key(number), plan.reduced_ppm) else "standard",
        )
        for number in map(item_number, range(plan.count))
    ])  # fmt: skip


def _named(item: NamedItem) -> Item:
    return Item(
        item.number,
        item.name,
        item.price_minor,
        units=tuple([Unit(unit.uom, unit.numerator, unit.denominator) for unit in item.units]),
        priced_per=item.priced_per or "",
        invoiced_in=item.invoiced_in or "",
        sold_in=item.sold_in or "",
        tracking=item.tracking,
        substitute=item.substitute or "",
        drop_ship=item.drop_ship or "",
        components=tuple([Component(one.item, one.per_kit) for one in item.components]),
    )


def stream_items(stream: OrderStream, items: tuple[Item, ...], drawn: tuple[Item, ...]) -> tuple[Item, ...]:
    """What a stream of orders buys from: the items it names, or else all drawn ones."""
    if not stream.items:
        return drawn
    by_number = {item.number: item for item in items}
    return tuple([by_number[number] for number in stream.items])


def pair_customer(pair: str) -> str:
    """Number of the customer whom a pair of orders shares."""
    return f"C-{pair}"


def draw_customer(plan: WorkloadPlan, dice: Dice, number: str, limit_minor: int | None = None) -> Customer:
    countries = plan.customers.countries
    country = dice.pick("customer/country", key(number), countries) if countries else HOME
    address = dice.pick("customer/address", key(number), pool(country))
    if limit_minor is None:
        low, high = plan.customers.credit_limit_minor_min, plan.customers.credit_limit_minor_max
        limit_minor = dice.between("customer/limit", key(number), low, high)
    return Customer(
        number, address.name, address.street, address.city, address.postal_code, address.country, plan.currency,
        limit_minor, min_remaining_life_days=plan.customers.min_remaining_life_days.get(number, 0),
        accepts_substitutes=dice.chance("customer/substitutes", key(number), plan.customers.accept_substitutes_ppm),
        rebate_ppm=dice.between("customer/rebate", key(number), 0, plan.customers.rebate_max_ppm),
        card=card_of(plan.cards, dice, number),
    )  # fmt: skip


def _paired(scenario: Scenario, dice: Dice, stream: OrderStream, items: tuple[Item, ...]) -> Iterator[Customer]:
    """One customer per pair of like orders, with credit for one and a half of them, tax and freight included."""
    for number in range(1, stream.count + 1, 2):
        pair = pair_name(stream, number)
        net = sum([line.worth_minor for line in wanted_lines(dice, stream, pair, items)])
        who = draw_customer(scenario.workload, dice, pair_customer(pair), 0)
        owed = (net + scenario.habits.freight_minor) * (PPM + who.tax_rate_ppm) // PPM
        yield replace(who, credit_limit_minor=owed * 3 // 2)


def _named_stock(items: tuple[NamedItem, ...], site: str) -> Iterator[OpeningStock]:
    for item in items:
        for stock in item.stock:
            for lot, quantity in _lots(item, stock):
                yield OpeningStock(item.number, stock.site or site, lot, stock.status, quantity, stock.expires_on or "")


def _lots(item: NamedItem, stock: NamedStock) -> list[tuple[str, int]]:
    """The lot as it is named; of what is tracked by serial number, one for every unit."""
    if item.tracking == "lot":
        return [(stock.lot, stock.quantity_base)]
    return [(serial_number(stock.lot, number), 1) for number in range(1, stock.quantity_base + 1)]


def drawn_stock(plan: ItemsPlan, dice: Dice, items: tuple[Item, ...], site: str) -> Iterator[OpeningStock]:
    """Each item's stock, split evenly over its lots; the first lot has the odd ones."""
    for item in items:
        name = key(item.number, site) if plan.sites else key(item.number)
        total = dice.between("item/stock", name, plan.stock_base_min, plan.stock_base_max)
        lots = dice.between("item/lots", name, 1, plan.lots_max)
        share, odd = divmod(total, lots)
        for lot in range(1, lots + 1):
            quantity = share + odd if lot == 1 else share
            if quantity:
                yield OpeningStock(item.number, site, f"L{lot}", "available", quantity)
