"""Faults, facts and exchanges in words, from what the journal and the pins say of them."""

import re
from collections.abc import Mapping
from typing import Any

from harness.faults import KINDS
from harness.workload.action import Action

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADER = ("fact", "origin", "system")
PLACES = 6
"""Parts of a moment's name after the kind: channel, operation, business key, leg, attempt, copy."""
LASTING: Mapping[str, str] = {"clock-skew": "by {}", "replayed-log": "of {}", "restored-backup": "that is {} old"}
"""What the duration of a fault that lasts stands for, where it is not how long it lasts."""
SHOWN_MAX = 3
"""Fields of a fact that are told: what it is about comes first."""


def span(ms: int) -> str:
    """A duration in its two largest units.

    >>> span(40), span(15_000), span(90_500), span(7_200_000)
    ('40 ms', '15 s', '1 min 30 s', '2 h')
    """
    if ms < 1_000:
        return f"{ms} ms"
    seconds = ms // 1_000
    for size, unit, small_size, small in ((3_600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= size:
            rest = seconds % size // small_size
            return f"{seconds // size} {unit}" + (f" {rest} {small}" if rest else "")
    return f"{seconds} s"


def fact(said: Mapping[str, Any]) -> str:
    """A fact as the journal has it. Any: its fields are of many types.

    >>> fact({"fact": "InvoicePosted", "origin": "order/1", "system": "billing", "invoice": "INV-1", "total_minor": 5})
    'invoice posted: INV-1'
    """
    words = _CAPITAL.sub(" ", said["fact"]).lower()
    shown = [value for name, value in said.items() if name not in _HEADER and isinstance(value, str) and value]
    return f"{words}: {', '.join(shown[:SHOWN_MAX])}" if shown else words


def action(planned: Action) -> str:
    """What somebody does."""
    body = planned.request.body or {}
    match planned.request.operation:
        case "submitOrder":
            wanted = [f"{line['quantity']['value']} of {line['item']}" for line in body["lines"]]
            return f"customer {body.get('customer_number', '?')} orders {', '.join(wanted)}"
        case operation:
            about = [str(value) for value in [*planned.request.params.values(), *body.values()] if _plain(value)]
            return f"somebody calls {operation} in {planned.system}" + (f": {', '.join(about[:4])}" if about else "")


def _plain(value: object) -> bool:
    return isinstance(value, (str, int)) and value != ""


def fault(pin: str, outcome: str) -> str:
    """What goes wrong, from a pin and its outcome.

    >>> fault("lost-reply|engine>billing|postInvoice|INV-1|response|2|0", "1")
    "billing's answer to postInvoice from the engine about INV-1 (attempt 2) is lost: the work was done"
    >>> fault("outage|erp|window/2", "3600000+90000")
    'outage: erp for 1 min 30 s'
    """
    about, becomes = moment(pin), fate(pin, outcome)
    return f"{about} {becomes}" if becomes else about


def moment(pin: str) -> str:
    """What a fault is about."""
    kind, *rest = pin.split("|")
    if len(rest) != PLACES:
        shown = [part for part in rest if not part.startswith(("window/", "planned/"))]
        return f"{kind.replace('-', ' ') if kind in KINDS else kind}: {' '.join(shown)}"
    channel, operation, about, leg, attempt, copy = rest
    who, _, whom = channel.partition(">")
    times = f" (attempt {attempt})" if attempt not in ("0", "1") else ""
    times += " (second copy)" if copy not in ("0", "") else ""
    subject = f" about {about}{times}" if about else times
    match leg:
        case "request":
            return f"{operation} from {_name(who)} to {_name(whom)}{subject}"
        case "response":
            return f"{_whose(whom)} answer to {operation} from {_name(who)}{subject}"
        case "event":
            return f"{_whose(who)} event {operation}{subject}"
        case "wake":
            return f"a wake-up of the engine{subject}"
        case "action":
            return f"{operation} in {_name(whom or who)}{subject}"
        case step:
            return f"{step.replace('-', ' ')} of {operation}{subject}:"


def fate(pin: str, outcome: str) -> str:
    """What becomes of it; "" for a kind that there is not."""
    kind, *rest = pin.split("|")
    known = KINDS.get(kind)
    if known is None:
        return ""
    if len(rest) != PLACES:
        lasts = int(outcome.partition("+")[2] or 0)
        return LASTING.get(kind, "for {}").format(span(lasts)) if lasts else ""
    return _becomes(known.effect, kind, known.status, int(outcome), rest[3])


def _becomes(effect: str, kind: str, status: int, magnitude: int, leg: str) -> str:
    match effect:
        case "drop":
            return "is lost: the work was done" if leg == "response" else "is lost: nothing was done"
        case "reset":
            done = "the work was done" if leg == "response" else "nothing was done"
            return f"meets a broken connection: {done}"
        case "copy":
            return f"arrives twice, {span(magnitude)} apart"
        case "delay":
            return f"is late by {span(magnitude)}"
        case "lag":
            return f"is held back for {span(magnitude)}"
        case "resend":
            return f"is sent again under another id, {span(magnitude)} later"
        case "answer":
            place = "is answered" if leg == "request" else "is replaced:"
            return f"{place} {status} ({kind.replace('-', ' ')})"
        case "alter":
            return f"is altered on the way ({kind.replace('-', ' ')}, variant {magnitude})"
        case "crash":
            return f"the engine dies, and is back after {span(magnitude)}"
        case "twice":
            return "comes up twice at once"
        case _:
            return f"goes otherwise than planned: {kind.replace('-', ' ')}"


def _name(party: str) -> str:
    return "the engine" if party == "engine" else party


def _whose(party: str) -> str:
    return f"{_name(party)}'s"
