"""Readings that every kind of document needs."""

from collections.abc import Iterator, Mapping
from typing import Any

from harness.contracts.reading.library import Node
from harness.errors import ContractInvalid


def named(node: Node | None, *, any_name: bool = False) -> Iterator[tuple[str, Node]]:
    """What stands there by name, references followed. `any_name`: no name is an extension."""
    if node is not None:
        for name in mapping(node):
            if name.startswith("x-") and not any_name:  # an extension, and none of what stands beside it
                continue
            yield name, node.at(name).target()


def components(top: Node) -> dict[str, Node]:
    """The named schemas of a document."""
    held = top.get("components")
    return dict(named(held.get("schemas"))) if held is not None and held.data else {}


def referred(top: Node) -> frozenset[tuple[str, str]]:
    """Where everything stands that the document refers to, directly or through others, outside of its components."""
    waiting = [top.at(key) for key in mapping(top) if key != "components"]
    found: set[tuple[str, str]] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node.data, dict) and isinstance(node.data.get("$ref"), str):
            target = node.follow()
            if (address := (target.file, target.pointer)) not in found:
                found.add(address)
                waiting.append(target)
        waiting.extend(node.children())
    return frozenset(found)


def mapping(node: Node) -> Mapping[str, Any]:
    """Raises ContractInvalid for what is none."""
    if not isinstance(node.data, dict):
        raise ContractInvalid("a mapping should stand here", node.place(), "Write name: value.")
    return node.data
