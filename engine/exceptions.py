"""What cannot go on becomes a case: business key, reason, owner, deadline, attempts, last error, next action.

A case is a function of business identity (`case_id`), so that the same trouble is one case however often it strikes.
A case about a receiver that does not answer closes by itself when the receiver does; one about a refusal waits for
its owner. Nothing is ever logged and answered with a 2xx instead.

**Numbers given twice.** A case about another order under a known number keeps nothing back but what is told under it
(`engine.process.numbers`).

**Disputes.** A case about what the customer wants of an order that is known (a correction under the same key, a wish to
change it that cannot be carried to the ERP) keeps that order waiting as a hold would: nothing new is reserved for it,
released or handed to the warehouse until the case is resolved or closed. What the warehouse has already goes on: to
call it back is for the ERP to decide (`order.recall_requested`).

Owners: price, credit and customer wishes: order_desk; stock: warehouse; invoice, posting, cash: finance; mapping,
schema, transport: integration.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from xxhash import xxh3_64_hexdigest

from engine.event import Event
from engine.process.backorders import look_for_stock
from engine.process.order import DISPUTE, TAKEN, Order
from engine.record import Record
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


class Trouble(Struct, frozen=True):
    """What is wrong, in terms of the business. `concern` names what waits for the case, if anything does: the refused
    call ("erp.bookOrder CRM-7") or the dispute; `parked` is the message that waits in it."""

    business_key: str
    reason: str
    owner: str
    error: str
    action: str
    severity: str = "error"
    attempts: int = 1
    concern: str = ""
    parked: bytes = b""


class Case(Struct, array_like=True):
    case_id: str
    business_key: str
    reason_code: str
    severity: str
    owner: str
    opened_at: int
    deadline: int
    attempts: int
    last_error: str
    next_action: str
    status: str = "open"
    resolution: str = ""
    record: str = ""
    concern: str = ""
    parked: bytes = b""
    """Key of the request that resolved it."""


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Case).decode
_json = msgspec.json.Encoder()

NUMBER_TAKEN = "number_taken"
"""Reason of a case about another order under a number that is known, or about a wish that may be either's."""
TOO_LATE = "too_late_to_correct"
DISPUTES = frozenset({
    "conflicting_body",
    "order_change_requested",
    "order_cancel_requested",
    "revision_submitted",
    TOO_LATE,
})  # fmt: skip
"""Reasons of a case about a message of the CRM that say: what was booked may not be what the customer wants."""


def case_id(business_key: str, reason: str) -> str:
    return "CASE-" + xxh3_64_hexdigest(f"{reason}|{business_key}".encode())[:12]


def open_case(turn: "Turn", record: Record | None, trouble: Trouble) -> str:
    """Open the case, or note another attempt on it; returns its id. `record` is told to remember it."""
    number = case_id(trouble.business_key, trouble.reason)
    raw = turn.tx.get("case/" + number)
    known = decode(raw) if raw is not None else None
    if known is not None and known.status == "open":
        known.attempts = max(known.attempts + 1, trouble.attempts)
        known.last_error = trouble.error
        known.parked = trouble.parked or known.parked
        case = known
    else:
        case = Case(
            number,
            trouble.business_key,
            trouble.reason,
            trouble.severity,
            trouble.owner,
            turn.now,
            turn.now + turn.policies.case_deadline_ms,
            trouble.attempts,
            trouble.error,
            trouble.action,
            record="" if record is None else record.key,
            concern=trouble.concern,
            parked=trouble.parked,
        )
    turn.tx.put("case/" + number, encode(case))
    if record is not None and number not in record.cases:
        record.cases.append(number)
    return number


