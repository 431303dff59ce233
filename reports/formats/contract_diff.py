"""A contract diff for code hosts and pipelines: Markdown, SARIF, JUnit, and GitHub's workflow commands.

Sources: SARIF 2.1.0 (OASIS); the JUnit XML that CI servers read (testsuites, testsuite, testcase, failure); workflow
commands `::error file=…,line=…::…`, in which `%`, carriage return and line feed are escaped.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree import ElementTree

import msgspec

from reports.contract_diff import DiffFinding, DiffRecord, Level

_SARIF_LEVELS: Final[Mapping[Level, str]] = {
    "breaking": "error", "unknown": "warning", "meaning": "warning", "warning": "warning", "info": "note",
}  # fmt: skip
_GITHUB_LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def markdown(record: DiffRecord) -> str:
    """A table for a comment on a change, the worst first; what breaks nobody is only counted."""
    verdict = "breaks clients" if record.failed else "fails nothing"
    counts = ", ".join(f"{count} {level}" for level, count in record.counts.items() if count) or "nothing has changed"
    lines = [f"**{record.new.title or record.new.file}** {verdict}: {counts}.", ""]
    told = [finding for finding in record.findings if finding.level != "info"]
    if told:
        lines += ["| level | where | what | rule |", "|---|---|---|---|"]
    for finding in told:
        more = f" (and {len(finding.places) - 1} more)" if len(finding.places) > 1 else ""
        shown = f"<br>for example `{_example(finding)}`" if finding.example else ""
        cells = (finding.level, f"{where(finding)}{more}", f"{finding.said}{shown}", f"`{finding.rule}`")
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def sarif(record: DiffRecord) -> str:
    """One run, one result for each finding, at its line in the new document (the old, for what is gone)."""
    rules = sorted({finding.rule for finding in record.findings})
    results = [
        {
            "ruleId": finding.rule,
            "level": _SARIF_LEVELS[finding.level],
            "message": {"text": f"{where(finding)} {finding.said}"},
            "locations": [_location(finding)],
            "properties": {"level": finding.level, "direction": finding.direction, "places": len(finding.places)},
        }
        for finding in record.findings
    ]
    tool = {"driver": {"name": "seatrial", "rules": [{"id": rule} for rule in rules]}}
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": tool, "results": results}],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _location(finding: DiffFinding) -> dict[str, Any]:
    file, line = place(finding)
    physical: dict[str, Any] = {"artifactLocation": {"uri": file}, "region": {"startLine": line}}
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": where(finding)}]}


def junit(record: DiffRecord) -> str:
    """One case for each finding; those of a failing level fail. A diff without findings is one case that passes."""
    failing = [finding for finding in record.findings if finding.level in record.failing]
    cases = len(record.findings) or 1
    top = ElementTree.Element("testsuites", tests=str(cases), failures=str(len(failing)))
    suite = ElementTree.SubElement(
        top, "testsuite", name=f"contract {record.new.file}", tests=str(cases), failures=str(len(failing))
    )
    for finding in record.findings:
        case = ElementTree.SubElement(
            suite, "testcase", classname=finding.rule, name=f"{where(finding)} {finding.said}"
        )
        if finding.level in record.failing:
            failure = ElementTree.SubElement(case, "failure", type=finding.level, message=finding.said)
            failure.text = "\n".join(filter(None, (finding.old, finding.new, _example(finding))))
    if not record.findings:
        ElementTree.SubElement(suite, "testcase", classname="contract", name="nothing has changed")
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def github(record: DiffRecord) -> str:
    """Workflow commands: annotations at the lines of the change."""
    lines = []
    for finding in record.findings:
        file, line = place(finding)
        kind = _GITHUB_LEVELS[_SARIF_LEVELS[finding.level]]
        title = _escaped(f"{finding.level}: {finding.rule}", property_=True)
        said = _escaped(f"{where(finding)} {finding.said}", property_=False)
        lines.append(f"::{kind} file={_escaped(file, property_=True)},line={line},title={title}::{said}")
    return "\n".join(lines) + "\n" if lines else ""


def _escaped(text: str, *, property_: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


def where(finding: DiffFinding) -> str:
    """The first place as people say it."""
    first = finding.places[0]
    return " ".join(word for word in (first.operation, first.part, first.field) if word) or "the document"


def place(finding: DiffFinding) -> tuple[str, int]:
    """File and line: in the new document, and in the old for what is gone."""
    file, _, line = (finding.new or finding.old).rpartition(":")
    return (file, int(line)) if line.isdigit() and file else (finding.new or finding.old, 1)


def _example(finding: DiffFinding) -> str:
    return msgspec.json.encode(finding.example.document).decode() if finding.example else ""


FORMATS: Final[Mapping[str, Callable[[DiffRecord], str]]] = {
    "markdown": markdown, "sarif": sarif, "junit": junit, "github": github,
}  # fmt: skip
