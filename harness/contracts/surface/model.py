"""The promises of a document: operations, and what travels in each of them.

One vocabulary for OpenAPI, AsyncAPI and JSON Schema, so that one set of rules compares them all. Everything is a value;
schemas stay nodes of their document, so that each finding has its place.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect


class Parameter(Struct, frozen=True):
    """What travels in a path, a query, a header or a cookie. `style` is how a list or object is written out."""

    place: str
    name: str
    node: Node
    schema: Node | None
    required: bool
    deprecated: bool
    style: str
    explode: bool


class Body(Struct, frozen=True):
    """A document of one media type. `schema` is None where nothing is said of it."""

    media: str
    node: Node
    schema: Node | None


class Response(Struct, frozen=True):
    """`status` as written: "200", "4XX" or "default"."""

    status: str
    node: Node
    headers: Mapping[str, Parameter]
    content: Mapping[str, Body]


class Message(Struct, frozen=True):
    """What an event carries."""

    name: str
    node: Node
    payload: Node | None
    headers: Node | None
    content_type: str


class Operation(Struct, frozen=True):
    """One thing that can be asked for or told.

    `name` is for people ("GET /orders/{orderId}") and `key` for pairing, the same whatever a path's parameters are
    called. `from_system`: the system begins it (a webhook, a callback, an event that it sends), so that its client
    reads what is otherwise written. `sunset` is an ISO date, or "" where none is announced. `security` are the
    alternatives, each a set of "scheme:scope"; an empty one asks for nothing. `served_at` is where `servers` is
    written, which may be the document.
    """

    name: str
    key: str
    node: Node
    from_system: bool = False
    operation_id: str = ""
    deprecated: bool = False
    sunset: str = ""
    parameters: Mapping[tuple[str, str], Parameter] = {}
    request: Mapping[str, Body] = {}
    request_required: bool = False
    responses: Mapping[str, Response] = {}
    security: frozenset[frozenset[str]] = frozenset()
    servers: tuple[str, ...] = ()
    served_at: Node | None = None
    links: frozenset[tuple[str, str]] = frozenset()
    callbacks: Mapping[str, "Operation"] = {}
    messages: Mapping[str, Message] = {}


def by_key(operations: Iterable[Operation]) -> dict[str, Operation]:
    """Operations by key. Two of one key ("/a/{x}" and "/a/{y}", two senders of one channel) are told apart by order."""
    found: dict[str, Operation] = {}
    for operation in operations:
        number, key = 1, operation.key
        while key in found:
            number += 1
            key = f"{operation.key} #{number}"
        found[key] = operation
    return found


class Surface(Struct, frozen=True):
    """All that a document promises.

    `kind` is what it is written in ("OpenAPI 3.1", …), `title` and `version` its own. `components` are its named
    schemas, used or not. `schema` is the document itself where it is a bare JSON Schema, which has no operations.
    """

    kind: str
    title: str
    version: str
    dialect: Dialect
    operations: Mapping[str, Operation]
    components: Mapping[str, Node] = {}
    schema: Node | None = None

    @property
    def everything(self) -> tuple[Operation, ...]:
        """All operations, those that are called back among them."""
        waiting = list(self.operations.values())
        for operation in waiting:
            waiting.extend(operation.callbacks.values())
        return tuple(waiting)
