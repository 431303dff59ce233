"""A vendor who ships to our customers himself. He is spoken to in EDI, and answers so, in his own time.

    850 original       taken into his book; 855 follows, then 856, then 810
    850 cancellation   855 at once: accepted if nothing has left, otherwise refused, and he ships what he has promised

He knows a message by its id (`Idempotency-Key`, for the contract's window) and by nothing else: the same purchase order
in another message is another order, and is shipped as well. What he sends goes to a mailbox, as events of the stream
`document`, each with one interchange; now and then the mailbox sends one again under a new control number.
"""

from collections.abc import Callable

from msgspec import Struct, convert

from seatrial.calendar import Calendar
from seatrial.edi import sets
from seatrial.edi.documents import (
    AcknowledgedLine,
    AcknowledgedPart,
    Acknowledgement,
    Document,
    Interchange,
    InvoicedLine,
    PurchaseOrder,
    ShipCode,
    ShipNotice,
    ShippedLine,
    VendorInvoice,
)
from seatrial.edi.envelope import X12Error
from seatrial.facts import (
    AcknowledgedQuantity,
    DocumentRepeated,
    PurchaseOrderAcknowledged,
    PurchaseOrderCancelled,
    PurchaseOrderTaken,
    ShipmentLine,
    VendorInvoiced,
    VendorShipped,
)
from seatrial.facts import Line as FactLine
from seatrial.message import Request, Response, problem
from simulators.eventlog import Cause, EventLog, cause_of
from simulators.idempotency import KeyMemory
from simulators.master import Master
from simulators.measures import Text
from simulators.operations import Operations
from simulators.siteclock import SiteClock
from simulators.system import Draw, Due, Promises, Tray
from simulators.vendor.orders import Line, VendorOrder

NAME = "vendor"
STREAMS = ("document",)
SENT = "document.sent"
ACKNOWLEDGE, SHIP, BALANCE, INVOICE, AGAIN = "acknowledge", "vendor_ship", "vendor_balance", "vendor_invoice", "again"
PPM = 1_000_000


