"""The reference of lint, written from its principles and rules: `docs/contract-lint.md`."""

from inspect import cleandoc, getdoc
from types import ModuleType

from harness.contracts.lint.principles import PRINCIPLES
from harness.contracts.lint.rules import LINT_RULES
from harness.contracts.lint.subject import LintRule


def principles() -> str:
    """Every principle with its rules, each with its argument and what to write."""
    parts = []
    for principle in PRINCIPLES:
        parts.append(f"### {principle.title}\n\n{principle.claim}")
        parts += [_rule(name, rule) for name, rule in LINT_RULES.items() if principle.id == rule.PRINCIPLE]
    return "\n\n".join(parts)


def _rule(name: str, rule: LintRule) -> str:
    assert isinstance(rule, ModuleType)
    claim, _, argument = cleandoc(getdoc(rule) or "").partition("\n")
    said = f"**`{name}`** ({rule.SEVERITY}): {claim.partition('   [')[0]}"
    return f"{said}\n\n{argument.strip()}\n\nWrite: `{rule.HINT}`"
