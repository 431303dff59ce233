"""A document of any kind as a surface: which reader it needs is said by its first key."""

from collections.abc import Mapping
from typing import Final

from harness.contracts.reading.library import Node
from harness.contracts.surface.asyncapi import read_asyncapi
from harness.contracts.surface.dialect import Dialect
from harness.contracts.surface.model import Surface
from harness.contracts.surface.openapi import read_openapi
from harness.errors import ContractInvalid

_DRAFTS: Final[Mapping[str, Dialect]] = {
    "draft-04": "draft-04", "draft-06": "draft-07", "draft-07": "draft-07", "2019-09": "2020-12", "2020-12": "2020-12",
}  # fmt: skip
_OF_A_SCHEMA = frozenset({"$schema", "$ref", "$defs", "allOf", "anyOf", "enum", "oneOf", "properties", "type"})


def read_surface(top: Node) -> Surface:
    """Raises ContractInvalid for what is no such document."""
    data = top.data
    if not isinstance(data, dict):
        raise ContractInvalid("a contract is a mapping", top.place(), "Start it with `openapi: 3.1.0`.")
    if "openapi" in data:
        return read_openapi(top)
    if "asyncapi" in data:
        return read_asyncapi(top)
    if "swagger" in data:
        raise ContractInvalid(
            f"Swagger {data['swagger']}", top.place(), "Convert it first: `npx swagger2openapi FILE -o NEW.yaml`."
        )
    if _OF_A_SCHEMA & data.keys():
        said = str(data.get("$schema", ""))
        dialect: Dialect = next((dialect for draft, dialect in _DRAFTS.items() if draft in said), "2020-12")
        return Surface("JSON Schema", str(data.get("title", "")), "", dialect, {}, schema=top)
    raise ContractInvalid(
        "neither OpenAPI nor AsyncAPI nor JSON Schema", top.place(), "Start it with `openapi: 3.1.0`, or name another."
    )
