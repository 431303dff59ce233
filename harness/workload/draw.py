"""Draws the business of a trial. Everything hangs on names, nothing on order: take one order away and all others stay.

What a scenario names literally is taken as it stands; what it only counts is drawn by keyed dice.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from harness.dice import Dice, key
from harness.scenario.model import Scenario
from harness.scenario.plan import WorkloadPlan, item_number, serial_number
from harness.workload import acquired
from harness.workload.action import Action, Workload, keyed
from harness.workload.catalogue import draw_master
from harness.workload.consigning import Consigning
from harness.workload.exchange import in_currencies, rates_entered
from harness.workload.ordering import drawn_orders, named_order, open_market
from harness.workload.payers import payers
from harness.workload.people import reactions
from harness.workload.projects import milestones_entered
from harness.workload.rebates import claimed
from harness.workload.services import terminated
from harness.workload.taxes import rates_set
from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Request
from simulators.erp.premises import SECOND


def draw_workload(scenario: Scenario, dice: Dice) -> Workload:
    """The business of one trial. Drawn anew for each: reactions remember what they have seen."""
    plan = scenario.workload
    ours = in_currencies(draw_master(scenario, dice), plan, dice)
    calendar = Calendar(scenario.start)
    market = open_market(plan, dice, calendar, ours)
    orders = [named_order(market, order) for order in plan.named_orders]
    corrections: dict[str, list[dict[str, Any]]] = {}
    for stream in plan.orders:
        for order, corrected in drawn_orders(market, stream):
            orders.append(order)
            if corrected:
                corrections[order.name] = _corrected(dice, order)
    master, theirs = ours, list[Action]()
    if plan.acquired is not None:
        master = acquired.joined(scenario, ours, dice)
        more, theirs = acquired.deeds(scenario, dice, calendar, master.of(SECOND))
        orders += more
    elif SECOND in scenario.systems:
        master = replace(ours, parts={SECOND: replace(ours, stock=())})
        theirs = list(_handed_over(scenario, ours.sites))
    actions = [
        *theirs, *orders, *_warehouse(plan, dice), *_allocated(plan), *_transferred(plan), *_uploaded(plan),
        *market.prices.rises(), *market.accounts.deeds(), *rates_set(plan), *rates_entered(plan),
        *terminated(plan), *milestones_entered(scenario, dice), *claimed(plan),
    ]  # fmt: skip
    actions.sort(key=lambda action: (action.at_ms, action.name))
    wishes = {order.name: (order.request.body or {})["lines"] for order in orders} if plan.people.edit_ppm else {}
    cards = {who.number: who.card for who in master.customers if who.card}
    reacts = (
        *reactions(scenario, corrections, wishes, frozenset(cards)),
        *payers(plan.cards, cards, scenario.habits.freight_minor,
                {who.number: who.tax_rate_ppm for who in master.customers}, plan.currency),
    )  # fmt: skip
    if plan.consignment is not None:
        reacts += Consigning(plan.consignment, plan.currency, dice).reactions()
    return Workload(master, tuple(actions), reacts, len(orders))


def _handed_over(scenario: Scenario, sites: Sequence[str]) -> Iterator[Action]:
    """At a cutover a clerk hands the ledger of every site over to the ERP that keeps it from then on."""
    for book in scenario.books:
        for site in book.sites or sites:
            body: JsonObject = {"site": site, "reason": f"cutover to {book.system}"}
            yield Action(book.from_ms, f"cutover/{site}", "erp", Request("erp", "handOverStock", body=body))


def _corrected(dice: Dice, order: Action) -> list[dict[str, Any]]:
    """The order's lines with a larger quantity on the first. New objects: bodies are never changed."""
    assert order.request.body is not None
    first, *rest = order.request.body["lines"]
    more = first["quantity"]["value"] + dice.between("order/corrected/by", key(order.name), 1, 3)
    return [{**first, "quantity": {**first["quantity"], "value": more}}, *rest]


