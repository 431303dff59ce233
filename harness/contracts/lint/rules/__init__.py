"""What a document is graded by: one rule, one id, one file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from harness.contracts.lint.rules import (
    calls_can_be_followed,
    deprecation_has_a_day,
    documents_are_reversed,
    event_id,
    event_sequence,
    event_source,
    event_time,
    experience_keeps_no_records,
    idempotency_key,
    invoice_names_its_evidence,
    layer_is_said,
    milestones_are_told,
    money_has_a_currency,
    money_is_exact,
    operation_has_a_name,
    payment_can_be_reconciled,
    quantity_has_a_unit,
    refusals_are_problems,
    somebody_owns_it,
    state_is_coded,
    state_is_not_written,
    stock_has_a_place,
    stock_has_a_state,
    stock_has_an_age,
    version_aware_update,
    version_is_one,
    waiting_is_told,
)
from harness.contracts.lint.subject import LintRule

LINT_RULES: Final[Mapping[str, LintRule]] = MappingProxyType({
    rule.ID: rule
    for rule in (
        state_is_coded, state_is_not_written, milestones_are_told, documents_are_reversed, layer_is_said,
        experience_keeps_no_records, idempotency_key, version_aware_update, event_id, event_time, event_sequence,
        event_source, stock_has_a_place, stock_has_a_state, stock_has_an_age, quantity_has_a_unit,
        invoice_names_its_evidence, money_is_exact, money_has_a_currency, payment_can_be_reconciled,
        refusals_are_problems, calls_can_be_followed, waiting_is_told, operation_has_a_name, version_is_one,
        deprecation_has_a_day, somebody_owns_it,
    )
})  # fmt: skip
"""By id, principle by principle."""
