"""A catalogue file as values.

format: seatrial.catalog/1
objectives:
  read_latency_p99_ms: {about: How long a reader waits., formula: 99th percentile of answered_at - asked_at}
apis:
  - id: erp
    version: v1
    document: erp/v1.yaml
    title: ERP
    owner: order-management
    steward: order-desk
    lifecycle: deprecated
    sunset: "2027-06-30"
    audience: system
    consumers: [engine]
    slo: {read_latency_p99_ms: 2000}
clients:
  - {id: order-desk, scopes: ["orders:read"]}
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from harness.strict_yaml import Document, read_yaml
from harness.typed import Day, Said, typed

Lifecycle = Literal["planned", "active", "deprecated", "retired"]
Audience = Literal["system", "process", "experience"]
Amount = Annotated[int, Meta(ge=1)]


class Objective(Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured, and how it is worked out."""

    about: Said
    formula: Said


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of one API. `owner` decides about it and `steward` answers for what is in its records; "" is nobody.

    `sunset` is the last day on which it is served. `slo` are objectives, each with its unit in its name.
    """

    id: Said
    version: Said
    document: Said
    title: Said
    lifecycle: Lifecycle
    audience: Audience
    owner: str = ""
    steward: str = ""
    sunset: Day | None = None
    consumers: tuple[Said, ...] = ()
    slo: Mapping[Said, Amount] = {}

    @property
    def name(self) -> str:
        """As people say it: "erp v1"."""
        return f"{self.id} {self.version}"


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who calls what the engine offers, and what he may."""

    id: Said
    scopes: tuple[Said, ...]


class Catalog(Struct, frozen=True, forbid_unknown_fields=True):
    """All of it. `users` are those who use an API and call nothing that the engine offers."""

    format: Literal["seatrial.catalog/1"]
    apis: tuple[Entry, ...]
    objectives: Mapping[Said, Objective] = {}
    clients: tuple[Client, ...] = ()
    users: tuple[Said, ...] = ()


def read_catalog(path: Path) -> tuple[Catalog, Document]:
    """The file, and where each of its pieces stands. Raises ScenarioInvalid, which names the line."""
    document = read_yaml(path)
    return typed(document, document.data, Catalog), document
