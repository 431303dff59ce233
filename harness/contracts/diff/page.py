"""The reference of the differ, written from its law, its rules and what it answers: `docs/contract-changes.md`."""

import json
from inspect import cleandoc, getdoc
from types import ModuleType

from harness.contracts.diff.law import DIRECTIONS, GUARDS, LAW, LEVELS, Direction
from harness.contracts.diff.operations import OPERATION_RULES
from harness.contracts.diff.operations.pair import OperationRule
from harness.contracts.diff.pair import SchemaRule
from harness.contracts.diff.rules import SCHEMA_RULES
from harness.contracts.diff.samples import SAMPLES, Sample, Schema, Unsaid
from harness.contracts.diff.units import Units
from harness.contracts.reading.library import Library


def law() -> str:
    """Effects, directions and guards."""
    rows = [f"| {effect} | {by['writes']} | {by['reads']} |" for effect, by in LAW.items()]
    guards = [f"| {guard} | {', '.join(f'{a} → {b}' for a, b in made.items())} |" for guard, made in GUARDS.items()]
    return "\n".join(["| effect | the client writes it | the client reads it |", "|---|---|---|", *rows, "",
                      "| guard | what it makes of a level |", "|---|---|", *guards])  # fmt: skip


def rules() -> str:
    """Every rule with its argument."""
    parts = [_rule(name, rule) for table in (SCHEMA_RULES, OPERATION_RULES) for name, rule in table.items()]
    return "\n\n".join(parts)


def _rule(name: str, rule: SchemaRule | OperationRule) -> str:
    assert isinstance(rule, ModuleType)
    claim, _, argument = cleandoc(getdoc(rule) or "").partition("\n")
    keywords = getattr(rule, "KEYWORDS", ())
    said = f"\n\nKeywords: {', '.join(f'`{keyword}`' for keyword in keywords)}." if keywords else ""
    return f"### {name}\n\n{claim.partition('   [')[0]}\n\n{argument.strip()}{said}"


def keywords() -> str:
    """What the differ answers to every edit of every keyword, first where the client writes and then where it reads."""
    head = ["| keyword | added | removed | narrowed | widened |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(_keyword(name, sample) for name, sample in SAMPLES.items())])


def _keyword(name: str, sample: Sample | Unsaid) -> str:
    if isinstance(sample, Unsaid):
        return f"| `{name}` | {sample.why} ||||"
    edits = [(sample.without, sample.tight), (sample.tight, sample.without)]
    if sample.loose is not None:
        edits += [(sample.loose, sample.tight), (sample.tight, sample.loose)]
    cells = [" · ".join(answer(*edit, direction) for direction in DIRECTIONS) for edit in edits]
    return f"| `{name}` | {' | '.join([*cells, *['no looser form'] * (4 - len(cells))])} |"


def answer(old: Schema, new: Schema, direction: Direction) -> str:
    """The worst that the differ says: "breaking `type`", or "–" for nothing."""
    before, now = (Library.of_text(json.dumps(schema).encode()).top for schema in (old, new))
    found = sorted(
        (LEVELS.index(one.level), f"{one.level} `{one.change.rule}`")
        for _, one in Units(("2020-12", "2020-12")).findings(before, now, direction)
    )
    return found[0][1] if found else "–"
