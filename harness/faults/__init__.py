"""Faults: everything that goes wrong, one kind a file, each decided by name and never by a shared stream."""

from collections.abc import Mapping

from harness.faults import (
    crash,
    delay,
    duplicate,
    event_lag,
    lost_reply,
    lost_request,
    new_delivery_id,
    outage,
    overtake,
    reorder,
    reset,
    scheduler_overlap,
    slow,
    stale_snapshot,
    throttled,
    unavailable,
)
from harness.faults.kind import Kind

_MODULES = (
    lost_request,
    lost_reply,
    reset,
    duplicate,
    new_delivery_id,
    delay,
    reorder,
    event_lag,
    overtake,
    outage,
    unavailable,
    throttled,
    slow,
    stale_snapshot,
    crash,
    scheduler_overlap,
)

KINDS: Mapping[str, Kind] = {module.KIND.name: module.KIND for module in _MODULES}
"""Fault kind by name, in the order in which documents list them."""
