"""A goods issue that the warehouse takes back: what was made of it in the ERP and in billing is taken back as well.

    ERP       postGoodsIssue ──answered──▶ reverseGoodsIssue ──▶ the order wants it again: a successor is opened
    billing   nothing told ──▶ nothing is told
              recordBillableEvents ──answered──▶ reverseBillableEvents ──▶ withdrawn, or credited
    ledger    postInvoice ──answered──▶ postCreditMemo

Finish, then undo: what is on its way is answered first, and a goods issue of which the ERP has not heard is posted
before it is reversed, for only then does the ERP know what to open again. The reversal may be heard before what it
reverses: it waits in the order's record. What leaves in the end is another shipment, billed by itself; it carries the
order's charges if they went with evidence that was withdrawn, and not if they are on an invoice already.

If the invoice is paid, what is left of its credit memo is the customer's (`engine.process.credit_balance`) until
billing has set it against the invoice for what leaves in the end.
"""

from typing import TYPE_CHECKING

import msgspec

from engine import keys
from engine.adapters import erp_reversals_v1, erp_v1, returns_v1, wms_v1
from engine.adapters.billing_reversals_v1 import WITHDRAWN, reverse_billable_events, reversed_events
from engine.exceptions import Trouble, close_concern
from engine.process import axes, currency
from engine.process.late import moved
from engine.process.order import Order
from engine.process.shipment import Shipment
from engine.process.statements import note_version, open_fulfilment, tell
from engine.record import Intent, Step

if TYPE_CHECKING:
    from engine.event import Event
    from engine.turn import Turn
    from seatrial.message import JsonObject

UNPOST, UNBILL, CREDIT = "erp.reverseGoodsIssue", "billing.reverseBillableEvents", "erp.postCreditMemo"
REASON = "shipment_reversed"
"""Why a credit memo is posted for no return."""
OVER = "reversed_when_over"


# ---------------------------------------------------------------- what is heard


def shipment_reversed(turn: "Turn", event: "Event") -> str:
    """`shipment.reversed`."""
    said = wms_v1.shipment_reversed(event.data)
    order = turn.order_of("fo", said.fulfilment_order_no)
    if order is None and turn.finished("fo", said.fulfilment_order_no):
        _too_late(turn, said)
        return ""
    if order is None:
        return "fo/" + said.fulfilment_order_no
    shipment = order.shipment(said.shipment_number)
    if shipment is None:
        order.taken_back[said.shipment_number] = said.reason_code
    elif not shipment.reversed:
        take_back(turn, order, shipment, said.reason_code, [(x.line_no, x.quantity_base) for x in said.lines])
    return ""


def _too_late(turn: "Turn", said: wms_v1.ShipmentReversed) -> None:
    """The order is finished and forgotten: shipped, invoiced and paid. A person has to undo that."""
    turn.parts.open_case(
        turn,
        None,
        Trouble(
            said.shipment_number,
            OVER,
            "order_desk",
            f"{said.shipment_number} was reversed, and its order is over: it is invoiced and paid",
            "credit the invoice, and have the goods ordered again",
        ),
    )


def has_left(turn: "Turn", order: Order, shipment: Shipment) -> None:
    """A shipment has become known, of which it may be known already that it was none."""
    reason = order.taken_back.pop(shipment.number, "")
    if reason:
        take_back(turn, order, shipment, reason, [(x.line_no, x.quantity_base) for x in shipment.lines])


def take_back(
    turn: "Turn", order: Order, shipment: Shipment, reason: str, lines: list[tuple[str, int]]
) -> None:  # fmt: skip
    """Nothing of it has left."""
    shipment.reversed = reason
    for line_no, base in lines:
        line = order.line(line_no)
        if line is not None:
            line.shipped_base -= base
    happening = "partly_reversed" if any(line.shipped_base for line in order.lines) else "reversed"
    axes.advance_fulfilment(order, happening)
    axes.advance_billing(order, happening)
    if not shipment.billed:
        _never_billed(turn, order, shipment)


def _never_billed(turn: "Turn", order: Order, shipment: Shipment) -> None:
    """Whatever keeps it from being billed need not be looked at any more."""
    concern = f"billing.recordBillableEvents {shipment.number}"
    order.stuck = [one for one in order.stuck if one != concern]
    close_concern(turn, order, concern)


