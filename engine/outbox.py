"""At most one unanswered call per receiver and document; its key and body never change; unknown is not failed.

Theory of operation. A slot is empty or holds one intent, which is in one phase:

    SENT ──answered──────────────────────────────────────────────▶ (done, slot empty)
      ├─refused for good (4xx)───────────────────────────────────▶ (case, slot empty, the step is stuck)
      ├─asked to come back (429, 401, a read that failed)──▶ WAITING ──due──▶ SENT
      └─unknown (nothing, 5xx, unreadable) ──receiver keeps keys──▶ WAITING ──due──▶ SENT, same key, same body
                               └─receiver has none───▶ SETTLING ──due──▶ ASKING ─found──▶ (done, as first answered)
                                                          ▲                 ├─not found─▶ SENT
                                                          └─────unknown─────┘

401 says nothing of business: nothing was done, and with new credentials (which whoever sends for the engine sees to)
the same call goes through. An answer that cannot be read is no failure either: it may have been garbled on its way, and
what it would have said is asked for again.

A receiver without keys is asked by reference only when the request has been executed or never will be: its contract
bounds the time on the way, counted from the last moment at which the request may have left (a commit comes a little
after the decision, hence `COMMIT_MARGIN_MS`).

Keys are remembered for a window only. After it the same key would be a new request, so the intent stops and a case
asks a person to look. Trouble that lasts opens a case at `ATTEMPTS_BEFORE_CASE`; attempts go on slowly, and the case
closes when one succeeds. Of an operation that gives no sign of life only a probe goes out (`engine.breaker`); for all
others that attempt came to nothing.
"""

from typing import TYPE_CHECKING

import msgspec
from xxhash import xxh3_64_hexdigest, xxh3_128_hexdigest

from engine import breaker, versions
from engine.adapters import erp_v1
from engine.adapters.landscape import OWNERS, READS, RECEIVERS
from engine.exceptions import Trouble, close_concern
from engine.record import ASKING, COMMIT_MARGIN_MS, SENT, SETTLING, WAITING, Intent, Record, Step, pack, unpack
from engine.retrying import NOT_DONE, backoff_ms, window_passed
from seatrial.engine import Call
from seatrial.message import JsonObject, Request, Response

if TYPE_CHECKING:
    from engine.turn import Turn

TIMEOUT_MS = 15_000
ATTEMPTS_BEFORE_CASE = 8
SEARCH = "findByReference"
LEFT_ALONE = "it gives no sign of life, and is left alone until one call in a while is answered"

_FORGOTTEN = frozenset({("crm.recordMilestone", "unknown_order")})
"""Refusals that are about the whole document: the receiver does not know it (any more), and a person is asked once."""


def stable_key(intent: Intent) -> str:
    """The key that goes over the wire: the intent's own, whatever the attempt."""
    return intent.key


def thread(record: Record, intent: Intent) -> str:
    """What is done for a document is done in its own thread, the order's or the item's at its site, unless it follows
    from something in another one: a movement of stock from a short pick is in the order's."""
    return intent.thread or record.root


def send(turn: "Turn", record: Record, receiver: str, step: Step) -> None:
    """Decide a call: store the intent, and let it go with the commit."""
    intent = Intent(step.operation, step.about, step.key, step.params, pack(step.body), turn.now, turn.now)
    intent.thread, intent.system = step.thread, step.system
    record.slots[receiver] = intent
    until = turn.parts.shut_until(turn, _called(intent), _call_id(record, receiver, intent))
    if until:
        intent.sent_at = 0
        _shut_out(turn, record, intent, until)
    else:
        _emit(turn, record, receiver, intent, step.body)


def due(turn: "Turn", record: Record) -> None:
    """Act on every intent of the record whose time has come."""
    if not record.slots:
        return
    for receiver, intent in tuple(record.slots.items()):  # whoever opens a case may take the call out of its slot
        if intent.phase == WAITING and intent.next_at <= turn.now:
            _again(turn, record, receiver, intent)
        elif intent.phase == SETTLING and 0 < intent.next_at <= turn.now:
            intent.attempts += 1
            until = turn.parts.shut_until(turn, _called(intent, SEARCH), _call_id(record, receiver, intent))
            if until:
                intent.next_at = max(until, turn.now + backoff_ms(intent.attempts, intent.key))
                _lasting(turn, record, intent, LEFT_ALONE)
                continue
            intent.phase = ASKING
            request = Request(
                turn.parts.system(turn, intent),
                SEARCH,
                {erp_v1.REFERENCE_FIELD: turn.parts.key_for(intent)},
                _headers(turn, record, intent, ""),
            )
            turn.out.append(Call(_call_id(record, receiver, intent), request, TIMEOUT_MS))


def next_due(record: Record) -> int:
    """When the earliest intent wants to act; 0: none does."""
    at = 0
    for intent in record.slots.values():
        if intent.phase in (WAITING, SETTLING) and intent.next_at and (not at or intent.next_at < at):
            at = intent.next_at
    return at


