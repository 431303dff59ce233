"""The only memory of requests that a legacy ERP has: an index by what the caller wrote into `external_reference`.

It is searchable and not unique. Two requests under one reference leave two entries, each with its answer; nothing is
refused or replayed. An entry is shown `search_visibility_ms` after it was made. Answers are kept as bytes.
"""

from msgspec import Struct, json

from seatrial.calendar import Calendar
from seatrial.message import JsonObject, Response

_encode = json.Encoder().encode
_decode = json.Decoder().decode


class _Entry(Struct, frozen=True, gc=False):
    operation: str
    document: str
    recorded_at: int
    status: int
    answer: bytes


class References:
    __slots__ = ("_calendar", "_entries", "_visibility_ms")

    def __init__(self, calendar: Calendar, visibility_ms: int) -> None:
        self._calendar = calendar
        self._visibility_ms = visibility_ms
        self._entries: dict[str, list[_Entry]] = {}

    def record(self, reference: str, operation: str, document: str, answer: Response, now_ms: int) -> None:
        entry = _Entry(operation, document, now_ms, answer.status, _encode(answer.body))
        self._entries.setdefault(reference, []).append(entry)

    def find(self, reference: str, now_ms: int) -> Response:
        """`findByReference`: what was made under a reference, oldest first."""
        matches: list[JsonObject] = [
            {
                "external_reference": reference,
                "operation": entry.operation,
                "document_number": entry.document,
                "recorded_at": self._calendar.text(entry.recorded_at),
                "status": entry.status,
                "answer": _decode(entry.answer),
            }
            for entry in self._entries.get(reference, ())
            if entry.recorded_at + self._visibility_ms <= now_ms
        ]
        return Response(200, {"matches": matches})
