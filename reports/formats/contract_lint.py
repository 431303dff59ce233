"""Lint findings for code hosts: SARIF 2.1.0 (OASIS)."""

import msgspec

from reports.contract_lint import LintRecord

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(record: LintRecord) -> str:
    """One run, one result for each finding, at its line; a rule's help is what to write instead."""
    results = []
    for document in record.documents:
        for finding in document.findings:
            file, _, line = finding.line.rpartition(":")
            placed = bool(file) and line.isdigit()
            location = {
                "artifactLocation": {"uri": file if placed else finding.line},
                "region": {"startLine": int(line) if placed else 1},
            }
            results.append(
                {
                    "ruleId": finding.rule,
                    "level": _LEVELS[finding.severity],
                    "message": {"text": f"{finding.where}: {finding.said}"},
                    "locations": [{"physicalLocation": location}],
                    "properties": {"principle": finding.principle, "places": finding.places},
                }
            )
    rules = [{"id": name, "help": {"text": hint}} for name, hint in record.hints.items()]
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "seatrial", "rules": rules}}, "results": results}],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"