def dispute(turn: "Turn", order: Order, trouble: Trouble) -> None:
    """Open a case about what the customer wants of the order, which waits for it.

    The order remembers it as something that is stuck and not among its `cases`: those are about work for the order as
    it is, and end when another content takes its place.
    """
    concern = f"{DISPUTE} {trouble.business_key}"
    number = turn.parts.open_case(turn, None, replace(trouble, concern=concern))
    raw = turn.tx.get("case/" + number)
    if raw is None:
        return
    case = decode(raw)
    case.record, case.concern = order.key, concern
    turn.tx.put("case/" + number, encode(case))
    if concern not in order.stuck:
        order.stuck.append(concern)


def take_number(turn: "Turn", order: Order, event: Event, key: str, error: str, action: str) -> None:
    """Open a case about another order under this one's number. The order is supplied as it is, and remembers the case
    because nobody is told anything under the number before it has ended."""
    concern = f"{TAKEN} {key}"
    trouble = Trouble(key, NUMBER_TAKEN, "order_desk", error, action, concern=concern, parked=_json.encode(event))
    number = turn.parts.open_case(turn, None, trouble)
    raw = turn.tx.get("case/" + number)
    if raw is None:
        return
    case = decode(raw)
    case.record = order.key
    turn.tx.put("case/" + number, encode(case))
    if concern not in order.taken:
        order.taken.append(concern)


def settle(turn: "Turn", case: Case) -> None:
    """A case has ended. If an order waited for it, that is taken in hand and goes on with whatever has waited."""
    if case.concern.startswith(TAKEN):
        order = turn.load(case.record)
        if isinstance(order, Order) and case.concern in order.taken:
            order.taken.remove(case.concern)
        return
    order = turn.load(case.record) if case.concern.startswith(DISPUTE) else None
    if not isinstance(order, Order) or case.concern not in order.stuck:
        return
    order.stuck.remove(case.concern)
    if order.free:
        for f in order.fulfilments:
            if f.stage == "waiting":
                look_for_stock(turn, f)


def is_open(turn: "Turn", number: str) -> bool:
    raw = turn.tx.get("case/" + number)
    return raw is not None and decode(raw).status == "open"


def close_case(turn: "Turn", number: str, resolution: str) -> None:
    """Close a case; nothing happens if it is unknown or closed."""
    raw = turn.tx.get("case/" + number)
    if raw is None:
        return
    case = decode(raw)
    if case.status == "open":
        case.status = "closed"
        case.resolution = resolution
        turn.tx.put("case/" + number, encode(case))
        settle(turn, case)


def forget_cases(turn: "Turn", record: Record) -> bool:
    """Of a record that is over. False, and all stay, while one of them is open: somebody may want to look at it."""
    if any(is_open(turn, number) for number in record.cases):
        return False
    for number in record.cases:
        turn.tx.delete("case/" + number)
    return True


def close_concern(turn: "Turn", record: Record, concern: str) -> None:
    """A call that a person was asked to look at has succeeded after all: nobody has to look any more."""
    for number in record.cases:
        raw = turn.tx.get("case/" + number)
        if raw is not None and decode(raw).concern == concern:
            turn.parts.close_case(turn, number, "answered")


def park(turn: "Turn", event: Event, key: str, reason: str, owner: str, error: str, action: str) -> None:
    """Put a message that cannot take effect into a case. The order that it disputes, if it does, waits for it."""
    trouble = Trouble(key, reason, owner, error, action, parked=_json.encode(event))
    order = turn.order(event.subject) if event.source == "crm" and reason in DISPUTES else None
    if order is None:
        turn.parts.open_case(turn, None, trouble)
    else:
        dispute(turn, order, trouble)


def document(turn: "Turn", case: Case) -> JsonObject:
    """A case as the experience API shows it."""
    body: JsonObject = {
        "case_id": case.case_id,
        "business_key": case.business_key,
        "reason_code": case.reason_code,
        "severity": case.severity,
        "owner": case.owner,
        "opened_at": turn.calendar.text(case.opened_at),
        "deadline": turn.calendar.text(case.deadline),
        "attempts": case.attempts,
        "last_error": case.last_error,
        "next_action": case.next_action,
        "status": case.status,
    }
    if case.resolution:
        body["resolution"] = case.resolution
    return body
