"""A contract as the wire needs it: per operation and event, what to check and by which key decisions are drawn.

Bodies, parameters and headers are checked as the plain Python objects they travel as, by jsonschema-rs validators
compiled at most once per process. The happy path asks only `is_valid`; the words are looked for when it says no.
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.contracts.schema import Finding, Schema
from seatrial.message import JsonObject, Request, Response
from simulators.system import Promises

LIST_EVENTS = "listEvents"
BOOKS = "v1"
"""The version in whose form the systems keep their books."""


class SystemPromises(Struct, frozen=True):
    """What a system's contract says about time and repetition (`info.x-promises`)."""

    books: Promises
    arrival_bound_ms: int | None
    """A request is executed within this of being sent, or never; None: no bound."""
    duplicates_requests: bool
    redelivery_ms: tuple[int, ...]
    """Waits between deliveries of an event; the last one repeats."""
    redelivery_horizon_ms: int


class Operation(Struct, frozen=True):
    """One operation of one contract version. `key_fields`: its `x-business-key`."""

    system: str
    name: str
    contract: str
    method: str
    path: str
    unsafe: bool
    key_fields: tuple[str, ...]
    required_headers: tuple[str, ...]
    params: Schema | None
    body: Schema | None
    body_required: bool
    answers: Mapping[int, Schema | None]
    path_params: tuple[str, ...] = ()
    scope: str = ""
    """What a client must have been granted to call it; "" where nothing is said."""

    def check_request(self, request: Request) -> Finding | None:
        """The first thing wrong with a request, or None."""
        headers = request.headers
        for name in self.required_headers:
            if name not in headers:
                return (f"headers/{name}", "is required")
        if self.params is not None:
            params = dict(request.params)
            if not self.params.is_valid(params):
                return self.params.first_error(params, "params")
        if self.body is None:
            return None if request.body is None else ("body", "this operation has no request body")
        if request.body is None:
            return ("body", "is required") if self.body_required else None
        return None if self.body.is_valid(request.body) else self.body.first_error(request.body, "body")

    def check_response(self, response: Response) -> Finding | None:
        """The first thing wrong with a response, or None."""
        if response.status not in self.answers:
            return ("status", f"{response.status} is not declared")
        schema = self.answers[response.status]
        if schema is None:
            return None if response.body is None else ("body", "this answer has no body")
        return None if schema.is_valid(response.body) else schema.first_error(response.body, "body")

    def answers_with(self, status: int, body: JsonObject) -> bool:
        """Whether the contract allows this body with this status."""
        schema = self.answers.get(status)
        return schema is not None and schema.is_valid(body)


class EventType(Struct, frozen=True):
    """One event type of the catalogue. `key_fields`: its `x-business-key`."""

    type: str
    contract: str
    key_fields: tuple[str, ...]
    envelope: Schema

    def check(self, body: JsonObject) -> Finding | None:
        return None if self.envelope.is_valid(body) else self.envelope.first_error(body, "body")

    def business_key(self, body: JsonObject) -> str:
        """Source, type, subject, line, revision: the same for every delivery, another for every other statement."""
        parts = []
        for name in self.key_fields:
            value = body["data"].get(name[5:], "") if name.startswith("data.") else body.get(name, "")
            parts.append(str(value))
        return "/".join(parts)


class Contracts(Struct, frozen=True):
    """Everything promised in one landscape."""

    operations: Mapping[tuple[str, str], Operation]
    """By system and operationId, in the form in which the systems keep their books (`BOOKS`)."""
    events: Mapping[str, EventType]
    promises: Mapping[str, SystemPromises]
    versions: Mapping[tuple[str, str, str], Operation] = {}
    """By system, any other version that is spoken in the landscape, and operationId of that."""

    def spoken(self, system: str, version: str, operation: str) -> Operation | None:
        """An operation as a version of its system's contract has it; None if it has none."""
        if version == BOOKS:
            return self.operations.get((system, operation))
        return self.versions.get((system, version, operation))

    def know(self, event: object) -> bool:
        """Whether it is an event as its type's contract has it."""
        known = self.events.get(str(event.get("type"))) if isinstance(event, dict) else None
        return known is not None and known.envelope.is_valid(event)

    def allow(self, operation: Operation, status: int, body: JsonObject) -> bool:
        """Whether an operation may be answered so: by its own contract, and by that of every event that it lists."""
        events = body.get("events", ()) if operation.name == LIST_EVENTS else ()
        return operation.answers_with(status, body) and all(map(self.know, events))
