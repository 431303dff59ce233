"""A version of an API as a table of edits: by operation, what a request means in the books' form, and how an answer is
told in the version's."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from seatrial.message import JsonObject, Request, Response


class Malformed(Exception):  # noqa: N818  (an answer to the caller, not an error of ours)
    """A request is not of its version's shape; the text says where."""


class Edition(Struct, frozen=True):
    """`meant`: operation of this version -> the request as the books take it; a `Malformed` if it has another shape.
    `told`: the same operation -> a success as this version tells it. What is in neither table is as in version 1."""

    meant: Mapping[str, Callable[[Request], Request]]
    told: Mapping[str, Callable[[JsonObject], JsonObject]]

    def request(self, request: Request) -> Request:
        """What a request means, in the books' form."""
        edit = self.meant.get(request.operation)
        return request if edit is None else edit(request)

    def response(self, operation: str, response: Response) -> Response:
        """An answer to `operation` of this version. Problems are the same in every version."""
        edit = self.told.get(operation)
        if edit is None or not response.ok or response.body is None:
            return response
        return replace(response, body=edit(response.body))


def object_of(request: Request) -> JsonObject:
    """A copy of a request's body, to be edited."""
    if not isinstance(request.body, dict):
        raise Malformed("body: is required")
    return {**request.body}


def take(body: JsonObject, name: str, kind: type, where: str = "body") -> Any:
    """Take a required member out of a body. Any: `kind` says what it is."""
    value = body.pop(name, None)
    if not isinstance(value, kind):
        raise Malformed(f"{where}/{name}: is required" if value is None else f"{where}/{name}: is no {kind.__name__}")
    return value
