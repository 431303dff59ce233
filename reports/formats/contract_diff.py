"""A contract diff for code hosts and pipelines: Markdown, SARIF, JUnit, and GitHub's workflow commands.

Sources: SARIF 2.1.0 (OASIS); the JUnit XML that CI servers read (testsuites, testsuite, testcase, failure); workflow
commands `::error file=…,line=…::…`, in which `%`, carriage return and line feed are escaped.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, assert_never
from xml.etree import ElementTree

import msgspec

from reports.contract_diff import DiffFinding, DiffRecord, Level, WaiverState, WaiverUse

_SARIF_LEVELS: Final[Mapping[Level, str]] = {
    "breaking": "error", "unknown": "warning", "meaning": "warning", "warning": "warning", "info": "note",
}  # fmt: skip
_STALE: Final[Mapping[WaiverState, str]] = {"expired": "error", "unused": "warning"}
"""Waivers that ask for something to be done, and how urgently."""
_GITHUB_LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def markdown(record: DiffRecord) -> str:
    """A table for a comment on a change, the worst first; what breaks nobody is only counted."""
    verdict = "breaks clients" if record.failed else "fails nothing"
    counts = ", ".join(f"{count} {level}" for level, count in record.counts.items() if count) or "nothing has changed"
    lines = [f"**{record.new.title or record.new.file}** {verdict}: {counts}.", ""]
    told = [finding for finding in record.findings if finding.level != "info" and not finding.waiver]
    if told:
        lines += ["| level | where | what | rule |", "|---|---|---|---|"]
    for finding in told:
        more = f" (and {len(finding.places) - 1} more)" if len(finding.places) > 1 else ""
        shown = f"<br>for example `{_example(finding)}`" if finding.example else ""
        cells = (finding.level, f"{where(finding)}{more}", f"{finding.said}{shown}", f"`{finding.rule}`")
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    if said := [f"- {waived(use, record)}" for use in record.waivers if use.state != "elsewhere"]:
        lines += ["", *said]
    return "\n".join(lines) + "\n"


def waived(use: WaiverUse, record: DiffRecord) -> str:
    """What became of a waiver, in a line."""
    covered = [finding for finding in record.findings if finding.waiver == use.id]
    match use.state:
        case "used":
            return f"{use.id} of {use.owner} covers {len(covered)} of these until {use.expires}: {use.reason}"
        case "unused":
            return f"{use.id} of {use.owner} covers nothing here: take it out, or correct its scope"
        case "expired":
            return f"{use.id} of {use.owner} has expired on {use.expires}: take it out, or have it granted again"
        case "elsewhere":
            return f"{use.id} of {use.owner} is about another document"
        case _:
            assert_never(use.state)


def sarif(record: DiffRecord) -> str:
    """One run, one result for each finding, at its line in the new document (the old, for what is gone)."""
    reasons = {use.id: f"{use.id}: {use.reason}" for use in record.waivers}
    results: list[dict[str, Any]] = [
        {
            "ruleId": finding.rule,
            "level": _SARIF_LEVELS[finding.level],
            "message": {"text": f"{where(finding)} {finding.said}"},
            "locations": [_location(finding)],
            "properties": {"level": finding.level, "direction": finding.direction, "places": len(finding.places)},
            **(
                {"suppressions": [{"kind": "external", "justification": reasons[finding.waiver]}]}
                if finding.waiver
                else {}
            ),
        }
        for finding in record.findings
    ]
    results += [
        {"ruleId": f"waiver-{use.state}", "level": level, "message": {"text": waived(use, record)}}
        for use in record.waivers
        if (level := _STALE.get(use.state))
    ]
    rules = sorted({result["ruleId"] for result in results})
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
    expired = [use for use in record.waivers if use.state == "expired"]
    failures = len(expired) + sum(_fails(finding, record) for finding in record.findings)
    cases = (len(record.findings) + len(expired)) or 1
    counts = {"tests": str(cases), "failures": str(failures)}
    top = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(top, "testsuite", counts | {"name": f"contract {record.new.file}"})
    for finding in record.findings:
        case = ElementTree.SubElement(
            suite, "testcase", classname=finding.rule, name=f"{where(finding)} {finding.said}"
        )
        if finding.waiver:
            ElementTree.SubElement(case, "skipped", message=f"waived by {finding.waiver}")
        elif _fails(finding, record):
            failure = ElementTree.SubElement(case, "failure", type=finding.level, message=finding.said)
            failure.text = "\n".join(filter(None, (finding.old, finding.new, _example(finding))))
    for use in expired:
        case = ElementTree.SubElement(suite, "testcase", classname="waiver-expired", name=use.id)
        ElementTree.SubElement(case, "failure", type="expired", message=waived(use, record))
    if not record.findings and not expired:
        ElementTree.SubElement(suite, "testcase", classname="contract", name="nothing has changed")
    ElementTree.indent(top)
    return ElementTree.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _fails(finding: DiffFinding, record: DiffRecord) -> bool:
    return finding.level in record.failing and not finding.waiver


def github(record: DiffRecord) -> str:
    """Workflow commands: annotations at the lines of the change."""
    lines = []
    for finding in record.findings:
        file, line = place(finding)
        kind = "notice" if finding.waiver else _GITHUB_LEVELS[_SARIF_LEVELS[finding.level]]
        by = f", waived by {finding.waiver}" if finding.waiver else ""
        title = _escaped(f"{finding.level}: {finding.rule}{by}", property_=True)
        said = _escaped(f"{where(finding)} {finding.said}", property_=False)
        lines.append(f"::{kind} file={_escaped(file, property_=True)},line={line},title={title}::{said}")
    lines += [
        f"::{level}::{_escaped(waived(use, record), property_=False)}"
        for use in record.waivers
        if (level := _STALE.get(use.state))
    ]
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
