"""`seatrial contracts catalog`: who answers for which API, and what the catalogue cannot say."""

from pathlib import Path
from typing import Annotated

import typer

from harness.command.exit_codes import HELD, VIOLATED
from harness.command.options import Json
from harness.command.outcome import Outcome
from harness.contracts.catalog.checks import check
from harness.contracts.catalog.entries import Catalog, read_catalog
from harness.documents import CONTRACTS
from harness.stopwatch import today
from reports.contract_catalog import CatalogRecord, ListedApi, ListedObjective
from reports.terminal.contract_catalog import contract_catalog as shown


def catalog(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[CATALOG]", help="A catalogue; that of the simulated systems if left out."),
    ] = None,
    objectives: Annotated[bool, typer.Option("--objectives", help="Show what is measured, and how, too.")] = False,
    json: Json = False,
) -> Outcome:
    """Show every API version with owner, consumers and objectives, and check that nothing about it is missing."""
    path = file or CONTRACTS / "catalog.yaml"
    read, document = read_catalog(path)
    findings = check(read, document, path.resolve().parent, today())
    failed = any(finding.severity == "error" for finding in findings)
    record = CatalogRecord(
        file=str(file or "catalog.yaml"),
        apis=tuple(_apis(read)),
        objectives=tuple(_objectives(read)),
        findings=findings,
        failed=failed,
    )
    return Outcome(VIOLATED if failed else HELD, record, shown(record, objectives), json)


def _apis(read: Catalog) -> list[ListedApi]:
    return [
        ListedApi(
            id=entry.id, version=entry.version, title=entry.title, document=entry.document, audience=entry.audience,
            owner=entry.owner, steward=entry.steward, lifecycle=entry.lifecycle, sunset=entry.sunset or "",
            consumers=entry.consumers, slo=entry.slo,
        )
        for entry in read.apis
    ]  # fmt: skip


def _objectives(read: Catalog) -> list[ListedObjective]:
    return [
        ListedObjective(
            name=name, about=one.about, formula=one.formula, apis=sum(name in entry.slo for entry in read.apis)
        )
        for name, one in read.objectives.items()
    ]  # fmt: skip
