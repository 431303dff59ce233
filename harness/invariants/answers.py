"""What an answer to a call means to whoever called.

status 0             nobody knows (timeout, refused, reset): perhaps it was done
401, 408, 425, 429,  not now: the same call is to be sent again (401: with other credentials; it says nothing about
5xx                  what was asked)
other 4xx            no, and the same call will never be yes: somebody must look at it
2xx                  yes; or, with one of the outcomes below, "no" as a business decision: nothing was done
"""

NOT_NOW = frozenset({401, 408, 425, 429})
NO_EFFECT = frozenset({"refused", "rejected", "not_reserved", "too_late"})
"""Outcomes of a 2xx answer that left the receiver's books as they were."""


def definite(status: int) -> bool:
    """The caller knows what became of the call, and need not send it again."""
    return 200 <= status < 500 and status not in NOT_NOW


def refused(status: int) -> bool:
    """No, for good."""
    return 400 <= status < 500 and status not in NOT_NOW


def done(status: int, code: str) -> bool:
    """The call had its effect."""
    return 200 <= status < 300 and code not in NO_EFFECT
