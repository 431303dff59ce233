"""The facts of a call of the engine: that it was sent, executed, and what the engine learnt of it. And of its own
answers, those to events."""

from harness.exchange import Exchange
from seatrial.facts import CallAnswered, CallExecuted, CallSent, EventAcknowledged, VersionServed
from seatrial.message import Response


def sent(exchange: Exchange) -> CallSent:
    return CallSent(
        origin=exchange.origin,
        system=exchange.system,
        operation=exchange.name,
        key=exchange.call_key,
        body=exchange.body_digest,
        subject=exchange.subject,
        thread=exchange.request.headers.get("correlation-id", ""),
    )


def executed(exchange: Exchange, response: Response) -> CallExecuted:
    return CallExecuted(
        origin=exchange.origin,
        system=exchange.system,
        operation=exchange.name,
        key=exchange.call_key,
        body=exchange.body_digest,
        subject=exchange.subject,
        status=response.status,
        code=_code(response),
        replayed="idempotency-replayed" in response.headers,
    )


def served(exchange: Exchange, version: str, response: Response) -> VersionServed:
    return VersionServed(
        origin=exchange.origin,
        system=exchange.system,
        operation=exchange.operation.name,
        version=version,
        key=exchange.call_key,
        status=response.status,
    )


def answered(exchange: Exchange, response: Response | None, failure: str) -> CallAnswered:
    """`failure`: why there is no response."""
    return CallAnswered(
        origin=exchange.origin,
        system=exchange.system,
        operation=exchange.name,
        key=exchange.call_key,
        subject=exchange.subject,
        status=0 if response is None else response.status,
        code=failure if response is None else _code(response),
        retry_after_ms=0 if response is None else response.retry_after_ms,
    )


def acknowledged(exchange: Exchange, status: int) -> EventAcknowledged:
    """What the engine (`status`) said to a delivery of an event."""
    return EventAcknowledged(
        origin=exchange.origin,
        system=exchange.system,
        business_key=exchange.event_key,
        type=exchange.name,
        subject=exchange.subject,
        body=exchange.body_digest,
        status=status,
    )


def _code(response: Response) -> str:
    """The stable code of a problem, or the outcome of an answer."""
    body = response.body
    if body is None:
        return ""
    code: str = body.get("code") or body.get("outcome") or ""
    return code
