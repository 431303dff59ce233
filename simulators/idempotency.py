"""A repeated request is answered from memory, for as long as the contract declares, and no longer.

A system that offers keys recognises a repeated `Idempotency-Key` and nothing else: the same business under another
key is new business. The memory is asked before anything is looked at, the precondition included, so that a retry
never fails the `If-Match` which its own first attempt has used up:

    answer = memory.recall(request, now_ms)
    if answer is None:
        answer = …execute…
        memory.keep(request, answer, now_ms)
    return answer

    key missing                          400 idempotency_key_missing
    key known, same request              the stored status, headers and body, and `idempotency-replayed: true`
    key known, another request           409 idempotency_key_reused
    key unknown, or its window is over   None: execute

"Same" means operation, parameters and body; the order of a JSON object's members does not count, nor do headers.
Only successes are kept: a problem document has changed nothing, so the next attempt is judged afresh.

A window begins when the request was executed; a replay does not prolong it. Entries are held as bytes (about 300
each) and go when their window is over, oldest first, a few at every call.
"""

from collections import deque
from collections.abc import Mapping

from msgspec import Struct, json
from xxhash import xxh3_128_digest

from seatrial.message import Request, Response, problem

KEY_HEADER = "idempotency-key"
REPLAYED_HEADER = "idempotency-replayed"

_canonical = json.Encoder(order="deterministic").encode
_encode = json.Encoder().encode
_decode = json.Decoder(Response).decode


class _Kept(Struct, frozen=True, gc=False):
    """What is remembered under one key: until when, of which request, and the answer as JSON."""

    until_ms: int
    fingerprint: bytes
    answer: bytes


class KeyMemory:
    """The idempotency keys of one system. `window_ms` is the contract's promise."""

    __slots__ = ("_expiries", "_kept", "window_ms")

    def __init__(self, window_ms: int) -> None:
        self.window_ms = window_ms
        self._kept: dict[str, _Kept] = {}
        self._expiries: deque[tuple[int, str]] = deque()

    def recall(self, request: Request, now_ms: int) -> Response | None:
        """The answer to a request that must not be executed; None if it must."""
        key = request.headers.get(KEY_HEADER)
        if not key:
            return problem(400, "idempotency_key_missing", f"{request.operation} needs an Idempotency-Key header")
        kept = self._kept.get(key)
        if kept is None or kept.until_ms <= now_ms:
            return None
        if kept.fingerprint != _fingerprint(request):
            return problem(409, "idempotency_key_reused", f"key {key!r} was used for another request")
        answer = _decode(kept.answer)
        headers: Mapping[str, str] = {**answer.headers, REPLAYED_HEADER: "true"}
        return Response(answer.status, answer.body, headers)

    def keep(self, request: Request, answer: Response, now_ms: int) -> None:
        """Remember the answer to an executed request. A problem document is not remembered."""
        if not 200 <= answer.status < 300:
            return
        self._sweep(now_ms)
        key = request.headers[KEY_HEADER]
        until_ms = now_ms + self.window_ms
        self._kept[key] = _Kept(until_ms, _fingerprint(request), _encode(answer))
        self._expiries.append((until_ms, key))

    def _sweep(self, now_ms: int) -> None:
        """Forget what is over. Amortised O(1): every entry is appended once and popped once."""
        expiries = self._expiries
        while expiries and expiries[0][0] <= now_ms:
            key = expiries.popleft()[1]
            kept = self._kept.get(key)
            if kept is not None and kept.until_ms <= now_ms:
                del self._kept[key]

    def __len__(self) -> int:
        """How many keys are held, expired ones that nobody has swept yet included."""
        return len(self._kept)


def _fingerprint(request: Request) -> bytes:
    return xxh3_128_digest(_canonical((request.operation, request.params, request.body)))
