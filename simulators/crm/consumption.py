"""Count sheets of customers who keep our goods: what they have used, and what they are told has become of it.

A sheet has a number of its own, and so has its correction, which names the sheet in whose place it stands. The CRM
believes both; which of them counts is for the order book to say.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, convert, to_builtins

from seatrial.facts import ConsignedLine, ConsumptionReported
from seatrial.message import JsonObject, Request, Response, problem
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.measures import LARGEST, Currency, Text
from simulators.operations import etag
from simulators.siteclock import SiteClock
from simulators.system import Tray

Units = Annotated[int, Meta(ge=1, le=LARGEST)]


class UsedLine(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    item: Text
    quantity_base: Units


class Sheet(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of reportConsumption."""

    customer_number: Text
    currency: Currency
    lines: Annotated[Sequence[UsedLine], Meta(min_length=1)]
    corrects: Text | UnsetType = UNSET


class Result(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of recordConsumptionResult."""

    outcome: Literal["settled", "superseded", "too_late", "refused"]
    document_number: Text | UnsetType = UNSET


class Report(Struct):
    sheet: Sheet
    version: int = 1
    result: Result | None = None


class CountSheets:
    __slots__ = ("_clock", "_log", "_reports", "_tray")

    def __init__(self, tray: Tray, log: EventLog, clock: SiteClock) -> None:
        self._clock = clock
        self._tray = tray
        self._log = log
        self._reports: dict[str, Report] = {}

    def report(self, request: Request, now_ms: int, origin: str) -> Response:
        """`reportConsumption`: 422 for the correction of a sheet that there is not."""
        sheet = convert(request.body, Sheet)
        if sheet.corrects is not UNSET and sheet.corrects not in self._reports:
            return problem(422, "unknown_report", f"no consumption report {sheet.corrects!r}")
        number = f"CSR-{len(self._reports) + 1}"
        report = self._reports[number] = Report(sheet)
        self._tray.minted.append((number, origin))
        on = self._clock.date(now_ms)
        self._tray.facts.append(
            ConsumptionReported(
                origin=origin,
                system="crm",
                report=number,
                customer=sheet.customer_number,
                lines=tuple([ConsignedLine(line.item, line.quantity_base) for line in sheet.lines]),
                corrects=sheet.corrects or "",
                on=on,
            )
        )
        data: JsonObject = {"version": 1, "revision": 1, "report_number": number, "corrects": "", "reported_on": on}
        data |= to_builtins(sheet)
        self._log.emit(
            "consumption.reported", number, data, Cause(origin, number, cause_of(request, origin).causation), now_ms
        )
        return Response(201, {"report_number": number, "version": report.version}, etag(report.version))

    def record_result(self, request: Request) -> Response:
        """`recordConsumptionResult`."""
        result = convert(request.body, Result)
        report = self._reports.get(request.params.get("report_number", ""))
        if report is None:
            return problem(404, "unknown_report", f"no consumption report {request.params.get('report_number')!r}")
        report.result = result
        report.version += 1
        return Response(200, {"outcome": "recorded", "version": report.version}, etag(report.version))
