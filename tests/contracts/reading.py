"""The contract documents as the tests look at them: read strictly, references followed, operations laid out flat.

A node is addressed by (document, JSON pointer), so that relative references mean what they say.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from harness.documents import CONTRACTS
from harness.strict_yaml import read_yaml

Json = Any
SYSTEMS = ("crm", "erp", "wms", "billing")
EXPERIENCE = ("availability", "order-status", "work-list", "finance")
"""What an engine offers to people and channels; it has no key and no version, for it only shows."""
GUESTS = ("analytics", "payment_provider", "tax", "carrier", "vendor")
"""Systems that are there only where a story has them."""
APIS = (*SYSTEMS, *GUESTS, "engine", *EXPERIENCE)
LATER = ("wms/v2",)
"""Later versions of these. All others are called by the folder of their first version."""
DOCUMENTS = (*APIS, *LATER, "canonical", "events")
METHODS = ("get", "put", "post", "patch", "delete")


def file_of(name: str) -> Path:
    return CONTRACTS / (f"{name}.yaml" if "/" in name else f"{name}/v1.yaml")


@lru_cache
def document(name: str) -> dict[str, Json]:
    """A document by its name. Duplicate keys, tags and aliases are refused."""
    data = read_yaml(file_of(name)).data
    assert isinstance(data, dict)
    return data


class Node(NamedTuple):
    """A part of a document, and where it stands."""

    name: str
    pointer: str
    value: Json

    def child(self, *steps: str | int) -> "Node":
        node = self
        for step in steps:
            token = str(step).replace("~", "~0").replace("/", "~1")
            node = follow(Node(node.name, f"{node.pointer}/{token}", node.value[step]))
        return node

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value


def root(name: str) -> Node:
    return Node(name, "", document(name))


def target(name: str, reference: str) -> Node:
    """What `reference` points at, seen from document `name`. KeyError if there is no such thing."""
    path, _, pointer = reference.partition("#")
    if path:
        file = (file_of(name).parent / path).resolve()
        name = file.parent.name if file.stem == "v1" else f"{file.parent.name}/{file.stem}"
        assert file == file_of(name), f"{reference} leaves the house"
    value: Json = document(name)
    for token in pointer.split("/")[1:]:
        token = unquote(token).replace("~1", "/").replace("~0", "~")
        value = value[int(token)] if isinstance(value, list) else value[token]
    return Node(name, pointer, value)


def follow(node: Node) -> Node:
    """The node itself, or what it refers to in the end."""
    while isinstance(node.value, dict) and "$ref" in node.value:
        node = target(node.name, node.value["$ref"])
    return node


def walk(value: Json, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every node of a document with its path, examples and constants left out: they are data, not contract."""
    yield at, value
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in ("example", "examples", "const", "enum") or at[-1:] == ("properties",):
                yield from walk(child, (*at, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk(child, (*at, str(index)))


class Operation(NamedTuple):
    """One operation, as its document states it."""

    api: str
    method: str
    path: str
    node: Node

    @property
    def name(self) -> str:
        return str(self.node.value["operationId"])

    @property
    def unsafe(self) -> bool:
        return bool(self.node.value.get("x-unsafe", self.method != "get"))

    def parameters(self, where: str) -> dict[str, Json]:
        """Parameters in path, query or header, by name; header names in lower case."""
        found = [self.node.child("parameters", i).value for i in range(len(self.node.value.get("parameters", ())))]
        return {p["name"].lower() if where == "header" else p["name"]: p for p in found if p["in"] == where}

    @property
    def body(self) -> Node | None:
        """Schema of the request body."""
        if not self.node.has("requestBody"):
            return None
        return self.node.child("requestBody", "content", "application/json", "schema")

    @property
    def body_fields(self) -> dict[str, Json]:
        return {} if self.body is None else self.body.value["properties"]

    @property
    def responses(self) -> dict[int, Node]:
        return {int(status): self.node.child("responses", status) for status in self.node.value["responses"]}


def operations(*apis: str) -> list[Operation]:
    """All operations of the APIs, in document order."""
    return [
        Operation(api, method, path, item.child(method))
        for api in apis
        for path in document(api)["paths"]
        for item in [root(api).child("paths", path)]
        for method in METHODS
        if item.has(method)
    ]


def name(operation: Operation) -> str:
    """How a test about an operation is called."""
    return f"{operation.api}.{operation.name}"


EVERY = operations(*APIS)
UNSAFE = [operation for operation in EVERY if operation.unsafe]
MESSAGES: dict[str, Json] = document("events")["components"]["messages"]
