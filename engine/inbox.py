"""Effect once: a message counts once per business key, whatever its delivery id and however often it comes.

The business key is source, type, subject, what tells statements about one subject apart, and the revision (wishes)
or version (all else). With it a digest of the data is remembered:

    key unknown                     -> take effect, remember            202 stored
    key known, digest known         -> nothing                          202 duplicate
    key known, digest unknown       -> park in a case for the order desk 202 parked: an amendment is never swallowed
    no handler for the type         -> park in a case for integration    202 parked
    data not readable               -> park in a case for integration    202 parked
    envelope not readable           -> nothing                          400 problem

Key and digest are kept as tombstones from the start (sixteen bytes), so nothing has to be cleared up when an order is
finished, and a duplicate is known for ever.

An order whose content is disputed so (another body under the key of its submission, a wish to change or cancel) is not
released or handed to the warehouse before the case has ended (`engine.exceptions`).

What is about a document that is not known yet is kept with that document's name and taken up when it becomes known;
if that takes too long, a case says so.
"""

from typing import TYPE_CHECKING

import msgspec
from xxhash import xxh3_64_hexdigest

from engine import streams
from engine.adapters.landscape import RECEIVERS
from engine.event import Event, business_key
from engine.exceptions import Trouble, park
from engine.turn import Early, decode_early, encode_early
from seatrial.message import JsonObject, Response, problem

if TYPE_CHECKING:
    from engine.turn import Turn

EARLY_DEADLINE_MS = 3_600_000
"""How long a message may wait for the document it is about before a person is asked."""


_sorted = msgspec.json.Encoder(order="deterministic")
_json = msgspec.json.Encoder()

STORED = Response(202, {"outcome": "stored"})
DUPLICATE = Response(202, {"outcome": "duplicate"})
PARKED = Response(202, {"outcome": "parked"})


def admit(turn: "Turn", key: str, event: Event) -> str:
    """Remember the message: "new", "duplicate", or "conflict" when the key is known with another body."""
    tx = turn.tx
    seen, body = "seen/" + key, f"body/{key}/{xxh3_64_hexdigest(_sorted.encode(event.data))}"
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
    outcome = _take(turn, event)
    if event.sequence.isdecimal() and event.source in RECEIVERS:
        streams.note(turn.stream(event.source, event.type.partition(".")[0]), int(event.sequence), turn.now)
    return outcome


def take_up(turn: "Turn") -> None:
    """Let what came too early take effect, now that this turn has made known what it was waiting for."""
    while turn.released:
        apply(turn, msgspec.convert(turn.released.popleft(), Event))


def _take(turn: "Turn", event: Event) -> Response:
    key = business_key(event)
    verdict = turn.parts.admit(turn, key, event)
    if verdict == "duplicate":
        return DUPLICATE
    if verdict == "conflict":
        park(turn, event, key, "conflicting_body", "order_desk", "same business key, other content",
             "decide which content holds: correct takes this one, close keeps the first")  # fmt: skip
        return PARKED
    return STORED if apply(turn, event) else PARKED


def apply(turn: "Turn", event: Event) -> bool:
    """Let an admitted message take effect; False if it was parked in a case instead."""
    kind = f"{event.source}/{event.type}"
    handler = turn.parts.events.get(kind)
    if handler is None:
        park(turn, event, business_key(event), "unknown_event_type", "integration", f"no handler for {kind}",
             "map the type, then retry")  # fmt: skip
        return False
    try:
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
