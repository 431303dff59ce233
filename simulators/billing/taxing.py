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

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

from seatrial.message import JsonObject, Request, Response
from simulators.billing.acceptance import tax_rate_ppm
from simulators.billing.arithmetic import TAX_CATEGORIES, totals
from simulators.billing.documents import money
from simulators.billing.premises import Premises
from simulators.billing.sharing import shares
from simulators.billing.state import BillableEvent, Draft
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

    def __init__(self, premises: Premises, done: Callable[[Draft], None]) -> None:
        """`done` is called when a document is taxed."""
        self._premises = premises
        self._done = done

    def begin(self, draft: Draft) -> None:
        """Have a draft taxed, now or when there is an answer."""
        parts = _parts(draft)
        if not self._premises.asks_tax:
            rate_ppm = tax_rate_ppm(self._premises.state.customers[draft.customer])
            lines = [
                Taxable(part.order, "", part.category, rate_ppm * TAX_CATEGORIES[part.category], part.minor)
                for part in parts
            ]
            earlier = {row: minor for part in parts for row, minor in self._so_far(part.order).items()}
            self._settle(draft, lines, taxes(lines, earlier), BY_ORDER)
        elif all(part.country and part.day for part in parts):
            self._premises.tray.calls.append(Request(SERVICE, CALCULATE, body=self._question(draft)))
        else:
            draft.move("untaxable")

    def hear(self, request: Request, response: Response | None) -> None:
        """What came of a question."""
        asked = request.body or {}
        draft = self._premises.state.drafts.get(asked["document"])
        if draft is None or draft.status != "draft":
            return
        if response is not None and response.status in (400, 422):
            draft.move("untaxable")
        elif asked != self._question(draft):
            self.begin(draft)
        else:
            self._answered(draft, response)

    def _answered(self, draft: Draft, response: Response | None) -> None:
        try:
            said = None if response is None or not response.ok else convert(response.body, Calculation)
        except ValidationError:
            said = None
        parts = _parts(draft)
        if said is None or len(said.lines) != len(parts):
            wait_ms = min(AGAIN_MS << draft.unanswered, AGAIN_MS_MAX)
            draft.unanswered += 1
            self._premises.tray.due.append(Due(TAX, draft.number, draft.cause.origin, wait_ms, wait_ms + AGAIN_MS))
            return
        lines = [
            Taxable(part.order, line.jurisdiction, line.category, line.rate_ppm, part.minor)
            for line, part in zip(said.lines, parts, strict=True)
        ]
        self._settle(draft, lines, [line.tax.minor for line in said.lines], said.rounding)

    def _settle(self, draft: Draft, lines: list[Taxable], taxed: list[int], rounding: str) -> None:
        for line in lines:
            so_far = self._so_far(line.order)
            so_far[line.row] = so_far.get(line.row, 0) + line.amount_minor
        of_charges = taxed[len(draft.lines) :]
        draft.lines = [replace(one, tax_minor=tax) for one, tax in zip(draft.lines, taxed, strict=False)]
        draft.charges = [replace(one, tax_minor=tax) for one, tax in zip(draft.charges, of_charges, strict=True)]
        draft.tax_rows = table(lines, taxed)
        draft.tax_rounding = rounding
        net = sum([one.net_minor for one in draft.lines])
        charged = sum([one.charge.amount.minor for one in draft.charges])
        draft.totals = totals(net, charged, sum(taxed), draft.currency)
        draft.shares = shares(draft, draft.totals)
        draft.move("taxed")
        self._done(draft)

    def _so_far(self, order: str) -> dict[Row, int]:
        """What was taxed of an order before."""
        return self._premises.state.taxed.setdefault(order, {})

    def _question(self, draft: Draft) -> JsonObject:
        parts, currency = _parts(draft), draft.currency
        return {
            "document": draft.number,
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


def _parts(draft: Draft) -> list[Part]:
    """All that is taxed of a document: its lines, and then its charges."""
    parts = [_part(one.event, one.line.tax_category, one.net_minor) for one in draft.lines]
    return parts + [_part(one.event, CHARGED_AS, one.charge.amount.minor) for one in draft.charges]


def _part(event: BillableEvent, category: str, minor: int) -> Part:
    told = event.told
    return Part(told.about, category, minor, told.country, told.tax_point_date or "")