def record_of(call_id: str) -> str:
    """The key of the record that a call is about."""
    return call_id.rsplit("|", 3)[0]


def answered(
    turn: "Turn", record: Record, call_id: str, response: Response | None, failure: str
) -> tuple[Intent, JsonObject] | None:
    """What an outcome means: the intent and the answer's body if it is done (the slot is then empty), else None.

    Only the attempt that is under way can be answered; anything else is an echo of what was settled otherwise.
    """
    receiver = call_id.rsplit("|", 3)[1]
    intent = record.slots.get(receiver)
    if intent is None or intent.phase not in (SENT, ASKING) or call_id != _call_id(record, receiver, intent):
        return None
    asked = _called(intent, SEARCH if intent.phase == ASKING else "")
    breaker.heard(turn, asked, call_id, response)
    if response is not None and "deprecation" in response.headers:
        versions.heard(turn, receiver, turn.parts.system(turn, intent), response)
    if intent.phase == ASKING:
        return _found(turn, record, receiver, intent, response, failure)
    if response is not None and response.ok:
        return _done(turn, record, receiver, intent, response.body or {})
    code = _code(response)
    if response is not None and turn.parts.for_good(response, code) and not versions.outlived(turn, intent, response):
        refuse(turn, record, receiver, intent, code or f"status_{response.status}", _said(response))
        return None
    _try_again(turn, intent, not_done=response is not None and response.status in NOT_DONE)
    turn.parts.hold_back(turn, intent, response)
    if response is None:
        _lasting(turn, record, intent, failure or "no answer")
    else:
        _lasting(turn, record, intent, _said(response), "no_access" if response.status == 401 else "no_answer")
    return None


def sooner(turn: "Turn", intent: Intent) -> None:
    """A person wants it tried now, and answers for its key if that may be forgotten. Where there are no keys it is
    looked up first all the same: he cannot know what the receiver will find."""
    if intent.phase == SETTLING and intent.next_at:
        receiver = RECEIVERS[intent.operation.partition(".")[0]]
        found_at = intent.sent_at + COMMIT_MARGIN_MS + receiver.arrival_bound_ms + receiver.search_ms
        intent.next_at = max(turn.now, found_at)
    elif intent.phase in (WAITING, SETTLING):
        intent.phase, intent.next_at, intent.first_at = WAITING, turn.now, turn.now


def given_back(intent: Intent) -> bool:
    """Its key is too old to be used again, so a person has it."""
    return intent.phase == SETTLING and not intent.next_at


def unreadable(turn: "Turn", record: Record, intent: Intent, error: str) -> None:
    """The answer that ended an intent cannot be read, so it has not ended: what became of it is unknown again."""
    record.slots[intent.operation.partition(".")[0]] = intent
    intent.case = ""
    _try_again(turn, intent)
    turn.parts.hold_back(turn, intent, None)
    _lasting(turn, record, intent, error, "answer_unreadable")


def _try_again(turn: "Turn", intent: Intent, not_done: bool = False) -> None:
    if not_done and intent.unknown and window_passed(intent, turn.now):
        intent.phase, intent.next_at = SETTLING, 0  # this attempt was not made; an earlier one may have been
    elif intent.operation in READS or not_done:
        intent.phase = WAITING
        intent.next_at = turn.now + backoff_ms(intent.attempts, intent.key or intent.operation)
    else:
        turn.parts.on_unknown(intent, turn.now)


def lost(turn: "Turn", record: Record) -> None:
    """After a crash: the answers to whatever was on its way will never come."""
    for intent in record.slots.values():
        if intent.phase == ASKING:
            intent.phase, intent.next_at = SETTLING, turn.now
        elif intent.phase == SENT:
            if intent.operation in READS:
                intent.phase, intent.next_at = WAITING, turn.now
            else:
                turn.parts.on_unknown(intent, turn.now)
                turn.parts.hold_back(turn, intent, None)


def refuse(turn: "Turn", record: Record, receiver: str, intent: Intent, code: str, said: str) -> None:
    """A definite no: nothing was done, nothing will be by repeating. The step waits for a person, others go on."""
    about = thread(record, intent) if (intent.operation, code) in _FORGOTTEN else intent.about
    concern = f"{intent.operation} {about}"
    del record.slots[receiver]
    if concern not in record.stuck:
        record.stuck.append(concern)
    if intent.case:
        turn.parts.close_case(turn, intent.case, "answered")
    turn.parts.open_case(
        turn,
        record,
        Trouble(
            business_key=intent.key or f"{record.root} {concern}",
            reason=code,
            owner=OWNERS.get(intent.operation, "integration"),
            error=said,
            action=f"correct what {receiver} objects to, then retry {intent.operation}",
            attempts=intent.attempts,
            concern=concern,
        ),
    )


# ---------------------------------------------------------------- inside


def system(_turn: "Turn", intent: Intent) -> str:
    """Who is called, at whichever attempt: the one for whom the call was decided."""
    return intent.system or intent.operation.partition(".")[0]


