"""How well documents keep the principles, as people read it: a score for each, then what to mend, rule by rule."""

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.contract_lint import LintedDocument, LintFinding, LintRecord, Severity
from reports.terminal.words import many

STYLES: Mapping[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "dim"}
_SHOWN = 4
_GOOD, _FAIR = 90, 60


def contract_lint(record: LintRecord) -> RenderableType:
    return Group(*(part for document in record.documents for part in _document(document, record)), _sum(record))


def _document(document: LintedDocument, record: LintRecord) -> Iterator[RenderableType]:
    yield Text.assemble(
        (document.title or document.file, "bold"), f" {document.version}", (f"  {document.kind}", "dim")
    )
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for score in document.scores:
        if score.percent is None:
            table.add_row(Text("–", "dim"), Text(score.title, "dim"), Text("nothing to look at", "dim"))
        else:
            style = "green" if score.percent >= _GOOD else "yellow" if score.percent >= _FAIR else "bold red"
            table.add_row(Text(f"{score.percent:>3}", style), score.title, f"{score.kept} of {score.looked}")
    yield Padding(table, (0, 0, 1, 2))
    rules: dict[str, list[LintFinding]] = {}
    for finding in document.findings:
        rules.setdefault(finding.rule, []).append(finding)
    for rule, findings in rules.items():
        yield Text.assemble((findings[0].severity, STYLES[findings[0].severity]), " ", (rule, "bold"))
        for finding in findings[:_SHOWN]:
            more = f" and {many(finding.places - 1, 'other place')}" if finding.places > 1 else ""
            line = Text.assemble((finding.where, "cyan"), (more, "dim"), f" {finding.said} ", (finding.line, "dim"))
            yield Padding(line, (0, 0, 0, 2))
        if len(findings) > _SHOWN:
            yield Padding(Text(f"and {len(findings) - _SHOWN} more; --json has all", "dim"), (0, 0, 0, 2))
        yield Padding(Text.assemble(("write ", "dim"), (record.hints[rule], "italic")), (0, 0, 1, 2))
    for one in document.accepted:
        said = Text.assemble(
            ("accepted ", "green"), one.rule, " ", (one.where, "cyan"), f" {one.reason} ", (one.line, "dim")
        )
        yield Padding(said, (0, 0, 1, 0))


def _sum(record: LintRecord) -> Text:
    documents = many(len(record.documents), "document")
    if not any(record.counts.values()):
        return Text(f"{documents}: every principle that could be looked at is kept.", "bold green")
    counts = Text(", ").join(Text(many(count, level) if level != "info" else f"{count} info", STYLES[level])
                             for level, count in record.counts.items() if count)  # fmt: skip
    return Text.assemble(f"{documents}: ", counts)