def _warehouse(plan: WorkloadPlan, dice: Dice) -> Iterator[Action]:
    """Goods that arrive, and stock that changes its status."""
    serials = {item.number for item in plan.named_items if item.tracking == "serial"}
    for receipt in plan.receipts:
        site, at_ms, item = receipt.site or plan.site, receipt.at_ms, receipt.item
        if item in serials:
            for number in range(1, receipt.quantity_base + 1):
                yield _receive(site, f"{receipt.name}/{number:03d}", at_ms, item, serial_number(receipt.lot, number), 1)
        else:
            yield _receive(site, receipt.name, at_ms, item, receipt.lot, receipt.quantity_base, receipt.expires_on)
    for lorry in plan.replenishments:
        for item in map(item_number, range(plan.items.count if plan.items else 0)):
            for name, site in _stops(plan, f"{lorry.name}/{item}"):
                brings = dice.between("replenish", key(name), lorry.quantity_base_min, lorry.quantity_base_max)
                if brings:
                    yield _receive(site, name, lorry.at_ms, item, lorry.lot, brings)
    for cartons in plan.put_aways:
        for number, at_ms in enumerate(range(cartons.from_ms, cartons.until_ms, cartons.every_ms), 1):
            name = f"{cartons.name}/{number:04d}"
            units = dice.between("put-away", key(name), cartons.quantity_base_min, cartons.quantity_base_max)
            if units:
                yield _receive(cartons.site or plan.site, name, at_ms, cartons.item, cartons.lot, units)
    for change in plan.stock_changes:
        body: JsonObject = {
            "item": change.item, "site": change.site or plan.site, "lot": change.lot, "from_status": change.from_status,
            "to_status": change.to_status, "quantity_base": change.quantity_base, "reason": change.reason,
        }  # fmt: skip
        yield _in_warehouse(change.name, change.at_ms, "changeStockStatus", body)
    for recall in plan.lot_recalls:
        body = {"item": recall.item, "lot": recall.lot, "reason": recall.reason}
        yield _in_warehouse(recall.name, recall.at_ms, "recallLot", body)


def _transferred(plan: WorkloadPlan) -> Iterator[Action]:
    """A planner sends stock to another site."""
    for move in plan.transfers:
        body: JsonObject = {
            "item": move.item, "from_site": move.from_site or plan.site, "to_site": move.to_site,
            "quantity_base": move.quantity_base,
        }  # fmt: skip
        yield Action(move.at_ms, move.name, "erp", Request("erp", "orderTransfer", body=body))


def _allocated(plan: WorkloadPlan) -> Iterator[Action]:
    """A clerk gives a channel more of an item, or less."""
    for change in plan.allocation_changes:
        params = {"item": change.item, "site": change.site or plan.site, "channel": change.channel}
        body: JsonObject = {"allocated_base": change.allocated_base, "reason": change.reason}
        yield Action(change.at_ms, change.name, "erp", Request("erp", "setAllocation", params, body=body))


def _uploaded(plan: WorkloadPlan) -> Iterator[Action]:
    """Somebody loads a sheet with new names of items."""
    for sheet in plan.item_uploads:
        items = map(item_number, range(sheet.first - 1, sheet.first - 1 + sheet.count))
        rows = [{"item": item, "name": f"{item} of sheet {sheet.name}"} for item in items]
        body: JsonObject = {"sheet": sheet.name, "rows": rows}
        yield Action(sheet.at_ms, sheet.name, "erp", Request("erp", "uploadItems", body=body))


def _stops(plan: WorkloadPlan, name: str) -> Iterator[tuple[str, str]]:
    """(name, site) of everywhere a lorry goes."""
    if plan.items and plan.items.sites:
        yield from [(f"{name}/{site}", site) for site in plan.items.sites]
    else:
        yield name, plan.site


def _receive(
    site: str, name: str, at_ms: int, item: str, lot: str, quantity: int, expires_on: str | None = None
) -> Action:
    body: JsonObject = {"item": item, "site": site, "lot": lot, "quantity_base": quantity}
    if expires_on is not None:
        body["expires_on"] = expires_on
    return _in_warehouse(name, at_ms, "receiveStock", body)


def _in_warehouse(name: str, at_ms: int, operation: str, body: JsonObject) -> Action:
    return Action(at_ms, name, "wms", Request("wms", operation, headers=keyed(name), body=body))