class DocumentBody(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Body of receiveDocument: what is written on the envelope, and the interchange in it."""

    control_number: Text
    purchase_order_no: Text
    interchange: Text


class Vendor:
    """The simulated vendor; see `simulators.system.System`."""

    name = NAME

    def __init__(self, master: Master, calendar: Calendar, promises: Promises) -> None:
        self.tray = Tray()
        self.log = EventLog(NAME, STREAMS, calendar, self.tray)
        self._calendar = calendar
        self._clock = SiteClock(calendar, master.zone)
        self._habits = master.habits.vendor
        self._keys = KeyMemory(promises.idempotency_window_ms)
        self._orders: dict[str, VendorOrder] = {}
        self._by_purchase_order: dict[str, list[VendorOrder]] = {}
        self._owed: dict[str, tuple[VendorOrder, ShipNotice]] = {}
        self._sent: dict[str, tuple[str, str, Document, Cause]] = {}
        """What the mailbox will send once more, by its own number: (partner, buyer, document, cause)."""
        self._counts: dict[str, int] = {}

    def open(self, now_ms: int) -> None:
        """He begins with an empty book."""

    def handle(self, request: Request, now_ms: int, origin: str) -> Response:
        return OPERATIONS.answer(self, self._keys, request, now_ms, origin)

    # ------------------------------------------------------------ what he is told

    def receive_document(self, request: Request, now_ms: int, origin: str) -> Response:
        """`receiveDocument`."""
        body = convert(request.body, DocumentBody)
        try:
            said = sets.read(body.interchange)
        except X12Error as error:
            return problem(422, "unreadable_interchange", str(error))
        order = said.content
        if not isinstance(order, PurchaseOrder) or not order.lines:
            return problem(422, "unwanted_document", "only purchase orders with lines are taken")
        if (f"{said.control:09d}", order.number) != (body.control_number, body.purchase_order_no):
            return problem(422, "envelope_differs", "the envelope names another document than it holds")
        cause = cause_of(request, origin)
        if order.purpose == "01":
            return self._cancel(said, order, now_ms, cause)
        self._take(said, order, cause)
        return Response(202, {"outcome": "taken", "control_number": body.control_number})

    def _take(self, said: Interchange, order: PurchaseOrder, cause: Cause) -> None:
        lines = [Line(one.line, one.item, one.quantity_base, one.price_minor) for one in order.lines]
        taken = VendorOrder(self._draw("VO", cause), said.receiver, said.sender, order, lines, cause)
        self._orders[taken.number] = taken
        self._by_purchase_order.setdefault(order.number, []).append(taken)
        self.tray.facts.append(
            PurchaseOrderTaken(
                origin=cause.origin,
                system=NAME,
                purchase_order=order.number,
                vendor_order=taken.number,
                fulfilment_order=order.delivery,
                order_number=order.sales_order,
                lines=tuple([FactLine(one.line, one.item, one.quantity_base) for one in order.lines]),
            )
        )
        habits = self._habits
        self._later(ACKNOWLEDGE, taken.number, taken, habits.acknowledge_ms_min, habits.acknowledge_ms_max)

    def _cancel(self, said: Interchange, order: PurchaseOrder, now_ms: int, cause: Cause) -> Response:
        """He consents as long as nothing has left."""
        known = self._by_purchase_order.get(order.number, [])
        if not known:
            return problem(404, "unknown_purchase_order", f"no purchase order {order.number!r}")
        agreed = not any(one.shipped for one in known)
        if agreed:
            for one in known:
                one.cancelled = True
        self.tray.facts.append(
            PurchaseOrderCancelled(
                origin=cause.origin,
                system=NAME,
                purchase_order=order.number,
                fulfilment_order=order.delivery,
                agreed=agreed,
            )
        )
        answer = Acknowledgement("01", agreed, order.number, self._clock.date(now_ms), self._draw("ACK", cause))
        self._send(said.receiver, said.sender, answer, now_ms, cause)
        return Response(202, {"outcome": "taken", "control_number": f"{said.control:09d}"})

    # ------------------------------------------------------------ what he does by himself

    def perform(self, due: Due, now_ms: int, draw: Draw) -> None:
        WORK[due.job](self, due, now_ms, draw)

    def acknowledge(self, due: Due, now_ms: int, draw: Draw) -> None:
        """He decides what he will ship, and says so."""
        order = self._orders[due.document]
        if order.cancelled:
            return
        order.acknowledged = True
        day = self._clock.date(now_ms, self._habits.ship_days)
        lines = [self._decide(line, day, draw) for line in order.lines]
        number = self._draw("ACK", order.cause)
        self.tray.facts.append(
            PurchaseOrderAcknowledged(
                origin=order.cause.origin,
                system=NAME,
                acknowledgement=number,
                purchase_order=order.said.number,
                fulfilment_order=order.said.delivery,
                lines=tuple(
                    [
                        AcknowledgedQuantity(line.line, line.item, part.code, part.quantity_base)
                        for line in lines
                        for part in line.parts
                    ]
                ),
            )
        )
        wanted = any(line.promised for line in order.lines)
        answer = Acknowledgement("00", wanted, order.said.number, self._clock.date(now_ms), number, tuple(lines))
        self._send(order.partner, order.buyer, answer, now_ms, order.cause)
        if wanted:
            self._later(SHIP, order.number, order, self._habits.ship_ms_min, self._habits.ship_ms_max)

    def _decide(self, line: Line, day: str, draw: Draw) -> AcknowledgedLine:
        habits, quantity = self._habits, line.ordered
        part = max(1, quantity * habits.part_ppm // PPM)
        divisible = part < quantity
        said: tuple[AcknowledgedPart, ...]
        if draw.chance(f"{line.line}/rejected", habits.rejected_ppm):
            said = (AcknowledgedPart("IR", quantity),)
        elif divisible and draw.chance(f"{line.line}/changed", habits.changed_ppm):
            line.promised = part
            said = (AcknowledgedPart("IQ", part, day),)
        elif divisible and draw.chance(f"{line.line}/backordered", habits.backordered_ppm):
            line.promised, line.later = part, quantity - part
            said = (AcknowledgedPart("IA", part, day), AcknowledgedPart("IB", quantity - part))
        else:
            line.promised = quantity
            if divisible and draw.chance(f"{line.line}/short", habits.short_ppm):
                line.short = quantity - part
            said = (AcknowledgedPart("IA", quantity, day),)
        return AcknowledgedLine(line.line, line.item, quantity, line.price_minor, said)

    def ship(self, due: Due, now_ms: int, draw: Draw) -> None:  # noqa: ARG002  (what he ships he decided before)
        order = self._orders[due.document]
        if order.cancelled:
            return
        self._ship(order, {line.line: line.promised - line.short for line in order.lines if line.promised}, now_ms)
        if any(line.later for line in order.lines):
            self._later(BALANCE, order.number, order, self._habits.balance_ms_min, self._habits.balance_ms_max)

    def ship_balance(self, due: Due, now_ms: int, draw: Draw) -> None:  # noqa: ARG002  (all of it)
        order = self._orders[due.document]
        later = {line.line: line.later for line in order.lines if line.later}
        for line in order.lines:
            line.later = 0
        self._ship(order, later, now_ms)

    def _ship(self, order: VendorOrder, units: dict[str, int], now_ms: int) -> None:
        number = self._draw("ASN", order.cause)
        lines = []
        for line in order.lines:
            if line.line in units:
                line.shipped += units[line.line]
                code: ShipCode = "BP" if line.later else "AC"
                lines.append(ShippedLine(line.line, line.item, units[line.line], line.shipped, line.ordered, code))
        notice = ShipNotice(number, order.said.number, self._instant(now_ms), tuple(lines))
        self.tray.facts.append(
            VendorShipped(
                origin=order.cause.origin,
                system=NAME,
                shipment=number,
                purchase_order=order.said.number,
                fulfilment_order=order.said.delivery,
                order_number=order.said.sales_order,
                lines=tuple([ShipmentLine(one.line, one.line, one.item, "", "", one.quantity_base) for one in lines]),
                closed=tuple([one.line for one in lines if one.code == "AC"]),
                on=notice.shipped_at[:10],
            )
        )
        self._send(order.partner, order.buyer, notice, now_ms, order.cause)
        self._owed[number] = order, notice
        self._later(INVOICE, number, order, self._habits.invoice_ms_min, self._habits.invoice_ms_max)

    def invoice(self, due: Due, now_ms: int, draw: Draw) -> None:
        order, notice = self._owed.pop(due.document)
        more = int(draw.chance("overbilled", self._habits.overbilled_ppm))
        prices = {line.line: line.price_minor for line in order.lines}
        lines = []
        for place, one in enumerate(notice.lines):
            quantity = one.quantity_base + (more if place == 0 else 0)
            lines.append(InvoicedLine(one.line, one.item, quantity, prices[one.line]))
        total_minor = sum([one.quantity_base * one.price_minor for one in lines])
        number = self._draw("VI", order.cause)
        self.tray.facts.append(
            VendorInvoiced(
                origin=order.cause.origin,
                system=NAME,
                invoice=number,
                purchase_order=order.said.number,
                shipment=notice.number,
                lines=tuple([FactLine(one.line, one.item, one.quantity_base) for one in lines]),
                total_minor=total_minor,
                currency=order.said.currency,
            )
        )
        said = VendorInvoice(
            number, self._clock.date(now_ms), order.said.number, notice.number, total_minor, tuple(lines)
        )
        self._send(order.partner, order.buyer, said, now_ms, order.cause)

    # ------------------------------------------------------------ the mailbox

    def _send(
        self, partner: str, buyer: str, said: Document, now_ms: int, cause: Cause, *, again: bool = False
    ) -> None:
        count = self._counts["control"] = self._counts.get("control", 0) + 1
        control = f"{count:09d}"
        text = sets.write(Interchange(partner, buyer, count, self._instant(now_ms), said))
        self.log.emit(SENT, control, {"version": 1, "interchange": text}, cause, now_ms)
        if not again and self._habits.again_ppm:
            self._sent[said.document] = partner, buyer, said, cause
            habits = self._habits
            self.tray.due.append(Due(AGAIN, said.document, cause.origin, habits.again_ms_min, habits.again_ms_max))

    def send_again(self, due: Due, now_ms: int, draw: Draw) -> None:
        partner, buyer, said, cause = self._sent.pop(due.document)
        if draw.chance("again", self._habits.again_ppm):
            self.tray.facts.append(
                DocumentRepeated(origin=cause.origin, system=NAME, document=said.document, kind=type(said).__name__)
            )
            self._send(partner, buyer, said, now_ms, cause, again=True)

    # ------------------------------------------------------------ parts

    def _later(self, job: str, document: str, order: VendorOrder, ms_min: int, ms_max: int) -> None:
        self.tray.due.append(Due(job, document, order.cause.origin, ms_min, ms_max))

    def _draw(self, prefix: str, cause: Cause) -> str:
        count = self._counts[prefix] = self._counts.get(prefix, 0) + 1
        number = f"{prefix}-{count}"
        self.tray.minted.append((number, cause.origin))
        return number

    def _instant(self, now_ms: int) -> str:
        """Now, in whole seconds."""
        return self._calendar.text(now_ms)[:19] + "Z"

    # ------------------------------------------------------------ events

    def list_events(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.list_events(request)

    def create_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.create_subscription(request)

    def get_subscription(self, request: Request, _now_ms: int, _origin: str) -> Response:
        return self.log.get_subscription(request)


OPERATIONS: Operations[Vendor] = Operations(
    reads={"listEvents": Vendor.list_events, "getSubscription": Vendor.get_subscription},
    writes={"receiveDocument": Vendor.receive_document, "createSubscription": Vendor.create_subscription},
)

WORK: dict[str, Callable[[Vendor, Due, int, Draw], None]] = {
    ACKNOWLEDGE: Vendor.acknowledge,
    SHIP: Vendor.ship,
    BALANCE: Vendor.ship_balance,
    INVOICE: Vendor.invoice,
    AGAIN: Vendor.send_again,
}
"""What he does by himself, by job."""
