"""One exchange under way: a request, who it is about, and who waits for the answer."""

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from harness.contracts.compiled import Operation
from harness.origins import Origins
from seatrial.message import JsonObject, Request, Response

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

    `caller` is who has started it. `name` is the operationId, or the event's type. `subject` is the business key in
    the contract's terms, `business_key` the same with minted numbers replaced by labels; `prefix` starts every
    decision's key. `done`: the caller has learnt something, whatever comes later is too late. `delivered` is what
    reaches the receiver: the request, unless a fault has altered it on the way; `misstated`: it keeps the contract and
    means something else. `operation` is as its version has it; `meant` is the request in the form in which the receiver
    keeps its books, which facts and draws are about: they are the same in every version.
    """

    __slots__ = (
        "attempt",
        "body_digest",
        "business_key",
        "call_key",
        "caller",
        "channel",
        "delivered",
        "done",
        "event_key",
        "latency",
        "learn",
        "meant",
        "misstated",
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
    caller: str
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
        self.meant = request
        self.misstated = False
        self.operation = operation
        self.learn = learn
        self.sent_at = sent_at
        self.done = False

    def address(self, operation: Operation, origins: Origins) -> None:
        """Who a call is about: in the contract's terms (subject), and in terms that no mint has touched."""
        request = self.meant
        body = request.body
        labels: list[str] = []
        subjects: list[str] = []
        origin = None
        for name in operation.key_fields:
            value = request.params.get(name)
            if value is None and body is not None:
                value = body.get(name)
            if value is None:
                continue  # an optional parameter of a search
            text = str(value)
            subjects.append(text)
            labels.append(origins.label(text))
            origin = origin or origins.origin(text)
        self.system = request.system
        self.name = operation.name
        self.subject = "/".join(subjects)
        self.business_key = "/".join(labels)
        self.origin = origin or self.business_key

    @property
    def as_sent(self) -> bool:
        """What reaches the receiver is what was sent."""
        return self.delivered is self.request

    def alter(self, body: JsonObject, misstated: bool) -> None:
        """Something else than what was sent will reach the receiver."""
        self.delivered = replace(self.request, body=body)
        self.misstated = misstated
