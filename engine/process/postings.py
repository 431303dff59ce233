"""Whether the ledger has taken a posting; if it has not, a person has to look before it is tried again."""

from typing import TYPE_CHECKING

from engine.adapters import erp_v1
from engine.exceptions import Trouble
from engine.record import Intent, Record
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn


def accepted(turn: "Turn", record: Record, intent: Intent, body: JsonObject) -> bool:
    """False, and the step waits for finance, if the posting was refused (the period is closed)."""
    said = erp_v1.posted(body)
    if said.outcome == "posted":
        return True
    concern = f"{intent.operation} {intent.about}"
    record.stuck.append(concern)
    turn.parts.open_case(
        turn,
        record,
        Trouble(
            intent.key,
            said.reason_code or "refused",
            "finance",
            f"{intent.operation} was refused: {said.reason_code or 'no reason'}",
            f"remove the cause, then retry {intent.operation}",
            attempts=intent.attempts,
            concern=concern,
        ),
    )
    return False
