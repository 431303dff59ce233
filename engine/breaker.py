"""What gives no sign of life is left alone: one call at a time finds out whether it is back.

    closed ──FAILURES calls in a row without an answer of its own──▶ open ──its time is over──▶ next call is the probe
       ▲                                                              ▲                             │
       └──────────────────────── any sign of life ◀───────────────────┴──────── it failed ──────────┘

Otherwise everybody who waits would call in turn, learn nothing from what the others have just learnt, and run over
whoever gets up again. No answer and 5xx are failures. A yes, and a refusal too, is a sign of life and closes the
circuit at once. Between them stands "come back later", which the gateway may say for a system that is down: it counts
for nothing, but a probe that hears it has found nobody. A call that may not go counts as an attempt that came to
nothing: it waits ever longer like one that was made, and has a case opened like one.

Every operation of a receiver has a circuit of its own. If one of them fails and the others do not, nobody else waits
for it; and that a system can still be read says nothing about whether it takes an order. Within one operation the
healthy wait with the sick: which of its calls would succeed is not known before.

There is one entry per operation in the store, and only while there is something to remember: in good weather nothing is
written, and so no two turns collide over it. If the probe's outcome is lost in a crash, the next call is the probe.
"""

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from seatrial.message import Response

if TYPE_CHECKING:
    from engine.turn import Turn

FAILURES = 5
"""Fewer may be a lossy line and not a receiver that is away."""
OPEN_MS_MIN = 15_000
OPEN_MS_MAX = 60_000
"""How long a receiver is left alone before the next probe: doubling from the first to the second."""
PROBE_MS = 20_000
"""How long the others wait for what becomes of a probe: longer than any call takes."""
LATER = frozenset({401, 408, 425, 429})
"""Answers that say no more than that the same call may come again."""


class Breaker(Struct, array_like=True):
    """What is remembered of an operation that failed. `failures`: calls in a row. `until`: no call goes before (0: the
    circuit is closed). `opened`: how often in a row it was opened. `probe`: the call that was let through."""

    failures: int = 0
    until: int = 0
    opened: int = 0
    probe: str = ""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Breaker).decode


def shut_until(turn: "Turn", operation: str, call_id: str) -> int:
    """Before when the call of "system.operation" may not go; 0: it may, as the probe if the circuit is open."""
    key = _key(operation)
    raw = turn.tx.get(key)
    if raw is None:
        return 0
    breaker = _decode(raw)
    if breaker.until > turn.now:
        return breaker.until
    if breaker.until:
        breaker.probe, breaker.until = call_id, turn.now + PROBE_MS
        turn.tx.put(key, _encode(breaker))
    return 0


def heard(turn: "Turn", operation: str, call_id: str, response: Response | None) -> None:
    """A call has been answered, or has not."""
    key = _key(operation)
    raw = turn.tx.get(key)
    failed = response is None or response.status >= 500
    if not failed and raw is None:
        return
    if response is not None and not failed and response.status not in LATER:
        turn.tx.delete(key)
        return
    breaker = Breaker() if raw is None else _decode(raw)
    if not failed and call_id != breaker.probe:
        return
    breaker.failures += failed
    if call_id == breaker.probe or (not breaker.until and breaker.failures >= FAILURES):
        breaker.until = turn.now + min(OPEN_MS_MIN << min(breaker.opened, 8), OPEN_MS_MAX)
        breaker.opened += 1
        breaker.probe = ""
    turn.tx.put(key, _encode(breaker))


def _key(operation: str) -> str:
    return "breaker/" + operation
