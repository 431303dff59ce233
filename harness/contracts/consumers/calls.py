"""Which operation of a document an interaction calls, and which value travels in which part of it.

Parts are called as the differ calls them ("request application/json", "query status", "200 application/json"), so
that what a consumer needs and what has changed can be held against each other.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from harness.contracts.consumers.pact import Interaction, Payload, Request
from harness.contracts.diff.law import Direction
from harness.contracts.reading.library import Node
from harness.contracts.surface.model import Body, Operation, Parameter, Response, Surface

JSON_MEDIA = re.compile(r"application/(?:[\w.+-]*\+)?json|", re.ASCII)


class Part(Struct, frozen=True):
    """A value of a pact, and the schema that the document has for it. `schema` is None where it says nothing."""

    name: str
    direction: Direction
    value: Any
    schema: Node | None


class Call(Struct, frozen=True):
    """An interaction as the document sees it. `response` is the one that answers it, None where there is none."""

    operation: Operation
    parts: tuple[Part, ...]
    response: Response | None = None


def calls(surface: Surface, interaction: Interaction) -> tuple[Call, ...]:
    """The operations that it can be about: one for a call, none where there is no such; for a message, every one that
    carries it."""
    if interaction.request is not None:
        found = called(surface, interaction.request)
        return () if found is None else (_http(found, interaction),)
    return tuple(_events(surface, interaction))


def concerns(surface: Surface, interaction: Interaction) -> bool:
    """Whether a document has interactions of this kind at all. Calls and events are often in two documents, and one
    pact is about both."""
    if interaction.message is not None:
        return any(operation.from_system or operation.messages for operation in surface.operations.values())
    return any(not operation.from_system and not operation.messages for operation in surface.operations.values())


def called(surface: Surface, request: Request) -> Operation | None:
    """The operation of a method and path; of several templates that fit, the one with the most literal text."""
    asked = request.path.rstrip("/") or "/"
    fits: list[tuple[int, Operation]] = []
    for operation in surface.operations.values():
        method, _, template = operation.name.partition(" ")
        if operation.from_system or method != request.method:
            continue
        if any(_template(base + template).fullmatch(asked) for base in _bases(operation)):
            fits.append((len(re.sub(r"\{[^{}]*\}", "", template)), operation))
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _bases(operation: Operation) -> set[str]:
    """What may stand before a path: nothing, or the path of a server."""
    return {"", *(urlsplit(re.sub(r"\{[^{}]*\}", "x", server)).path.rstrip("/") for server in operation.servers)}


@lru_cache(maxsize=4096)
def _template(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^{}]*\})", path.rstrip("/") or "/")
    return re.compile("".join("([^/]+)" if piece.startswith("{") else re.escape(piece) for piece in pieces))


def _http(operation: Operation, interaction: Interaction) -> Call:
    request, answer = interaction.request, interaction.answer
    assert request is not None
    parts = list(_parameters(operation, request))
    if request.body is not None and (body := body_of(operation.request, request.body)) is not None:
        parts.append(Part(f"request {body.media}", "writes", request.body.content, body.schema))
    response = answered(operation, answer.status) if answer is not None else None
    if answer is not None and response is not None:
        for name, said in answer.headers.items():
            if (header := response.headers.get(name)) is not None:
                value = read_text(said, header.schema)
                parts.append(Part(f"{response.status} header {header.name}", "reads", value, header.schema))
        if answer.body is not None and (body := body_of(response.content, answer.body)) is not None:
            parts.append(Part(f"{response.status} {body.media}", "reads", answer.body.content, body.schema))
    return Call(operation, tuple(parts), response)


def _parameters(operation: Operation, request: Request) -> Iterator[Part]:
    _, _, template = operation.name.partition(" ")
    names = re.findall(r"\{([^{}]*)\}", template)
    found = next(
        fit for base in sorted(_bases(operation))
        if (fit := _template(base + template).fullmatch(request.path.rstrip("/") or "/"))
    )  # fmt: skip
    in_path = dict(zip(names, map(unquote, found.groups()), strict=True))
    for parameter in operation.parameters.values():
        said: str | list[str] | None = None
        if parameter.place == "path":
            said = in_path.get(parameter.name)
        elif parameter.place == "query" and parameter.name in request.query:
            listed = list(request.query[parameter.name])
            said = listed if _is_list(parameter) else listed[0]
        elif parameter.place == "header":
            said = request.headers.get(parameter.name.lower())
        if said is not None:
            value = (
                [read_text(one, _items(parameter)) for one in said]
                if isinstance(said, list)
                else read_text(said, parameter.schema)
            )
            yield Part(f"{parameter.place} {parameter.name}", "writes", value, parameter.schema)


def _is_list(parameter: Parameter) -> bool:
    schema = parameter.schema.target().data if parameter.schema else {}
    return isinstance(schema, dict) and schema.get("type") == "array"


def _items(parameter: Parameter) -> Node | None:
    assert parameter.schema is not None
    return parameter.schema.target().get("items")


def read_text(text: str, schema: Node | None) -> Any:
    """What a text in a path, query or header means to who knows its schema: `7` is a number where one is wanted."""
    data = schema.target().data if schema is not None else {}
    wanted = data.get("type") if isinstance(data, dict) else None
    if wanted in ("integer", "number", "boolean"):
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    return text


def answered(operation: Operation, status: int) -> Response | None:
    """The response that a document has for a status: by number, by range, or `default`."""
    for wanted in (str(status), f"{str(status)[:1]}XX", "default"):
        if wanted in operation.responses:
            return operation.responses[wanted]
    return None


def body_of(content: Mapping[str, Body], payload: Payload) -> Body | None:
    """The body of a media type; where the pact says none, the one that is JSON."""
    media = payload.media.split(";")[0].strip().lower()
    for offered, body in content.items():
        plain = offered.split(";")[0]
        if plain == media or (not media and JSON_MEDIA.fullmatch(plain)):
            return body
    for offered, body in content.items():
        kind, _, rest = offered.partition("/")
        if offered == "*/*" or (rest == "*" and media.startswith(f"{kind}/")):
            return body
    return None


def _events(surface: Surface, interaction: Interaction) -> Iterator[Call]:
    """A message by its name, which tests write into the metadata or the description, or by the `type` of its event.

    A webhook of an OpenAPI document is such a message, too.
    """
    payload = interaction.message
    assert payload is not None
    content = payload.content
    said = {str(value) for value in interaction.metadata.values() if isinstance(value, str)}
    said |= {interaction.description, str(content.get("type", "")) if isinstance(content, dict) else ""}
    for operation in surface.operations.values():
        direction: Direction = "reads" if operation.from_system else "writes"
        for name, message in operation.messages.items():
            if name in said or _types(message.payload) & said:
                yield Call(operation, (Part(name, direction, content, message.payload),))
        if operation.from_system and (body := body_of(operation.request, payload)) is not None:
            name = operation.name.rpartition(" ")[2]
            if {name, operation.operation_id} & said or _types(body.schema) & said:
                yield Call(operation, (Part(f"request {body.media}", direction, content, body.schema),))


def _types(payload: Node | None) -> frozenset[str]:
    """What the `type` of an event is said to be."""
    if payload is None:
        return frozenset()
    waiting, found = [payload], set()
    for node in waiting:
        data = node.target().data
        if not isinstance(data, dict):
            continue
        type_ = data.get("properties", {}).get("type", {})
        if isinstance(type_, dict):
            found |= {value for value in (type_.get("const"), *type_.get("enum", ())) if isinstance(value, str)}
        if "allOf" in data:
            waiting.extend(node.target().at("allOf").children())
    return frozenset(found)
