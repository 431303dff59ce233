"""A recorded business with less in it: some actions left out, some quantities smaller. What is left stays as it was."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from harness.errors import UsageError
from harness.spec import ACTION, QUANTITY, TrialSpec
from harness.workload.action import Action, Workload
from seatrial.message import Request

UNITS_MAX = 1_000_000
"""The most that a line can be about, as in a scenario."""


def edited(workload: Workload, spec: TrialSpec) -> Workload:
    """The workload as the spec wants it. UsageError for an action or a line that is not in it, an action that is named
    twice, or a quantity that nobody orders."""
    gone = left_out(spec)
    planned = {action.name: action for action in workload.actions}
    named: set[str] = set()
    for name in spec.actions or ():
        if name in named:
            raise UsageError(f"the action {name!r} stands here twice", "actions", "Remove one of the two.")
        named.add(name)
        if name not in planned:
            raise UsageError(f"there is no action {name!r} in this scenario", "actions", "Was it recorded for another?")
    smaller = _quantities(spec.pins, planned)
    if spec.actions is None and not gone and not smaller:
        return workload
    kept = set(planned if spec.actions is None else spec.actions) - gone
    actions = [_resized(action, smaller.get(action.name)) for action in workload.actions if action.name in kept]
    orders = sum(action.request.operation == "submitOrder" for action in actions)
    return replace(workload, actions=tuple(actions), orders=orders)


def left_out(spec: TrialSpec) -> frozenset[str]:
    """Actions, planned or in return, that do not happen although something calls for them."""
    return frozenset(
        name.partition("|")[2] for name, value in spec.pins.items() if name.startswith(f"{ACTION}|") and value == "0"
    )


def _quantities(pins: Mapping[str, str], planned: Mapping[str, Action]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for pin, value in pins.items():
        kind, _, rest = pin.partition("|")
        if kind != QUANTITY:
            continue
        name, _, line = rest.rpartition("|")
        lines = _lines(planned[name].request) if name in planned else ()
        if not (line.isdecimal() and 1 <= int(line) <= len(lines)) or not value.isdecimal():
            message = f"the pin {pin!r} = {value!r} is about no line of an order"
            raise UsageError(message, "pins", "Write quantity|ACTION|LINE = UNITS, with a planned action.")
        if len(value) > len(str(UNITS_MAX)) or int(value) > UNITS_MAX:
            message = f"the pin {pin!r} = {value[:40]!r} is more than anybody orders"
            raise UsageError(message, "pins", f"A line is about {UNITS_MAX:,} units at most.")
        found.setdefault(name, {})[int(line)] = int(value)
    return found


def _lines(request: Request) -> Sequence[Any]:
    lines = (request.body or {}).get("lines")
    return lines if isinstance(lines, list) else ()


def _resized(action: Action, wanted: Mapping[int, int] | None) -> Action:
    """The order with other quantities. Its own body is shared with nobody, but bodies are never changed: a new one."""
    if not wanted:
        return action
    lines = []
    for number, line in enumerate(_lines(action.request), 1):
        units = wanted.get(number, line["quantity"]["value"])
        if units:
            lines.append({**line, "quantity": {**line["quantity"], "value": units}})
    if not lines:
        raise UsageError(f"{action.name} has no line left", "pins", "Leave the action out instead.")
    body = {**(action.request.body or {}), "lines": lines}
    return replace(action, request=replace(action.request, body=body))
