"""What can be said of a pair of schemas: one rule, one id, one file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from harness.contracts.diff.pair import SchemaRule
from harness.contracts.diff.rules import (
    additional_properties,
    choice,
    code_list,
    code_order,
    conditions,
    contains,
    content,
    default,
    dependent_required,
    dependent_schemas,
    deprecated,
    discriminator,
    dynamic_reference,
    format_,
    item_count,
    meaning,
    multiple_of,
    negation,
    null,
    number_range,
    pattern,
    pattern_properties,
    property_count,
    property_names,
    property_offered,
    property_withdrawn,
    read_write_only,
    required,
    text_length,
    types,
    unevaluated,
    unique_items,
)

SCHEMA_RULES: Final[Mapping[str, SchemaRule]] = MappingProxyType({
    rule.ID: rule
    for rule in (
        types, null, code_list, code_order, number_range, multiple_of, text_length, pattern, format_, content,
        item_count, unique_items, contains, required, property_offered, property_withdrawn, additional_properties,
        pattern_properties, property_names, property_count, dependent_required, dependent_schemas, unevaluated,
        choice, negation, conditions, dynamic_reference, discriminator, default, read_write_only, deprecated, meaning,
    )
})  # fmt: skip
"""By id, in the order in which findings of one place are told."""
