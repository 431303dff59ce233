"""What customers have taken, and what the order book decides about the rest.

    refused   comes back: a return without a request, under a number of its own
    missing   is claimed from the carrier

Where proof of delivery is what is billed on, neither is owed any more. A delivery may be told before its goods issue:
warehouse and carrier are heard of independently of each other.
"""

from seatrial.facts import CarrierClaimed, DeliveredLine, DeliveryRecorded, Line
from seatrial.message import Response, problem
from simulators.erp.bodies import DeliveryBody
from simulators.erp.book import OrderBook
from simulators.erp.premises import Premises
from simulators.eventlog import Cause
from simulators.operations import etag


class Deliveries:
    __slots__ = ("_book", "_premises")

    def __init__(self, premises: Premises, book: OrderBook) -> None:
        self._premises = premises
        self._book = book

    def record(self, body: DeliveryBody, now_ms: int, cause: Cause) -> Response:
        """`recordDelivery`."""
        one = self._book.fulfilment_orders.get(body.fulfilment_order_no)
        if one is None:
            return problem(404, "unknown_fulfilment_order", f"no fulfilment order {body.fulfilment_order_no!r}")
        order = one.order
        for line in body.lines:
            if line.line_no not in order.lines:
                return problem(422, "unknown_line", f"{order.number} has no line {line.line_no!r}")
        self._book.touch(order)
        for line in body.lines:
            known = order.lines[line.line_no]
            known.delivered += line.accepted_base
            known.undelivered += line.refused_base + line.missing_base
        draw, origin = self._premises.draw_number, order.origin
        missing = [Line(line.shipment_line, line.item, line.missing_base) for line in body.lines if line.missing_base]
        return_no = draw("RTN", origin) if any(line.refused_base for line in body.lines) else ""
        claim_no = draw("CLM", origin) if missing else ""
        self._premises.tray.facts.append(
            DeliveryRecorded(
                origin=origin,
                system=self._premises.name,
                shipment=body.shipment_number,
                order_number=order.number,
                lines=tuple([
                    DeliveredLine(
                        line.shipment_line, line.item, line.accepted_base, line.refused_base, line.missing_base,
                        line.reason_code,
                    )
                    for line in body.lines
                ]),
                return_no=return_no,
                claim_no=claim_no,
            )
        )  # fmt: skip
        if missing:
            self._premises.tray.facts.append(
                CarrierClaimed(
                    origin=origin,
                    system=self._premises.name,
                    claim=claim_no,
                    shipment=body.shipment_number,
                    lines=tuple(missing),
                )
            )
        self._book.settle(order, "delivery", now_ms, cause)
        answer = {
            "outcome": "recorded",
            "return_no": return_no or None,
            "claim_no": claim_no or None,
            "version": order.version,
        }
        return Response(200, answer, etag(order.version))
