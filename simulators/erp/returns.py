"""What may come back, and what the ledger makes of it when it has.

A customer may send back at most what he was invoiced for and has not been allowed to send back already; the rest is
refused, with a reason. The stock ledger follows an inspection, as often as it is told: the goods leave
returns_inspection for the status that their disposition brings.
"""

from collections.abc import Mapping

from msgspec import Struct

from seatrial.facts import InspectedLine, ReturnAuthorized, ReturnLine, ReturnPosted, ReturnRefused
from seatrial.message import JsonObject, Response, problem
from simulators.erp.bodies import AuthorizeReturnBody, ReturnReceiptBody
from simulators.erp.book import OrderBook
from simulators.erp.documents import money
from simulators.erp.ledger import Ledger
from simulators.erp.orders import Order, OrderLine
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag
from simulators.units import whole_base

INSPECTION = "returns_inspection"
BECOMES: Mapping[str, str] = {"restock": "available", "scrap": "", "vendor": "blocked", "repair": "damaged"}
"""Disposition -> the status that it brings; "" is none of ours any more."""


class Rma(Struct, frozen=True):
    number: str
    site: str
    order: Order
    lines: dict[str, ReturnLine]


class Returns:
    __slots__ = ("_allowed", "_book", "_ledger", "_premises", "_rmas")

    def __init__(self, premises: Premises, book: OrderBook, ledger: Ledger) -> None:
        self._premises = premises
        self._book = book
        self._ledger = ledger
        self._rmas: dict[str, Rma] = {}
        self._allowed: dict[tuple[str, str], int] = {}
        """(invoice, order line) -> base units that may come back, or have."""

    def authorize(self, body: AuthorizeReturnBody, now_ms: int, cause: Cause) -> Response:
        """`authorizeReturn`: all of it, or nothing."""
        orders: dict[str, Order] = {}
        lines: list[ReturnLine] = []
        wanted: dict[tuple[str, str], int] = {}
        for number, said in enumerate(body.lines, 1):
            place = said.invoice_number, said.line_no
            found = self._book.invoiced.get(place, {})
            if len(found) != 1:  # of several, nobody has said which
                return self._refuse(body.external_id, "several_orders" if found else "not_invoiced", cause)
            ((order_number, invoiced),) = found.items()
            order = self._book.orders[order_number]
            item = order.lines[said.line_no].item
            unit = self._premises.items[item].unit(said.quantity.uom)
            base = None if unit is None else whole_base(unit, said.quantity.value)
            if not base:
                return self._refuse(body.external_id, "unknown_quantity", cause)
            wanted[place] = wanted.get(place, 0) + base
            if self._allowed.get(place, 0) + wanted[place] > invoiced:
                return self._refuse(body.external_id, "more_than_invoiced", cause)
            orders[order.number] = order
            lines.append(ReturnLine(said.invoice_number, said.line_no, item, base, return_line=str(number)))
        if len(orders) > 1:
            return self._refuse(body.external_id, "several_orders", cause)
        order = next(iter(orders.values()))
        for place, base in wanted.items():
            self._allowed[place] = self._allowed.get(place, 0) + base
        rma = self._premises.draw_number("RMA", cause.origin)
        made = self._rmas[rma] = Rma(rma, order.wish.site, order, {line.return_line: line for line in lines})
        self._premises.tray.facts.append(
            ReturnAuthorized(
                origin=cause.origin,
                system=self._premises.name,
                rma=rma,
                return_id=body.external_id,
                order_number=order.number,
                site=made.site,
                lines=tuple(lines),
            )
        )
        told: list[JsonObject] = [
            {"line_no": line.return_line, "item": line.item, "quantity_base": line.quantity_base} for line in lines
        ]
        event = {"version": 1, "revision": 1, "rma_number": rma, "external_id": body.external_id, "site": made.site}
        self._premises.log.emit("return.authorized", rma, {**event, "lines": told}, cause, now_ms)
        answer: JsonObject = {
            "outcome": "authorized",
            "rma_number": rma,
            "site": made.site,
            "version": 1,
            "sales_order_number": order.number,
            "customer_number": order.customer,
            "currency": order.wish.currency,
            "lines": [_allowed(line, order.lines[line.line], order.wish.currency) for line in lines],
        }
        return Response(201, answer)

    def _refuse(self, external_id: str, reason: str, cause: Cause) -> Response:
        self._premises.tray.facts.append(
            ReturnRefused(origin=cause.origin, system=self._premises.name, return_id=external_id, reason=reason)
        )
        return Response(201, {"outcome": "refused", "reason_code": reason, "version": 1})

    def post_receipt(self, body: ReturnReceiptBody, origin: str) -> Response:
        """`postReturnReceipt`."""
        rma = self._rmas.get(body.rma_number)
        if rma is None:
            return problem(404, "unknown_return", f"no return authorisation {body.rma_number!r}")
        if any(said.line_no not in rma.lines for said in body.lines):
            return problem(422, "unknown_line", f"{rma.number} has only lines {', '.join(rma.lines)}")
        posted: list[InspectedLine] = []
        for said in body.lines:
            line, units = rma.lines[said.line_no], said.accepted_base + said.rejected_base
            self._ledger.move(line.item, rma.site, INSPECTION, BECOMES[said.disposition], units)
            posted.append(
                InspectedLine(said.line_no, line.item, said.accepted_base, said.rejected_base, said.disposition)
            )
        self._premises.tray.facts.append(
            ReturnPosted(
                origin=origin,
                system=self._premises.name,
                rma=rma.number,
                inspection=body.inspection_no,
                site=rma.site,
                lines=tuple(posted),
            )
        )
        version = rma.order.version
        number = self._premises.draw_number("JNL", origin)
        return Response(200, {"outcome": "posted", "document_number": number, "version": version}, etag(version))


def _allowed(line: ReturnLine, ordered: OrderLine, currency: str) -> JsonObject:
    """A line of the authorisation, with all that a credit needs: the price is what it was invoiced at."""
    return {
        "line_no": line.return_line,
        "invoice_number": line.invoice,
        "order_line": line.line,
        "item": line.item,
        "quantity_base": line.quantity_base,
        "unit_price": money(ordered.unit_price_minor, currency),
        "tax_category": ordered.tax_category,
    }
