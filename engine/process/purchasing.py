"""A purchase order on its way through a vendor: what he is sent, what he answers, and who is told of it.

    ERP issues ──▶ 850 ──▶ 855 ──▶ ERP: what may be promised ──▶ customer
                            856 ──▶ ERP: shipped; billing: exactly what the notice says; customer
                            810 ──▶ ERP: three-way match, or a case for finance
    ERP wants it back ──▶ 850 with purpose 01 ──▶ 855 with purpose 01 ──▶ ERP: recalled, or too late

Documents of a vendor overtake each other, and come again: each counts once by its own number, in whatever interchange
it lies (`vendor_v1.counts_as`). A ship notice is told to the ERP after the acknowledgement of its order, and an invoice
after the notice of its parcel; billing and customer need not wait for either.
"""

from typing import TYPE_CHECKING

from engine import exceptions, outbox
from engine.adapters import erp_purchasing_v1, vendor_v1
from engine.exceptions import Trouble
from engine.process import axes
from engine.process.answers import remainder
from engine.process.books import FIRST
from engine.process.order import Order
from engine.process.purchase_order import OVER, PurchaseOrder
from engine.process.statements import note_version
from engine.record import Intent, Step
from seatrial.message import JsonObject

if TYPE_CHECKING:
    from engine.turn import Turn

QUIET_MS = 3_600_000
"""A purchase order that is over is kept so long, for late duplicates, and becomes a tombstone."""


# ---------------------------------------------------------------- what is to be done


def _write_to_vendor(bought: PurchaseOrder) -> Step | None:
    """What is unanswered is finished before it is undone: one message at a time."""
    asked = bought.asked
    if bought.state == "issued" and not _stuck(bought, f"vendor.receiveDocument {bought.number}/00"):
        body = vendor_v1.receive_document(bought, "00", bought.control, bought.at)
        return Step("vendor.receiveDocument", f"{bought.number}/00", f"850:{bought.number}:00", {}, body)
    if asked is None or asked.sent or bought.state in ("issued", "cancelled"):
        return None  # what has left already is for him to say: the ERP may not know of it yet
    about = f"{bought.number}/{asked.recall}"
    if _stuck(bought, f"vendor.receiveDocument {about}"):
        return None
    body = vendor_v1.receive_document(bought, "01", asked.control, asked.at)
    return Step("vendor.receiveDocument", about, f"850:{bought.number}:01:{asked.recall}", {}, body)


def _tell_erp(bought: PurchaseOrder) -> Step | None:
    for answer in bought.answers:
        about = f"{bought.number}/{answer.number}"
        if not answer.recorded and not _stuck(bought, f"erp.recordAcknowledgement {about}"):
            body = erp_purchasing_v1.record_acknowledgement(answer.number, answer.lines)
            params = {"purchase_order_no": bought.number}
            key = f"ack:{bought.number}:{answer.number}"
            return Step("erp.recordAcknowledgement", about, key, params, body)
    if not bought.answers or not all(answer.recorded for answer in bought.answers):
        return None
    for notice in bought.notices:
        if not notice.posted and not _stuck(bought, f"erp.postVendorShipment {notice.name}"):
            body = erp_purchasing_v1.post_vendor_shipment(bought.number, notice.number, notice.shipped_at, notice.lines)
            return Step("erp.postVendorShipment", notice.name, f"gi:{notice.name}", {}, body)
    posted = {notice.number for notice in bought.notices if notice.posted}
    for bill in bought.bills:
        said = bill.said
        if bill.posted or said.shipment not in posted or _stuck(bought, f"erp.postVendorInvoice {said.number}"):
            continue
        body = erp_purchasing_v1.post_vendor_invoice(said, bought.currency)
        return Step("erp.postVendorInvoice", said.number, f"owe:{said.number}", {}, body)
    return None


def _stuck(bought: PurchaseOrder, concern: str) -> bool:
    return concern in bought.stuck


def plan_next(turn: "Turn", bought: PurchaseOrder) -> None:
    outbox.due(turn, bought)
    for receiver, rule in (("vendor", _write_to_vendor), ("erp", _tell_erp)):
        step = rule(bought) if receiver not in bought.slots else None
        if step is not None:
            if receiver == FIRST:
                step.system = bought.book
            outbox.send(turn, bought, receiver, step)
    if not _over(turn, bought):
        bought.retire_at = 0
    elif not bought.retire_at:
        bought.retire_at = turn.now + QUIET_MS
    elif bought.retire_at <= turn.now:
        for number in bought.cases:
            turn.tx.delete("case/" + number)
        turn.tx.retire("xref/po/" + bought.number)
        turn.drop(bought)
        return
    at = outbox.next_due(bought)
    turn.remind(bought, min(at, bought.retire_at) if at and bought.retire_at else at or bought.retire_at)


