"""When a call is made again, and whether: how long to wait, which refusals pass, when a key is too old."""

from typing import TYPE_CHECKING

from xxhash import xxh3_64_intdigest

from engine import breaker
from engine.adapters.landscape import RECEIVERS
from engine.record import COMMIT_MARGIN_MS, SETTLING, WAITING, Intent
from seatrial.message import Response

if TYPE_CHECKING:
    from engine.turn import Turn

BACKOFF_MS_MIN = 1_000
BACKOFF_MS_MAX = 300_000
WINDOW_MARGIN_MS = 600_000

NOT_DONE = frozenset({401, 410, 425, 429})
"""Answers by which nothing was done."""
_IN_FLIGHT = frozenset({"idempotency_key_in_flight", "idempotency_in_progress", "idempotency_key_in_progress"})


def backoff_ms(attempts: int, key: str) -> int:
    """Wait after the nth attempt: 1 s, doubling to 5 min, plus up to a tenth drawn from the key, so that those who
    failed together do not come back together. Never shorter than the wait before it, up to the ceiling."""
    base = min(BACKOFF_MS_MIN << min(attempts - 1, 20), BACKOFF_MS_MAX)
    return base + xxh3_64_intdigest(f"{key}|{attempts}".encode()) % (base // 10 + 1)


def settle_unknown(intent: Intent, now: int) -> None:
    """Nobody knows what became of the last attempt. Keys make repeating safe; without keys, wait and ask."""
    receiver = RECEIVERS[intent.operation.partition(".")[0]]
    intent.unknown = True
    if receiver.window_ms:
        if window_passed(intent, now):
            intent.phase, intent.next_at = SETTLING, 0
            return
        intent.phase = WAITING
        intent.next_at = now + backoff_ms(intent.attempts, intent.key)
        return
    intent.phase = SETTLING
    intent.next_at = intent.sent_at + COMMIT_MARGIN_MS + receiver.arrival_bound_ms + receiver.search_ms


def hold_back(turn: "Turn", intent: Intent, response: Response | None) -> None:
    """The next attempt, or the search before it, is not made earlier than the policy and the receiver ask for.

    The wait between attempts never gets shorter, up to the policy's ceiling: a receiver that has not come back for ten
    minutes need not be asked every second.
    """
    if not intent.next_at:
        return  # its key is too old: there is no next attempt
    policies = turn.policies
    floor = min(policies.retry_wait_ms_min << min(intent.attempts - 1, 20), policies.retry_wait_ms_max)
    asked = 0 if response is None else response.retry_after_ms
    intent.next_at = max(intent.next_at, turn.now + max(floor, asked))


def for_good(response: Response, code: str) -> bool:
    """A refusal that the same request will always meet: nothing but another request, or a person, can help."""
    return 400 <= response.status < 500 and not _retryable(response, code)


def window_passed(intent: Intent, now: int) -> bool:
    """Whether the receiver may have forgotten the key, so that using it again could do the work a second time."""
    window_ms = RECEIVERS[intent.operation.partition(".")[0]].window_ms
    return bool(window_ms) and now - intent.first_at > window_ms - WINDOW_MARGIN_MS


def _retryable(response: Response, code: str) -> bool:
    return response.status in breaker.LATER or (response.status == 409 and code in _IN_FLIGHT)
