"""Draft → taxed: what tax is due on a document. The tax service is asked; where there is none, billing has rates.

A document that has no answer stays a draft, and is asked about again, after a while that doubles. Nothing is posted
untaxed. What cannot be taxed as it was told is blocked, for a person to look at:

    no country or day, or no rate for the category       blocked
    no answer, "not now", or one that makes no sense     asked again

Tax is rounded over all documents of an order together (`simulators.taxes`). Two documents of one order may be asked
about at the same time: the one whose answer comes second is asked about again, for the first has changed what it
bears.
"""

from collections.abc import Callable

from msgspec import UNSET, Struct, ValidationError, convert

from seatrial.message import JsonObject, Request, Response
from simulators.billing.acceptance import tax_rate_ppm
from simulators.billing.arithmetic import TAX_CATEGORIES, totals
from simulators.billing.documents import money
from simulators.billing.premises import Premises
from simulators.billing.state import BillableEvent
from simulators.measures import Money
from simulators.system import Due
from simulators.taxes import BY_ORDER, Row, Taxable, table, taxes

SERVICE, CALCULATE = "tax", "calculateTax"
TAX = "tax"
"""Job: a document is to be taxed."""
AGAIN_MS, AGAIN_MS_MAX = 30_000, 1_800_000
"""How long after the first failure the service is asked again, and the longest wait."""
CHARGED_AS = "standard"
"""Tax category of freight and other charges."""


class LineTax(Struct, frozen=True):
    """A line of an answer of `calculateTax`."""

    jurisdiction: str
    category: str
    rate_ppm: int
    tax: Money


class Calculation(Struct, frozen=True):
    """An answer of `calculateTax`."""

    rounding: str
    lines: tuple[LineTax, ...]


class Part(Struct, frozen=True, gc=False):
    """Something on a document that is taxed: a line, or a charge."""

    order: str
    category: str
    minor: int
    country: str
    day: str


class Taxing:
    __slots__ = ("_done", "_premises")

    def __init__(self, premises: Premises, done: Callable[[BillableEvent], None]) -> None:
        """`done` is called when a document is taxed."""
        self._premises = premises
        self._done = done

    def begin(self, event: BillableEvent) -> None:
        """Have a draft taxed, now or when there is an answer."""
        parts = self._parts(event)
        if not self._premises.asks_tax:
            rate_ppm = tax_rate_ppm(self._premises.state.customers[event.told.customer_number])
            lines = [
                Taxable(part.order, "", part.category, rate_ppm * TAX_CATEGORIES[part.category], part.minor)
                for part in parts
            ]
            earlier = {row: minor for part in parts for row, minor in self._so_far(part.order).items()}
            self._settle(event, lines, taxes(lines, earlier), BY_ORDER)
        elif all(part.country and part.day for part in parts):
            self._premises.tray.calls.append(Request(SERVICE, CALCULATE, body=self._question(event)))
        else:
            event.status = "blocked"

    def hear(self, request: Request, response: Response | None) -> None:
        """What came of a question."""
        asked = request.body or {}
        event = self._premises.state.events[asked["document"]]
        if event.status != "draft":
            return
        if response is not None and response.status in (400, 422):
            event.status = "blocked"
        elif asked != self._question(event):
            self.begin(event)
        else:
            self._answered(event, response)

    def _answered(self, event: BillableEvent, response: Response | None) -> None:
        try:
            said = None if response is None or not response.ok else convert(response.body, Calculation)
        except ValidationError:
            said = None
        parts = self._parts(event)
        if said is None or len(said.lines) != len(parts):
            wait_ms = min(AGAIN_MS << event.unanswered, AGAIN_MS_MAX)
            event.unanswered += 1
            self._premises.tray.due.append(Due(TAX, event.number, event.cause.origin, wait_ms, wait_ms + AGAIN_MS))
            return
        lines = [
            Taxable(part.order, line.jurisdiction, line.category, line.rate_ppm, part.minor)
            for line, part in zip(said.lines, parts, strict=True)
        ]
        self._settle(event, lines, [line.tax.minor for line in said.lines], said.rounding)

    def _settle(self, event: BillableEvent, lines: list[Taxable], taxed: list[int], rounding: str) -> None:
        for line in lines:
            so_far = self._so_far(line.order)
            so_far[line.row] = so_far.get(line.row, 0) + line.amount_minor
        event.line_taxes = taxed[: len(event.nets)]
        event.tax_rows = table(lines, taxed)
        event.tax_rounding = rounding
        charged = sum([charge.amount.minor for charge in event.told.charges])
        event.totals = totals(sum(event.nets), charged, sum(taxed), event.told.currency)
        event.status = "taxed"
        self._done(event)

    def _so_far(self, order: str) -> dict[Row, int]:
        """What was taxed of an order before."""
        return self._premises.state.taxed.setdefault(order, {})

    def _parts(self, event: BillableEvent) -> list[Part]:
        """All that is taxed of a document: its lines, and then its charges."""
        told = event.told
        country = "" if told.ship_to is UNSET else told.ship_to.country
        day = told.tax_point_date or ""
        amounts = [(line.tax_category, net) for line, net in zip(told.lines, event.nets, strict=True)]
        amounts += [(CHARGED_AS, charge.amount.minor) for charge in told.charges]
        return [Part(told.sales_order_number, category, minor, country, day) for category, minor in amounts]

    def _question(self, event: BillableEvent) -> JsonObject:
        parts, currency = self._parts(event), event.told.currency
        return {
            "document": event.number,
            "currency": currency,
            "lines": [
                {
                    "line": str(number),
                    "order": part.order,
                    "amount": money(part.minor, currency),
                    "category": part.category,
                    "country": part.country,
                    "tax_point_date": part.day,
                }
                for number, part in enumerate(parts, 1)
            ],
            "earlier": [
                {
                    "order": order,
                    "jurisdiction": jurisdiction,
                    "category": category,
                    "rate_ppm": rate_ppm,
                    "taxable": money(minor, currency),
                }
                for name in dict.fromkeys(part.order for part in parts)
                for (order, jurisdiction, category, rate_ppm), minor in self._so_far(name).items()
            ],
        }
