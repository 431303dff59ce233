"""What `seatrial contracts catalog` shows, as a record."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class CatalogFinding(Struct, frozen=True, kw_only=True):
    """Something that the catalogue cannot say of an API. `line` is "file:line"."""

    rule: str
    severity: Severity
    api: str
    said: str
    line: str


class ListedApi(Struct, frozen=True, kw_only=True):
    """One version of one API, as the catalogue has it; "" for what it does not say."""

    id: str
    version: str
    title: str
    document: str
    audience: str
    owner: str
    steward: str
    lifecycle: str
    sunset: str
    consumers: tuple[str, ...]
    slo: Mapping[str, int]


class ListedObjective(Struct, frozen=True, kw_only=True):
    """What an objective measures, how it is worked out, and how many APIs have one."""

    name: str
    about: str
    formula: str
    apis: int


class CatalogRecord(Struct, frozen=True, kw_only=True):
    """`failed`: there is an error."""

    format: Literal["seatrial.contract-catalog/1"] = "seatrial.contract-catalog/1"
    file: str
    apis: tuple[ListedApi, ...]
    objectives: tuple[ListedObjective, ...]
    findings: tuple[CatalogFinding, ...]
    failed: bool