def _over(turn: "Turn", bought: PurchaseOrder) -> bool:
    """Nothing of it is to be told or awaited any more, and nobody looks at it."""
    billed = {bill.said.shipment for bill in bought.bills if bill.posted}
    return (
        bought.state in OVER
        and not bought.slots
        and not bought.stuck
        and all(answer.recorded for answer in bought.answers)
        and all(notice.posted and notice.number in billed for notice in bought.notices)
        and (bought.asked is None or bought.asked.answered)
        and not any(exceptions.is_open(turn, number) for number in bought.cases)
    )


# ---------------------------------------------------------------- what the answers mean


def answered(turn: "Turn", bought: PurchaseOrder, intent: Intent, body: JsonObject) -> None:
    match intent.operation:
        case "vendor.receiveDocument":
            vendor_v1.received(body)
            if intent.about.endswith("/00"):
                bought.move("taken")
            elif bought.asked is not None:
                bought.asked.sent = True
        case "erp.recordAcknowledgement":
            _recorded(turn, bought, intent, body)
        case "erp.postVendorShipment":
            _posted(turn, bought, intent, body)
        case "erp.postVendorInvoice":
            _matched(turn, bought, intent, body)


def _recorded(turn: "Turn", bought: PurchaseOrder, intent: Intent, body: JsonObject) -> None:
    """What the ERP has confirmed is promised to the customer."""
    said = erp_purchasing_v1.acknowledged(body)
    for answer in bought.answers:
        if f"{bought.number}/{answer.number}" == intent.about:
            answer.recorded = True
    order = turn.order(bought.order)
    f = None if order is None else order.fulfilment(bought.fulfilment_order)
    if order is None or f is None:
        return
    note_version(order, said.version)
    if said.outcome == "refused":
        return
    awaited = {x.line_no: x.confirmed_base + x.backordered_base for x in said.lines}
    for part in f.parts:
        part.quantity_base = awaited.get(part.line_no, part.quantity_base)
    f.parts = [part for part in f.parts if part.quantity_base]
    promised = [(x.line_no, x.confirmed_base, x.promised_date) for x in said.lines if x.confirmed_base]
    if promised and f.stage == "sourced":
        f.promised_date = promised[0][2]
        turn.parts.promise(turn, order, f, said.version, promised)
        axes.advance_fulfilment(order, "partly_allocated" if said.resourced else "allocated")
    if not f.parts:
        axes.move(f, "emptied")
    remainder(turn, order, f, said.remainder)


def _posted(turn: "Turn", bought: PurchaseOrder, intent: Intent, body: JsonObject) -> None:
    said = erp_purchasing_v1.posted(body)
    number = ""
    for notice in bought.notices:
        if notice.name == intent.about:
            notice.posted, number = True, notice.name
    order = turn.order(bought.order)
    if order is None:
        return
    note_version(order, said.version)
    _mark_posted(order, number)
    f = order.fulfilment(bought.fulfilment_order)
    if f is not None:
        remainder(turn, order, f, said.remainder)


def _mark_posted(order: Order, name: str) -> None:
    for shipment in order.shipments:
        if shipment.name == name:
            shipment.posted = True
            if shipment.billed:
                shipment.lines = []


def _matched(turn: "Turn", bought: PurchaseOrder, intent: Intent, body: JsonObject) -> None:
    said = erp_purchasing_v1.matched(body)
    if said.outcome == "posted":
        for bill in bought.bills:
            bill.posted = bill.posted or bill.said.number == intent.about
        return
    concern = f"{intent.operation} {intent.about}"
    bought.stuck.append(concern)
    turn.parts.open_case(
        turn,
        bought,
        Trouble(
            intent.key,
            said.reason_code or "refused",
            "finance",
            f"invoice {intent.about} of {bought.vendor} does not match {bought.number} and what was shipped",
            "settle it with the vendor, then retry erp.postVendorInvoice",
            attempts=intent.attempts,
            concern=concern,
        ),
    )
