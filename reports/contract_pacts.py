"""What `seatrial contracts can-i-deploy` found, as a record: every pact held against every version of a document."""

from typing import Literal

from msgspec import Struct

from reports.contract_diff import Side


class AskedFor(Struct, frozen=True, kw_only=True):
    """Something that a pact asks for and the document does not promise. `place` is "file:line" of the pact."""

    kind: Literal["no-operation", "request", "answer", "message"]
    interaction: str
    operation: str
    said: str
    place: str


class Cell(Struct, frozen=True, kw_only=True):
    """One consumer version beside one provider version: they fit if nothing is missing. `provider` is an index, and
    `interactions` are those of a kind that this document has (calls, or messages)."""

    consumer: str
    file: str
    provider: int
    interactions: int
    missing: tuple[AskedFor, ...]


class UnusedPromise(Struct, frozen=True, kw_only=True):
    """What is promised and no consumer uses: a whole operation where `fields` is empty."""

    provider: int
    operation: str
    fields: tuple[str, ...]


class PactsRecord(Struct, frozen=True, kw_only=True):
    """`cells`: consumers in the order of their files, and within each all versions. `failed`: one does not fit."""

    format: Literal["seatrial.contract-pacts/1"] = "seatrial.contract-pacts/1"
    providers: tuple[Side, ...]
    cells: tuple[Cell, ...]
    unused: tuple[UnusedPromise, ...]
    failed: bool
