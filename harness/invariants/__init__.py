"""The rules that ship with the product: one rule, one file, one id in code, docs, reports and command line."""

from harness.invariants.s01_effect_once import EffectOnce
from harness.invariants.s35_billed_at_most_shipped import BilledAtMostShipped
from harness.invariants.s36_billed_on_evidence import BilledOnEvidence
from seatrial.rule import Rule

RULES: tuple[type[Rule], ...] = (
    EffectOnce,
    BilledAtMostShipped,
    BilledOnEvidence,
)
"""In order of id."""


def find(rule: str) -> type[Rule] | None:
    """The rule with this id, whatever its case; None if there is none."""
    return next((each for each in RULES if each.id == rule.upper()), None)
