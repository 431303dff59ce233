"""Goods that come back: expected, received on the dock, looked at, and put where they belong.

    expected --the parcel comes--> in returns_inspection --somebody looks--> restock   available
                                   available to nobody                       vendor    blocked, until the vendor has it
                                                                             repair    damaged, until it is mended
                                                                             scrap     gone

Why a customer sends something back decides where it goes; whoever looks at it decides how much of it is accepted, and
what is not is scrapped. The warehouse is trusting: it expects whatever it is told to expect, as often as it is told.
Returned units are a lot of their own, named after the authorisation.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from seatrial.facts import ArrivedLine, InspectedLine, ReturnExpected, ReturnInspected, ReturnReceived
from seatrial.message import JsonObject, Response, problem
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.system import Draw, Due
from simulators.wms.bodies import ExpectedLine, ExpectReturnBody
from simulators.wms.premises import NAME, Premises
from simulators.wms.statements import Statements
from simulators.wms.stock import AVAILABLE, BLOCKED, OUTSIDE, Stock

ARRIVES = "return_arrives"
INSPECTED = "return_inspected"
JOBS = frozenset({ARRIVES, INSPECTED})
INSPECTION = "returns_inspection"

RESTOCK, SCRAP, VENDOR, REPAIR = "restock", "scrap", "vendor", "repair"
DISPOSITIONS: Mapping[str, str] = {"damaged": SCRAP, "defective": VENDOR, "worn": REPAIR}
"""Why it comes back -> what is done with it; for any other reason it is put back on the shelf."""
BECOMES: Mapping[str, str] = {RESTOCK: AVAILABLE, SCRAP: OUTSIDE, VENDOR: BLOCKED, REPAIR: "damaged"}
"""Disposition -> the status that it brings."""


class Expected(Struct):
    """`arrived`: receipt -> line -> base units."""

    rma: str
    site: str
    lines: dict[str, ExpectedLine]
    cause: Cause
    version: int = 1
    arrived: dict[str, dict[str, int]] = field(default_factory=dict)


class Returns:
    __slots__ = ("_expected", "_inspections", "_premises", "_receipts", "_statements", "_stock")

    def __init__(self, premises: Premises, stock: Stock, statements: Statements) -> None:
        self._premises = premises
        self._stock = stock
        self._statements = statements
        self._expected: dict[str, Expected] = {}
        self._receipts: dict[str, Expected] = {}
        self._inspections = 0

    def expect(self, body: ExpectReturnBody, cause: Cause) -> Response:
        """`expectReturn`. Told twice, it is expected once more; the parcel comes once."""
        if body.site not in self._stock.sites:
            return problem(422, "unknown_site", f"no site {body.site!r}")
        for line in body.lines:
            if not self._stock.knows(line.item):
                return problem(422, "unknown_item", f"no item {line.item!r}")
        known = self._expected.get(body.rma_number)
        if known is None:
            known = Expected(body.rma_number, body.site, {line.line_no: line for line in body.lines}, cause)
            self._expected[body.rma_number] = known
            habits = self._premises.master.habits
            self._premises.tray.due.append(
                Due(ARRIVES, body.rma_number, cause.origin, habits.return_ms_min, habits.return_ms_max)
            )
        else:
            known.version += 1
        self._premises.tray.facts.append(
            ReturnExpected(
                origin=cause.origin,
                system=NAME,
                rma=body.rma_number,
                site=body.site,
                lines=tuple([ArrivedLine(line.line_no, line.item, line.quantity_base) for line in body.lines]),
            )
        )
        return Response(201, {"outcome": "accepted", "version": known.version}, etag(known.version))

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        if due.job == ARRIVES:
            self._receive(self._expected[due.document], now_ms, draw)
        else:
            self._inspect(self._receipts[due.document], due.document, now_ms, draw)

    def _receive(self, expected: Expected, now_ms: int, draw: Draw) -> None:
        """Now and then a customer keeps some of what he said he would send."""
        premises, habits = self._premises, self._premises.master.habits
        number = f"RCV-{len(self._receipts) + 1}"
        tx = self._stock.begin(expected.cause, now_ms)
        arrived: dict[str, int] = {}
        for line in expected.lines.values():
            units = line.quantity_base
            if units > 1 and draw.chance(f"kept/{line.line_no}", habits.return_short_ppm):
                units = draw.between(f"kept/{line.line_no}/left", 1, units - 1)
            arrived[line.line_no] = units
            shelf = self._stock.shelf(line.item, expected.site)
            self._stock.move(tx, "receipt", shelf, expected.rma, OUTSIDE, INSPECTION, units)
        expected.arrived[number] = arrived
        self._receipts[number] = expected
        premises.tray.minted.append((number, expected.cause.origin))
        lines = [ArrivedLine(no, expected.lines[no].item, units) for no, units in arrived.items()]
        premises.tray.facts.append(
            ReturnReceived(
                origin=expected.cause.origin,
                system=NAME,
                rma=expected.rma,
                receipt=number,
                site=expected.site,
                lines=tuple(lines),
            )
        )
        self._statements.changed(tx, "return")
        told: list[JsonObject] = [
            {"line_no": line.return_line, "item": line.item, "quantity_base": line.quantity_base} for line in lines
        ]
        self._tell(expected, "return.received", {"receipt_number": number, "lines": told}, now_ms)
        low, high = habits.inspect_ms_min, habits.inspect_ms_max
        premises.tray.due.append(Due(INSPECTED, number, expected.cause.origin, low, high))

    def _inspect(self, expected: Expected, receipt: str, now_ms: int, draw: Draw) -> None:
        premises, habits = self._premises, self._premises.master.habits
        self._inspections += 1
        number = f"INS-{self._inspections}"
        premises.tray.minted.append((number, expected.cause.origin))
        tx = self._stock.begin(expected.cause, now_ms)
        found: list[InspectedLine] = []
        for line_no, units in expected.arrived[receipt].items():
            line = expected.lines[line_no]
            rejected = 0
            if draw.chance(f"rejected/{line_no}", habits.return_rejected_ppm):
                rejected = draw.between(f"rejected/{line_no}/units", 1, units)
            goes = DISPOSITIONS.get(line.reason, RESTOCK)
            if units > rejected:
                found.append(InspectedLine(line_no, line.item, units - rejected, 0, goes))
            if rejected:
                found.append(InspectedLine(line_no, line.item, 0, rejected, SCRAP))
        for one in found:
            shelf = self._stock.shelf(one.item, expected.site)
            moved = one.accepted_base + one.rejected_base
            self._stock.move(tx, "return", shelf, expected.rma, INSPECTION, BECOMES[one.disposition], moved)
        premises.tray.facts.append(
            ReturnInspected(
                origin=expected.cause.origin,
                system=NAME,
                rma=expected.rma,
                receipt=receipt,
                inspection=number,
                site=expected.site,
                lines=tuple(found),
            )
        )
        self._statements.changed(tx, "return")
        told: list[JsonObject] = [
            {
                "line_no": one.return_line,
                "item": one.item,
                "accepted_base": one.accepted_base,
                "rejected_base": one.rejected_base,
                "disposition": one.disposition,
            }
            for one in found
        ]
        data = {"receipt_number": receipt, "inspection_no": number, "lines": told}
        self._tell(expected, "return.inspected", data, now_ms)

    def _tell(self, expected: Expected, type_: str, data: JsonObject, now_ms: int) -> None:
        expected.version += 1
        told = {"version": expected.version, "rma_number": expected.rma, **data}
        self._premises.log.emit(type_, expected.rma, told, expected.cause, now_ms)
