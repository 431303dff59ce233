"""All rules asked about a document: findings, and a score for each principle.

A rule that had nothing to look at has not been kept: it says nothing, and a principle of which no rule had anything to
look at has no score.
"""

from collections.abc import Mapping

from msgspec import Struct

from harness.contracts.diff.report import printable
from harness.contracts.lint.principles import PRINCIPLES
from harness.contracts.lint.rules import LINT_RULES
from harness.contracts.lint.subject import Look, Severity, Subject
from reports.contract_lint import Accepted, LintedDocument, LintFinding, Score

_WEIGHTS: Mapping[Severity, int] = {"error": 6, "warning": 2, "info": 1, "off": 0}


class _Asked(Struct, frozen=True):
    """A rule's looks, one for each piece of the document; and those that the document accepts, with its reasons."""

    looks: dict[tuple[str, str, str], list[Look]]
    accepted: tuple[Accepted, ...]


def grade(file: str, subject: Subject, severities: Mapping[str, Severity]) -> LintedDocument:
    """Raises ContractInvalid for a schema that cannot be read."""
    asked = {name: _ask(name, subject) for name in LINT_RULES if severities[name] != "off"}
    findings = tuple(
        finding
        for name, rule in LINT_RULES.items()
        if name in asked
        for finding in _findings(name, rule.PRINCIPLE, severities[name], asked[name])
    )
    surface = subject.surface
    return LintedDocument(
        file=file,
        kind=surface.kind,
        title=printable(surface.title),
        version=printable(surface.version),
        scores=tuple(_scores(asked, severities)),
        rules={name: len(one.looks) for name, one in asked.items()},
        findings=findings,
        accepted=tuple(accepted for one in asked.values() for accepted in one.accepted),
    )


def _ask(name: str, subject: Subject) -> _Asked:
    """The same piece of the document is one look, however many operations carry it; bad anywhere is bad."""
    looks: dict[tuple[str, str, str], list[Look]] = {}
    accepted: dict[str, Accepted] = {}
    for look in LINT_RULES[name].looks(subject):
        if look.said and (reason := _reason(look, name)):
            line = str(look.node.place())
            accepted.setdefault(line, Accepted(rule=name, where=printable(look.where), reason=reason, line=line))
            look = Look(look.where, look.node)
        by_place = look.where if name in _OF_PLACES else ""
        looks.setdefault((look.node.file, look.node.pointer, by_place), []).append(look)
    return _Asked(looks, tuple(accepted.values()))


def _reason(look: Look, rule: str) -> str:
    """Why a document does without what a rule asks for, in its own words: `x-lint: {RULE: reason}` at what is looked
    at, at the object that it is of, or at the operation."""
    for node in (look.node, look.node.target(), *look.around):
        said = node.data.get("x-lint") if isinstance(node.data, dict) else None
        reason = said.get(rule) if isinstance(said, dict) else None
        if isinstance(reason, str) and reason.strip():
            return printable(reason)
    return ""


_OF_PLACES = frozenset({"refusals-are-problems", "waiting-is-told"})
"""Rules that are about an operation, though what they look at is shared among many."""


def _findings(name: str, principle: str, severity: Severity, asked: _Asked) -> list[LintFinding]:
    found: dict[tuple[str, str], list[Look]] = {}
    for looks in asked.looks.values():
        for look in looks:
            if look.said:
                found.setdefault((str(look.node.place()), look.said), []).append(look)
    return [
        LintFinding(
            rule=name,
            principle=principle,
            severity="info" if severity == "off" else severity,
            where=printable(looks[0].where),
            places=len({look.where for look in looks}),
            said=printable(said),
            line=line,
        )
        for (line, said), looks in found.items()
    ]


def _scores(asked: Mapping[str, _Asked], severities: Mapping[str, Severity]) -> list[Score]:
    scores = []
    for principle in PRINCIPLES:
        looked = kept = weighed = weight = 0
        for name, one in asked.items():
            if principle.id == LINT_RULES[name].PRINCIPLE:
                good = sum(not any(look.said for look in looks) for looks in one.looks.values())
                looked += len(one.looks)
                kept += good
                weighed += good * _WEIGHTS[severities[name]]
                weight += len(one.looks) * _WEIGHTS[severities[name]]
        percent = weighed * 100 // weight if weight else None
        scores.append(
            Score(principle=principle.id, title=principle.title, looked=looked, kept=kept, percent=percent)
        )  # fmt: skip
    return scores
