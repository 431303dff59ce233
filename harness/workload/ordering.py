"""Orders: each is drawn by its own name, so taking one away leaves every other as it was."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from harness.dice import Dice, key
from harness.scenario.plan import NamedOrder, OrderStream, WorkloadPlan
from harness.workload.accounts import Accounts, address_of
from harness.workload.action import Action, keyed
from harness.workload.addresses import HOME, pool
from harness.workload.catalogue import pair_customer, stream_items
from harness.workload.prices import PriceList
from harness.workload.shapes import Wanted, one_in, order_name, pair_name, wanted_lines
from seatrial.calendar import DAY_MS, Calendar
from seatrial.message import JsonObject, Request
from simulators.master import Customer, Item, Master

QUOTED_OFF_PPM = 30_000
"""How far a wrongly quoted price is from the contract price: 3 %."""


class Market(Struct, frozen=True):
    """What all orders of a trial have in common."""

    plan: WorkloadPlan
    dice: Dice
    calendar: Calendar
    customers: Mapping[str, Customer]
    regulars: Sequence[str]
    """Customers who buy at random: those with a credit limit of their own."""
    items: Mapping[str, Item]
    accounts: Accounts
    prices: PriceList


def open_market(plan: WorkloadPlan, dice: Dice, calendar: Calendar, master: Master) -> Market:
    customers = {customer.number: customer for customer in master.customers}
    regulars = tuple(customers)[: plan.customers.count]
    return Market(plan, dice, calendar, customers, regulars, {item.number: item for item in master.items},
                  Accounts(plan, dice, customers),
                  PriceList(plan, master.items))  # fmt: skip


def drawn_orders(market: Market, stream: OrderStream) -> Iterator[tuple[Action, bool]]:
    """The orders of a stream, in order of their numbers; True with those that a clerk will correct."""
    dice, plan = market.dice, market.plan
    items = tuple(market.items.values())
    choice = stream_items(stream, items, items[: plan.items.count] if plan.items else ())
    for number in range(1, stream.count + 1):
        name = order_name(stream, number)
        its = key(name)
        at = dice.between("order/at", its, stream.from_ms, stream.until_ms - 1)
        if stream.arrival == "early":
            at = min(at, dice.between("order/at-again", its, stream.from_ms, stream.until_ms - 1))
        if stream.pairs_share_limit:
            shape = pair_name(stream, number)
            customer = pair_customer(shape)
        else:
            shape = name
            keepers = plan.consignment.customers if plan.consignment and stream.consigned else None
            customer = dice.pick("order/customer", its, market.regulars[:keepers])
        lines = _lines(market, wanted_lines(dice, stream, shape, choice), customer, at)
        if dice.chance("order/quoted-off", its, stream.quoted_off_ppm):
            price = lines[0]["quoted_price"]["minor"]
            lines[0]["quoted_price"]["minor"] = price - max(1, price * QUOTED_OFF_PPM // 1_000_000)
        if one_in(dice, "order/deleted-item", stream, stream.deleted_item_every, number):
            lines[0]["item"] = dice.pick("order/deleted-item/which", its, plan.deleted_items)
        complete = dice.chance("order/ship-complete", its, stream.ship_complete_ppm)
        ship_to = None
        if dice.chance("order/elsewhere", its, stream.elsewhere_ppm):
            countries = plan.customers.countries
            country = dice.pick("order/elsewhere/country", its, countries) if countries else HOME
            ship_to = address_of(dice.pick("order/elsewhere/where", its, pool(country)))
        yield (
            _submit(
                market,
                name,
                at,
                customer,
                stream.channel,
                lines,
                complete=complete,
                ship_to=ship_to,
                site=dice.pick("order/site", its, stream.sites) if stream.sites else None,
                discount_ppm=stream.discount_ppm,
                consigned=stream.consigned,
                urgent=dice.chance("order/urgent", its, stream.urgent_ppm),
            ),
            one_in(dice, "order/corrected", stream, stream.corrected_every, number),
        )


def named_order(market: Market, order: NamedOrder) -> Action:
    customer = order.customer or market.dice.pick("order/customer", key(order.name), market.regulars)
    # A deleted item has no record; what the customer was quoted for it once does not matter.
    wanted = [Wanted(market.items.get(line.item) or Item(line.item, "", 0), line.quantity) for line in order.lines]
    lines = _lines(market, wanted, customer, order.at_ms)
    return _submit(
        market, order.name, order.at_ms, customer, order.channel, lines, complete=order.ship_complete, site=order.site
    )


def _lines(market: Market, wanted: Sequence[Wanted], customer: str, at: int) -> list[dict[str, Any]]:
    who = market.customers[customer]
    return [
        {
            "external_line_id": str(number),
            "item": line.item.number,
            "quantity": {"value": line.quantity, "uom": line.uom},
            "quoted_price": {
                "minor": market.prices.quoted_minor(line.item, who, at),
                "currency": who.currency,
            },
        }
        for number, line in enumerate(wanted, 1)
    ]


def _submit(
    market: Market,
    name: str,
    at: int,
    customer: str,
    channel: str,
    lines: list[dict[str, Any]],
    *,
    complete: bool,
    site: str | None = None,
    ship_to: JsonObject | None = None,
    discount_ppm: int = 0,
    urgent: bool = False,
    consigned: bool = False,
) -> Action:
    patience = market.dice.between("order/requested", key(name), 2, 5)
    body: JsonObject = {
        "customer_number": customer,
        "customer_po": f"PO-{name}",
        "channel": channel,
        "site": site or market.plan.site,
        "ship_to": ship_to or market.accounts.home(customer, at),
        "ship_complete": complete,
        "currency": market.customers[customer].currency,
        "requested_date": market.calendar.text(at + patience * DAY_MS)[:10],
        "lines": lines,
        **({"discount_ppm": discount_ppm} if discount_ppm else {}),
        **({"priority": "urgent"} if urgent else {}),
        **({"order_type": "consignment"} if consigned else {}),
    }
    return Action(at, name, "crm", Request("crm", "submitOrder", headers=keyed(name), body=body))
