"""Two versions of a schema: what changed, how bad it is, and an example that shows it.

Rules explain and the oracle decides. A change that rules call breaking is not, if it is proved that the reader takes
everything that the writer may send. And a pair that no rule objects to is attacked before it is called compatible: by
the oracle first, by made documents then. What survives undecided is reported as unknown.
"""

from msgspec import Struct

from harness.contracts.diff.law import LEVELS, OF_CONTAINMENT, Level, level
from harness.contracts.diff.oracle import Answer, covers
from harness.contracts.diff.pair import Change, Pair
from harness.contracts.diff.plain import Json, TooLarge, plain
from harness.contracts.diff.witness import Witness, witnesses

UNEXPLAINED = "unexplained"
"""Id of the finding that is left where a document breaks and no rule says why."""


class Finding(Struct, frozen=True):
    """One change, judged. `witness` is of the whole schema, the same for all findings of a pair."""

    change: Change
    level: Level
    witness: Witness | None = None


def compare(pair: Pair, changes: tuple[Change, ...]) -> tuple[Finding, ...]:
    """What rules said of a pair, judged: findings in the order of the document."""
    findings = [Finding(change, level(change.effect, pair.direction)) for change in changes]
    answer, examples = _safe(pair)
    if answer == "yes":
        return tuple(_proved(finding) for finding in findings)
    if examples:
        return tuple(_shown(findings, examples, pair))
    if not any(found.level in ("breaking", "unknown") for found in findings if found.change.effect in OF_CONTAINMENT):
        # No rule objects, and nobody can say that all rules together see everything.
        said = "whether all that may be sent is still read could not be decided"
        findings.append(Finding(pair.change(UNEXPLAINED, "undecided", said), "unknown"))
    return tuple(findings)


def _safe(pair: Pair) -> tuple[Answer, tuple[Witness, ...]]:
    """Whether the reader takes all that the writer may send; and documents that it refuses, if any were found."""
    (writer, writes), (reader, reads) = (pair.old, pair.dialects[0]), (pair.new, pair.dialects[1])
    if pair.direction == "reads":
        (writer, writes), (reader, reads) = (reader, reads), (writer, writes)
    try:
        written: Json = plain(writer.nodes, writes, pair.direction, declared=True)
        read: Json = plain(reader.nodes, reads, pair.direction, declared=False)
        admitted: Json = plain(writer.nodes, writes, pair.direction, declared=False)
    except TooLarge:
        return "undecided", ()
    answer = covers(read, written)
    if answer == "yes":
        return "yes", ()
    found = witnesses(written, admitted, read)
    return ("no" if found else "undecided"), found


def _proved(finding: Finding) -> Finding:
    """A finding of a pair that is compatible as a whole: what a rule called breaking is made up for elsewhere."""
    if finding.change.effect in OF_CONTAINMENT:
        return Finding(finding.change, "info")
    return finding


def _shown(findings: list[Finding], examples: tuple[Witness, ...], pair: Pair) -> list[Finding]:
    """The findings, each with the example at its field. An example that breaks decides what was not decided.

    If nothing was said to break, the examples are findings of their own: a document that may be sent is refused.
    """
    claims = [found.level for found in findings if found.change.effect in OF_CONTAINMENT]
    worst = min(claims, key=LEVELS.index, default="info")
    if worst not in ("breaking", "unknown"):
        said = "a document that may be sent is refused by who reads it"
        return [*findings, Finding(pair.change(UNEXPLAINED, "incomparable", said), "breaking", examples[0])]
    at = {f"{pair.path}{'.' if pair.path and one.path else ''}{one.path}": one for one in examples}
    return [
        Finding(found.change, "breaking", at.get(found.change.path, examples[0] if len(claims) == 1 else None))
        if found.change.effect in OF_CONTAINMENT and found.level == worst
        else found
        for found in findings
    ]
