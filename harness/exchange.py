"""One exchange under way: a request, who it is about, and who waits for the answer."""

from collections.abc import Callable
from typing import Protocol

from harness.contracts.compiled import Operation
from seatrial.message import Request, Response

Learn = Callable[[Response | None, str, bytes], None]
"""learn(response, failure, exchange): failure is "timeout", "refused" or "reset" when the response is None; the
exchange's key prefix names what follows from it."""


ReplyWith = Callable[[Response | None], None]
"""Called once: with the receiver's answer, or None when the engine died before it gave one."""


class Execute(Protocol):
    """Lets a system do what it was asked, and collects what comes of it. The bool: it raised events."""

    def __call__(self, request: Request, origin: str) -> tuple[Response, bool]: ...


class Receive(Protocol):
    """Hands a request to the engine; `reply` is called once, at its commit or its death."""

    def __call__(self, request: Request, job: bytes, reply: ReplyWith) -> None: ...


class Exchange:
    """State of one exchange.

    `name` is the operationId, or the event's type. `subject` is the business key in the contract's terms,
    `business_key` the same with minted numbers replaced by labels; `prefix` starts every decision's key. `done`:
    the caller has learnt something, whatever comes later is too late. `delivered` is what reaches the receiver: the
    request, unless a fault has altered it on the way.
    """

    __slots__ = (
        "attempt",
        "body_digest",
        "business_key",
        "call_key",
        "channel",
        "delivered",
        "done",
        "event_key",
        "latency",
        "learn",
        "name",
        "number",
        "operation",
        "origin",
        "prefix",
        "request",
        "sent_at",
        "subject",
        "system",
    )

    attempt: int
    body_digest: str
    business_key: str
    call_key: str
    channel: str
    event_key: str
    latency: tuple[int, int]
    name: str
    origin: str
    prefix: bytes
    subject: str
    system: str

    def __init__(self, number: int, request: Request, operation: Operation, learn: Learn, sent_at: int) -> None:
        self.number = number
        self.request = request
        self.delivered = request
        self.operation = operation
        self.learn = learn
        self.sent_at = sent_at
        self.done = False
