"""One request, one handler: the steps that every system with idempotency keys takes, in this order.

    operation unknown                    404 unknown_operation
    a write without key, known key …     as `simulators.idempotency` says
    body of another shape                400 malformed
    everything else                      the handler's answer, kept under the key if the operation writes

A handler decodes its body first (`msgspec.convert`, whose ValidationError is caught here), then looks at
preconditions, then changes something: so a 400 or a 412 has changed nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from msgspec import ValidationError

from seatrial.message import Request, Response, problem
from simulators.idempotency import KeyMemory

S = TypeVar("S")
Handler: TypeAlias = Callable[[S, Request, int, str], Response]
"""handler(system, request, now_ms, origin)."""


@dataclass(frozen=True, slots=True)
class Operations(Generic[S]):
    """What a system can do: operationId -> handler. `writes` need an idempotency key."""

    reads: Mapping[str, Handler[S]]
    writes: Mapping[str, Handler[S]]

    def answer(self, system: S, memory: KeyMemory, request: Request, now_ms: int, origin: str) -> Response:
        """Execute one request. Never raises for anything that the caller sent."""
        try:
            write = self.writes.get(request.operation)
            if write is not None:
                known = memory.recall(request, now_ms)
                if known is not None:
                    return known
                answer = write(system, request, now_ms, origin)
                memory.keep(request, answer, now_ms)
                return answer
            read = self.reads.get(request.operation)
            if read is not None:
                return read(system, request, now_ms, origin)
        except ValidationError as error:
            return problem(400, "malformed", str(error))
        return problem(404, "unknown_operation", f"{request.system} has no operation {request.operation!r}")


def etag(version: int) -> dict[str, str]:
    """The header that states a document's version."""
    return {"etag": f'"{version}"'}


def stale(request: Request, version: int) -> Response | None:
    """412 if the caller's `If-Match` names another version than `version`; None if he may go on."""
    wanted = request.headers.get("if-match")
    if wanted is None or wanted == "*" or wanted == f'"{version}"':
        return None
    return problem(412, "precondition_failed", f"the document is at version {version}, not {wanted}", version=version)


def unstated(request: Request, *names: str) -> Response | None:
    """400 if one of these query parameters is missing or empty; None if all are there."""
    if all(request.params.get(name) for name in names):
        return None
    return problem(400, "malformed", f"{request.operation} needs {' and '.join(names)}")
