"""A person decides how a case goes on: retry (the cause is gone), correct and retry, or close with a reason.

What is retried goes on as if the trouble had not been; if it comes back, so does the case. What is closed is not done
any more, and whoever waits for it is told: the customer of an order that is not booked, of a wish that is not carried
out. What may be corrected: `engine.corrections`; what each kind of record makes of it: `engine.process.giving_up`.
"""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from xxhash import xxh3_128_digest

from engine import corrections, exceptions, outbox
from engine.corrections import Correction
from engine.event import Event, business_key
from engine.inbox import apply, retried
from engine.kinds import kind_of
from engine.process import axes
from engine.process.order import Order
from engine.record import GivenUp, Record
from seatrial.message import Request, Response, problem

if TYPE_CHECKING:
    from engine.turn import Turn

WISHES = frozenset({"erp.requestCancellation", "erp.amendOrder"})
"""What a customer wishes of an order that waits itself is not asked for before that; it can be given up before."""


class Resolution(Struct, frozen=True, forbid_unknown_fields=True):
    action: Literal["retry", "correct", "close"]
    reason: Annotated[str, Meta(min_length=1, pattern=r"\S")]
    correction: Correction | None = None


class Resolved(Struct, frozen=True, array_like=True):
    """What was asked under a key, and the answer to it (JSON). Kept for good: people decide seldom."""

    fingerprint: bytes
    answer: bytes


_sorted = msgspec.json.Encoder(order="deterministic").encode
_resolved = msgspec.msgpack.Decoder(Resolved).decode


def resolve_case(turn: "Turn", request: Request) -> Response:
    """The key is looked up first: a case that is open again because the same trouble came back is not resolved by an
    old request that arrives once more."""
    number = request.params.get("case_id", "")
    key = request.headers.get("idempotency-key", "")
    if not key:
        return problem(400, "idempotency_key_missing", "resolveCase needs an Idempotency-Key header")
    fingerprint = xxh3_128_digest(_sorted((number, request.body)))
    known = turn.tx.get("resolution/" + key)
    if known is not None:
        before = _resolved(known)
        if before.fingerprint != fingerprint:
            return problem(409, "idempotency_key_reused", f"key {key!r} was used for another request")
        return Response(200, msgspec.json.decode(before.answer), {"idempotency-replayed": "true"})
    try:
        wish = msgspec.convert(request.body, Resolution)
    except msgspec.ValidationError as error:
        return problem(400, "malformed", str(error))
    raw = turn.tx.get("case/" + number)
    if raw is None:
        return problem(404, "unknown_case", f"no case {number}")
    case = exceptions.decode(raw)
    if case.status != "open":
        return problem(409, "already_resolved", f"{number} is {case.status} ({case.resolution})")
    senseless = corrections.objection(turn, case, wish.action, wish.correction)
    if senseless is not None:
        return senseless
    case.status = "closed" if wish.action == "close" else "resolved"
    case.resolution = f"{wish.action}: {wish.reason}"
    turn.tx.put("case/" + number, exceptions.encode(case))
    exceptions.settle(turn, case)
    if wish.correction is not None:
        corrections.take(turn, case, wish.correction)
    if wish.action == "close":
        _give_up(turn, case)
    else:
        turn.parts.go_on(turn, case, wish.action)
    answer = exceptions.document(turn, case)
    turn.tx.put("resolution/" + key, msgspec.msgpack.encode(Resolved(fingerprint, msgspec.json.encode(answer))))
    return Response(200, answer)


def go_on(turn: "Turn", case: exceptions.Case, action: str) -> None:
    """Take up again what has waited for a case."""
    record = turn.load(case.record) if case.record else None
    if record is not None and case.concern:
        record.stuck = [concern for concern in record.stuck if concern != case.concern]
        if isinstance(record, Order):
            _ask_again(record, case)
        for intent in record.slots.values():
            if f"{intent.operation} {intent.about}" == case.concern:
                intent.case = ""  # if the trouble lasts, somebody has to look again
                outbox.sooner(turn, intent)
    if case.parked:
        event = msgspec.json.decode(case.parked, type=Event)
        if case.reason_code == "conflicting_body":
            if action == "correct":
                _correct(turn, event)
        elif case.reason_code == "unreadable_event":
            retried(turn, event)
        elif case.reason_code != exceptions.TOO_LATE:  # what came too late to correct would be taken for a new order
            apply(turn, event)


def _give_up(turn: "Turn", case: exceptions.Case) -> None:
    """What a case was about will not be done, and what waited for it goes on without it."""
    record = turn.load(case.record) if case.record else None
    operation, _, about = case.concern.partition(" ")
    if record is not None and (_waits(record, case.concern) or operation in WISHES):
        kind_of(record.key).given_up(turn, record, GivenUp(operation, about, case.resolution))


def _waits(record: Record, concern: str) -> bool:
    """Whether the call is made no more unless a person wants it: it was refused, or its key is too old. It is taken
    out of the record's hands. As long as attempts go on, nobody knows what they will come to: nothing is given up."""
    for receiver, intent in record.slots.items():
        if f"{intent.operation} {intent.about}" == concern and outbox.given_back(intent):
            del record.slots[receiver]
            return True
    waited = concern in record.stuck
    record.stuck = [one for one in record.stuck if one != concern]
    return waited


def _ask_again(order: Order, case: exceptions.Case) -> None:
    """A refusal was a clear answer, so the next attempt is another request: it gets a key of its own."""
    for f in order.fulfilments:
        if case.concern == f"erp.authorizeRelease {f.number}":
            f.refused_version = 0
        elif case.concern == f"wms.createShippingOrder {f.number}" and axes.move(f, "shorted"):
            f.shorted_by = case.case_id


def _correct(turn: "Turn", event: Event) -> None:
    """The later content of a message holds. For an order that is not booked, it simply takes the place of the first."""
    order = turn.order(event.subject)
    if not isinstance(order, Order) or order.sales_order or order.slots:
        exceptions.park(turn, event, business_key(event), exceptions.TOO_LATE, "order_desk",
                        f"{event.subject} is being booked or is booked", "change the order in the ERP")  # fmt: skip
        return
    for number in order.cases:
        turn.parts.close_case(turn, number, "corrected")
    apply(turn, event)