def _called(intent: Intent, instead: str = "") -> str:
    """The operation as its own system has it, or another one there."""
    role, _, operation = intent.operation.partition(".")
    return f"{intent.system or role}.{instead or operation}"


def _call_id(record: Record, receiver: str, intent: Intent) -> str:
    return f"{record.key}|{receiver}|{intent.operation}|{intent.attempts}"


def _emit(turn: "Turn", record: Record, receiver: str, intent: Intent, body: JsonObject | None) -> None:
    intent.version = turn.parts.version(turn, turn.parts.system(turn, intent))
    headers = _headers(turn, record, intent, intent.key)
    if intent.operation not in READS:
        key = turn.parts.key_for(intent)
        field = RECEIVERS[receiver].key_field
        if field and body is not None:
            body = {field: key, **body}
        else:
            headers["idempotency-key"] = key
    operation = intent.operation.partition(".")[2]
    request = Request(turn.parts.system(turn, intent), operation, intent.params, headers, body)
    if intent.version != versions.FIRST:
        request = versions.told(turn, receiver, intent.version, request)
    turn.out.append(Call(_call_id(record, receiver, intent), request, TIMEOUT_MS))


def _again(turn: "Turn", record: Record, receiver: str, intent: Intent) -> None:
    if intent.unknown and window_passed(intent, turn.now):  # it was to stay away for longer than its key is remembered
        intent.phase, intent.next_at = SETTLING, 0
        _lasting(turn, record, intent, "its key may be forgotten by now")
        return
    intent.attempts += 1
    until = turn.parts.shut_until(turn, _called(intent), _call_id(record, receiver, intent))
    if until:
        _shut_out(turn, record, intent, until)
        return
    if not intent.sent_at:
        intent.first_at = turn.now
    intent.phase = SENT
    intent.sent_at = turn.now
    intent.next_at = 0
    _emit(turn, record, receiver, intent, unpack(intent.body))


def _shut_out(turn: "Turn", record: Record, intent: Intent, until: int) -> None:
    """An attempt that was not made, because the receiver is left alone."""
    _try_again(turn, intent, not_done=True)
    turn.parts.hold_back(turn, intent, None)
    if intent.next_at:
        intent.next_at = max(intent.next_at, until)
    _lasting(turn, record, intent, LEFT_ALONE)


def _headers(turn: "Turn", record: Record, intent: Intent, key: str) -> dict[str, str]:
    thread = turn.parts.thread(record, intent)
    trace = xxh3_128_hexdigest(thread.encode())
    span = xxh3_64_hexdigest((key or record.key).encode())
    return {"correlation-id": thread, "traceparent": f"00-{trace}-{span}-01"}


def _done(turn: "Turn", record: Record, receiver: str, intent: Intent, body: JsonObject) -> tuple[Intent, JsonObject]:
    del record.slots[receiver]
    if record.cases:
        close_concern(turn, record, f"{intent.operation} {intent.about}")
    return intent, body


def _found(
    turn: "Turn", record: Record, receiver: str, intent: Intent, response: Response | None, failure: str
) -> tuple[Intent, JsonObject] | None:
    """The search by reference has come back, or has not."""
    said, reason = failure or "no answer", "no_answer"
    found = None
    if response is not None:
        said = _said(response)
        if response.ok:
            try:
                found = erp_v1.matches(response.body or {}).matches
            except msgspec.ValidationError as error:
                said, reason = str(error), "answer_unreadable"
    if found is None:
        intent.phase = SETTLING
        wait = backoff_ms(intent.attempts, intent.key)
        intent.next_at = turn.now + max(wait, 0 if response is None else response.retry_after_ms)
        _lasting(turn, record, intent, said, reason)
        return None
    if found:
        return _done(turn, record, receiver, intent, found[0].answer)
    _again(turn, record, receiver, intent)
    return None


def _lasting(turn: "Turn", record: Record, intent: Intent, error: str, reason: str = "no_answer") -> None:
    expired = intent.phase == SETTLING and not intent.next_at
    if (intent.attempts < ATTEMPTS_BEFORE_CASE or intent.case) and not expired:
        return
    if expired and intent.case:
        turn.parts.close_case(turn, intent.case, "attempts ended")
    intent.case = turn.parts.open_case(
        turn,
        record,
        Trouble(
            business_key=intent.key or f"{record.root} {intent.operation} {intent.about}",
            reason="key_window_passed" if expired else reason,
            owner="integration",
            error=error,
            action="look the document up and close or retry" if expired else "none: attempts go on; find out why",
            severity="error" if expired else "warning",
            attempts=intent.attempts,
            concern=f"{intent.operation} {intent.about}",
        ),
    )


def _code(response: Response | None) -> str:
    code = (response.body or {}).get("code") if response is not None else None
    return code if isinstance(code, str) else ""


def _said(response: Response) -> str:
    detail = (response.body or {}).get("detail")
    return f"{response.status} {detail}" if isinstance(detail, str) else str(response.status)
