"""Answers that a fault gives in a receiver's place: what a gateway, a proxy or a failing server says."""

from collections.abc import Mapping

from seatrial.message import Response, problem

_SAID: Mapping[int, tuple[str, str, bool]] = {
    401: ("unauthenticated", "does not accept the credentials", False),
    429: ("throttled", "asks to be called later", True),
    500: ("internal_error", "failed, and does not say whether the work was done", False),
    503: ("unavailable", "asks to be called later", True),
}
"""Status -> (code, what is said, whether it says when to come back)."""


def instead(receiver: str, status: int, seconds: int) -> Response:
    """The problem document. `seconds`: Retry-After, where the status has one."""
    code, said, later = _SAID[status]
    return problem(status, code, f"{receiver} {said}", **({"retry_after_s": seconds} if later else {}))
