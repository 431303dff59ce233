"""How the CRM's documents read on the wire."""

from msgspec import UNSET, to_builtins

from seatrial.message import JsonObject
from simulators.crm.state import Order


def identity(order: Order) -> JsonObject:
    """Which order, and which version of it: how every event about it begins."""
    return {"version": order.version, "revision": order.revision, "crm_order_id": order.number}


def standing(order: Order) -> JsonObject:
    """The answer to every change of an order."""
    return {**identity(order), "status": to_builtins(order.axes)}


def shown(order: Order) -> JsonObject:
    """The order as the customer sees it: his wish, and per line what he was promised, all promises added up."""
    promised_base: dict[str, int] = {}
    dates: dict[str, str] = {}
    for milestone in order.milestones.values():
        if milestone.kind == "confirmed":
            for line in milestone.lines:
                promised_base[line.line_no] = promised_base.get(line.line_no, 0) + line.quantity_base
                if line.promised_date is not UNSET:
                    dates[line.line_no] = line.promised_date
    wish = to_builtins(order.wish)
    for line in wish["lines"]:
        number = line["external_line_id"]
        if number in promised_base:
            line["confirmed_base"] = promised_base[number]
        if number in dates:
            line["promised_date"] = dates[number]
    milestones = [{"milestone_id": name, **to_builtins(told)} for name, told in order.milestones.items()]
    return {**standing(order), **wish, "milestones": milestones}
