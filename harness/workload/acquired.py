"""What a bought company brings: what its systems know, and what its people and its customers do."""

from collections.abc import Iterator

from msgspec.structs import replace

from harness.dice import Dice
from harness.scenario.acquired import AcquiredPlan
from harness.scenario.model import Scenario
from harness.scenario.plan import ItemsPlan, OrderStream, WorkloadPlan
from harness.workload.accounts import Accounts
from harness.workload.action import Action
from harness.workload.catalogue import draw_customer, drawn_items, drawn_stock, on_terms
from harness.workload.ordering import Market, drawn_orders
from harness.workload.prices import PriceList
from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request
from simulators.erp.premises import SECOND
from simulators.master import Master


def of_its_own(plan: WorkloadPlan, bought: AcquiredPlan) -> WorkloadPlan:
    """Its business as a workload of its own."""
    return WorkloadPlan(
        site=bought.site,
        currency=plan.currency,
        customers=replace(plan.customers, count=bought.customers),
        cards=plan.cards,
        items=ItemsPlan(count=bought.items, stock_base_min=bought.stock_base_min, stock_base_max=bought.stock_base_max),
    )


def joined(scenario: Scenario, master: Master, dice: Dice) -> Master:
    """The master of everybody: the warehouse knows all of it, the channel, billing and each ERP their own part."""
    bought = scenario.workload.acquired
    assert bought is not None, "somebody was bought"
    plan = of_its_own(scenario.workload, bought)
    assert plan.items is not None, "it has items"
    items = tuple([replace(item, number=f"B-{item.number}") for item in drawn_items(plan.items, dice)])
    customers = tuple(
        [on_terms(scenario, draw_customer(plan, dice, f"B-{number + 1:03d}")) for number in range(bought.customers)]
    )
    stock = tuple(drawn_stock(plan.items, dice, items, bought.site))
    theirs = replace(master, customers=customers, items=items, stock=stock, sites=(bought.site,), allocations=())
    billing = replace(master, card_payers=frozenset({one.number for one in customers if one.card}))
    return replace(
        master,
        customers=(*master.customers, *customers),
        items=(*master.items, *items),
        stock=(*master.stock, *stock),
        sites=(*master.sites, bought.site),
        parts={"crm": master, "erp": master, "billing": billing, SECOND: theirs},
    )


def deeds(scenario: Scenario, dice: Dice, calendar: Calendar, theirs: Master) -> tuple[list[Action], list[Action]]:
    """(orders, what people do in the second ERP)."""
    bought = scenario.workload.acquired
    assert bought is not None, "somebody was bought"
    plan = of_its_own(scenario.workload, bought)
    customers = {one.number: one for one in theirs.customers}
    market = Market(
        plan, dice, calendar, customers, tuple(customers), {item.number: item for item in theirs.items},
        Accounts(plan, dice, customers), PriceList(plan, theirs.items),
    )  # fmt: skip
    stream = OrderStream(
        name=f"{bought.name}/order", count=bought.orders, from_ms=bought.orders_from_ms, until_ms=bought.until_ms
    )
    return [order for order, _ in drawn_orders(market, stream)], list(_introductions(bought, theirs))


def _introductions(bought: AcquiredPlan, theirs: Master) -> Iterator[Action]:
    """A clerk confirms each account, and loads the list of items: with that, their ERP tells of them."""
    for who in theirs.customers:
        body: JsonObject = {"payment_terms": "net 30", "reason": bought.name}
        request = Request(SECOND, "changeCustomer", {"customer_number": who.number}, body=body)
        yield Action(bought.joins_ms, f"{bought.name}/{who.number}", SECOND, request)
    rows = [{"item": item.number, "name": item.name} for item in theirs.items]
    sheet: JsonObject = {"sheet": f"{bought.name}-items", "rows": rows}
    yield Action(bought.joins_ms, f"{bought.name}/items", SECOND, Request(SECOND, "uploadItems", body=sheet))
