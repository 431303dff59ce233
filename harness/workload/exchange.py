"""In which currency a customer buys, what price lists say there, and which rates treasury enters."""

from collections.abc import Iterator

from msgspec.structs import replace

from harness.dice import Dice, key
from harness.scenario.exchange import ExchangePlan
from harness.scenario.plan import WorkloadPlan
from harness.workload.action import Action
from seatrial.message import JsonObject, Request
from simulators.exchange import converted
from simulators.master import Customer, Item, Master, OpeningExchange


def in_currencies(master: Master, plan: WorkloadPlan, dice: Dice) -> Master:
    """The same business, with customers of other currencies: their limits, and price lists that were made at the rates
    of the first day."""
    exchange = plan.exchange
    if exchange is None:
        return master
    rates = tuple([OpeningExchange(one.currency, one.rate, one.scale) for one in exchange.rates])
    by_currency = {one.currency: one for one in rates}

    def worth(minor: int, currency: str) -> int:
        one = by_currency[currency]
        return converted(minor, plan.currency, currency, one.rate, one.scale, back=True)

    def buyer(who: Customer) -> Customer:
        currency = currency_of(exchange, plan.currency, dice, who.number)
        if currency == plan.currency:
            return who
        return replace(who, currency=currency, credit_limit_minor=worth(who.credit_limit_minor, currency))

    def listed(item: Item) -> Item:
        return replace(item, prices={name: worth(item.price_minor, name) for name in by_currency})

    return replace(
        master,
        customers=tuple([buyer(who) for who in master.customers]),
        items=tuple([listed(item) for item in master.items]),
        book_currency=plan.currency,
        exchange_rates=rates,
        freights={name: worth(master.habits.freight_minor, name) for name in by_currency},
    )


def currency_of(plan: ExchangePlan, home: str, dice: Dice, customer: str) -> str:
    if customer in plan.customers:
        return plan.customers[customer]
    if not dice.chance("customer/foreign", key(customer), plan.foreign_ppm):
        return home
    return dice.pick("customer/currency", key(customer), [one.currency for one in plan.rates])


def rates_entered(plan: WorkloadPlan) -> Iterator[Action]:
    """Treasury enters what the market says."""
    for change in plan.rate_changes:
        body: JsonObject = {"rate": change.rate, "scale": change.scale, "source": change.source}
        request = Request("erp", "setExchangeRate", {"currency": change.currency}, body=body)
        yield Action(change.at_ms, change.name, "erp", request)
