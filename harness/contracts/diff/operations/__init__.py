"""What can be said of a pair of operations, apart from their schemas: one rule, one id, one file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from harness.contracts.diff.operations import (
    link,
    message,
    operation_added,
    operation_deprecated,
    operation_id,
    operation_removed,
    parameter,
    request_body,
    response,
    security,
    server,
)
from harness.contracts.diff.operations.pair import OperationRule

OPERATION_RULES: Final[Mapping[str, OperationRule]] = MappingProxyType({
    rule.ID: rule
    for rule in (
        operation_removed, operation_added, operation_deprecated, operation_id, parameter, request_body, response,
        message, security, server, link,
    )
})  # fmt: skip
"""By id, in the order in which findings of one operation are told."""
