"""A team's own severities.

format: seatrial.lint/1
rules:
  money-is-exact: error
  milestones-are-told: "off"
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from harness.contracts.lint.rules import LINT_RULES
from harness.contracts.lint.subject import Severity
from harness.errors import ScenarioInvalid
from harness.strict_yaml import read_yaml
from harness.typed import nearest, typed


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["seatrial.lint/1"]
    rules: dict[str, Severity]


def read_config(path: Path | None) -> Mapping[str, Severity]:
    """The severity of every rule. Raises ScenarioInvalid, which names the line."""
    usual = {rule.ID: rule.SEVERITY for rule in LINT_RULES.values()}
    if path is None:
        return usual
    document = read_yaml(path)
    said = typed(document, document.data, _File).rules
    for name in said:
        if name not in usual:
            raise ScenarioInvalid(
                f"there is no rule `{name}`", document.place(("rules", name)), nearest(name, list(usual), "Rules")
            )
    return {**usual, **said}
