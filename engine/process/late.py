"""What the ledger takes on its first open date, because the month in which it was to lie is closed."""

from typing import Protocol

from engine.adapters import erp_late_v1
from seatrial.message import JsonObject


class Paper(Protocol):
    """Something that is posted. `late_of`: the date that it was to lie on; "": `posting_date` is that."""

    posting_date: str
    late_of: str


def moved(paper: Paper, body: JsonObject) -> bool:
    """Whether it was refused because its month is closed. Then it is to be posted on the date that the answer names."""
    first_open = erp_late_v1.open_date(body)
    if first_open:
        paper.late_of = paper.late_of or paper.posting_date
        paper.posting_date = first_open
    return bool(first_open)
