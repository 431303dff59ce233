"""What clerks decide about a case, by its reason code: a literal table, and no more than a clerk can know.

A reason that is not in the table is decided elsewhere (a wish of the customer in the ERP, a number given twice in the
channel): the case stays open, with its owner.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from harness.scenario.desks import CaseDesk
from seatrial.message import JsonObject

Decision = Literal["retry", "map", "close"]

DECISIONS: Mapping[str, Decision] = {
    "answer_unreadable": "retry",
    "no_access": "retry",
    "no_answer": "retry",
    "order_finished": "close",
    "unknown_item": "map",
    "unknown_order": "close",
    "unreadable_event": "retry",
}
"""map: put the successor in the place of an item, or close if it has none."""

REASONS: Mapping[str, str] = {
    "retry": "it should go through now",
    "correct": "the item has a new number",
    "close": "nothing more can be done",
}
"""What he writes beside it."""
TRIES_MAX = 3
"""So often he has a case tried again that keeps coming back; then he leaves it lying."""


class Found(Struct, frozen=True):
    """A case as the queue shows it to a clerk, and how often he has decided it before."""

    reason_code: str
    last_error: str
    decided: int


def decide(desk: CaseDesk, case: Found, hopeful: bool) -> JsonObject | None:
    """What he asks of the engine; None: he leaves it alone."""
    decision = DECISIONS.get(case.reason_code)
    if decision is None or case.decided >= TRIES_MAX:
        return None
    if decision != "map":
        return _wish(decision)
    if hopeful and not case.decided:
        return _wish("retry")
    replaced = [{"item": old, "replaced_by": new} for old, new in desk.successors.items() if old in case.last_error]
    return {**_wish("correct"), "correction": {"items": replaced}} if replaced else _wish("close")


def _wish(action: str) -> JsonObject:
    return {"action": action, "reason": REASONS[action]}
