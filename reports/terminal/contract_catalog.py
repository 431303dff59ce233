"""Who answers for which API, as people read it: layer by layer, and then what is missing."""

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.contract_catalog import CatalogRecord, ListedApi, Severity
from reports.terminal.words import many

STYLES: Mapping[Severity, str] = {"error": "bold red", "warning": "yellow"}
_LIVES = {"planned": "cyan", "active": "green", "deprecated": "yellow", "retired": "dim"}
_LAYERS = ("system", "process", "experience")


def contract_catalog(record: CatalogRecord, objectives: bool = False) -> RenderableType:
    """`objectives`: what is measured and how, too."""
    return Group(_table(record), *(_objectives(record) if objectives else ()), *_findings(record), _sum(record))


def _table(record: CatalogRecord) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("API", "layer", "lifecycle", "owner", "steward", "consumers", "objectives"):
        table.add_column(column, overflow="fold")
    for api in sorted(record.apis, key=lambda one: _LAYERS.index(one.audience)):
        until = f" until {api.sunset}" if api.sunset else ""
        table.add_row(
            Text.assemble((api.id, "bold"), f" {api.version}"),
            api.audience,
            Text(f"{api.lifecycle}{until}", _LIVES[api.lifecycle]),
            api.owner or Text("nobody", "bold red"),
            api.steward or Text("nobody", "yellow"),
            _consumers(api),
            str(len(api.slo)),
        )
    return table


def _consumers(api: ListedApi) -> str:
    shown = ", ".join(api.consumers[:3])
    more = len(api.consumers) - 3
    return f"{shown} and {more} more" if more > 0 else shown or "nobody"


def _objectives(record: CatalogRecord) -> Iterator[RenderableType]:
    yield Text("\nObjectives", "bold")
    for one in record.objectives:
        yield Text.assemble((one.name, "cyan"), f"  {one.about} ", (f"of {many(one.apis, 'API')}", "dim"))
        yield Padding(Text(one.formula, "italic"), (0, 0, 0, 2))


def _findings(record: CatalogRecord) -> Iterator[RenderableType]:
    if record.findings:
        yield Text("")
    for one in record.findings:
        yield Text.assemble(
            (one.severity, STYLES[one.severity]), " ", (one.api, "bold"), f" {one.said} ",
            (f"[{one.rule}]  {one.line}", "dim"),
        )  # fmt: skip


def _sum(record: CatalogRecord) -> Text:
    apis = many(len(record.apis), "API version")
    errors = sum(one.severity == "error" for one in record.findings)
    warnings = len(record.findings) - errors
    if not record.findings:
        return Text(f"\n{apis}: each has an owner, a steward, consumers, objectives and its document.", "bold green")
    said = ", ".join(many(count, word) for count, word in ((errors, "error"), (warnings, "warning")) if count)
    return Text(f"\n{apis}: {said}.", "bold red" if errors else "yellow")
