"""Effect once: a message counts once per business key, whatever its delivery id and however often it comes.

The business key is source, type, subject, what tells statements about one subject apart, and the revision (wishes)
or version (all else). With it a digest of the data is remembered, as far as the engine understands it
(`engine.adapters.reading`): a copy that carries something new is still a copy.

    key unknown                     -> take effect, remember            202 stored
    key known, digest known         -> nothing                          202 duplicate
    key known, digest unknown       -> park in a case for the order desk 202 parked: an amendment is never swallowed,
                                       nor is another order under the number of a known one (`engine.process.numbers`)
    no handler for the type         -> park in a case for integration    202 parked
    data not readable               -> nothing, the sender keeps it      422 problem
    the same, time and again        -> park in a case for integration    202 parked
    envelope not readable           -> nothing                          400 problem

What cannot be read may have been garbled on its way only, so it is refused and neither its key nor its number counts as
seen: it comes again, or is fetched from the log. At the `UNREADABLE_MAX`th time it is not the way that is at fault. If
it can be read after all one day, it takes effect, and its case closes.

Key and digest are kept as tombstones from the start (sixteen bytes), so nothing has to be cleared up when an order is
finished, and a duplicate is known for ever.

An order whose content is disputed so (another body under the key of its submission, a wish to change it) is not
released or handed to the warehouse before the case has ended (`engine.exceptions`).

What is about a document that is not known yet is kept with that document's name and taken up when it becomes known;
if that takes too long, a case says so.
"""

from typing import TYPE_CHECKING

import msgspec

from engine import streams
from engine.adapters.reading import digest
from engine.early import Early, decode_early, encode_early
from engine.event import Event, business_key
from engine.exceptions import Trouble, case_id, park
from engine.process import currency, numbers
from seatrial.message import JsonObject, Response, problem

if TYPE_CHECKING:
    from engine.turn import Turn

EARLY_DEADLINE_MS = 3_600_000
"""How long a message may wait for the document it is about before a person is asked."""
UNREADABLE_MAX = 5
"""How often a message may come unreadable before a person is asked: after some ten minutes of redeliveries."""

_json = msgspec.json.Encoder()

STORED = Response(202, {"outcome": "stored"})
DUPLICATE = Response(202, {"outcome": "duplicate"})
PARKED = Response(202, {"outcome": "parked"})


def admit(turn: "Turn", key: str, event: Event) -> str:
    """Remember the message: "new", "duplicate", or "conflict" when the key is known with another body.

    ValidationError, and nothing is remembered, if it cannot be read.
    """
    tx = turn.tx
    seen, body = "seen/" + key, f"body/{key}/{digest(event.source, event.type, event.data)}"
    if not tx.retired(seen):
        tx.retire(seen)
        tx.retire(body)
        return "new"
    if tx.retired(body):
        return "duplicate"
    tx.retire(body)
    return "conflict"


def receive(turn: "Turn", body: JsonObject | None) -> Response:
    """Take in one delivery."""
    try:
        event = msgspec.convert(body, Event)
    except msgspec.ValidationError as error:
        return problem(400, "malformed", str(error))
    if not event.sequence.isdecimal() or event.source not in turn.systems:
        return _taken_in(turn, event)
    stream, number = turn.stream(event.source, event.type.partition(".")[0]), int(event.sequence)
    known = streams.seen(stream, number)
    had_it = known and _had(turn, event)
    another_log = known and not had_it and not _unread(turn, event)
    try:
        outcome = _take(turn, event)
    except msgspec.ValidationError as error:
        # A garbled copy of what was dealt with under this very number is a copy: nothing waits for it to be readable.
        outcome = DUPLICATE if had_it else _unreadable(turn, event, str(error))
    if outcome.ok:
        if another_log:
            streams.restart(stream)
        streams.note(stream, number, turn.now)
    return outcome


def _taken_in(turn: "Turn", event: Event) -> Response:
    try:
        return _take(turn, event)
    except msgspec.ValidationError as error:
        return _unreadable(turn, event, str(error))


def had(turn: "Turn", body: JsonObject) -> bool:
    """Whether this message was received before, under whatever number. True as well for one that cannot be read."""
    try:
        return _had(turn, msgspec.convert(body, Event))
    except msgspec.ValidationError:
        return True


def _had(turn: "Turn", event: Event) -> bool:
    """Another content under its key is not had: after a restore, another order may have the number of a known one."""
    key = business_key(event)
    if not turn.tx.retired("seen/" + key):
        return False
    try:
        return turn.tx.retired(f"body/{key}/{digest(event.source, event.type, event.data)}")
    except msgspec.ValidationError:
        return True


