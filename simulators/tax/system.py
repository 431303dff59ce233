"""The tax service answers what tax is due on a document, by the rates that people have set. It keeps no documents.

A rate holds from a day on, whenever it was set: one that is set late leaves what was asked before as it was.
"""

from msgspec import Struct, convert

from seatrial.calendar import Calendar
from seatrial.facts import TaxRateSet
from seatrial.message import JsonObject, Request, Response, problem
from simulators.eventlog import EventLog
from simulators.idempotency import KeyMemory
from simulators.master import Master, OpeningRate
from simulators.operations import Operations, unstated
from simulators.system import Draw, Due, Promises, Tray
from simulators.tax.bodies import AskedLine, NewRate, Question
from simulators.taxes import BY_ORDER, Taxable, table, taxes

NAME = "tax"
CALCULATE = "calculateTax"


class Rates(Struct):
    """The table. Its version counts what was set, from the first day on."""

    entries: list[OpeningRate]

    @property
    def version(self) -> int:
        return max(1, len(self.entries))

    def find(self, country: str, category: str, day: str) -> OpeningRate | None:
        """What holds on a day: of those that hold by then the latest, and of two for one day the last that was set."""
        found: OpeningRate | None = None
        for rate in self.entries:
            if (rate.country, rate.category) == (country, category) and rate.valid_from <= day:
                found = rate if found is None or rate.valid_from >= found.valid_from else found
        return found


class Tax:
    """The simulated tax service; see `simulators.system.System`. It publishes nothing."""

    name = NAME

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.tray = Tray()
        self.log = EventLog(self.name, (), calendar, self.tray)
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self._opening = master.tax_rates
        self._rates = Rates([])

    def open(self, now_ms: int) -> None:  # noqa: ARG002  (rates hold by dates)
        """It begins with the rates of the first day."""
        for rate in self._opening:
            self._set(rate, "")

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        """It does nothing by itself."""

    def calculate(self, request: Request, _now_ms: int, _origin: str) -> Response:
        """`calculateTax`."""
        asked = convert(request.body, Question)
        currency = asked.currency
        amounts = [line.amount for line in asked.lines] + [row.taxable for row in asked.earlier]
        if any(amount.currency != currency for amount in amounts):
            return problem(422, "currency_mismatch", f"{asked.document} is in {currency}, and not all of it")
        lines: list[Taxable] = []
        for line in asked.lines:
            rate = self._rates.find(line.country, line.category, line.tax_point_date)
            if rate is None:
                return problem(422, "unknown_jurisdiction", _unknown(line))
            lines.append(Taxable(line.order, rate.country, rate.category, rate.rate_ppm, line.amount.minor))
        earlier = {
            (row.order, row.jurisdiction, row.category, row.rate_ppm): row.taxable.minor for row in asked.earlier
        }
        taxed = taxes(lines, earlier)
        answer: JsonObject = {
            "table_version": self._rates.version,
            "rounding": BY_ORDER,
            "lines": [
                {
                    "line": said.line,
                    "jurisdiction": line.jurisdiction,
                    "category": line.category,
                    "rate_ppm": line.rate_ppm,
                    "tax": {"minor": tax, "currency": currency},
                }
                for said, line, tax in zip(asked.lines, lines, taxed, strict=True)
            ],
            "rows": [
                {
                    "sales_order_number": row.order,
                    "jurisdiction": row.jurisdiction,
                    "category": row.category,
                    "rate_ppm": row.rate_ppm,
                    "taxable": {"minor": row.taxable_minor, "currency": currency},
                    "tax": {"minor": row.tax_minor, "currency": currency},
                }
                for row in table(lines, taxed)
            ],
        }
        return Response(200, answer)

    def list_rates(self, request: Request, _now_ms: int, _origin: str) -> Response:
        """`listRates`."""
        refused = unstated(request, "country")
        if refused is not None:
            return refused
        rates = [
            {"country": rate.country, "category": rate.category, "rate_ppm": rate.rate_ppm,
             "valid_from": rate.valid_from}
            for rate in self._rates.entries
            if rate.country == request.params["country"]
        ]  # fmt: skip
        return Response(200, {"table_version": self._rates.version, "rates": rates})

    def set_rate(self, request: Request, _now_ms: int, origin: str) -> Response:
        """`setRate`: somebody has read the gazette."""
        told = convert(request.body, NewRate)
        self._set(OpeningRate(told.country, told.category, told.rate_ppm, told.valid_from), origin)
        return Response(201, {"outcome": "set", "table_version": self._rates.version})

    def _set(self, rate: OpeningRate, origin: str) -> None:
        self._rates.entries.append(rate)
        self.tray.facts.append(
            TaxRateSet(
                origin=origin,
                system=NAME,
                jurisdiction=rate.country,
                category=rate.category,
                rate_ppm=rate.rate_ppm,
                valid_from=rate.valid_from,
                version=self._rates.version,
            )
        )


def _unknown(line: AskedLine) -> str:
    return f"no rate of {line.category} for {line.country} on {line.tax_point_date}"


OPERATIONS: Operations[Tax] = Operations(
    reads={CALCULATE: Tax.calculate, "listRates": Tax.list_rates}, writes={"setRate": Tax.set_rate}
)
"""operationId -> handler."""
