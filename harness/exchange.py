"""One exchange under way: a request, who it is about, and who waits for the answer."""

from collections.abc import Callable

from harness.contracts.compiled import Operation
from seatrial.message import Request, Response

Learn = Callable[[Response | None, str, bytes], None]
"""learn(response, failure, exchange): failure is "timeout" or "refused" when the response is None; the exchange's
key prefix names what follows from it."""


class Exchange:
    """State of one exchange.

    `name` is the operationId, or the event's type. `subject` is the business key in the contract's terms,
    `business_key` the same with minted numbers replaced by labels; `prefix` starts every decision's key. `done`:
    the caller has learnt something, whatever comes later is too late.
    """

    __slots__ = (
        "attempt",
        "body_digest",
        "business_key",
        "call_key",
        "channel",
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
        self.operation = operation
        self.learn = learn
        self.sent_at = sent_at
        self.done = False