def credited(turn: "Turn", said: returns_v1.CreditPosted, at: str) -> str:
    """`credit_memo.posted`, for what was invoiced before it was reversed."""
    order = turn.order_of("so", said.sales_order_number)
    if order is None:
        return "so/" + said.sales_order_number
    if said.totals.total.currency != order.currency:
        raise msgspec.ValidationError(f"{said.credit_memo_number} is not in {order.currency}")
    currency.on_record(turn.policies, order.currency, said.exchange_rate_id, "", said.credit_memo_number)
    order.credits.append(returns_v1.credit(said))
    lines: dict[str, int] = {}
    for x in said.lines:
        lines[x.line_no] = lines.get(x.line_no, 0) + x.quantity_base
        line = order.line(x.line_no)
        if line is not None:
            line.invoiced_base -= x.quantity_base
    axes.advance_billing(order, "credited" if any(line.invoiced_base > 0 for line in order.lines) else "all_credited")
    told = [(line_no, base, "") for line_no, base in lines.items()]
    tell(turn, order, "credited", said.credit_memo_number, said.version, told, at=at)
    return ""


# ---------------------------------------------------------------- what comes next


def reverse_goods_issue(order: Order, _now: int) -> Step | None:
    for s in order.shipments:
        if s.reversed and s.posted and not s.unposted and f"{UNPOST} {s.number}" not in order.stuck:
            params = {"shipment_number": s.number}
            return Step(UNPOST, s.number, keys.goods_issue_reversal(s.number), params, {"reason_code": s.reversed})
    return None


def take_evidence_back(order: Order, _now: int) -> Step | None:
    for s in order.shipments:
        if s.reversed and s.billed and not s.unbilled and f"{UNBILL} {s.number}" not in order.stuck:
            body = reverse_billable_events(order, s)
            return Step(UNBILL, s.number, keys.unbill(s.number, body["type"]), {}, body)
    return None


def post_credit_memo(order: Order, _now: int) -> Step | None:
    """The ledger has the invoice first."""
    for credit in order.credits:
        invoice = order.invoice(credit.invoice)
        known = invoice is not None and invoice.posted
        if known and not credit.posted and f"{CREDIT} {credit.number}" not in order.stuck:
            key = keys.late(keys.credit_posting(credit.number), credit.late_of, credit.posting_date)
            body = erp_reversals_v1.post_credit_memo(order, credit)
            return Step(CREDIT, credit.number, key, {}, body)
    return None


# ---------------------------------------------------------------- what answers mean


def goods_issue_reversed(turn: "Turn", order: Order, intent: Intent, body: "JsonObject") -> None:
    """What the ERP has opened in its place is supplied like any other, and the customer is told."""
    said = erp_reversals_v1.goods_issue_reversed(body)
    note_version(order, said.version)
    s = order.shipment(intent.about)
    if s is None or s.unposted:
        return
    s.unposted = True
    again = {x.line_no: x.quantity_base for x in said.backordered.lines} if said.backordered is not None else {}
    f = order.fulfilment(s.fulfilment_order)
    if f is not None:
        for part in f.parts:
            part.quantity_base = max(0, part.quantity_base - again.get(part.line_no, 0))
        f.parts = [part for part in f.parts if part.quantity_base]
        if not f.parts:
            axes.move(f, "emptied")
    if said.backordered is not None:
        open_fulfilment(turn, order, said.backordered, "open")
        lines = [(line_no, base, "") for line_no, base in again.items()]
        tell(turn, order, "recalled", s.fulfilment_order, said.version, lines, REASON)


def evidence_taken_back(turn: "Turn", order: Order, intent: Intent, body: "JsonObject") -> None:
    said = reversed_events(body)
    s = order.shipment(intent.about)
    if s is None:
        return
    s.unbilled, s.blocked = True, False
    close_concern(turn, order, f"billing.recordBillableEvents {s.number}")
    if said.outcome == WITHDRAWN and order.charged == s.number:
        order.charged = ""


def credit_posted(turn: "Turn", order: Order, intent: Intent, body: "JsonObject") -> None:
    said = erp_v1.posted(body)
    credit = next((one for one in order.credits if one.number == intent.about), None)
    if said.outcome == "refused":
        if credit is None or not moved(credit, body):
            order.stuck.append(f"{CREDIT} {intent.about}")
            reason = said.reason_code or "refused"
            error = f"{CREDIT} was refused: {reason}"
            action = f"remove the cause, then retry {CREDIT}"
            concern = f"{CREDIT} {intent.about}"
            turn.parts.open_case(
                turn,
                order,
                Trouble(intent.key, reason, "finance", error, action, attempts=intent.attempts, concern=concern),
            )
        return
    note_version(order, said.version)
    if credit is not None:
        credit.posted = True
