"""What is said about purchase orders: the ERP's messages, and the documents in the vendor's mailbox."""

from typing import TYPE_CHECKING

import msgspec
from msgspec import to_builtins
from xxhash import xxh3_64_hexdigest

from engine import exceptions
from engine.adapters import erp_purchasing_v1, vendor_v1
from engine.event import Event, business_key
from engine.process import axes, from_wms
from engine.process.purchase_order import Answer, Asked, Bill, Line, Notice, PurchaseOrder, purchase_order
from engine.process.shipment import Shipment, ShippedLine
from engine.process.statements import want_back
from seatrial.edi.documents import Acknowledgement, Interchange, ShipNotice, VendorInvoice

if TYPE_CHECKING:
    from engine.turn import Turn

_sorted = msgspec.json.Encoder(order="deterministic").encode


# ---------------------------------------------------------------- what the ERP says


def issued(turn: "Turn", event: Event) -> str:
    """`purchase_order.issued`."""
    said = erp_purchasing_v1.issued(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None:
        return "fo/" + said.fulfilment_order_no
    lines = [Line(x.line_no, x.item, x.quantity_base, x.unit_price.minor) for x in said.lines]
    bought = PurchaseOrder(
        key=f"po/{said.purchase_order_no}", root=order.root, slots={}, wake_at=0, stuck=[], cases=[],
        number=said.purchase_order_no, order=order.root, sales_order=said.sales_order_number,
        fulfilment_order=said.fulfilment_order_no, vendor=said.vendor, currency=said.currency, day=said.order_date,
        control=said.control_number, at=event.time, ship_to=to_builtins(said.ship_to), lines=lines,
        book=order.book, legal_entity=said.legal_entity, zone=said.zone,
    )  # fmt: skip
    vendor_v1.receive_document(bought, "00", bought.control, bought.at)  # what cannot be written is for a person
    turn.add(bought)
    turn.learn("po", said.purchase_order_no, order.root)
    return ""


def cancel_requested(turn: "Turn", event: Event) -> str:
    """`purchase_order.cancel_requested`: the vendor is asked, as the warehouse would be."""
    said = erp_purchasing_v1.cancel_requested(event.data)
    bought = purchase_order(turn, said.purchase_order_no)
    if bought is None:
        return "po/" + said.purchase_order_no
    bought.asked = Asked(said.recall_no, said.control_number, event.time)
    order = turn.order(bought.order)
    if order is not None:
        want_back(order, said.fulfilment_order_no, said.recall_no, said.cause)
    return ""


# ---------------------------------------------------------------- what the vendor says


def document_sent(turn: "Turn", event: Event) -> str:
    """`document.sent`: an interchange lies in the mailbox."""
    said = vendor_v1.document(event.data)
    content = said.content
    assert isinstance(content, Acknowledgement | ShipNotice | VendorInvoice)
    bought = purchase_order(turn, content.order)
    name = turn.parts.counts_as(said)
    if bought is None:
        known = _known(turn, said, name) if turn.finished("po", content.order) else ""
        return "" if known == "duplicate" else "po/" + content.order
    known = _known(turn, said, name)
    if known == "conflict":
        exceptions.park(turn, event, business_key(event), "conflicting_document", "order_desk",
                        f"{said.sender} has sent {name} before, with another content",
                        "ask the vendor which one holds")  # fmt: skip
    if known != "new":
        return ""
    match content:
        case Acknowledgement():
            _acknowledged(turn, bought, content)
        case ShipNotice():
            _shipped(turn, bought, content, name)
        case VendorInvoice():
            bought.bills.append(Bill(content))
    return ""


def _known(turn: "Turn", said: Interchange, name: str) -> str:
    """Remember a document, whatever interchange it came in: "new", "duplicate" or "conflict"."""
    key = f"{type(said.content).__name__}/{said.sender}/{name}"
    seen, body = f"document/{key}", f"document/{key}/{xxh3_64_hexdigest(_sorted(said.content))}"
    if turn.tx.retired(body):
        return "duplicate"
    known = turn.tx.retired(seen)
    turn.tx.retire(body)
    if not known:
        turn.tx.retire(seen)
    return "conflict" if known else "new"


def _acknowledged(turn: "Turn", bought: PurchaseOrder, said: Acknowledgement) -> None:
    if said.purpose == "01":
        _consented(turn, bought, said.accepted)
        return
    bought.move("acknowledged")
    lines = [turn.parts.confirmed(x) for x in said.lines]
    bought.answers.append(Answer(said.number, lines))
    for x in lines:
        for line in bought.lines:
            if line.line_no == x.line_no:
                line.awaited_base = x.now_base + x.later_base
                line.closed = line.closed or not line.awaited_base
    _close(bought)


def _consented(turn: "Turn", bought: PurchaseOrder, accepted: bool) -> None:
    """He has decided: all of it is cancelled, or it ships."""
    order = turn.order(bought.order)
    asked = bought.asked
    if asked is None:
        return
    asked.sent = asked.answered = True
    if accepted:
        bought.move("cancelled")
    for recall in () if order is None else order.recalls:
        if (recall.number, recall.fulfilment_order) == (asked.recall, bought.fulfilment_order) and not recall.outcome:
            recall.outcome = "recalled" if accepted else "too_late"
            recall.lines = [
                (x.line_no, *((x.ordered_base, 0) if accepted else (0, x.ordered_base))) for x in bought.lines
            ]
    f = None if order is None else order.fulfilment(bought.fulfilment_order)
    if order is not None and f is not None:
        f.recall = ""
        if accepted:
            axes.move(f, "recalled")
            axes.advance_fulfilment(order, "recalled")


def _shipped(turn: "Turn", bought: PurchaseOrder, said: ShipNotice, name: str) -> None:
    lines = [(x.line, x.item, turn.parts.shipped_base(x), x.code == "AC") for x in said.lines]
    bought.notices.append(Notice(said.number, name, said.shipped_at, lines))
    for line_no, _, quantity_base, closed in lines:
        for line in bought.lines:
            if line.line_no == line_no:
                line.shipped_base += quantity_base
                line.closed = line.closed or closed
    _close(bought)
    order = turn.order(bought.order)
    if order is None:
        return
    parcel = [ShippedLine(line_no, line_no, item, "", "", base) for line_no, item, base, _ in lines]
    shipment = Shipment(said.number, bought.fulfilment_order, said.shipped_at, bought.zone, parcel)
    shipment.legal_entity = bought.legal_entity
    shipment.purchase_order, shipment.name = bought.number, name
    shipment.tax_point = said.shipped_at[:10]  # the day that his notice states
    from_wms.has_left(turn, order, shipment, 1)


def _close(bought: PurchaseOrder) -> None:
    if all(line.closed for line in bought.lines):
        bought.move("closed")
