"""`seatrial contracts lint`: how well API documents keep the principles of distribution ERP APIs."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from harness.command.contracts.documents import Root, chosen
from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.contracts.lint.config import read_config
from harness.contracts.lint.grade import grade
from harness.contracts.lint.rules import LINT_RULES
from harness.contracts.lint.subject import Subject
from harness.contracts.reading.library import Library
from harness.contracts.reading.source import open_source
from harness.contracts.surface.read import read_surface
from harness.strict_yaml import read_yaml
from reports.contract_lint import LintRecord, Severity
from reports.formats.contract_lint import sarif
from reports.terminal.contract_lint import contract_lint as shown

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def lint(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="OpenAPI, AsyncAPI or JSON Schema documents.")],
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Your own severities, rule by rule.")
    ] = None,
    catalog: Annotated[
        Path | None,
        typer.Option(
            "--catalog", metavar="FILE", help="Owners and layers; a catalog.yaml above the document if left out."
        ),
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="LEVELS", help="Exit with 1 for any of these: error, warning, info.")
    ] = "error",
    root: Root = None,
    format_: Annotated[Format, typer.Option("--format", help="For people, for a program, or for a code host.")] = (
        Format.TEXT
    ),
    json: Json = False,
) -> Outcome:
    """Grade API documents by the principles of distribution ERP APIs: what is missing, where, and what to write."""
    failing, severities = chosen(fail_on, SEVERITIES, "severity"), read_config(config)
    documents = tuple(grade(file, _subject(file, root, catalog), severities) for file in files)
    found = [finding for document in documents for finding in document.findings]
    counts = {severity: sum(finding.severity == severity for finding in found) for severity in SEVERITIES}
    record = LintRecord(
        documents=documents,
        counts=counts,
        hints={name: rule.HINT for name, rule in LINT_RULES.items() if any(one.rule == name for one in found)},
        failing=failing,
        failed=any(counts[severity] for severity in failing),
    )
    written = sarif(record).encode() if format_ is Format.SARIF else shown(record)
    return Outcome(VIOLATED if record.failed else HELD, record, written, json or format_ is Format.JSON)


def _subject(file: str, root: str | None, catalog: Path | None) -> Subject:
    path = Path(file)
    beside = catalog or next(
        (held for folder in path.resolve().parents[:2] if (held := folder / "catalog.yaml").is_file()), None
    )
    # A document of a landscape refers to its neighbours: what a catalogue lists may be read.
    top = Library(open_source(file, root or (str(beside.resolve().parent) if beside and not catalog else None))).top
    return Subject(top, read_surface(top), _entry(path, beside))


def _entry(path: Path, catalog: Path | None) -> Mapping[str, Any] | None:
    if catalog is None:
        return None
    data = read_yaml(catalog).data
    listed = data.get("apis") if isinstance(data, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        if (
            isinstance(entry, dict)
            and path.resolve() == (catalog.resolve().parent / str(entry.get("document"))).resolve()
        ):
            return entry
    return None
