"""An OpenAPI document, 3.0 or 3.1, as promises.

Source: OpenAPI 3.0.4 and 3.1.1. A parameter of the path holds for each of its operations unless they name it anew; a
webhook and a callback are begun by the system; `security` and `servers` of the document hold where an operation says
nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.contracts.reading.library import Node
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Body, Operation, Parameter, Response, Surface, by_key
from harness.contracts.surface.nodes import components, mapping, named
from harness.errors import ContractInvalid

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_STYLES: Final[Mapping[str, str]] = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_UNSENT_HEADERS = frozenset({"accept", "authorization", "content-type"})
"""Parameters of these names say nothing (OpenAPI 3.1.1, Parameter Object)."""


def read_openapi(top: Node) -> Surface:
    """Raises ContractInvalid for what is not sound enough to be compared."""
    version = str(top.data["openapi"])
    if not version.startswith(("3.0", "3.1")):
        raise ContractInvalid(f"OpenAPI {version}", top.place(), "Versions 3.0 and 3.1 are read here.")
    info = mapping(top.at("info")) if "info" in top.data else {}
    dialect: Dialect = "openapi-3.0" if version.startswith("3.0") else "2020-12"
    found = (*_operations(top, top.get("paths"), ""), *_operations(top, top.get("webhooks"), "webhook "))
    return Surface(
        kind=f"OpenAPI {version[:3]}",
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        dialect=dialect,
        operations=by_key(found),
        components=components(top),
    )


def _operations(top: Node, items: Node | None, kind: str) -> Iterator[Operation]:
    for path, item in named(items):
        if path.startswith("x-"):
            continue
        for method in METHODS:
            if (node := item.get(method)) is not None:
                yield _operation(top, item, node, f"{kind}{method.upper()} {path}", from_system=bool(kind))


def _operation(top: Node, item: Node, node: Node, name: str, *, from_system: bool) -> Operation:
    data = mapping(node)
    security = _listed(node, "security") if "security" in data else _listed(top, "security")
    servers = next((holder.at("servers") for holder in (node, item, top) if holder.data.get("servers")), None)
    body = node.get("requestBody")
    body = body.target() if body is not None else None
    return Operation(
        name=name,
        key=re.sub(r"\{[^{}]*\}", "{}", name),
        node=node,
        from_system=from_system,
        operation_id=str(data.get("operationId", "")),
        deprecated=data.get("deprecated") is True,
        sunset=str(data.get("x-sunset", "")),
        parameters=dict(_parameters(item, node, name)),
        request=_content(body),
        request_required=body is not None and mapping(body).get("required") is True,
        responses={
            (held := _response(status, response)).status: held for status, response in named(node.get("responses"))
        },
        security=frozenset(
            frozenset(part for scheme, scopes in one.items() for part in (f"{scheme}:", *_scopes(scheme, scopes)))
            for one in security
        ),
        servers=tuple(str(server.get("url", "")) for server in _listed(servers)) if servers else (),
        served_at=servers,
        links=frozenset(
            (status, str(link))
            for status, response in named(node.get("responses"))
            for link, _ in named(response.get("links"))
        ),
        callbacks=by_key(_callbacks(top, node)),
    )


def _listed(node: Node, key: str = "") -> list[dict[str, Any]]:
    """A list of mappings that stands there, or under a key of it; empty if it does not."""
    held = node.get(key) if key else node
    if held is None:
        return []
    if not isinstance(held.data, list) or not all(isinstance(one, dict) for one in held.data):
        raise ContractInvalid("a list of mappings should stand here", held.place(), "Write `[]` for none.")
    return held.data


def _scopes(scheme: str, scopes: object) -> list[str]:
    return [f"{scheme}:{scope}" for scope in scopes] if isinstance(scopes, list) else []


def _callbacks(top: Node, node: Node) -> Iterator[Operation]:
    for name, expressions in named(node.get("callbacks")):
        for expression, item in named(expressions):
            if expression.startswith("x-"):
                continue
            for method in METHODS:
                if (inside := item.get(method)) is not None:
                    called = f"callback {name} {method.upper()} {expression}"
                    yield _operation(top, item, inside, called, from_system=True)


def _parameters(item: Node, node: Node, name: str) -> Iterator[tuple[tuple[str, str], Parameter]]:
    """By place and name. In a path what counts is the position: the client never sees the name."""
    positions = {held: f"{index + 1}" for index, held in enumerate(re.findall(r"\{([^{}]*)\}", name))}
    for holder in (item, node):
        listed = holder.get("parameters")
        for parameter in listed.children() if listed else ():
            parameter = parameter.target()
            data = mapping(parameter)
            place, called = str(data.get("in", "")), str(data.get("name", ""))
            if place == "header" and called.lower() in _UNSENT_HEADERS:
                continue
            key = positions.get(called, called) if place == "path" else called
            yield (place, key.lower() if place == "header" else key), _parameter(place, called, parameter)


def _parameter(place: str, name: str, node: Node) -> Parameter:
    data = mapping(node)
    style = str(data.get("style", _STYLES.get(place, "simple")))
    schema = node.get("schema")
    if schema is None and (content := node.get("content")):
        schema = next((media.get("schema") for _, media in named(content)), None)
    return Parameter(
        place=place,
        name=name,
        node=node,
        schema=schema,
        required=place == "path" or data.get("required") is True,
        deprecated=data.get("deprecated") is True,
        style=style,
        explode=bool(data.get("explode", style == "form")),
    )


def _response(status: str, node: Node) -> Response:
    mapping(node)
    headers = {
        name.lower(): _parameter("header", name, header)
        for name, header in named(node.get("headers"), any_name=True)
        if name.lower() != "content-type"
    }
    return Response(status.upper() if status != "default" else status, node, headers, _content(node))


def _content(node: Node | None) -> dict[str, Body]:
    return {
        media.lower().replace(" ", ""): Body(media, held, held.get("schema"))
        for media, held in named(node.get("content") if node else None)
    }
