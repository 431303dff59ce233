"""The journal's own lines, as short as a person would note them: number, time, kind, origin, fields.

    #0212 10:31:04 StockReserved web/1 reservation=RSV-9 fulfilment_order=SO-9-1 lines=1:WIDGET:40@DC1/L1

Empty fields are left out, and instants are times of day. A line of a document is LINE:ITEM:UNITS, with a shipment
line before it, or a site and lot after it, where it has them. A row of a journal is ACCOUNT:MINOR, a debit above 0.
"""

from collections.abc import Mapping
from typing import Any

from harness.walk.trial import Told, Walked

_HEADER = ("fact", "origin", "system")


def line(walked: Walked, told: Told) -> str:
    """One fact in one line."""
    words = [f"#{told.entry:04d}", walked.wall(told.at_ms), told.kind]
    if told.origin:
        words.append(told.origin)
    for name, value in told.said.items():
        if name not in _HEADER and value not in ("", [], None):
            words.append(f"{name}={_value(walked, name, value)}")
    return " ".join(words)


def _value(walked: Walked, name: str, value: Any) -> str:  # Any: a field of any type, as JSON has it
    match value:
        case bool():
            return "yes" if value else "no"
        case int() if name == "as_of" or name.endswith("_at"):
            return walked.wall(value).replace(" ", "/")
        case list():
            return ",".join(_part(part) if isinstance(part, dict) else str(part) for part in value)
    return str(value).replace(" ", "_")


def _part(part: Mapping[str, Any]) -> str:
    if "account" in part:
        return f"{part['account']}:{part['minor']}"
    before = f"{part['shipment_line']}/" if part.get("shipment_line") else ""
    place = f"@{part['site']}/{part['lot']}" if part.get("site") and "lot" in part else ""
    named = ":".join(str(part[name]) for name in ("line", "item", "quantity_base") if name in part)
    return f"{before}{named}{place}"
