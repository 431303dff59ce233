"""Reads contract documents and compiles them.

A document is found as `contracts/{system}/{version}.yaml`. Schemas stay where they are: each validator is a
reference into the document, resolved through one registry that holds all of them under the base URI
`seatrial:/contracts/`, so relative `$ref`s between documents mean what they say.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft202012, Draft202012Validator, Registry

from harness.contracts.compiled import BOOKS, Contracts, EventType, Operation, SystemPromises
from harness.contracts.schema import Schema
from harness.documents import CONTRACTS
from harness.errors import ContractInvalid
from harness.strict_yaml import read_yaml
from simulators.landscape import API_OF
from simulators.system import Promises

BASE = "seatrial:/contracts/"
METHODS = ("get", "put", "post", "delete", "patch")
EVENTS = "events"
CANONICAL = "canonical"
_JSON_TYPES = ("application/json", "application/problem+json", "application/cloudevents+json")


def contracts(versions: Mapping[str, str], successors: Mapping[str, str] = {}) -> Contracts:
    """The contracts of a landscape: {"erp": "v1", …}. Compiled once per process and set of versions. `successors`:
    the versions that some systems will speak besides.

    Raises ContractInvalid if a document is missing or lacks what the wire needs.
    """
    return _compile(tuple(sorted(versions.items())), tuple(sorted(successors.items())))


@lru_cache(maxsize=64)  # more than there are landscapes: a campaign goes from one to the next and back
def _compile(versions: tuple[tuple[str, str], ...], successors: tuple[tuple[str, str], ...]) -> Contracts:
    named = {name: _document(name, BOOKS) for name, _ in versions}
    others = {(name, version): _document(name, version) for name, version in (*versions, *successors)
              if version != BOOKS}  # fmt: skip
    documents = {name: _read(name) for name in sorted({*named.values(), *others.values()})}
    for shared in (f"{EVENTS}/v1", f"{CANONICAL}/v1"):
        documents[shared] = _read(shared)
    registry = Registry([(f"{BASE}{name}.yaml", text) for name, text in documents.items()], draft=Draft202012)
    operations: dict[tuple[str, str], Operation] = {}
    promises: dict[str, SystemPromises] = {}
    for system, version in versions:
        promises[system] = _promises(documents[_document(system, version)]["info"].get("x-promises", {}))
        for operation in _operations(system, named[system], documents[named[system]], registry):
            operations[system, operation.name] = operation
    events = _events(f"{EVENTS}/v1", documents[f"{EVENTS}/v1"], registry)
    spoken = {
        (system, version, operation.name): operation
        for (system, version), name in others.items()
        for operation in _operations(system, name, documents[name], registry)
    }
    return Contracts(operations, events, promises, spoken)


def _document(system: str, version: str) -> str:
    return f"{API_OF.get(system, system)}/{version}"


@lru_cache(maxsize=1)
def clients() -> Mapping[str, tuple[str, ...]]:
    """Who may call the engine, and the scopes that each was granted: `clients` of the catalogue."""
    catalogue: Any = read_yaml(CONTRACTS / "catalog.yaml").data
    return {client["id"]: tuple(client["scopes"]) for client in catalogue["clients"]}


@cache  # read by every landscape that has it, changed by none
def _read(name: str) -> dict[str, Any]:
    path = CONTRACTS / f"{name}.yaml"
    if not path.is_file():
        raise ContractInvalid(
            f"there is no contract {name}", str(path), "See contracts/catalog.yaml for those there are."
        )
    document = read_yaml(path).data
    if not isinstance(document, dict):
        raise ContractInvalid("a contract document is a mapping", str(path), "Start it with `openapi: 3.1.0`.")
    return document


def _schema(pointer: str, registry: Registry) -> Schema:
    return Schema(lambda: Draft202012Validator({"$ref": pointer}, registry=registry))


def _escape(token: str) -> str:
    """A key as a step of a JSON pointer within a URI fragment: path templates have braces."""
    return quote(token.replace("~", "~0").replace("/", "~1"), safe="~")


def _operations(system: str, name: str, document: dict[str, Any], registry: Registry) -> Iterator[Operation]:
    for path, said in document["paths"].items():
        item, at = _target(said, f"{BASE}{name}.yaml#/paths/{_escape(path)}", name, registry)
        home = at.removeprefix(BASE).partition(".yaml#")[0]  # it may be as in another version, and stand there
        for method in METHODS:
            if method not in item:
                continue
            spec = item[method]
            pointer = f"{at}/{method}"
            parameters = [
                (_resolve(p, home, registry)) for p in [*item.get("parameters", ()), *spec.get("parameters", ())]
            ]
            body = spec.get("requestBody")
            body, body_pointer = _target(body, f"{pointer}/requestBody", home, registry) if body else (None, "")
            yield Operation(
                system=system,
                name=spec["operationId"],
                contract=name,
                method=method.upper(),
                path=path,
                unsafe=spec.get("x-unsafe", method != "get"),
                key_fields=tuple(spec.get("x-business-key", ())),
                required_headers=tuple(
                    p["name"].lower() for p in parameters if p["in"] == "header" and p.get("required")
                ),
                params=_params(parameters, home, registry),
                body=_content(body, body_pointer, registry) if body else None,
                body_required=bool(body and body.get("required")),
                answers=_answers(spec["responses"], f"{pointer}/responses", home, registry),
                path_params=tuple(p["name"] for p in parameters if p["in"] == "path"),
                scope=_scope(spec.get("security", ())),
            )


def _scope(security: Sequence[dict[str, list[str]]]) -> str:
    """The one scope that an operation needs."""
    return next((scope for scheme in security for scopes in scheme.values() for scope in scopes), "")


def _target(node: Any, pointer: str, name: str, registry: Registry) -> tuple[Any, str]:
    """A node and its address, after following one `$ref`."""
    if isinstance(node, dict) and "$ref" in node:
        reference: str = node["$ref"]
        resolved = registry.resolver(f"{BASE}{name}.yaml").lookup(reference)
        address = f"{BASE}{name}.yaml{reference}" if reference.startswith("#") else _absolute(name, reference)
        return resolved.contents, address
    return node, pointer


def _absolute(name: str, reference: str) -> str:
    """A reference relative to document `name`, such as `../canonical/v1.yaml#/…`, as an address."""
    parts = [*name.split("/")[:-1], *reference.split("#")[0].split("/")]
    path: list[str] = []
    for part in parts:
        if part == "..":
            path.pop()
        elif part != ".":
            path.append(part)
    return f"{BASE}{'/'.join(path)}#{reference.split('#')[1]}"


def _resolve(node: Any, name: str, registry: Registry) -> Any:
    return _target(node, "", name, registry)[0]


def _params(parameters: list[Any], name: str, registry: Registry) -> Schema | None:
    """Path and query parameters as one object of texts, which is how they travel."""
    named = [p for p in parameters if p["in"] in ("path", "query")]
    if not named:
        return None
    schema = {
        "type": "object",
        "properties": {p["name"]: _as_text(_resolve(p.get("schema", {}), name, registry)) for p in named},
        "required": [p["name"] for p in named if p.get("required") or p["in"] == "path"],
        "additionalProperties": False,
    }
    return Schema(lambda: Draft202012Validator(schema))


def _as_text(schema: dict[str, Any]) -> dict[str, Any]:
    """What a text must look like to be a value of this schema."""
    match schema.get("type"):
        case "integer":
            return {"type": "string", "pattern": "^-?[0-9]+$"}
        case "boolean":
            return {"enum": ["true", "false"]}
        case _:
            return {"type": "string", **{k: schema[k] for k in ("enum", "minLength", "pattern") if k in schema}}


def _content(node: dict[str, Any], pointer: str, registry: Registry) -> Schema | None:
    for media in _JSON_TYPES:
        if media in node.get("content", {}):
            return _schema(f"{pointer}/content/{_escape(media)}/schema", registry)
    return None


def _answers(responses: dict[str, Any], pointer: str, name: str, registry: Registry) -> dict[int, Schema | None]:
    answers: dict[int, Schema | None] = {}
    for status, node in responses.items():
        target, address = _target(node, f"{pointer}/{_escape(str(status))}", name, registry)
        answers[int(status)] = _content(target, address, registry)
    return answers


def _events(name: str, document: dict[str, Any], registry: Registry) -> dict[str, EventType]:
    events: dict[str, EventType] = {}
    for type_, message in document["components"]["messages"].items():
        payload = message["payload"]
        pointer = payload.get("$ref", "")
        address = f"{BASE}{name}.yaml{pointer}" if pointer.startswith("#") else _absolute(name, pointer)
        events[type_] = EventType(type_, name, tuple(message["x-business-key"]), _schema(address, registry))
    return events


def _promises(said: dict[str, Any]) -> SystemPromises:
    return SystemPromises(
        books=Promises(
            idempotency_window_ms=said.get("idempotency_window_ms", 0),
            search_visibility_ms=said.get("search_visibility_ms", 0),
        ),
        arrival_bound_ms=said.get("arrival_bound_ms"),
        duplicates_requests=said.get("duplicates_requests", True),
        redelivery_ms=tuple(said.get("redelivery_ms", ())),
        redelivery_horizon_ms=said.get("redelivery_horizon_ms", 0),
    )
