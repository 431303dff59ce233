"""What goes over the wire: an exchange is one request and its response, in either direction.

Bodies are plain JSON values (dict, list, str, int, bool, None) and are never changed once they have
been handed over: the wire, the journal and the receiver all look at the same object. Whoever wants
another body builds another body.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

JsonObject = dict[str, Any]
"""A JSON object at the edge. Rooms decode it into a type of their own before they reason about it."""

NO_HEADERS: Mapping[str, str] = {}
NO_PARAMS: Mapping[str, str] = {}


class Request(Struct, frozen=True):
    """A call of one contract operation.

    `system` is who is called ("crm", "erp", "wms", "billing", "engine"; "availability",
    "order-status", "work-list" and "finance" are the engine's, too), `operation` the contract's
    operationId. `params` holds path and query parameters by name; `headers` has lower-case names
    ("idempotency-key", "if-match", "correlation-id", "traceparent"). `version` is that of the
    contract it is written in; "" is the one in which the engine was told that the system speaks
    (`seatrial.engine.Setup.systems`).
    """

    system: str
    operation: str
    params: Mapping[str, str] = NO_PARAMS
    headers: Mapping[str, str] = NO_HEADERS
    body: JsonObject | None = None
    version: str = ""


class Response(Struct, frozen=True):
    """The answer to one request. `headers` has lower-case names ("etag", "retry-after" in seconds)."""

    status: int
    body: JsonObject | None = None
    headers: Mapping[str, str] = NO_HEADERS

    @property
    def retry_after_ms(self) -> int:
        """How long the caller was asked to stay away; 0 if he was not, or not in whole seconds."""
        seconds = self.headers.get("retry-after", "")
        return int(seconds) * 1000 if seconds.isdigit() else 0

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """An RFC 9457 problem document with a stable `code`, for what cannot be done as asked.

    Business refusals ("on hold", "too late") are not problems: they are 200/201 with an `outcome`.
    """
    headers = {"content-type": "application/problem+json"}
    retry_after = more.pop("retry_after_s", None)
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    body: JsonObject = {"type": f"urn:seatrial:problem:{code}", "title": code.replace("_", " "), "status": status,
                        "code": code, "detail": detail, **more}  # fmt: skip
    return Response(status, body, headers)
