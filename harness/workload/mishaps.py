"""What people do besides what they meant to do: the faults of people, once they have been decided.

A fault of this kind is decided when somebody has done something (`harness.faults`, effect "act"); what it comes to
follows from that deed and the fault's magnitude alone, so that the name of the decision and the magnitude are all there
is to write down. A mishap gives the actions that follow. Their names descend from the deed's ("order/0007/edit"),
except for an order that is entered again: it is an order of its own ("order/0007-again").
"""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from harness.workload.action import Action, keyed
from seatrial.message import JsonObject, Request, Response

Read = Callable[[Request], Response]
"""A look at a screen: a read operation of a system, answered at once."""


class Deed(Struct, frozen=True):
    """What somebody has just done: the action, what came of it, and when. `order`: the CRM's number of the order that
    it is about."""

    action: Action
    at_ms: int
    order: str
    read: Read


Mishap = Callable[[Deed, int], tuple[Action, ...]]
"""mishap(deed, magnitude) -> what is done besides"""


def pressed_twice(deed: Deed, after_ms: int) -> tuple[Action, ...]:
    """The same request, key and all."""
    again = replace(deed.action, at_ms=deed.at_ms + after_ms, name=f"{deed.action.name}/again", fact=None)
    return (again,)


def entered_again(deed: Deed, after_ms: int) -> tuple[Action, ...]:
    """The same order under another key."""
    name = f"{deed.action.name}-again"
    request = replace(deed.action.request, headers=keyed(name))
    return (Action(deed.at_ms + after_ms, name, deed.action.system, request),)


def overwritten(deed: Deed, after_ms: int) -> tuple[Action, ...]:
    """One unit more on the first line, in place."""
    return _with_more(deed, after_ms, "edit", "correctOrder", {})


def wished_otherwise(deed: Deed, after_ms: int) -> tuple[Action, ...]:
    """One unit more on the first line, as a wish about whatever version there is."""
    return _with_more(deed, after_ms, "change", "requestChange", {"if-match": "*"})


def cancelled(deed: Deed, after_ms: int) -> tuple[Action, ...]:
    """The whole order, please."""
    name = f"{deed.action.name}/cancel"
    params, body = {"crm_order_id": deed.order}, {"reason": "no longer wanted"}
    request = Request("crm", "requestCancellation", params, keyed(name), body)
    return (Action(deed.at_ms + after_ms, name, "crm", request),)


def counted(deed: Deed, units: int) -> tuple[Action, ...]:
    """The first lot of the order's first item is counted at once: 1 is one unit less than the books say, 2 one more."""
    body: JsonObject = deed.action.request.body or {}
    item, site = body["lines"][0]["item"], body["site"]
    balances = (deed.read(Request("wms", "getInventory", {"item": item, "site": site})).body or {}).get("balances", ())
    for lot in [lot for balance in balances for lot in balance["by_lot"]]:
        if lot["stock_status"] == "available":
            more = units // 2 if units % 2 == 0 else -(units + 1) // 2
            name = f"{deed.action.name}/count"
            count: JsonObject = {
                "item": item, "site": site, "lot": lot["lot"], "counted_base": max(0, lot["on_hand_base"] + more),
            }  # fmt: skip
            return (Action(deed.at_ms, name, "wms", Request("wms", "countStock", headers=keyed(name), body=count)),)
    return ()


def _with_more(deed: Deed, after_ms: int, what: str, operation: str, headers: Mapping[str, str]) -> tuple[Action, ...]:
    """The order's lines with one unit more on the first. New objects: bodies are never changed."""
    first, *rest = (deed.action.request.body or {})["lines"]
    more = {**first, "quantity": {**first["quantity"], "value": first["quantity"]["value"] + 1}}
    name = f"{deed.action.name}/{what}"
    request = Request(
        "crm", operation, {"crm_order_id": deed.order}, {**keyed(name), **headers}, {"lines": [more, *rest]}
    )
    return (Action(deed.at_ms + after_ms, name, "crm", request),)


MISHAPS: Mapping[str, Mishap] = {
    "double-click": pressed_twice,
    "resubmission": entered_again,
    "edit-after-import": overwritten,
    "change-of-mind": wished_otherwise,
    "cancel-on-conveyor": cancelled,
    "out-of-band": counted,
}
"""Kind of fault of people -> what comes of it."""
