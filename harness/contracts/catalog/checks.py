"""What a landscape must be able to say of each version of each of its APIs.

Every check is a question that somebody asks at three in the morning: whose is this, who uses it, until when is it
there, and what was promised?
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from harness.contracts.catalog.entries import Catalog, Entry
from harness.errors import ContractInvalid
from harness.strict_yaml import Document, read_yaml
from reports.contract_catalog import CatalogFinding, Severity

_UNITS = ("_ppm", "_ms", "_s", "_per_day")
_MAJOR = re.compile(r"v?([0-9]+)")


class _At(Struct, frozen=True):
    """An entry, and where it stands in the file."""

    document: Document
    index: int
    entry: Entry

    def told(self, rule: str, severity: Severity, said: str, *steps: str | int) -> CatalogFinding:
        place = self.document.place(("apis", self.index, *steps))
        return CatalogFinding(rule=rule, severity=severity, api=self.entry.name, said=said, line=str(place))


def check(catalog: Catalog, document: Document, folder: Path, today: date) -> tuple[CatalogFinding, ...]:
    """In the order of the file. `folder` is where documents are found from, `today` decides what is over."""
    found: list[CatalogFinding] = []
    known = {entry.id for entry in catalog.apis} | {client.id for client in catalog.clients} | {*catalog.users}
    seen: set[str] = set()
    for index, entry in enumerate(catalog.apis):
        at = _At(document, index, entry)
        if entry.name in seen:
            found.append(at.told("listed-twice", "error", "is listed already: take one of the two out", "id"))
        seen.add(entry.name)
        found += [*_people(at), *_life(at, today), *_consumers(at, known), *_document(at, folder), *_slo(at, catalog)]
    found += _unlisted(catalog, folder)
    return tuple(found)


def _people(at: _At) -> Iterator[CatalogFinding]:
    if not at.entry.owner.strip():
        yield at.told("no-owner", "error", "nobody decides about it: name an `owner`")
    if not at.entry.steward.strip():
        yield at.told("no-steward", "warning", "nobody answers for what is in its records: name a `steward`")


def _life(at: _At, today: date) -> Iterator[CatalogFinding]:
    entry = at.entry
    if entry.sunset is None:
        if entry.lifecycle == "deprecated":
            yield at.told("no-sunset", "error", "is deprecated, and has no day on which it ends: give it a `sunset`")
        return
    try:
        last = date.fromisoformat(entry.sunset)
    except ValueError:
        yield at.told("no-such-day", "error", f"there is no day {entry.sunset}", "sunset")
        return
    if entry.lifecycle in ("planned", "active"):
        yield at.told("sunset-of-the-living", "error", f"ends on {entry.sunset} and is not called deprecated", "sunset")
    if last < today:
        if entry.consumers:
            users = ", ".join(entry.consumers)
            yield at.told("used-after-sunset", "error", f"ended on {entry.sunset}, and is used by {users}", "consumers")
        if entry.lifecycle != "retired":
            yield at.told("not-retired", "warning", f"ended on {entry.sunset}, and is not retired", "lifecycle")


def _consumers(at: _At, known: set[str]) -> Iterator[CatalogFinding]:
    entry = at.entry
    if not {*entry.consumers} - {entry.id} and entry.lifecycle == "active":
        yield at.told("no-consumer", "warning", "is used by nobody: who would be told of a change?")
    if entry.consumers and entry.lifecycle == "retired":
        users = ", ".join(entry.consumers)
        yield at.told("used-after-retired", "error", f"is retired, and is used by {users}", "consumers")
    for index, consumer in enumerate(entry.consumers):
        if consumer not in known:
            said = f"`{consumer}` is nobody whom this catalogue knows: name it below `users`"
            yield at.told("unknown-consumer", "warning", said, "consumers", index)


def _document(at: _At, folder: Path) -> Iterator[CatalogFinding]:
    path = folder / at.entry.document
    if "\0" in at.entry.document or not path.is_file():
        if at.entry.lifecycle not in ("planned", "retired"):
            yield at.told("no-document", "error", f"there is no {at.entry.document}", "document")
        return
    info = _info(path)
    title, version = str(info.get("title", "")), str(info.get("version", ""))
    if title != at.entry.title:
        yield at.told("another-title", "warning", f"its document is called `{title}`", "title")
    if (major := _MAJOR.fullmatch(at.entry.version)) and version.split(".")[0] not in (major[1], f"v{major[1]}"):
        yield at.told("another-version", "warning", f"its document says version {version or 'nothing'}", "version")


def _info(path: Path) -> dict[str, Any]:
    data = read_yaml(path, ContractInvalid).data
    info = data.get("info") if isinstance(data, dict) else None
    return info if isinstance(info, dict) else {}


def _slo(at: _At, catalog: Catalog) -> Iterator[CatalogFinding]:
    if not at.entry.slo and at.entry.lifecycle in ("active", "deprecated"):
        yield at.told("no-objective", "warning", "aims at nothing: what may its consumers count on?")
    for name, amount in at.entry.slo.items():
        if not name.endswith(_UNITS):
            yield at.told("no-unit", "error", f"`{name}` has no unit in its name ({', '.join(_UNITS)})", "slo", name)
        if name.endswith("_ppm") and amount > 1_000_000:
            yield at.told("more-than-all", "error", f"`{name}` is {amount} of a million", "slo", name)
        if name not in catalog.objectives:
            said = f"`{name}` has no formula: define it below `objectives`"
            yield at.told("no-formula", "error", said, "slo", name)


def _unlisted(catalog: Catalog, folder: Path) -> Iterator[CatalogFinding]:
    """Documents that stand beside those that are listed, and are listed nowhere."""
    listed = {(folder / entry.document).resolve() for entry in catalog.apis}
    for holder in sorted({path.parent for path in listed if path.parent != folder.resolve()}):
        for path in sorted(holder.glob("*.yaml")):
            if path not in listed:
                name = os.path.relpath(path, folder.resolve())
                said = "is listed nowhere: who answers for it?"
                yield CatalogFinding(rule="unlisted", severity="error", api=name, said=said, line=name)