def take_up(turn: "Turn") -> None:
    """Let what came too early take effect, now that this turn has made known what it was waiting for."""
    while turn.released:
        apply(turn, msgspec.convert(turn.released.popleft(), Event))


def _take(turn: "Turn", event: Event) -> Response:
    key = business_key(event)
    currency.check(turn, event)
    verdict = turn.parts.admit(turn, key, event)
    _read_after_all(turn, event)
    if verdict == "duplicate":
        return DUPLICATE
    if verdict == "conflict" and numbers.given_again(turn, event):
        return PARKED
    if verdict == "conflict":
        park(turn, event, key, "conflicting_body", "order_desk", "same business key, other content",
             "decide which content holds: correct takes this one, close keeps the first")  # fmt: skip
        return PARKED
    return STORED if apply(turn, event, checked=True) else PARKED


def _unreadable(turn: "Turn", event: Event, error: str) -> Response:
    """Refuse what cannot be read, until it has come too often: then a person has to look."""
    key = _number(event)
    raw = turn.tx.get("unread/" + key)
    times = 1 if raw is None else int(raw) + 1
    turn.tx.put("unread/" + key, str(times).encode())
    if times < UNREADABLE_MAX:
        return problem(422, "unreadable", error)
    park(turn, event, key, "unreadable_event", "integration", error, "mend the mapping, then retry")
    return PARKED


def _read_after_all(turn: "Turn", event: Event) -> None:
    """What could not be read can be: nobody has to look any more."""
    key = _number(event)
    if _unread(turn, event):
        turn.tx.delete("unread/" + key)
        turn.parts.close_case(turn, case_id(key, "unreadable_event"), "read after all")


def _unread(turn: "Turn", event: Event) -> bool:
    return turn.tx.get("unread/" + _number(event)) is not None


def _number(event: Event) -> str:
    """By what an event is known that cannot be read: its own id, which it keeps when its log begins anew."""
    return f"{event.source}/{event.type}/{event.subject}/{event.id}"


def retried(turn: "Turn", event: Event) -> None:
    """A person has had the mapping mended: a message that nobody could read comes in like any other."""
    if not receive(turn, msgspec.to_builtins(event)).ok:
        park(turn, event, _number(event), "unreadable_event", "integration", "still unreadable",
             "mend the mapping, then retry")  # fmt: skip


def apply(turn: "Turn", event: Event, *, checked: bool = False) -> bool:
    """Let an admitted message take effect; False if it was parked in a case instead. `checked`: its currency was, in
    this turn; what was too early came before its order was known."""
    kind = event.kind
    handler = turn.parts.events.get(kind)
    if handler is None:
        park(turn, event, business_key(event), "unknown_event_type", "integration", f"no handler for {kind}",
             "map the type, then retry")  # fmt: skip
        return False
    try:
        if not checked:
            currency.check(turn, event)
        parent = handler(turn, event)
    except msgspec.ValidationError as error:
        park(turn, event, business_key(event), "unreadable_event", "integration", str(error),
             "mend the mapping, then retry")  # fmt: skip
        return False
    if not parent:
        return True
    if turn.finished(*parent.split("/", 1)):
        park(turn, event, business_key(event), "order_finished", "order_desk", f"{parent} is finished",
             "look at what happened after the order was closed")  # fmt: skip
        return False
    _too_early(turn, parent, event)
    return True


def _too_early(turn: "Turn", parent: str, event: Event) -> None:
    """Keep a message until the document it is about is known."""
    key = "early/" + parent
    raw = turn.tx.get(key)
    early = Early(parent, turn.now, []) if raw is None else decode_early(raw)
    early.messages.append(_json.encode(event))
    turn.tx.put(key, encode_early(early))
    if raw is None:
        turn.wake(key, turn.now + EARLY_DEADLINE_MS)


def overdue(turn: "Turn", key: str) -> None:
    """A message has waited too long for its document: a person should know. It goes on waiting."""
    raw = turn.tx.get(key)
    if raw is None:
        return
    early = decode_early(raw)
    if early.case or turn.now < early.since + EARLY_DEADLINE_MS:
        return
    early.case = turn.parts.open_case(
        turn,
        None,
        Trouble(
            early.parent,
            "parent_unknown",
            "integration",
            f"{len(early.messages)} message(s) about {early.parent}",
            "find out why the document is not known",
            attempts=len(early.messages),
        ),
    )
    turn.tx.put(key, encode_early(early))
