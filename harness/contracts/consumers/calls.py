"""Which operation of a document an interaction calls, and which value travels in which part of it.

Parts are called as the differ calls them ("request application/json", "query status", "200 application/json"), so
that what a consumer needs and what has changed can be held against each other.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from harness.contracts.consumers.pact import Interaction, Payload, Request
from harness.contracts.consumers.parameters import NOT_SENT, from_text, sent_as
from harness.contracts.diff.law import Direction
from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Body, Operation, Response, Surface
from harness.contracts.surface.shape import shape_of

_VARIABLE = re.compile(r"(\{[^{}]*\})")
JSON_MEDIA = re.compile(r"application/(?:[\w.+-]*\+)?json", re.ASCII)


class Part(Struct, frozen=True):
    """A value of a pact, and the schema that the document has for it. `schema` is None where it says nothing; `opaque`:
    what is in the value is not known."""

    name: str
    direction: Direction
    value: Any
    schema: Node | None
    opaque: bool = False


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
        return () if found is None else (_http(found, interaction, surface.dialect),)
    return tuple(_events(surface, interaction))


def concerns(surface: Surface, interaction: Interaction) -> bool:
    """Whether a document has interactions of this kind at all. Calls and events are often in two documents, and one
    pact is about both."""
    if interaction.message is not None:
        return any(operation.from_system or operation.messages for operation in surface.everything)
    return any(not operation.from_system and not operation.messages for operation in surface.operations.values())


def called(surface: Surface, request: Request) -> Operation | None:
    """The operation of a method and path; of several templates that fit, the one with the most literal text."""
    asked = request.path.rstrip("/") or "/"
    fits: list[tuple[int, Operation]] = []
    for operation in surface.operations.values():
        method, _, template = operation.name.partition(" ")
        if operation.from_system or method != request.method:
            continue
        if any(_template(base, template).fullmatch(asked) for base in _bases(operation)):
            fits.append((len(_VARIABLE.sub("", template)), operation))
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _bases(operation: Operation) -> set[str]:
    """What may stand before a path: nothing, or the path of a server."""
    return {"", *(re.sub(r"^[A-Za-z+.-]*://[^/]*", "", server).rstrip("/") for server in operation.servers)}


@lru_cache(maxsize=4096)
def _template(base: str, path: str) -> re.Pattern[str]:
    """Groups are the parameters of the path; a variable of a server may be anything."""
    before = "".join("[^/]+" if piece.startswith("{") else re.escape(piece) for piece in _VARIABLE.split(base))
    pieces = _VARIABLE.split(path.rstrip("/") or ("" if base else "/"))
    return re.compile(before + "".join("([^/]+)" if piece.startswith("{") else re.escape(piece) for piece in pieces))


def _http(operation: Operation, interaction: Interaction, dialect: Dialect) -> Call:
    request, answer = interaction.request, interaction.answer
    assert request is not None
    parts = list(_parameters(operation, request, dialect))
    if (sent := request.body) is not None and (body := body_of(operation.request, sent)) is not None:
        parts.append(Part(f"request {body.media}", "writes", sent.content, body.schema, sent.opaque))
    response = answered(operation, answer.status) if answer is not None else None
    if answer is not None and response is not None:
        for name, said in answer.headers.items():
            if (header := response.headers.get(name)) is not None:
                value = from_text(header, said, dialect)
                parts.append(Part(f"{response.status} header {header.name}", "reads", value, header.schema))
        if (read := answer.body) is not None and (body := body_of(response.content, read)) is not None:
            parts.append(Part(f"{response.status} {body.media}", "reads", read.content, body.schema, read.opaque))
    return Call(operation, tuple(parts), response)


def _parameters(operation: Operation, request: Request, dialect: Dialect) -> Iterator[Part]:
    _, _, template = operation.name.partition(" ")
    names = [piece[1:-1] for piece in _VARIABLE.findall(template)]
    asked = request.path.rstrip("/") or "/"
    found = next(fit for base in sorted(_bases(operation)) if (fit := _template(base, template).fullmatch(asked)))
    in_path = dict(zip(names, map(unquote, found.groups()), strict=True))
    for parameter in operation.parameters.values():
        sent = sent_as(parameter, request, in_path, dialect)
        if sent is not NOT_SENT:
            yield Part(f"{parameter.place} {parameter.name}", "writes", sent, parameter.schema)


def answered(operation: Operation, status: int) -> Response | None:
    """The response that a document has for a status: by number, by range, or `default`."""
    for wanted in (str(status), f"{str(status)[:1]}XX", "default"):
        if wanted in operation.responses:
            return operation.responses[wanted]
    return None


def body_of(content: Mapping[str, Body], payload: Payload) -> Body | None:
    """The body of a media type, parameters considered where the document tells by them; where the pact says none, the
    one that is JSON."""
    whole = payload.media.strip().lower().replace(" ", "")
    media = whole.partition(";")[0]
    if whole in content:
        return content[whole]
    for offered, body in content.items():
        plain = offered.partition(";")[0]
        if plain == media or (not media and JSON_MEDIA.fullmatch(plain)):
            return body
    for offered, body in content.items():
        kind, _, rest = offered.partition("/")
        if offered == "*/*" or (rest == "*" and media.startswith(f"{kind}/" if media else "")):
            return body
    return None


def _events(surface: Surface, interaction: Interaction) -> Iterator[Call]:
    """A message by its name, which tests write into the metadata or the description, or by the `type` of its event.

    A webhook of an OpenAPI document is such a message, and so is a callback.
    """
    payload = interaction.message
    assert payload is not None
    content = payload.content
    said = {str(value) for value in interaction.metadata.values() if isinstance(value, str)}
    said |= {interaction.description, str(content.get("type", "")) if isinstance(content, dict) else ""}
    said -= {""}
    for operation in surface.everything:
        direction: Direction = "reads" if operation.from_system else "writes"
        for name, message in operation.messages.items():
            if name in said or _types(message.payload, surface.dialect) & said:
                parts = [Part(name, direction, content, message.payload, payload.opaque)]
                if message.headers is not None:
                    parts.append(Part(f"{name} headers", direction, dict(interaction.metadata), message.headers))
                yield Call(operation, tuple(parts))
        if operation.from_system and (body := body_of(operation.request, payload)) is not None:
            names = {*operation.name.split(" ")[1:-1], operation.name.rpartition(" ")[2], operation.operation_id}
            if names & said or _types(body.schema, surface.dialect) & said:
                part = Part(f"request {body.media}", direction, content, body.schema, payload.opaque)
                yield Call(operation, (part,))


def _types(payload: Node | None, dialect: Dialect) -> frozenset[str]:
    """What the `type` of an event is said to be, in whichever branch."""
    if payload is None:
        return frozenset()
    waiting, found, met = [payload], set[str](), set[tuple[str, str]]()
    for node in waiting:
        target = node.target()
        if (target.file, target.pointer) in met:
            continue
        met.add((target.file, target.pointer))
        shape = shape_of((node,), dialect)
        if held := shape.properties.get("type"):
            values = shape_of(held, dialect).values or ()
            found |= {value for value in values if isinstance(value, str)}
        waiting += shape.choices
    return frozenset(found)
