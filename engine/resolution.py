"""A person decides how a case goes on: retry (the cause is gone), correct and retry, or close with a reason.

What is retried goes on as if the trouble had not been; if it comes back, so does the case. What is closed is not done
any more, and whoever waits for it is told: the customer of an order that is not booked, of a wish that is not carried
out. What may be corrected: `engine.corrections`.
"""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from xxhash import xxh3_128_digest

from engine import corrections, exceptions, outbox
from engine.corrections import BOOKING, Correction
from engine.event import Event, business_key
from engine.inbox import apply, retried
from engine.process import axes, changes
from engine.process.order import DISPUTE, Order
from engine.process.statements import tell, whole
from seatrial.message import Request, Response, problem

if TYPE_CHECKING:
    from engine.turn import Turn

NOT_BOOKED = "order_desk"
"""Why a customer is told that his order was rejected, or his wish refused: the order desk has decided so."""


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
    """What a case was about will not be done. Who waits for it is told."""
    order = turn.load(case.record) if case.record else None
    if not isinstance(order, Order):
        return
    if case.concern.startswith(BOOKING):
        _not_booked(turn, order, case)
    elif case.concern.startswith("erp.requestCancellation "):
        _stays_ordered(turn, order, case)
    elif case.concern.startswith("erp.amendOrder "):
        order.stuck = [concern for concern in order.stuck if concern != case.concern]
        changes.stays_as_it_is(turn, order, case.concern.partition(" ")[2])


def _not_booked(turn: "Turn", order: Order, case: exceptions.Case) -> None:
    """An order that the order book refuses is given up, and with it what the customer wishes of it."""
    if order.sales_order or case.concern not in order.stuck:
        return
    axes.advance_order(order, "rejected")
    order.stuck = [concern for concern in order.stuck if concern.startswith(DISPUTE)]
    for wish in order.cancels:
        tell(turn, order, "cancellation_refused", wish.number, 1, [], "order_rejected")
    order.cancels = []
    changes.never_booked(turn, order, 1)
    for number in order.cases:
        turn.parts.close_case(turn, number, case.resolution)
    tell(turn, order, "rejected", order.root, 1, whole(order), NOT_BOOKED)


def _stays_ordered(turn: "Turn", order: Order, case: exceptions.Case) -> None:
    """A wish to cancel that the ERP cannot understand will not be carried out: the order goes on, and he is told."""
    number = case.concern.partition(" ")[2]
    if all(one.number != number for one in order.cancels):
        return
    order.cancels = [one for one in order.cancels if one.number != number]
    order.stuck = [concern for concern in order.stuck if concern != case.concern]
    if not order.cancels:
        axes.advance_order(order, "cancellation_refused")
    tell(turn, order, "cancellation_refused", number, order.version, [], "order_desk")


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
